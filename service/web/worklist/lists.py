"""The worklist as the template wants it: views, filters, groups, words."""

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from service.domain.clock import LONDON
from service.domain.reference import read
from service.queries import Reader, worklist
from service.queries.worklist import Cursor, Filters, View
from service.web.due import Due, due
from service.web.frame import newest_schemes
from service.web.words import clock_time, count, plural

TITLES: dict[View, str] = {"mine": "My tasks", "team": "Team queue", "soon": "Due soon", "done": "Finished by me"}
SOONEST = "Soonest due first"
ORDERS: dict[View, str] = {"done": "Newest first"}
HOLDERS = {"nobody": "Nobody yet", "me": "Me", "others": "Somebody else"}
EMPTY: dict[View, str] = {
    "mine": "You have no tasks. Take the next one from the team queue.",
    "team": "No tasks are waiting. New ones appear here by themselves.",
    "soon": "Nothing of your teams is due within a day.",
    "done": "You have finished nothing in the last 90 days.",
}


def read_filters(args: "MultiDict[str, str]") -> Filters:
    area = args.get("area", "")
    return Filters(
        steps=tuple(args.getlist("step")),
        holders=tuple(value for value in args.getlist("with") if value in HOLDERS),
        priorities=tuple(args.getlist("priority")),
        area_id=_uuid(area),
        reference=read(args.get("q", "")),
        is_late=args.get("due") == "late",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def cursor_text(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(json.dumps([cursor.at.isoformat(), str(cursor.id)]).encode()).decode()


def read_cursor(text: str | None) -> Cursor | None:
    """None also for what is no cursor of ours: the list then begins at its start."""
    try:
        at, row_id = json.loads(base64.urlsafe_b64decode(text or ""))
        return Cursor(datetime.fromisoformat(at), UUID(row_id))
    except (ValueError, TypeError):
        return None


def context(reader: Reader, view: View) -> dict[str, Any]:
    """Everything that `staff/worklist.html` shows."""
    filters, after = read_filters(request.args), read_cursor(request.args.get("after"))
    page = worklist.tasks(reader, view, filters, after)
    counts = worklist.counts(reader)
    return {
        "views": _views(view, counts),
        "answer": _answer(counts),
        "live": _live(reader, view),
        "filters": _filters(reader, view, filters),
        "next_url": url_for("worklist.take_next") if view != "done" else None,
        "order_words": ORDERS.get(view, SOONEST),
        "new_tasks": None,
        "columns": [
            {"text": text, "sort_url": None, "direction": "none"} for text in ("Step", "Case", "Due", "Area", "With")
        ],
        "groups": groups(page.rows, reader, view),
        "caption": f"{TITLES[view]}, {plural(len(page.rows), 'task')} shown, {ORDERS.get(view, SOONEST).lower()}",
        "pager": _pager(view, page, len(page.rows), after is not None),
        "bulk": None,
        "empty": _empty(view, filters),
    }


def _live(reader: Reader, view: View) -> dict[str, str] | None:
    if view == "done":
        return None
    since = reader.now.isoformat()
    return {
        "url": url_for("worklist.live", list=view, since=since),
        "line": f"As of {clock_time(reader.now)}",
        "tag": "",
    }


def changes(reader: Reader, since: datetime, view: str) -> dict[str, Any]:
    """Words about what came in and who took what."""
    found = worklist.changes(reader, since)
    came_in = found.came_in if found else 0
    words = f"{plural(came_in, 'new task')} came in since {clock_time(since)}." if came_in else ""
    taken = {
        task_id: {"with": f"Taken by {change['holder']}" if change["holder"] else "Finished", "gone": change["gone"]}
        for task_id, change in ((found.changed if found else None) or {}).items()
    }
    return {"new": {"words": words, "url": url_for("worklist.work", list=view)} if words else None, "rows": taken}


def _views(view: View, counts: worklist.Counts) -> list[dict[str, Any]]:
    shown = {"mine": counts.mine, "team": counts.team, "soon": counts.soon}
    return [
        {
            "text": title,
            "url": url_for("worklist.work", list=key),
            "current": key == view,
            "count": count(shown[key]) if key in shown else "",
        }
        for key, title in TITLES.items()
    ]


def _answer(counts: worklist.Counts) -> dict[str, str]:
    if counts.late:
        line = f"{plural(counts.late, 'task')} of your teams {'is' if counts.late == 1 else 'are'} late."
        return {
            "line": line,
            "more": f"{plural(counts.soon, 'more', 'more')} will be due within a day." if counts.soon else "",
            "kind": "late",
        }
    line = "Nothing is late."
    more = f"{plural(counts.soon, 'task')} will be due within a day." if counts.soon else ""
    return {"line": line, "more": more, "kind": ""}


def _filters(reader: Reader, view: View, filters: Filters) -> dict[str, Any]:
    steps = worklist.steps(reader)
    areas = worklist.areas(reader)
    names = {element: name for element, name, _ in steps}
    labels = _priorities()
    chips = [(f"Step: {names.get(step, step)}", "step", step) for step in filters.steps]
    chips += [(f"With: {HOLDERS[value]}", "with", value) for value in filters.holders]
    chips += [(f"Priority: {labels.get(value, value)}", "priority", value) for value in filters.priorities]
    chips += [("Late only", "due", "late")] if filters.is_late else []
    return {
        "action": url_for("worklist.work"),
        "hidden": [("list", view)],
        "search": request.args.get("q", ""),
        "on": _on(filters),
        "groups": [
            {
                "name": "step",
                "legend": "Step",
                "options": [_option(element, name, count(n), filters.steps) for element, name, n in steps],
            },
            {
                "name": "due",
                "legend": "Due",
                "options": [_option("late", "Late only", "", ("late",) if filters.is_late else ())],
            },
            {
                "name": "with",
                "legend": "With",
                "options": [_option(value, text, "", filters.holders) for value, text in HOLDERS.items()],
            },
            {
                "name": "priority",
                "legend": "Priority",
                "options": [_option(value, text, "", filters.priorities) for value, text in labels.items()],
            },
        ],
        "area": {
            "options": [
                {"value": "", "text": "All areas", "selected": filters.area_id is None},
                *(
                    {"value": str(area_id), "text": name, "selected": area_id == filters.area_id}
                    for area_id, name in areas
                ),
            ]
        }
        if len(areas) > 1
        else None,
        "clear_url": url_for("worklist.work", list=view),
        "chips": [{"text": text, "url": _without(name, value)} for text, name, value in chips],
        "save_url": None,
    }


def _priorities() -> dict[str, str]:
    found = {}
    for files in newest_schemes().values():
        for key in files.scheme.table("priorities"):
            found[key] = files.scheme.priority(key)[1] or key
    return found


def _option(value: str, text: str, number: str, ticked: Sequence[str]) -> dict[str, Any]:
    return {"value": value, "text": text, "count": number, "ticked": value in ticked}


def _without(name: str, value: str) -> str:
    return _address(
        (key, item) for key, item in request.args.items(multi=True) if (key, item) != (name, value) and key != "after"
    )


def _address(pairs: Iterable[tuple[str, str]]) -> str:
    """Of the list, with these pairs; a name given twice stays twice."""
    return f"{url_for('worklist.work')}?{urlencode(list(pairs))}"


def _on(filters: Filters) -> int:
    return (
        len(filters.steps)
        + len(filters.holders)
        + len(filters.priorities)
        + bool(filters.area_id)
        + bool(filters.reference)
        + filters.is_late
    )


def groups(rows: Sequence[Any], reader: Reader, view: View) -> list[dict[str, Any]]:
    """Late, Due today, Later; finished tasks stand in one group."""
    found = []
    for title, members in groupby(rows, key=lambda row: None if view == "done" else _group(row.due_at, reader.now)):
        found.append({"title": title, "rows": [_row(row, reader) for row in members]})
    return found


def _group(due_at: datetime, now: datetime) -> str:
    if due_at < now:
        return "Late"
    return "Due today" if due_at < _end_of_day(now) else "Later"


def _end_of_day(now: datetime) -> datetime:
    return now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _row(row: Any, reader: Reader) -> dict[str, Any]:
    actor = reader.actor
    may_take = (
        row.closed_at is None
        and row.assignee_id is None
        and actor.holds(row.role, row.team_id)
        and actor.is_trained(row.properties.get("qualification"), reader.now.date())
    )
    return {
        "id": str(row.id),
        "step": row.name,
        "url": url_for("worklist.task", task_id=row.id),
        "tag": priority_tag(row.priority),
        "line": "",
        "reference": row.case_reference,
        "case_url": url_for("cases.case", reference=row.case_reference) if row.has_file else None,
        "case_line": "",
        "due": due_of(row, reader.now),
        "area": row.area,
        "holder": holder_words(row, reader),
        "take_url": url_for("worklist.take", task_id=row.id) if may_take else None,
        "is_new": False,
    }


def due_of(row: Any, now: datetime) -> Due:
    return due(row.due_at, row.limit_unit, now, nation=row.nation or "england", done_at=row.closed_at)


def holder_words(row: Any, reader: Reader) -> str:
    if row.assignee_id == reader.actor.person_id:
        return "You"
    if row.assignee_id:
        return str(row.holder)
    trained = reader.actor.is_trained(row.properties.get("qualification"), reader.now.date())
    return "Nobody yet" if trained or not reader.actor.holds(row.role, row.team_id) else "Waits for training"


def priority_tag(key: str | None) -> dict[str, str] | None:
    """High and medium have a tag, the rest none."""
    for files in newest_schemes().values():
        settings = files.scheme.table("priorities").get(key or "")
        if settings and settings.get("tag"):
            return {"text": str(settings["label"]), "kind": str(settings["tag"])}
    return None


def _pager(view: View, page: worklist.Page, shown: int, is_later: bool) -> dict[str, Any]:
    kept = [(key, item) for key, item in request.args.items(multi=True) if key not in ("after", "list")]
    pairs = [("list", view), *kept]
    return {
        "words": f"{plural(shown, 'task')} on this page" if shown else "",
        "next": {"text": "Next tasks", "url": _address([*pairs, ("after", cursor_text(page.next))])}
        if page.next
        else None,
        "first": {"text": "First page", "url": _address(pairs)} if is_later else None,
    }


def _empty(view: View, filters: Filters) -> dict[str, Any]:
    if not filters:
        return {"words": EMPTY[view], "clear_url": None}
    number = _on(filters)
    words = f"No task matches {'this filter' if number == 1 else f'these {number} filters'}."
    return {"words": words, "clear_url": url_for("worklist.work", list=view)}
