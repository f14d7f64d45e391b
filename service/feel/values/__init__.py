"""The values that FEEL has beside None, bool, str, Decimal, list and dict."""

from typing import Any, TypeAlias

from service.feel.values.convert import AS_IT_IS, PLAIN, from_python, to_python
from service.feel.values.durations import DaysDuration, YearsDuration
from service.feel.values.structures import Function, Parameter, Range
from service.feel.values.temporal import Date, DateTime, Time

Value: TypeAlias = Any

__all__ = [
    "AS_IT_IS",
    "PLAIN",
    "Date",
    "DateTime",
    "DaysDuration",
    "Function",
    "Parameter",
    "Range",
    "Time",
    "Value",
    "YearsDuration",
    "from_python",
    "to_python",
]
