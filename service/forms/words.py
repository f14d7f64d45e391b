"""Answers in words, as check pages and case pages show them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from service.domain.clock import LONDON
from service.forms.model import DATES, MANY_OF, ONE_OF, Field
from service.forms.names import PARTS
from service.forms.situation import Situation
from service.forms.values import MISIOEDD, MONTHS

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "empty": "Not answered",
        "yes": "Yes",
        "no": "No",
        "am": "am",
        "pm": "pm",
        "file": "1 file",
        "files": "{n} files",
    },
    "cy": {
        "empty": "Heb ei ateb",
        "yes": "Ie",
        "no": "Na",
        "am": "yb",
        "pm": "yp",
        "file": "1 ffeil",
        "files": "{n} ffeil",
    },
}


def day_in_words(day: date, lang: str = "en") -> str:
    """“24 November 2026”."""
    return f"{day.day} {(MISIOEDD if lang == 'cy' else MONTHS)[day.month - 1]} {day.year}"


def clock_in_words(clock: time | datetime, lang: str = "en") -> str:
    """“2:30pm”, “9am”."""
    half = WORDS[lang]["am" if clock.hour < 12 else "pm"]  # noqa: PLR2004 - noon
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{(clock.hour - 1) % 12 + 1}{minutes}{half}"


def instant_in_words(instant: datetime, lang: str = "en") -> str:
    """“24 November 2026, 2:30pm”, by the clocks in London."""
    local = instant.astimezone(LONDON)
    return f"{day_in_words(local.date(), lang)}, {clock_in_words(local, lang)}"


def in_words(field: Field, answer: Any, situation: Situation) -> tuple[str, ...]:
    """The answer of one question: one line, or one for each of several; none if it is not answered."""
    if answer is None or answer in ("", []):
        return ()
    if field.kind == "checkbox":
        return (WORDS[situation.lang]["yes" if answer is True else "no"],)
    if field.kind in ONE_OF | MANY_OF:
        labels = {option.value: option.label for option in situation.choices(field)}
        return tuple(labels.get(str(value), str(value)) for value in (answer if isinstance(answer, list) else [answer]))
    if field.kind in DATES or field.kind == "time":
        return (_moment(field, str(answer), situation.lang),)
    if field.kind == "file":
        return (files_in_words(answer, situation.lang),)
    if isinstance(answer, list):
        return tuple(str(item) for item in answer)
    return (f"{answer:,}" if isinstance(answer, int | Decimal) and field.kind == "number" else str(answer),)


def files_in_words(answer: Any, lang: str) -> str:
    """“2 files”: their names are known where files are stored, their ids are nobody's to read."""
    count = len(answer) if isinstance(answer, list) else 1
    return WORDS[lang]["file" if count == 1 else "files"].format(n=count)


def _moment(field: Field, text: str, lang: str) -> str:
    """Text that is no date (an old draft's) stays as it is."""
    try:
        if field.kind == "time":
            return clock_in_words(time.fromisoformat(text), lang)
        if field.kind == "date":
            return day_in_words(date.fromisoformat(text), lang)
        return instant_in_words(datetime.fromisoformat(text), lang)
    except ValueError:
        return text


_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d[^\[@]*)(?:@([\w/+-]+)|\[[\w/+-]+\])?"
)  # a zone as FEEL or Java write it


def told(value: Any, lang: str = "en") -> tuple[str, ...]:
    """A value that the server worked out: a list line by line, days and instants as such; none if there is nothing."""
    if value is None or value in ("", [], {}):
        return ()
    if isinstance(value, list):
        return tuple(line for item in value if (line := joined(told(item, lang))))
    if isinstance(value, Mapping):
        return told(list(value.values()), lang)
    if isinstance(value, bool):
        return (WORDS[lang]["yes" if value else "no"],)
    return (f"{value:,}" if isinstance(value, int | Decimal) else _read_as_moment(str(value), lang),)


def _read_as_moment(text: str, lang: str) -> str:
    """Days, alone or within a text, and instants; what only looks like one stays as it is."""
    try:
        if found := _INSTANT.fullmatch(text):
            instant = datetime.fromisoformat(found[1])
            zone = ZoneInfo(found[2]) if found[2] else LONDON
            return instant_in_words(instant if instant.tzinfo else instant.replace(tzinfo=zone), lang)
        return _DAY.sub(lambda day: day_in_words(date.fromisoformat(day[0]), lang), text)
    except (ValueError, ZoneInfoNotFoundError):
        return text


def typed_in_words(field: Field | None, raw: Any, situation: Situation) -> str:
    """What was typed, on one line, whether it is right or not."""
    if isinstance(raw, Mapping):
        order = PARTS["date_time"]
        return " ".join(str(raw[part]).strip() for part in order if str(raw.get(part) or "").strip())
    if field and (field.kind in ONE_OF | MANY_OF or field.kind == "checkbox"):
        return joined(in_words(field, raw, situation))
    if field and field.kind == "file" and raw:
        return files_in_words(raw, situation.lang)
    if isinstance(raw, list):
        return joined(str(item) for item in raw)
    return " ".join(str(raw).split())


def joined(lines: Iterable[str]) -> str:
    return ", ".join(lines)
