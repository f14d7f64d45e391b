"""The two kinds of duration, which FEEL never mixes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """Days and time, as nanoseconds."""

    nanos: int


@dataclass(frozen=True, slots=True)
class YearsDuration:
    """Years and months, as months."""

    months: int
