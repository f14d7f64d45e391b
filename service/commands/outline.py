"""A running definition for people: names, and what comes next in words. From the engine's outline of the diagram."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from service.commands.definitions import FileSet
from service.engine.outline import Step, outline
from service.layout import svg

SHOWN = {"user task", "call activity", "sub-process"}
ASKED = {"exclusive gateway", "event-based gateway", "inclusive gateway"}
States = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that may come. `after`: words behind its title ("if …")."""

    title: str
    after: str
    inside: bool = False


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
        found: dict[str, Ahead] = {}
        todo = [(flow.target, "") for element in now for flow in self.steps[element].outgoing]
        seen = set(now)
        while todo and len(found) < limit:
            element, condition = todo.pop(0)
            if element in seen or element not in self.steps:
                continue
            seen.add(element)
            step = self.steps[element]
            if step.kind in SHOWN:
                found[element] = Ahead(step.name or element, f", {condition}" if condition else "")
            todo += [(flow.target, _if(step, flow.name) or condition) for flow in step.outgoing]
        return list(found.values())

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
    words = {"now": "now", "late": "late", "failed": "failed"}
    badges = {element: words[state] for element, state in states.items() if state in words}
    return svg.mark(diagram, states, badges)
