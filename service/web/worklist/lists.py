"""The worklist as the template wants it: views, filters, groups, words."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import g, request, url_for

from service.domain.clock import LONDON
from service.queries import Reader, worklist
from service.queries.worklist import Cursor, Filters, View
from service.web.due import Due, due
from service.web.frame import newest_schemes, supervises
from service.web.words import clock_time, count, plural
from service.web.worklist import filters

TITLES: dict[View, str] = {
    "mine": "My tasks",
    "team": "Team queue",
    "soon": "Due soon",
    "all": "Whole team",
    "done": "Finished by me",
}
SOONEST = "Soonest due first"
ORDERS: dict[View, str] = {"done": "Newest first"}
EMPTY: dict[View, str] = {
    "mine": "You have no tasks. Take the next one from the team queue.",
    "team": "No tasks are waiting. New ones appear here by themselves.",
    "soon": "Nothing of your teams is due within a day.",
    "all": "No task of your teams is open.",
    "done": "You have finished nothing in the last 90 days.",
}


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
    chosen, after = filters.read_filters(request.args), read_cursor(request.args.get("after"))
    page = worklist.tasks(reader, view, chosen, after)
    counts, facets = worklist.counts(reader), worklist.facets(reader, view)
    total = None if chosen or after else _totals(counts).get(view)
    return {
        "views": _views(view, counts),
        "answer": _answer(counts) if view != "all" else _watched(facets),
        "live": _live(reader, view),
        "filters": filters.shown(view, chosen, facets),
        "next_url": url_for("worklist.take_next") if view != "done" else None,
        "order_words": ORDERS.get(view, SOONEST),
        "new_tasks": None,
        "columns": [
            {"text": text, "sort_url": None, "direction": "none"} for text in ("Step", "Case", "Due", "Area", "With")
        ],
        "groups": groups(page.rows, reader, view),
        "caption": _caption(view, len(page.rows), total),
        "pager": _pager(view, page, total, after is not None),
        "bulk": None,
        "empty": _empty(view, chosen),
    }


def _caption(view: View, shown: int, total: int | None) -> str:
    number = plural(shown, "task") if total is None else f"{shown} of {plural(total, 'task')}"
    return f"{TITLES[view]}, {number} shown, {ORDERS.get(view, SOONEST).lower()}"


def _live(reader: Reader, view: View) -> dict[str, str] | None:
    if view == "done":
        return None
    since = reader.now.isoformat()
    return {
        "url": filters.address(endpoint="worklist.live", list=view, since=since),
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
    return {"new": {"words": words, "url": filters.address(list=view)} if words else None, "rows": taken}


def _totals(counts: worklist.Counts) -> dict[View, int]:
    """How many tasks a view holds without filters; what is late is due soon, too."""
    return {"mine": counts.mine, "team": counts.team, "soon": counts.late + counts.soon, "all": counts.all}


def _views(view: View, counts: worklist.Counts) -> list[dict[str, Any]]:
    """All are one list: the filters stay."""
    totals = _totals(counts)
    return [
        {
            "text": title,
            "url": filters.address(list=key),
            "current": key == view,
            "count": count(totals[key]) if key in totals else "",
        }
        for key, title in TITLES.items()
        if key != "all" or supervises(g.actor.roles)
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


def _watched(facets: worklist.Facets) -> dict[str, str]:
    """For who answers for others: of the whole team, whatever the role."""
    number = plural(facets.today, "more" if facets.late else "task", "more" if facets.late else None)
    today = f"{number} will be late unless finished today." if facets.today else ""
    if facets.late:
        line = f"{plural(facets.late, 'task of your teams is', 'tasks of your teams are')} late."
        return {"line": line, "more": today, "kind": "late"}
    return {"line": "Nothing of your teams is late.", "more": today, "kind": ""}


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


def _pager(view: View, page: worklist.Page, total: int | None, is_later: bool) -> dict[str, Any]:
    """`total`: of the whole list, if it is known and this is its first page."""
    shown = len(page.rows)
    words = f"{plural(shown, 'task')} on this page" if total is None else f"{shown} of {count(total)} shown"
    following = f"Next {plural(min(total - shown, worklist.PAGE), 'task')}" if total else "Next tasks"
    return {
        "words": words if shown else "",
        "next": {"text": following, "url": filters.address(list=view, after=cursor_text(page.next))}
        if page.next
        else None,
        "first": {"text": "First page", "url": filters.address(list=view)} if is_later else None,
    }


def _empty(view: View, chosen: Filters) -> dict[str, Any]:
    if not chosen:
        return {"words": EMPTY[view], "clear_url": None}
    number = filters.how_many(chosen)
    words = f"No task matches {'this filter' if number == 1 else f'these {number} filters'}."
    return {"words": words, "clear_url": url_for("worklist.work", list=view)}
