"""Before a step counts: one's own answers once more, or a colleague's that a second person is asked to confirm."""

import secrets
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.commands import confirmations, lateness
from service.domain.errors import ConflictError, FormAnswersInvalidError, InvalidInputError
from service.forms import judge
from service.forms.summaries import recount
from service.web import reading, uploads
from service.web.frame import say
from service.web.reading import reader
from service.web.words import clock_time
from service.web.worklist import seconds
from service.web.worklist.task_page import TaskPage

Answer = str | Response | tuple[str, int]
NOBODY = "Nobody else who may confirm this is here today. Tell your supervisor, or hand the step over."


def check_page(page: TaskPage, errors: Mapping[str, str] | None = None) -> Answer:
    """The check page of whoever has the step, or of whom they asked."""
    reader().was_read("task.viewed", str(page.row.id), page.row.case_id)
    parts = _second_s(page) if page.is_asked_of_me else _holder_s(page)
    shown = page.context()
    context = {
        "task": shown["task"],
        "form_url": url_for("worklist.check", task_id=page.row.id),
        "form_token": secrets.token_urlsafe(16),
        "revision": page.row.revision,
        "errors": dict(errors or {}),
        "why": shown["why"],
        "shows": shown["shows"],
        "late": _late(page, errors or {}),
        **parts,
    }
    return render_template("staff/task_check.html", **context), 422 if errors else 200


def _late(page: TaskPage, errors: Mapping[str, str]) -> dict[str, Any] | None:
    asked = page.late()
    return asked and asked | {"error": errors.get(lateness.FIELD, "")}


def _holder_s(page: TaskPage) -> dict[str, Any]:
    raw, _ = page.draft()
    situation = page.situation()
    answers = judge(page.form, raw, situation).answers if page.form else {}
    task_url = url_for("worklist.task", task_id=page.row.id)
    return {
        "back": {"text": page.row.name, "url": task_url},
        "heading": "Check your answers before they count",
        "sections": uploads.told(recount(page.form, answers, situation)) if page.form else (),
        "change": task_url,
        "warning": "You cannot undo this." if page.is_irreversible else "",
        "finish": {"button": "Finish this step", "lines": page.next_lines()},
        "second": _second(page) if page.needs_second else {"mode": "none", "people": [], "words": ""},
    }


def _second(page: TaskPage) -> dict[str, Any]:
    """Who is asked, or who could be."""
    asked = page.confirmation
    if asked and asked.state == "asked" and seconds.is_as_asked(reader(), asked) and "again" not in request.args:
        words = f"You asked {asked.of_name} at {clock_time(asked.asked_at)}. The step counts when they confirm it."
        again = url_for("worklist.check", task_id=page.row.id, again="1")
        return {"mode": "asked", "people": [], "words": words, "again": again}
    found = confirmations.colleagues(reader().work, page.files, page.row, reader().actor.person_id)
    people = [{"value": str(one.id), "text": ", ".join(filter(None, [one.name, one.rank]))} for one in found]
    words = "They are told at once and see these answers. The step counts when they confirm it." if people else NOBODY
    return {"mode": "ask", "people": people, "words": words}


def _second_s(page: TaskPage) -> dict[str, Any]:
    """The same answers to read, as far as this person may see them; worked out as those of whoever has the step."""
    asked = page.confirmation
    form = page.form
    sections: Sequence[Any] = ()
    if form:
        answers = seconds.asked_answers(reader(), asked, page.files, form, page.row.inputs)
        sections = uploads.told(recount(form, answers, page.situation()))
    return {
        "back": {"text": "Work", "url": url_for("worklist.work")},
        "heading": f"Confirm what {asked.by_name} answered",
        "sections": sections,
        "change": "",
        "warning": "You cannot undo this once you confirm." if page.is_irreversible else "",
        "finish": {
            "button": "",
            "lines": [
                f"If you confirm, it counts as {asked.by_name}’s answer, with your name beside it.",
                *page.next_lines(),
                f"If you send it back, {asked.by_name} reads why and can change it.",
            ],
        },
        "second": {"mode": "confirm", "people": [], "words": ""},
        "why": f"You see this because {asked.by_name} asked you to confirm it. Opening it was recorded.",
        "late": None,
    }


def ask(page: TaskPage, revision: int) -> Answer:
    """The holder asks the person they chose."""
    task_id, given = page.row.id, request.form.get("second", "")
    asking = partial(
        confirmations.ask,
        task_id=task_id,
        person_id=_id(given),
        revision=revision,
        late_reason=request.form.get(lateness.FIELD, ""),
    )
    try:
        asked = reading.run(asking)
    except FormAnswersInvalidError:
        say("Some answers are missing or wrong. Press Continue to see which.")
        return redirect(url_for("worklist.task", task_id=task_id), code=303)
    except InvalidInputError as error:
        return check_page(TaskPage(reader(), task_id), error.errors or {"": str(error)})
    except ConflictError as error:
        say(str(error))
        return redirect(url_for("worklist.task", task_id=task_id), code=303)
    say(f"You asked {asked.name} to confirm “{page.row.name}”. It counts when they have.")
    return redirect(url_for("worklist.work"), code=303)


def answer(page: TaskPage, token: str) -> Answer:
    """The second person confirms or sends back."""
    task_id, name, by = page.row.id, page.row.name, page.confirmation.by_name
    try:
        if request.form.get("answer") == "confirm":
            reading.run(partial(confirmations.confirm, task_id=task_id, token=token))
            say(f"You confirmed “{name}”. {by} was told.")
        else:
            reading.run(partial(confirmations.send_back, task_id=task_id, note=request.form.get("note", "")))
            say(f"You sent “{name}” back. {by} was told.")
    except InvalidInputError as error:
        return check_page(TaskPage(reader(), task_id), error.errors)
    except ConflictError as error:
        say(str(error))
    return redirect(url_for("worklist.work"), code=303)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
