"""Values of variables as plain JSON, for what people see; and answers as variables."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from service import feel

Json = Any


def plain(value: Any) -> Json:
    """Whole numbers as int, others as float, dates and durations as their text; what has no text is None."""
    match value:
        case None | bool() | str() | int() | float():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return feel.text(value)
