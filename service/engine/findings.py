"""What a deployment check looks at, and how a rule says what it found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from service.domain.errors import Finding, Severity
from service.engine.model import Diagram, Node
from service.engine.results import Known


@dataclass(eq=False)
class Checked:
    """The whole set of files; `known` says what exists around it."""

    known: Known
    diagrams: list[Diagram] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    decisions: dict[str, str] = field(default_factory=dict)  # id -> file
    processes: dict[str, str] = field(default_factory=dict)
    version_tags: dict[str, str] = field(default_factory=dict)


Rule = Callable[[Checked, Diagram], Iterator[Finding]]


def error(diagram: Diagram, element: str | Node | None, rule: str, message: str) -> Finding:
    return Finding(diagram.file, _id(diagram, element), rule, "error", message)


def warning(diagram: Diagram, element: str | Node | None, rule: str, message: str) -> Finding:
    return Finding(diagram.file, _id(diagram, element), rule, "warning", message)


def reference(diagram: Diagram, element: str | Node, rule: str, message: str, *, judged: bool) -> Finding:
    """Something that should exist elsewhere: an error where that is known, else a warning."""
    severity: Severity = "error" if judged else "warning"
    return Finding(diagram.file, _id(diagram, element), rule, severity, message)


def _id(diagram: Diagram, element: str | Node | None) -> str | None:
    """What has no id is named by the file's, or by the first that there is."""
    return element.id if isinstance(element, Node) else element or diagram.first_id
