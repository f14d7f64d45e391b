"""Decisions in the case file: of people, with their reasons, and of decision tables, with the rules that fired."""

from itertools import groupby
from typing import Any

from flask import render_template, url_for

from service.commands import decided
from service.commands.answers import situation
from service.commands.decided import Fired
from service.forms.summaries import recount
from service.queries import decisions
from service.web import reading, uploads
from service.web.auth import staff_only
from service.web.cases.blueprint import Answer, blueprint
from service.web.cases.file import CaseFile, opened_file
from service.web.reading import reader
from service.web.words import instant, plural


@blueprint.get("/cases/<reference>/decisions")
@staff_only
def decisions_of_case(reference: str) -> Answer:
    """Who decided what and why; which rules fired and why they are there."""
    file = opened_file(reference, "decisions.viewed")
    people = [_by_person(file, row) for row in decisions.by_people(reader(), file.row.id)]
    tables = [
        _by_table(file, one, row.at)
        for row in decisions.by_tables(reader(), file.row.id)
        for one in decided.unpack(file.files, row.decided)
    ]
    return render_template(
        "staff/decisions.html", **file.frame("Decisions"), answer=_answer(file, people), people=people, tables=tables
    )


def _answer(file: CaseFile, people: list[dict[str, Any]]) -> dict[str, str]:
    if file.row.closed_at:
        outcome = file.files.scheme.title("outcomes", file.row.outcome)
        return {"line": f"The outcome: {outcome[:1].lower()}{outcome[1:]}.", "more": "", "kind": ""}
    line = f"{plural(len(people), 'decision')} by people so far." if people else "Nobody has decided anything yet."
    return {"line": line, "more": "", "kind": ""}


def _by_person(file: CaseFile, row: Any) -> dict[str, Any]:
    files = reading.definitions().get(reader().work, row.deployment_id)
    form = files.form(row.form_key) if row.form_key else None
    told = uploads.told(recount(form, row.answers, situation(reader().work, files, form))) if form else ()
    second = f", confirmed by {row.second}" if row.second else ""
    late = f" Late: {file.files.scheme.title('late_reasons', row.late_reason)}." if row.late_reason else ""
    who = f"{row.rank or ''} {row.person or 'Nobody'}".strip()
    return {
        "title": row.name,
        "url": url_for("worklist.task", task_id=row.id),
        "line": f"{who} ({row.team}){second}, {instant(row.closed_at)}.{late}",
        "sections": told,
    }


def _by_table(file: CaseFile, one: decided.Decided, at: Any) -> dict[str, Any]:
    """The rules of each table, in the order in which they fired."""
    return {
        "title": file.outline.name(one.element),
        "line": f"Decision {one.name}, {instant(at)}",
        "rules": [
            {"table": "" if table == one.name else table, "lines": [_rule(rule) for rule in rules]}
            for table, rules in groupby(one.rules, key=lambda rule: rule.table)
        ],
        "count": plural(len(one.rules), "rule") if one.rules else "",
    }


def _rule(rule: Fired) -> str:
    return f"Rule {rule.number}: {rule.why}" if rule.why else f"Rule {rule.number}"
