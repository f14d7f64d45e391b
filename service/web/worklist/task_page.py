"""A task's page as the template wants it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from service.commands.answers import situation
from service.commands.definitions import FileSet
from service.commands.files import owner_of_task
from service.commands.outline import Ahead, Outline
from service.commands.task_lock import needs_second
from service.domain.errors import NotFoundError
from service.forms import Form, Raw, Removed, Situation, Validated, carry_over, prefill
from service.forms.summaries import handed_over, recount
from service.queries import Reader, cases, tasks
from service.web import reading, uploads
from service.web.due import Due, due
from service.web.form_view import FormView, form_view
from service.web.page import prose
from service.web.route import step
from service.web.words import clock_time, instant_short
from service.web.worklist import seconds
from service.web.worklist.holds import held_due
from service.web.worklist.lists import priority_tag
from service.web.worklist.task_parts import acts, names_of, offered, shown, told

NAMED_STEPS, ROUTE_LINES = 4, 3


class TaskPage:
    """One task as one person sees it now."""

    def __init__(self, reader: Reader, task_id: Any) -> None:
        row = tasks.task(reader, task_id)
        if row is None or row.deployment_id is None:
            raise NotFoundError("There is no such step, or it is not yours to see.")
        self.reader, self.row = reader, row
        self.files: FileSet = reading.definitions().get(reader.work, row.deployment_id)
        self.form: Form | None = self.files.form(row.form_key) if row.form_key else None

    @property
    def is_mine(self) -> bool:
        return bool(
            self.row.closed_at is None
            and self.row.assignee_id == self.reader.actor.person_id
            and not self.training_lapsed()
        )

    @property
    def is_irreversible(self) -> bool:
        return bool(self.row.properties.get("irreversible") == "true")

    @property
    def needs_second(self) -> bool:
        return needs_second(self.row.properties)

    @property
    def is_checked(self) -> bool:
        """Whether the answers are shown once more before they count."""
        return self.is_irreversible or self.needs_second

    @cached_property
    def confirmation(self) -> Any:
        """What a second person was asked last about this step, or None."""
        return tasks.confirmation(self.reader, self.row.id) if self.needs_second else None

    @property
    def is_asked_of_me(self) -> bool:
        asked = self.confirmation
        return bool(asked and asked.state == "asked" and asked.asked_of == self.reader.actor.person_id)

    def late(self, view: FormView | None = None, found: Validated | None = None) -> dict[str, Any] | None:
        """The question why the step is late, if it is asked. `found`: somebody tried to finish."""
        asked = seconds.why_late(self.files.scheme, self.row, self.reader.now)
        return seconds.with_problem(asked, view) if asked and view and found else asked

    def situation(self) -> Situation:
        if self.form is None:
            return Situation(now=self.reader.now)
        return situation(self.reader.work, self.files, self.form, self.row.inputs)

    def receive(self) -> uploads.Received:
        """What was posted; files are stored for who has the step. Afterwards this page's reader may be gone."""
        if self.form is None or not self.is_mine:
            return uploads.Received(MultiDict(request.form))
        owning = partial(owner_of_task, task_id=self.row.id)
        return uploads.receive(self.form, self.situation(), owning, reading.run)

    def draft(self) -> tuple[Raw, str]:
        """(what was typed, words about it); before anything was, what the diagram hands to the form."""
        if self.form is None:
            return {}, ""
        found = tasks.draft(self.reader, self.row.id)
        if found is None:
            return prefill(self.form, self.row.inputs), ""
        raw, lost = carry_over(found.answers, self.form, situation=self.situation())
        words = f"Draft saved {self.when(found.saved_at)}. Only you can see it."
        return raw, words + (
            f" The form has changed: {len(lost)} of your answers have no place any more." if lost else ""
        )

    def context(
        self,
        raw: Raw | None = None,
        found: Validated | None = None,
        *,
        token: str = "",
        removed: Removed | None = None,
        focus: str = "",
    ) -> dict[str, Any]:
        """Everything that `staff/task.html` shows. `raw`: what was just sent, else the draft."""
        row = self.row
        kept, words = self.draft() if raw is None and self.is_mine else (raw or {}, "")
        reader, situation_ = self.reader, self.situation()
        case_url = url_for("cases.case", reference=row.case_reference) if row.file_id else None
        view = (
            form_view(
                self.form,
                kept,
                situation_,
                found=found,
                titles=self._titles(),
                files=uploads.shown(self.form, kept, situation_),
                removed=uploads.named(removed),
                focus=focus,
            )
            if self.form
            else None
        )
        late = None if self.is_checked else self.late(view, found)
        return {
            "back": {"text": "Work", "url": url_for("worklist.work")},
            "task": {
                "id": str(row.id),
                "step": row.name,
                "reference": row.case_reference,
                "case_url": case_url,
                "names": self._names(),
                "tag": priority_tag(row.priority),
                "purpose": prose(row.documentation) if row.documentation else "",
                "due": self._due(),
                "told": told(self),
                "with_words": self._with_words(),
                "mine": self.is_mine,
                "notice": self._notice(),
            },
            "acts": acts(self),
            "here": [],
            "here_url": url_for("presence.task", task_id=row.id) if row.closed_at is None else "",
            "offered": offered(reader, row.case_id),
            "view": view if self.is_mine else None,
            "form_url": url_for("worklist.task", task_id=row.id),
            "form_token": token or secrets.token_urlsafe(16),
            "revision": row.revision,
            "draft": {"url": url_for("worklist.save_draft", task_id=row.id), "words": words} if self.is_mine else None,
            "sections": [] if self.is_mine else self._read_only(situation_),
            "late": late,
            "finish": {
                "button": "Continue" if self.is_checked else "Finish this step",
                "lines": self._finish_lines(),
            },
            "shows": shown(self.reader, row),
            "links": [],
            "route": self._route(),
            "route_url": f"{case_url}#route" if case_url else None,
            "why": self._why(),
        }

    def _titles(self) -> Mapping[str, str]:
        return {key: self.files.scheme.title("audience_titles", key) for key in self.files.scheme.table("audiences")}

    def _names(self) -> str:
        return names_of(cases.parties(self.reader, self.row.case_id), self.files) if self.row.file_id else ""

    def _due(self) -> Due:
        row, now = self.row, self.reader.now
        nation, soon_at = row.nation or "england", self._soon_at()
        said = due(row.due_at, row.limit_unit, now, nation=nation, done_at=row.closed_at, soon_at=soon_at)
        return said if row.closed_at else held_due(said, row, now)

    def _soon_at(self) -> datetime | None:
        told = [datetime.fromisoformat(rung["at"]) for rung in self.row.rungs or () if rung["role"] != "holder"]
        return min(told, default=None)

    def when(self, at: datetime) -> str:
        words = instant_short(at, self.reader.now)
        return f"at {clock_time(at)}" if words.startswith("today") else words

    def _with_words(self) -> str:
        row = self.row
        if row.closed_at:
            who = row.done_by or "Nobody: the case went on without it"
            return f"{who}, {self.when(row.closed_at)}"
        if row.assignee_id is None:
            return f"Nobody yet, in the queue of {row.team}"
        since = f", since {instant_short(row.claimed_at, self.reader.now)}" if row.claimed_at else ""
        return f"{'You' if row.assignee_id == self.reader.actor.person_id else row.holder}{since}"

    def training_lapsed(self) -> bool:
        return not self.reader.actor.is_trained(self.row.properties.get("qualification"), self.reader.now.date())

    def may_work(self) -> bool:
        return self.reader.actor.holds(self.row.role, self.row.team_id)

    def _notice(self) -> str:
        row = self.row
        if row.closed_at:
            return "This step is finished."
        if not self.may_work():
            return f"This step is for: {self.files.scheme.role_title(row.role)}. You can read it."
        if self.training_lapsed():
            title = self.files.scheme.title("trainings", row.properties["qualification"])
            return f"This step needs the training “{title}”, which you do not hold today, so you cannot take it."
        if row.assignee_id and row.assignee_id != self.reader.actor.person_id:
            return f"{row.holder} has this. Ask them to hand it over."
        if not self.is_mine:
            return "Take it to answer."
        return seconds.notice(self.confirmation, reader_s=self.reader.actor.person_id, when=self.when)

    @property
    def may_be_handed_over(self) -> bool:
        """By whoever has it, and by those who answer for them."""
        mine = self.row.assignee_id == self.reader.actor.person_id
        return self.row.closed_at is None and (mine or self._supervises())

    def _supervises(self) -> bool:
        above = {self.files.scheme.above(self.row.role, step) for step in ("supervisor", "manager")}
        return bool(above & self.reader.actor.roles)

    def _read_only(self, situation_: Situation) -> Sequence[Any]:
        """What was answered; until then what the step hands over to whoever takes it."""
        if self.form is None:
            return []
        if found := tasks.own_submission(self.reader, self.row.id):
            return uploads.told(recount(self.form, found.answers, situation_))
        return handed_over(self.form, situation_)

    def _finish_lines(self) -> list[str]:
        lines = ["Your answers are kept as a record and cannot be changed afterwards.", *self.next_lines()]
        if self.is_checked:
            lines.append("You can check your answers before they count.")
        if not self.is_checked:
            lines.append("You may be able to undo it for 10 minutes, as long as the case has not gone on.")
        if self.needs_second:
            lines.append("A second person must confirm them. You choose whom to ask.")
        return lines

    @cached_property
    def _following(self) -> Sequence[Ahead]:
        return Outline(self.files, self.row.process_key).after(self.row.element_id, NAMED_STEPS)

    def _route(self) -> list[dict[str, Any]]:
        """Where the case is, in three lines, for those who have its file."""
        if not self.row.file_id or self.row.closed_at:
            return []
        here = step("now", self.row.name, "", [self.row.team])
        ahead = [
            step("future", found.title, found.after, [found.lane] if found.lane else []) for found in self._following
        ]
        return [here, *ahead[: ROUTE_LINES - 1]]

    def next_lines(self) -> list[str]:
        """Which step comes next, and whose it is: for those only who may know where the case goes."""
        if not self.row.file_id:
            return ["The case goes on to its next step."]
        found = self._following
        if not found:
            return ["No other step follows this one."]
        return [f"Next{step.after}: {step.title}{f' ({step.lane})' if step.lane else ''}." for step in found]

    def _why(self) -> str:
        mine = (
            "this task is yours"
            if self.is_mine
            else f"it is in the queue of {self.row.team}"
            if self.may_work()
            else "you may read this case"
        )
        return f"You see this because {mine}. Opening it was recorded."
