"""From typed text to a value. Each function gives the value or raises `WrongError` with the rule that was broken."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from service.domain.clock import LONDON

MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip
MISIOEDD = ("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf",
            "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr")  # fmt: skip

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,20})(?:\.(\d{1,20}))?", re.ASCII)
_PICKED = re.compile(r"([^\s/.-]+)[\s/.-]+([^\s/.-]+)[\s/.-]+([^\s/.-]+)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?([ap]m)?", re.ASCII)
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_PHONE = re.compile(r"\+?\d{7,15}", re.ASCII)
_EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
YEAR_DIGITS = 4


class WrongError(ValueError):
    """An answer that a rule refuses. `parts` names the boxes of a date that are wrong, the first one first."""

    def __init__(self, rule: str, parts: tuple[str, ...] = (), **details: object) -> None:
        super().__init__(rule)
        self.rule, self.parts, self.details = rule, parts, details


def number(text: str, digits: int | None) -> int | Decimal:
    """“1,204” or “-12.5”; whole numbers as int."""
    found = _NUMBER.fullmatch(text.replace(" ", ""))
    if not found:
        raise WrongError("number")
    places = len((found[1] or "").rstrip("0"))
    if digits is not None and places > digits:
        raise WrongError("digits" if digits else "whole", n=digits)
    value = Decimal(found[0].replace(",", ""))
    return int(value) if value == int(value) else value


def day(parts: Mapping[str, str]) -> date:
    """Three boxes; the month may be a word."""
    texts = {name: parts.get(name, "").strip() for name in ("day", "month", "year")}
    missing = tuple(name for name, text in texts.items() if not text)
    if missing:
        raise WrongError("incomplete", missing)
    numbers = {"day": _int(texts["day"]), "month": _month(texts["month"]), "year": _int(texts["year"])}
    limits = {"day": range(1, 32), "month": range(1, 13), "year": range(1, 10_000)}
    wrong = tuple(name for name, value in numbers.items() if value not in limits[name])
    if wrong:
        raise WrongError("real", wrong)
    if len(texts["year"]) != YEAR_DIGITS:
        raise WrongError("year", ("year",))
    try:
        return date(numbers["year"], numbers["month"], numbers["day"])
    except ValueError:
        raise WrongError("real", ("day",)) from None


def picked(parts: Mapping[str, str]) -> date:
    """A date of one box: a part that is missing is no box that is empty."""
    try:
        return day(parts)
    except WrongError as wrong:
        raise WrongError("year" if wrong.rule == "year" else "real") from None


def in_boxes(text: str) -> dict[str, str]:
    """“27/3/2026” of a date picker as three boxes; what can't be taken apart goes into the first."""
    found = _PICKED.fullmatch(text.strip())
    day_, month, year = found.groups() if found else (text.strip(), "", "")
    return {"day": day_, "month": month, "year": year}


def on_a_line(parts: Mapping[str, str]) -> str:
    """Three boxes as a date picker shows them."""
    return "/".join(part for part in (parts.get(name, "") for name in ("day", "month", "year")) if part)


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= YEAR_DIGITS else 0


def _month(text: str) -> int:
    if not text.isalpha():
        return _int(text)
    for names in (MONTHS, MISIOEDD):
        found = [i for i, name in enumerate(names, 1) if name.lower().startswith(text.lower()) and len(text) >= 3]  # noqa: PLR2004
        if len(found) == 1:
            return found[0]
    return 0


def clock(text: str) -> time:
    """“2:30pm”, “2.30 pm”, “9am”, “14:30”; not “half past two”."""
    found = _CLOCK.fullmatch(text.strip().lower().replace(" ", "").replace("p.m.", "pm").replace("a.m.", "am"))
    if not found or not (found[2] or found[3]):
        raise WrongError("time", ("time",))
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock's face
            raise WrongError("time", ("time",))
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise WrongError("time", ("time",)) from None


def instant(parts: Mapping[str, str]) -> datetime:
    """Date and time as the clocks in London show them."""
    missing = tuple(name for name in ("day", "month", "year", "time") if not parts.get(name, "").strip())
    if missing:
        raise WrongError("incomplete", missing)
    local = datetime.combine(day(parts), clock(parts["time"]), LONDON)
    if local.astimezone(UTC).astimezone(LONDON).time() != local.time():
        raise WrongError("gap", ("time",))
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))  # its offset, not its zone, is kept


def email(text: str) -> str:
    if len(text) > 254 or not _EMAIL.fullmatch(text):  # noqa: PLR2004 - the longest there is
        raise WrongError("email")
    return text


def phone(text: str) -> str:
    """Spaces, hyphens and brackets as people like; kept as typed, with single spaces."""
    if not _PHONE.fullmatch(re.sub(r"[\s()./-]", "", text)):
        raise WrongError("phone")
    return " ".join(text.split())


def postcode(text: str) -> str:
    """Any case and spaces; kept as “SW1A 2AA”."""
    found = _POSTCODE.fullmatch(re.sub(r"[\s.-]", "", text).upper())
    if not found:
        raise WrongError("postcode")
    return f"{found[1]} {found[2]}"
