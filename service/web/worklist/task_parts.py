"""Parts of a task's page that stand beside its form: earlier answers, what happened about it, what is offered."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import url_for

from service.commands import actions
from service.commands.answers import situation
from service.commands.definitions import FileSet
from service.domain import deadline as rules
from service.forms.summaries import recount
from service.queries import Reader, tasks
from service.web import reading, uploads
from service.web.words import instant_short

if TYPE_CHECKING:
    from service.web.worklist.task_page import TaskPage

NOBODY = "Nobody had to be told"


def shown(reader: Reader, task: Any) -> list[dict[str, Any]]:
    """Earlier answers that the diagram shows here, as far as this person may see them; one form a fold."""
    keys = str(task.properties.get("shows") or "").split()
    submitted = tasks.submissions(reader, task.case_id, keys) if keys else ()
    found = [_form_s(reader, row, submitted) for row in submitted]
    return [each for each in found if each["sections"]]


def _form_s(reader: Reader, row: Any, submitted: Sequence[Any]) -> dict[str, Any]:
    files = reading.definitions().get(reader.work, row.deployment_id)
    form = files.form(row.form_key)
    sections = uploads.told(recount(form, row.answers, situation(reader.work, files, form)))
    who = ", ".join(filter(None, [row.person, row.team])) or "The public"
    several = row.team and sum(other.form_key == row.form_key for other in submitted) > 1
    title = row.task_name or form.title
    return {
        "heading": f"{title} ({row.team})" if several else title,
        "line": f"{who}, {instant_short(row.submitted_at, reader.now)}",
        "sections": sorted(sections, key=lambda section: all(one.kind == "computed" for one in section.rows)),
    }


def told(page: "TaskPage") -> list[str]:
    """Who was told of the limit when, each once, and who is next."""
    rungs = page.row.rungs or ()
    fired = [rung for rung in rungs if rung["fired_at"] and rung["told"] != NOBODY]
    past = [f"{rung['told']}: told {page.when(datetime.fromisoformat(rung['fired_at']))}" for rung in fired]
    return [*dict.fromkeys(past), *_next(page, rungs)]


def _next(page: "TaskPage", rungs: Sequence[Any]) -> Iterator[str]:
    following = rules.next_rung(rungs)
    if following is None or page.row.closed_at:
        return
    rung = next(one for one in rungs if not one["fired_at"])
    scheme = page.files.scheme
    who = scheme.role_title(scheme.above(page.row.role, rung["role"]) or rung["role"])
    if rung["role"] == "holder":
        who = "You" if page.is_mine else "Whoever has it"
    unless = "finished" if rung["when"] == "any" else "taken"
    yield f"{who} will be told {page.when(following)}, unless it is {unless}"


def acts(page: "TaskPage") -> dict[str, str | None]:
    """What may be done with the task itself: addresses, or none."""
    row = page.row
    none: dict[str, str | None] = dict.fromkeys(("put_back", "hand_over", "ask", "take", "hold"))
    if row.closed_at:
        return none
    mine = row.assignee_id == page.reader.actor.person_id
    may_take = row.assignee_id is None and page.may_work() and not page.training_lapsed()
    gives = page.may_be_handed_over
    return none | {
        "put_back": url_for("worklist.put_back", task_id=row.id) if mine else None,
        "hand_over": url_for("worklist.hand_over", task_id=row.id) if gives else None,
        "take": url_for("worklist.take", task_id=row.id) if may_take else None,
        "hold": url_for("worklist.follow_up", task_id=row.id) if gives else None,
    }


def offered(reader: Reader, case_id: Any) -> list[dict[str, Any]]:
    """What the diagram offers on every page of the case; what it offers to everybody stands `first`, unfolded."""
    return [
        {
            "text": row.title,
            "url": url_for("cases.action", action_id=row.id),
            "first": row.offered_to == actions.EVERYBODY,
        }
        for row in tasks.offered(reader, case_id)
    ]


def names_of(parties: Sequence[Any], files: FileSet) -> str:
    """'Martin Sedge and Tobias Crane', in the order of the scheme's kinds of party."""
    order = [str(kind) for kind in files.scheme.setting("title_parties", ())]
    found = [p.names for kind in order for p in parties if p.kind == kind] or [p.names for p in parties]
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
