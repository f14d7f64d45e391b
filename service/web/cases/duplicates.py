"""Whether an enquiry that is being recorded is about somebody whom an open case is about: told while it is typed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import request

from service.commands.definitions import FileSet
from service.commands.party_sources import Source, sources
from service.forms import Form, Raw, Situation, judge
from service.queries import alike
from service.web.cases import likeness
from service.web.reading import reader
from service.web.words import plural

SHORTEST = 4
SEEN = "alike_seen"


class Typed(NamedTuple):
    """A person as far as they were typed."""

    kind: str
    names: str
    born_on: date | None
    address: str


def found(files: FileSet, form: Form, raw: Raw, situation: Situation) -> list[dict[str, Any]]:
    """Open cases that the writer may open, each once, with the reasons."""
    kinds = {str(kind) for kind in files.scheme.setting("title_parties", ())}
    answers = judge(form, raw, situation).answers
    told: dict[str, dict[str, Any]] = {}
    for person in _typed(files, form.key, answers, kinds):
        rows = [row for row in alike.people(reader(), [person.kind], person.names) if row.closed_at is None]
        title = files.scheme.title("parties", person.kind)
        for one in likeness.found(rows, person.born_on, person.address):
            told.setdefault(one["reference"], {**one, "words": f"{title}: {one['words']}"})
    return list(told.values())[:5]


def headline(cases: Sequence[Any]) -> str:
    """“2 open cases may be about the same person.”; empty without any."""
    return f"{plural(len(cases), 'open case')} may be about the same person." if cases else ""


def are_new(cases: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of them was not shown to the writer before they pressed."""
    return bool({one["reference"] for one in cases} - set(request.form.get(SEEN, "").split()))


def _typed(files: FileSet, form: str, answers: Mapping[str, Any], kinds: set[str]) -> Iterator[Typed]:
    for source in sources(files):
        if source.form == form and source.kind in kinds:
            rows = answers.get(source.rows, []) if source.rows else [answers]
            for row in rows if isinstance(rows, list) else []:
                person = _person(source, row)
                if len(person.names) >= SHORTEST:
                    yield person


def _person(source: Source, row: Mapping[str, Any]) -> Typed:
    def words(part: str) -> str:
        return " ".join(str(row[key]) for key in source.answers[part] if row.get(key))

    return Typed(source.kind, words("names"), _date(words("born")), words("address"))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
