"""People in the case file: by kind, as far as this person may read what they were copied from; and who works on it."""

from itertools import groupby
from typing import Any

from flask import render_template

from service.queries import alike, cases
from service.web.auth import staff_only
from service.web.cases import likeness
from service.web.cases.blueprint import Answer, blueprint
from service.web.cases.file import HIDDEN, CaseFile, opened_file
from service.web.reading import reader
from service.web.words import day, years


@blueprint.get("/cases/<reference>/people")
@staff_only
def people_of_case(reference: str) -> Answer:
    """The persons that the case is about, by kind, and who of the agencies works on it."""
    file = opened_file(reference, "people.viewed")
    order = [str(kind) for kind in file.files.scheme.setting("title_parties", ())]
    rows = sorted(file.parties, key=lambda row: (order.index(row.kind) if row.kind in order else len(order), row.kind))
    kinds = [
        {
            "title": file.files.scheme.title("parties", kind),
            "people": [_person(file, row, file.hidden.get(kind, frozenset())) for row in members],
        }
        for kind, members in groupby(rows, key=lambda row: str(row.kind))
    ]
    return render_template(
        "staff/people.html",
        **file.frame("People"),
        kinds=kinds,
        made=file.made_words(),
        workers=_workers(file),
        is_hidden=bool(file.hidden),
    )


def _person(file: CaseFile, row: Any, hidden: frozenset[str]) -> dict[str, Any]:
    born = "Not known"
    if row.born_on:
        born = f"{day(row.born_on)}, {years(row.born_on, reader().now.date())} years old"
    parts = [("born", "Born", born), ("address", "Address", row.address or "Not known"), ("area", "Area", row.area)]
    others = (
        likeness.found(alike.people(reader(), [row.kind], row.names, file.row.id), row.born_on, row.address)
        if not hidden
        else []
    )
    return {
        "name": HIDDEN if "names" in hidden else row.names,
        "rows": [(label, HIDDEN if part in hidden else value) for part, label, value in parts if value],
        "others": others,
    }


def _workers(file: CaseFile) -> list[dict[str, str]]:
    """Who has an open step, and the team that owns the case."""
    return [{"team": file.row.team, "what": "The case is theirs", "who": ""}] + [
        {"team": task.team, "what": task.name, "who": task.holder or "Nobody yet"}
        for task in cases.open_tasks(reader(), file.row.id)
    ]
