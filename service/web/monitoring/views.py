"""Queues and what was raised."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.clock import NO_LIMIT
from service.domain.errors import NotFoundError
from service.queries import monitoring, people
from service.web.auth import actor, by_itself, staff_only
from service.web.cases.file import CaseFile
from service.web.due import due
from service.web.frame import answers_for, supervises
from service.web.reading import reader
from service.web.words import clock_time, count, plural
from service.web.worklist.task_parts import NOBODY

blueprint = Blueprint("monitoring", __name__)


@blueprint.get("/queues")
@staff_only
def queues() -> str:
    _managers_only()
    figures, found = monitoring.figures(reader()), monitoring.queues(reader())
    raised, first = people.escalations(reader()), monitoring.act_first(reader())
    return render_template(
        "staff/queues.html",
        views=_views("Now", len(raised)),
        live={"url": url_for("monitoring.live"), "line": f"As of {clock_time(reader().now)}", "tag": ""},
        answer=_answer(figures, first),
        figures=_figures(figures),
        act=[_act(row) for row in first],
        act_caption="Late and due today, most urgent first",
        bulk={"give": url_for("worklist.give_ticked"), "raise_priority": None, "message": None},
        queues=[_queue(row) for row in found],
        people=[_person(row) for row in monitoring.workload(reader())],
        filters=None,
        empty="Nothing is late, and nothing is due today.",
    )


@blueprint.get("/queues/live")
@by_itself
@staff_only
def live() -> Response:
    """The six figures, for the page's script. Nothing new: 304."""
    _managers_only()
    texts = {shown["key"]: shown["value"] for shown in _figures(monitoring.figures(reader()))}
    response = jsonify(texts=texts, new=None, rows={})
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/queues/escalations")
@staff_only
def escalations() -> str:
    """What was raised to this person's roles and still runs."""
    found = people.escalations(reader())
    return render_template(
        "staff/escalations.html",
        views=_views("Escalations", len(found)),
        live=None,
        raised=[_raised(row) for row in found],
        answer={
            "line": f"{plural(len(found), 'limit')} {'was' if len(found) == 1 else 'were'} raised to you."
            if found
            else "Nothing has been raised to you.",
            "more": "",
            "kind": "late" if found else "",
        },
        empty="Nothing has been raised to you.",
    )


def _managers_only() -> None:
    if not supervises(actor().roles):
        raise NotFoundError("There is no such page, or it is not yours to see.")


def _views(current: str, raised: int) -> list[dict[str, Any]]:
    pages = [("Now", "monitoring.queues", ""), ("Escalations", "monitoring.escalations", str(raised or ""))]
    return [
        {"text": text, "url": url_for(endpoint), "current": text == current, "count": number}
        for text, endpoint, number in pages
    ]


def _answer(figures: Any, first: Sequence[Any]) -> dict[str, str]:
    """What is late, and the one thing to do about it."""
    if not figures.late:
        more = f"{plural(figures.today, 'task is', 'tasks are')} due today." if figures.today else ""
        return {"line": "Nothing is late.", "more": more, "kind": ""}
    waiting = sum(row.assignee_id is None and row.due_at < reader().now for row in first)
    which = "it" if figures.late == 1 else f"{waiting} of them"
    nobody = f"Nobody has {which}: give {'it' if waiting == 1 else 'them'} to somebody." if waiting else ""
    today = f"{figures.today} more will be late unless they are finished today." if figures.today else ""
    return {
        "line": f"{plural(figures.late, 'task is', 'tasks are')} late.",
        "more": " ".join(filter(None, [nobody, today])),
        "kind": "late",
    }


def _figures(row: Any) -> list[dict[str, Any]]:
    """Six figures, each a link to its tasks."""
    shown: list[tuple[str, int, str, str, dict[str, Any] | None]] = [
        ("open", row.open, "Open", "", {"list": "all"}),
        ("late", row.late, "Late", "late" if row.late else "", {"list": "all", "due": "late"}),
        ("today", row.today, "Due today", "soon" if row.today else "", {"list": "all", "due": "today"}),
        ("nobody", row.nobody, "With nobody", "", {"list": "all", "with": "nobody"}),
        ("soon", row.soon, "Due in the next two days", "", {"list": "all", "due": "soon"}),
        ("finished", row.finished, "Finished today", "", None),
    ]
    return [
        {
            "value": count(value),
            "label": label,
            "line": "",
            "kind": kind,
            "key": key,
            "url": url_for("worklist.work", **query) if query else None,
        }
        for key, value, label, kind, query in shown
    ]


def _act(row: Any) -> dict[str, Any]:
    may_take = row.assignee_id is None and actor().holds(row.role, row.team_id)
    told = [rung["told"] for rung in row.rungs or () if rung["fired_at"] and rung["told"] != NOBODY]
    return {
        "id": str(row.id),
        "step": row.name,
        "url": url_for("worklist.task", task_id=row.id),
        "reference": row.case_reference,
        "case_url": url_for("cases.case", reference=row.file) if row.file else None,
        "team": row.team,
        "holder": row.holder or "Nobody yet",
        "take_url": url_for("worklist.take", task_id=row.id) if may_take else None,
        "give_url": url_for("worklist.hand_over", task_id=row.id) if answers_for(row.role) else None,
        "told": f"Told: {told[-1]}" if told else "",
        "due": due(row.due_at, row.limit_unit, reader().now),
    }


def _queue(row: Any) -> dict[str, Any]:
    first = due(row.first_due, row.unit, reader().now) if row.first_due and row.first_due < NO_LIMIT else None
    return {
        "step": row.name,
        "team": row.team,
        "url": url_for("worklist.work", list="all", step=row.element_id),
        "late": row.late,
        "today": row.today,
        "later": row.open - row.late - row.today,
        "nobody": row.nobody,
        "oldest": first.words if first else "No limit",
        "came_in": row.came_in,
        "went_out": row.went_out,
        "finish": "",
        "over": row.late > 0,
        "limit": "",
    }


def _person(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": None,
        "late": row.late,
        "today": 0,
        "later": row.open - row.late,
        "away": "Away" if row.is_away else "",
    }


def _raised(row: Any) -> dict[str, Any]:
    file_url = url_for("cases.case", reference=row.reference) if row.reference else None
    file = CaseFile(reader(), row.reference) if row.reference else None
    ladder = file.ladder(row) if file else None
    limit = file.files.scheme.title("limits", row.key) if file else row.key
    return {
        "id": str(row.deadline_id),
        "step": row.task_name or limit,
        "url": url_for("worklist.task", task_id=row.task_id) if row.task_id else None,
        "reference": row.case_reference or row.reference or "",
        "case_url": file_url,
        "due": due(row.due_at, row.unit, reader().now, nation=row.nation or "england"),
        "why": f"Limit: {_joined(limit, row.rule)}. With {_joined(row.holder or 'nobody', row.team)}.",
        "give_url": url_for("worklist.hand_over", task_id=row.task_id) if row.task_id else None,
        "wait_url": None,
        "more_url": None,
        "ladder": ladder["rungs"] if ladder else [],
    }


def _joined(*words: str | None) -> str:
    return ", ".join(filter(None, words))
