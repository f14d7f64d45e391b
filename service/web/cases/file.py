"""Pages of one case as the templates want them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from flask import url_for

from service.commands.definitions import FileSet
from service.commands.outline import Outline
from service.commands.party_sources import hidden_parts
from service.domain.clock import LONDON
from service.domain.errors import NotFoundError
from service.domain.reference import read
from service.queries import Reader, access, cases
from service.web import reading
from service.web.cases.kinds import KINDS, shown
from service.web.cases.ladders import lines
from service.web.cases.progress import Progress
from service.web.due import due
from service.web.reading import reader
from service.web.words import day, instant, instant_short
from service.web.worklist.lists import priority_tag
from service.web.worklist.task_parts import names_of, offered

HIDDEN = "Hidden from you"


class CaseFile:
    """One case as one person who has its file sees it."""

    def __init__(self, reader: Reader, typed: str) -> None:
        row = cases.case(reader, read(typed) or "")
        if row is None:
            raise NotFoundError("There is no such case, or it is not yours to see.")
        self.reader, self.row = reader, row
        self.files: FileSet = reading.definitions().get(reader.work, row.deployment_id)
        self.outline = Outline(self.files, row.process_key)

    @cached_property
    def parties(self) -> Sequence[Any]:
        return cases.parties(self.reader, self.row.id)

    @cached_property
    def hidden(self) -> Mapping[str, frozenset[str]]:
        """Kind of person → parts that were copied from answers which this person may not read."""
        parts = hidden_parts(self.files, self.files.scheme.audiences_of(self.reader.actor.roles))
        sent = cases.forms_sent(self.reader, self.row.id) if parts else set()
        found: dict[str, frozenset[str]] = {}
        for (kind, form), names in parts.items():
            if form in sent:
                found[kind] = found.get(kind, frozenset()) | names
        return found

    @property
    def names(self) -> str:
        if any("names" in parts for parts in self.hidden.values()):
            return "Names are hidden from you"
        return names_of(self.parties, self.files) or "Names are not recorded yet"

    def frame(self, current: str) -> dict[str, Any]:
        """What all pages of the case share."""
        return {
            "case": self._case(),
            "subnav": self._subnav(current),
            "here": [],
            "here_url": url_for("presence.case", reference=self.row.reference),
            "primary": None,
            "actions": [{"text": "Add a note", "url": url_for("cases.notes", reference=self.row.reference)}],
            "offered": [] if self.row.closed_at else offered(self.reader, self.row.id),
            "why": f"{self._why()} Opening it was recorded.",
        }

    def _why(self) -> str:
        if self.row.owning_team_id not in self.reader.actor.team_ids:
            given = access.given_until(self.reader, self.row.id)
            if given:
                return f"You see this case because you were given access until {instant(given.until_at)}."
        return f"You see this case because {self.row.team} or your role has its file."

    def _case(self) -> dict[str, Any]:
        row = self.row
        closed = ""
        if row.closed_at:
            outcome = self.files.scheme.title("outcomes", row.outcome)
            kept = f" Kept until {day(row.review_on)}." if row.review_on else ""
            closed = f"Closed on {day(row.closed_at)}: {outcome[:1].lower()}{outcome[1:]}.{kept}"
        tags = [tag for tag in (priority_tag(row.priority), self._category()) if tag]
        return {
            "reference": row.reference,
            "title": self.names,
            "kick": f"{self.files.scheme.name} · {row.area}",
            "tags": tags[:3],
            "closed": closed,
            "restricted": "",
        }

    def _category(self) -> dict[str, str] | None:
        if self.row.closed_at:
            return {"text": "Closed", "kind": ""}
        key = self.row.category
        return {"text": self.files.scheme.title("categories", key), "kind": "brand"} if key else None

    def _subnav(self, current: str) -> list[dict[str, Any]]:
        pages = [
            ("Summary", "cases.case"),
            ("Timeline", "cases.timeline"),
            ("Answers", "cases.answers"),
            ("People", "cases.people_of_case"),
            ("Documents", "cases.documents"),
            ("Decisions", "cases.decisions_of_case"),
            ("Deadlines", "cases.deadlines"),
            ("Notes", "cases.notes"),
            ("Access", "cases.access_of_case"),
        ]
        return [
            {
                "text": f"{text} ({len(self.parties)})" if text == "People" and self.parties else text,
                "url": url_for(endpoint, reference=self.row.reference),
                "current": text == current,
                "count": "",
            }
            for text, endpoint in pages
        ]

    def summary(self) -> dict[str, Any]:
        progress = Progress(self.reader, self.row, self.files)
        running = running_limits(cases.deadlines(self.reader, self.row.id))
        return self.frame("Summary") | {
            "primary": self._primary(progress),
            "answer": self._answer(progress),
            "diagram": progress.diagram(),
            "open_tasks": progress.open_table(self.reader.actor),
            "failed": progress.failed(self.reader.actor),
            "route": progress.route(),
            "latest": [self.entry(row) for row in cases.timeline(self.reader, self.row.id, shown(""), limit=5)],
            "timeline_url": url_for("cases.timeline", reference=self.row.reference),
            "timeline_count": "",
            "clocks": [self.clock(row) for row in running[:4]],
            "ladders": [ladder for row in running[:3] if (ladder := self.ladder(row))],
            "people": self._people(),
            "people_url": url_for("cases.people_of_case", reference=self.row.reference),
            "links": [],
        }

    def _primary(self, progress: Progress) -> dict[str, Any] | None:
        """The open task, if mine to do or to take."""
        actor = self.reader.actor
        for task in progress.open_tasks:
            if task.assignee_id == actor.person_id:
                return {"text": task.name, "url": url_for("worklist.task", task_id=task.id), "post": False}
        for task in progress.open_tasks:
            if task.assignee_id is None and actor.holds(task.role, task.team_id):
                return {"text": f"Take it: {task.name}", "url": url_for("worklist.take", task_id=task.id), "post": True}
        return None

    def _answer(self, progress: Progress) -> dict[str, str]:
        if self.row.closed_at:
            return {"line": "Nothing is open in this case.", "more": "", "kind": ""}
        waiting = progress.open_tasks
        late = [task for task in waiting if task.due_at < self.reader.now]
        if not waiting:
            return {"line": "The case waits for a date or for the service itself.", "more": "", "kind": ""}
        named = ", ".join(dict.fromkeys(f"{task.name} ({task.team})" for task in waiting[:3]))
        line = f"The case waits for: {named}{' and more' if len(waiting) > 3 else ''}."  # noqa: PLR2004 - three fit a line
        return {
            "line": line,
            "more": f"{len(late)} late." if late else "Nothing is late.",
            "kind": "late" if late else "",
        }

    def _people(self) -> list[dict[str, Any]]:
        found = []
        for party in self.parties:
            hidden = self.hidden.get(party.kind, frozenset())
            born = f", born {day(party.born_on)}" if party.born_on and "born" not in hidden else ""
            area = f", {party.area}" if party.area and "area" not in hidden else ""
            label = self.files.scheme.title("parties", party.kind)
            value = HIDDEN if "names" in hidden else f"{party.names}{born}{area}"
            found.append({"label": label, "value": value, "tag": None})
        if words := self.made_words():
            found.append({"label": "Safe word, said first", "value": words, "tag": None})
        return found

    def made_words(self) -> str:
        """What the service made for the enquirer to know a caller by."""
        key = self.files.scheme.table("public").get("made_words")
        return cases.start_answer(self.reader, self.row.id, str(key)) if key else ""

    def clock(self, row: Any) -> dict[str, Any]:
        """How much of a limit is used."""
        now = self.reader.now
        said = due(row.due_at, row.unit, now, nation=self.row.nation)
        total = (row.due_at - row.started_at).total_seconds() or 1
        used = max(0, round(100 * (now - row.started_at).total_seconds() / total))
        title = self.files.scheme.title("limits", row.key)
        counted = [f"{row.rule} from {instant(row.started_at)}. Ends {instant(row.due_at)}."] if row.rule else []
        counted += [
            f"Moved from {instant(datetime.fromisoformat(move['from']))}: {move['reason']}" for move in row.moves
        ]
        return {
            "title": f"{row.task_name or title}: {said.words[:1].lower()}{said.words[1:]}",
            "line": f"{title}. {said.exact}",
            "used": used,
            "late": said.kind == "late",
            "counted": counted,
        }

    def ladder(self, row: Any) -> dict[str, Any] | None:
        """Who was told, who is next."""
        if not row.rungs:
            return None
        return {
            "title": f"If “{row.task_name or self.files.scheme.title('limits', row.key)}” is late",
            "rungs": lines(row.rungs, self.files.scheme, self.reader.now),
        }

    def entry(self, row: Any) -> dict[str, Any]:
        """One line of the timeline."""
        element = str(row.details.get("element") or "")
        name = row.details.get("name") or (self.outline.name(element) if element else "")
        title = KINDS.get(row.kind, row.kind) + (f": {name}" if name else "")
        when = instant_short(row.at, self.reader.now)
        second = f", confirmed by {row.second}" if row.second else ""
        late = row.details.get("late_reason")
        other = f", {'for' if row.kind.startswith('access.') else 'to'} {row.other}" if row.other else ""
        line = f"{row.person or 'The service'}{second}{other}, {when}"
        return {
            "title": title,
            "line": line,
            "alert": row.kind in ("deadline.escalated", "file.held"),
            "url": None,
            "text": f"Late: {self.files.scheme.title('late_reasons', late)}" if late else "",
            "tag": None,
        }

    def days(self, rows: Any) -> list[dict[str, Any]]:
        """Entries by UK day."""
        grouped = groupby(rows, key=lambda row: row.at.astimezone(LONDON).date())
        return [{"title": day(found), "entries": [self.entry(row) for row in members]} for found, members in grouped]


def running_limits(rows: Sequence[Any]) -> list[Any]:
    """Those that run, each once: a limit of a part and of the only step in it is the step's."""
    running = [row for row in rows if not row.met_at and not row.cancelled_at]
    of_steps = {(row.key, row.due_at) for row in running if row.task_id}
    return [row for row in running if row.task_id or (row.key, row.due_at) not in of_steps]


def opened_file(reference: str, kind: str) -> CaseFile:
    """The case, and that it was read."""
    file = CaseFile(reader(), reference)
    reader().was_read(kind, file.row.reference, file.row.id)
    return file
