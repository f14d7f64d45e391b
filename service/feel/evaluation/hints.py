"""“Did you mean …?” for names: those that are near, and those that people bring along from other languages."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import chain, islice

_FUNCTIONS = {
    "abs value": "abs",
    "average": "mean",
    "avg": "mean",
    "ceil": "ceiling",
    "concat": "concatenate",
    "date time": "date and time",
    "datetime": "date and time",
    "distinct": "distinct values",
    "endswith": "ends with",
    "filter": "list[condition]",
    "float": "number",
    "has": "list contains",
    "in list": "list contains",
    "includes text": "contains",
    "indexof": "index of",
    "int": "number",
    "join": "string join",
    "len": "string length` or `count",
    "length": "string length` or `count",
    "lower": "lower case",
    "lowercase": "lower case",
    "match": "matches",
    "mod": "modulo",
    "pow": "a ** b",
    "power": "a ** b",
    "regex": "matches",
    "round": "round half up",
    "size": "count",
    "slice": "sublist",
    "startswith": "starts with",
    "str": "string",
    "strip": "trim",
    "substr": "substring",
    "text": "string",
    "timestamp": "date and time",
    "to lower case": "lower case",
    "to string": "string",
    "to upper case": "upper case",
    "tolowercase": "lower case",
    "tostring": "string",
    "touppercase": "upper case",
    "unique": "distinct values",
    "upper": "upper case",
    "uppercase": "upper case",
}
_LOOKED_THROUGH = 500  # names, for one that is near: it takes some milliseconds
_VALUES = {"none": "null", "nil": "null", "undefined": "null", "nan": "null", "yes": "true", "no": "false"}
_CONSTANTS = ("true", "false", "null")


def _near(name: str, known: Iterable[str]) -> str | None:
    """The known name that is nearest; capitals don't count."""
    by_lower = {one.lower(): one for one in reversed(list(islice(known, _LOOKED_THROUGH)))}
    close = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[close[0]] if close else None


def suggestion(name: str, known: Iterable[str], functions: Iterable[str] = ()) -> str:
    """` Did you mean …?`, or nothing. `functions` are names that may be called, if the name is called."""
    called = list(functions)
    lower = " ".join(name.lower().split("_"))
    found = _FUNCTIONS.get(lower) if called else _VALUES.get(lower)
    found = found or _near(name, chain(called or _CONSTANTS, (one for one in known if isinstance(one, str))))
    return f" Did you mean `{found}`?" if found else _said_otherwise(name)


def as_function(name: str) -> str:
    """For `x.length`, which is written `string length(x)` here; or nothing."""
    found = _FUNCTIONS.get(name.lower())
    if found is None:
        return ""
    first = found.partition("`")[0]
    return f" A function is called as in `{first}(…)`." if first.replace(" ", "").isalpha() else f" Write `{found}`."


def _said_otherwise(name: str) -> str:
    """For operators that are written as words elsewhere, and are read as parts of a name here."""
    first, _, rest = name.partition(" ")
    words = name.split(" ")
    if name == "is defined":
        return " Write `x != null` instead."
    if first == "not" and rest:
        return f" Did you mean `not({rest})`?"
    if words[-1] == "not" and len(words) > 1:
        return f" Did you mean `not({' '.join(words[:-1])} in …)`?"
    if "is" in words[1:-1]:
        return " Equality is written `=`."
    return ""
