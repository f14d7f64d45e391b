"""A running definition for people: names, and what comes next in words. From the engine's outline of the diagram."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from service.commands.definitions import FileSet
from service.engine.outline import Step, outline
from service.layout import svg

SHOWN = {"user task", "call activity", "sub-process"}
ASKED = {"exclusive gateway", "event-based gateway", "inclusive gateway"}
States = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that may come. `after`: words behind its title ("if …"); `lane`: the name of who does it."""

    title: str
    after: str
    inside: bool = False
    lane: str = ""


class Outline:
    """The outline of a process and of those it calls."""

    def __init__(self, files: FileSet, process: str) -> None:
        self.files, self.process = files, process
        self.steps = {step.id: step for step in outline(files.engine, process)}

    def name(self, element: str) -> str:
        if element in self.steps:
            return self.steps[element].name or element
        for key in self.files.engine.processes:
            for step in outline(self.files.engine, key):
                if step.id == element:
                    return step.name or element
        return element

    def next_steps(self, states: States, limit: int) -> list[Ahead]:
        """Steps after those that are open now, nearest first; those behind an open decision say so."""
        reached = states(self.process)
        now = [
            element
            for element, state in reached.items()
            if state in ("now", "late", "failed") and element in self.steps
        ]
        return self._ahead(now, limit)

    def after(self, element: str, limit: int) -> list[Ahead]:
        """Steps that may follow a step at once; where its process ends, those that follow in the one that called it."""
        if element not in self.steps:
            return []
        ends: list[str] = []
        found = self._ahead([element], limit, ends)
        if ends and (caller := self._caller()) is not None:
            process, call = caller
            later = Outline(self.files, process).after(call, limit)
            found += [replace(step, after=step.after or ends[0]) for step in later]
        return list({step.title: step for step in reversed(found)}.values())[::-1][:limit]

    def inside(self, element: str) -> set[tuple[str, str]]:
        """(process, element) of all that belongs to a sub-process, with the processes that are called in it."""
        found: set[tuple[str, str]] = set()
        todo = [(self.process, step) for step in self.steps.values() if element in step.scope]
        while todo:
            process, step = todo.pop()
            if (process, step.id) in found:
                continue
            found.add((process, step.id))
            if step.called and step.called in self.files.engine.processes:
                todo += [(step.called, inner) for inner in outline(self.files.engine, step.called)]
        return found

    def _caller(self) -> tuple[str, str] | None:
        for key in self.files.engine.processes:
            for step in outline(self.files.engine, key):
                if step.called == self.process and key != self.process:
                    return key, step.id
        return None

    def _ahead(self, now: list[str], limit: int, ends: list[str] | None = None) -> list[Ahead]:
        """With `ends`: only what follows at once; the conditions of ways that end before another step are put there."""
        found: dict[str, Ahead] = {}
        todo = [(flow.target, "") for element in now for flow in self.steps[element].outgoing]
        seen = set(now)
        while todo and len(found) < limit:
            element, condition = todo.pop(0)
            if element in seen or element not in self.steps:
                continue
            seen.add(element)
            step, after = self.steps[element], f", {condition}" if condition else ""
            if step.kind in SHOWN:
                found[element] = Ahead(step.name or element, after, lane=self._lane(step))
            if ends is not None and not step.outgoing and step.kind not in SHOWN:
                ends.append(after)
            if ends is None or step.kind not in SHOWN:
                todo += [(flow.target, _if(step, flow.name) or condition) for flow in step.outgoing]
        return list(found.values())

    def _lane(self, step: Step) -> str:
        """Who does it; of a called process, who does its first task."""
        if not step.called or step.called not in self.files.engine.processes:
            return step.lane or ""
        called = outline(self.files.engine, step.called)
        first = next((inner for inner in called if inner.kind == "user task" and inner.lane), None)
        return first.lane or "" if first else ""

    def walk(self) -> Iterator[Step]:
        return iter(self.steps.values())


def _if(step: Step, flow_name: str) -> str:
    """'if: what kind of answer? Held'."""
    if step.kind not in ASKED or len(step.outgoing) < 2 or not flow_name:  # noqa: PLR2004 - a decision has two ways
        return ""
    question = (step.name or "").rstrip("?")
    return f"if “{question}” is answered “{flow_name}”" if question else f"if {flow_name.lower()}"


def drawn(diagram: str, states: Mapping[str, str]) -> str:
    """The version's stored drawing with the case's states on it."""
    words = {"now": "now", "late": "late", "limit": "limit", "failed": "failed"}
    badges = {element: words[state] for element, state in states.items() if state in words}
    return svg.mark(diagram, states, badges)
