"""Where a case stands: states of the diagram's elements, and the route as a list (UX.md §5).

An event sub-process in which nobody has work only watches the time: it is told as a limit, not as a step.
"""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from markupsafe import Markup

from service.commands.definitions import FileSet
from service.commands.incidents import SUPPORT
from service.commands.outline import Outline, drawn
from service.domain.actor import Actor
from service.domain.history import unpack
from service.queries import Reader, cases, people
from service.web.due import due
from service.web.route import step
from service.web.words import instant_short

LEGEND = [
    {"state": "done", "text": "Done"},
    {"state": "now", "text": "Here now"},
    {"state": "late", "text": "Late"},
    {"state": "limit", "text": "A limit that runs"},
    {"state": "future", "text": "Not reached"},
    {"state": "failed", "text": "Failed"},
]
VIEWED = frozenset({"done", "now", "late", "limit"})  # what the viewer's markers know


class Progress:
    """Reads a case's events once; answers for its diagram and its route."""

    def __init__(self, reader: Reader, case: Any, files: FileSet) -> None:
        self.reader, self.case, self.files = reader, case, files
        self.open_tasks = cases.open_tasks(reader, case.id)
        self.done_tasks = cases.done_tasks(reader, case.id)
        self.incidents = cases.incidents(reader, case.id)
        history = cases.history(reader, case.id)
        undone = {row.details.get("undoes") for row in history}
        self.events = [event for row in history if str(row.id) not in undone for event in unpack(row.events)]
        self.outline = Outline(files, case.process_key)

    def states(self, process: str) -> dict[str, str]:
        """Element or flow of one process → done, now, late, limit, failed or taken."""
        found: dict[str, str] = {}
        active: dict[str, int] = {}
        for what, of, element, _key in self.events:
            if of != process:
                continue
            if what == "taken":
                found[element] = "taken"
            elif what == "entered":
                active[element] = active.get(element, 0) + 1
            else:
                active[element] = active.get(element, 0) - 1
                if what == "completed":
                    found[element] = "done"
        found |= {element: "now" for element, count in active.items() if count > 0 and self.case.closed_at is None}
        found |= {element: "limit" for element in self._limits(process) if found.get(element) == "now"}
        late = {(t.process_key, t.element_id) for t in self.open_tasks if t.due_at < self.reader.now}
        found |= {element: "late" for of, element in late if of == process}
        return found | {row.element_id: "failed" for row in self.incidents if row.element_id in found}

    def _limits(self, process: str) -> Iterable[str]:
        """Event sub-processes of the case's diagram in which no task is open and nothing failed."""
        if process != self.outline.process:
            return
        working = {(task.process_key, task.element_id) for task in self.open_tasks}
        failed = {row.element_id for row in self.incidents}
        for step_ in self.outline.walk():
            inside = self.outline.inside(step_.id) if step_.by_event else set()
            if step_.by_event and not working & inside and not failed & {element for _, element in inside}:
                yield step_.id

    def diagram(self) -> dict[str, Any] | None:
        row = cases.diagram(self.reader, self.case.deployment_id, self.case.process_key)
        if row is None:
            return None
        states = self.states(self.case.process_key)
        now = [self.outline.name(element) for element, state in states.items() if state in ("now", "late", "failed")]
        here = ", ".join(sorted(set(now))) or "nothing, the case is over"
        label = f"Diagram of the case. Here now: {here}. The same is told in the list “The route”."
        return {
            "svg": Markup(drawn(row.diagram, states)),  # noqa: S704 - our own drawing, texts escaped when it was made
            "label": label,
            "legend": [entry for entry in LEGEND if entry["state"] != "limit" or "limit" in states.values()],
            "large_url": None,
            "bpmn_url": url_for("cases.bpmn", reference=self.case.reference),
            "states": {
                element: state for element, state in states.items() if state in ("done", "now", "late", "limit")
            },
        }

    def route(self) -> list[dict[str, Any]]:
        """Done steps, now, and what comes next in words."""
        return [*self._done(), *self._now(), *self._next()]

    def _done(self) -> Iterable[dict[str, Any]]:
        seen: dict[str, int] = {}
        for task in self.done_tasks:
            seen[task.name] = seen.get(task.name, 0) + 1
            who = task.person or "The case went on without it"
            times = f" ({_nth(seen[task.name])} time)" if seen[task.name] > 1 else ""
            yield step(
                "done" if task.person else "failed",
                task.name,
                times,
                [f"{who}, {instant_short(task.closed_at, self.reader.now)}"],
            )

    def _now(self) -> Iterable[dict[str, Any]]:
        for task in self.open_tasks:
            said = due(task.due_at, task.limit_unit, self.reader.now, nation=self.case.nation)
            holder = task.holder or "nobody yet"
            lines: list[Any] = [{"text": f"{task.team}, with {holder}", "late": False}]
            lines.append({"text": said.words, "late": said.kind == "late"})
            yield step("now", task.name, "", lines)
        for row in self.incidents:
            yield step("failed", self.outline.name(row.element_id or ""), "", [{"text": row.message, "late": True}])

    def _next(self) -> Iterable[dict[str, Any]]:
        if self.case.closed_at:
            return
        for found in self.outline.next_steps(self.states, limit=6):
            yield step("future", found.title, found.after, [], inside=found.inside)

    def failed(self, actor: Actor) -> list[dict[str, Any]]:
        """Steps that failed, whose they are now, and trying them again for those who may."""
        if not self.incidents:
            return []
        support = ", ".join(people.support(self.reader))
        may = SUPPORT in actor.site_roles or actor.roles & self.files.scheme.supervising_roles
        return [
            {
                "title": self.outline.name(row.element_id or "") or "A step of the service",
                "message": row.message,
                "line": f"Since {instant_short(row.opened_at, self.reader.now)}. "
                f"Service support has it{f': {support}' if support else ''}.",
                "retry_url": url_for("operations.retry", incident_id=row.id) if may else None,
            }
            for row in self.incidents
        ]

    def open_table(self, actor: Actor) -> list[dict[str, Any]]:
        """Tasks that are open now."""
        return [
            {
                "step": t.name,
                "url": url_for("worklist.task", task_id=t.id),
                "line": t.area,
                "team": t.team,
                "holder": "You" if t.assignee_id == actor.person_id else t.holder or "Nobody yet",
                "due": due(t.due_at, t.limit_unit, self.reader.now, nation=self.case.nation),
            }
            for t in self.open_tasks
        ]


def _nth(number: int) -> str:
    return {2: "2nd", 3: "3rd"}.get(number, f"{number}th")
