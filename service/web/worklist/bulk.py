"""Ticked tasks: take, put back, give to somebody; each by itself, so that one that fails holds up no other."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, session, url_for

from service.commands import hand_overs
from service.commands import tasks as commands
from service.commands.executor import Context
from service.domain.errors import InvalidInputError, ServiceError
from service.queries import bulk, tasks
from service.web import reading
from service.web.auth import staff_only
from service.web.due import due
from service.web.frame import say
from service.web.reading import reader
from service.web.sent import uuid_of
from service.web.words import plural
from service.web.worklist.blueprint import Answer, blueprint
from service.web.worklist.handing_over import LONGEST_NOTE

MOST, NAMED = 50, 3
TICK = "Tick the tasks first."
Command = Callable[[Context, UUID], Any]
UNDONE: dict[str, tuple[Command, str]] = {
    "take": (commands.release, "put back"),
    "put-back": (commands.claim, "took"),
    "give": (hand_overs.take_back, "took back"),
}


def urls(view: str) -> dict[str, str | None] | None:
    """What the bar beneath a list offers for ticked rows."""
    if view == "done":
        return None
    return {
        "take": url_for("worklist.take_ticked") if view != "mine" else None,
        "put_back": url_for("worklist.put_back_ticked"),
        "give": url_for("worklist.give_ticked"),
    }


@blueprint.post("/work/ticked/take")
@staff_only
def take_ticked() -> Answer:
    """Takes the ticked tasks."""
    return _each("take", commands.claim, "took")


@blueprint.post("/work/ticked/put-back")
@staff_only
def put_back_ticked() -> Answer:
    """Puts the ticked tasks back in their queues."""
    return _each("put-back", commands.release, "put back")


@blueprint.post("/work/ticked/give")
@staff_only
def give_ticked() -> Answer:
    """Asks who gets the ticked tasks; with a person chosen, hands them over."""
    if not ticked():
        return _nothing()
    if "chosen" not in request.form:
        return _give_page({})
    person, note = uuid_of(request.form.get("to", "")), request.form.get("note", "")[:LONGEST_NOTE]
    if person is None:
        return _give_page({"to": "Select who gets these steps"}), 422
    return _each("give", partial(_hand_over, person_id=person, note=note), "handed over")


@blueprint.post("/work/ticked/undo")
@staff_only
def undo_ticked() -> Answer:
    """Takes back what was just done with ticked tasks, as far as nobody has gone on with them."""
    kept = session.pop("ticked", None) or {}
    if kept.get("did") not in UNDONE:
        say("This cannot be undone any more.")
        return redirect(url_for("worklist.work"), code=303)
    command, verb = UNDONE[kept["did"]]
    done, refused = _run([UUID(found) for found in kept["tasks"]], command)
    say(_words(verb, done, refused))
    return redirect(url_for("worklist.work", list=kept.get("list") or None), code=303)


def ticked() -> list[UUID]:
    """Ids in the order of the page, each once."""
    found = dict.fromkeys(uuid_of(value) for value in request.form.getlist("task")[:MOST])
    return [value for value in found if value is not None]


def _nothing() -> Answer:
    say(TICK)
    return redirect(url_for("worklist.work", list=_list()), code=303)


def _list() -> str | None:
    return request.form.get("list") or None


def _each(did: str, command: Command, verb: str) -> Answer:
    if not (wanted := ticked()):
        return _nothing()
    done, refused = _run(wanted, command)
    if done:
        session["ticked"] = {"did": did, "tasks": [str(found) for found in done], "list": _list()}
    say(_words(verb, done, refused), url_for("worklist.undo_ticked") if done else "")
    return redirect(url_for("worklist.work", list=_list()), code=303)


def _run(wanted: Sequence[UUID], command: Command) -> tuple[list[UUID], list[str]]:
    """(Those that it was done with, why not with the others.) Each is a transaction of its own."""
    done, refused = [], []
    for task_id in wanted:
        try:
            reading.run(_on(command, task_id))
            done.append(task_id)
        except InvalidInputError as error:
            refused.append(next(iter(error.errors.values()), str(error)))
        except ServiceError as error:
            refused.append(str(error))
    return done, refused


def _on(command: Command, task_id: UUID) -> Callable[[Context], Any]:
    return lambda context: command(context, task_id)


def _words(verb: str, done: Sequence[UUID], refused: Sequence[str]) -> str:
    said = f"You {verb} {plural(len(done), 'step')}."
    if not refused:
        return said
    stay = f" {len(refused)} {'stays as it was' if len(refused) == 1 else 'stay as they were'}: "
    reasons = list(dict.fromkeys(reason.rstrip(".") for reason in refused))
    return said + stay + "; ".join(reasons[:NAMED]) + "."


def _hand_over(context: Context, task_id: UUID, *, person_id: UUID, note: str) -> Any:
    return commands.hand_over(context, task_id, person_id, note)


def _give_page(errors: dict[str, str]) -> str:
    rows = bulk.tasks(reader(), ticked())
    return render_template(
        "staff/give.html",
        back={"text": "Work", "url": url_for("worklist.work", list=_list())},
        tasks=[
            {
                "id": str(row.id),
                "step": row.name,
                "reference": row.case_reference,
                "due": due(row.due_at, row.limit_unit, reader().now),
            }
            for row in rows
        ],
        people=_people(rows),
        chosen=request.form.get("to", ""),
        note=request.form.get("note", ""),
        list=_list() or "",
        form_url=url_for("worklist.give_ticked"),
        errors=errors,
    )


def _people(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Who could have every one of these tasks: the role in its team and the training."""
    wanted: dict[tuple[UUID, str], list[Any]] = {}
    for row in rows:
        wanted.setdefault((row.team_id, row.role), []).append(row)
    able = [{p.id: p for p in tasks.holders(reader(), alike) if p.is_trained} for alike in wanted.values()]
    if not able:
        return []
    both = set(able[0]).intersection(*able[1:])
    return [
        {
            "value": str(p.id),
            "text": p.name,
            "hint": f"{p.rank}, {plural(p.open_tasks, 'open task')}{', away' if p.is_away else ''}".lstrip(", "),
            "checked": str(p.id) == request.form.get("to"),
        }
        for p in able[0].values()
        if p.id in both
    ]
