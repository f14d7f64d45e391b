"""Days of the proleptic Gregorian calendar for any year, which Python's own calendar (years 1 to 9999) cannot give."""

MAX_YEAR = 999_999_999
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CYCLE = 146_097  # days in 400 years


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]  # noqa: PLR2004 - February


def is_date(year: int, month: int, day: int) -> bool:
    return abs(year) <= MAX_YEAR and 1 <= month <= 12 and 1 <= day <= month_length(year, month)  # noqa: PLR2004


def day_of_year(year: int, month: int, day: int) -> int:
    return _DAYS_BEFORE[month - 1] + day + (1 if month > 2 and is_leap(year) else 0)  # noqa: PLR2004 - February


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01."""
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    return before * 365 + leaps + day_of_year(year, month, day) - 719_163


def civil_from_days(days: int) -> tuple[int, int, int]:
    """The inverse: year, month, day."""
    cycles, rest = divmod(days + 719_468, _CYCLE)  # counted from 0000-03-01, so that the leap day comes last
    year_in_cycle = (rest - rest // 1_460 + rest // 36_524 - rest // 146_096) // 365
    day = rest - (365 * year_in_cycle + year_in_cycle // 4 - year_in_cycle // 100)
    shifted = (5 * day + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9  # noqa: PLR2004 - March is month 0 here
    year = year_in_cycle + cycles * 400 + (1 if month <= 2 else 0)  # noqa: PLR2004
    return year, month, day - (153 * shifted + 2) // 5 + 1


def weekday(days: int) -> int:
    """Monday is 1, Sunday is 7."""
    return (days + 3) % 7 + 1


def iso_week(year: int, month: int, day: int) -> int:
    """The week of the ISO 8601 year; week 1 holds the year's first Thursday."""
    days = days_from_civil(year, month, day)
    thursday = days + 4 - weekday(days)
    first = days_from_civil(civil_from_days(thursday)[0], 1, 1)
    return (thursday - first) // 7 + 1
