"""Models, and the questions that can be asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.dmn import model as m
from service.dmn.evaluation import Outcome, evaluate_decision
from service.dmn.findings import DmnInvalidError, Finding
from service.dmn.link import Node, Resolve, link, nothing
from service.dmn.program import Program
from service.dmn.run import Value
from service.dmn.verify import verify


@dataclass(frozen=True, slots=True)
class Decision:
    """What can be asked of a model."""

    id: str
    name: str
    type: str | None
    hit_policy: str | None
    node: Node

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the input data that it needs in the end."""
        waiting, seen, found = [self.node], {self.node}, dict[str, None]()
        for one in waiting:
            found.update((given.element.name, None) for given in one.required("input"))
            more = [other for other in one.required("decision") if other not in seen]
            seen.update(more)
            waiting += more
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Model:
    """A model that was read, with all it imports. Safe to keep and to share between threads."""

    name: str
    source: str
    namespace: str
    program: Program
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]

    def find_decision(self, id_or_name: str) -> Decision | None:
        found = self.decisions.get(id_or_name)
        return found or next((one for one in self.decisions.values() if one.name == id_or_name), None)


def load(content: bytes, resolve: Resolve = nothing, source: str = "", *, lenient: bool = False) -> Model:
    """A model whose every part can be evaluated; DmnInvalidError with all findings if not.

    Lenient: only what can't be read at all is refused; the rest gives null with a message when it is evaluated.
    """
    program, findings = _compiled(content, resolve)
    if not lenient and any(finding.severity == "error" for finding in findings):
        raise DmnInvalidError(findings)
    main = program.linked.main
    decisions = {
        node.element.id: _decision(node) for node in main.nodes.values() if isinstance(node.element, m.Decision)
    }
    return Model(main.definitions.name, source, main.namespace, program, decisions, findings)


def _compiled(content: bytes, resolve: Resolve) -> tuple[Program, tuple[Finding, ...]]:
    try:
        program = Program(link(content, resolve))
        return program, (*program.linked.findings, *verify(program))
    except RecursionError:
        message = "Data types or expressions of the model hold one another too deeply."
        raise DmnInvalidError([Finding(None, "model-size", "error", message)]) from None


def check(content: bytes, resolve: Resolve = nothing) -> list[Finding]:
    """All findings about a model at once; never raises."""
    try:
        return list(load(content, resolve).findings)
    except DmnInvalidError as error:
        return list(error.findings)


def evaluate(model: Model, decision: str, inputs: Mapping[str, Value], now: datetime | None = None) -> Outcome:
    """Decides (an id or a name), from input data by name.

    Names that the model declares nowhere are seen by every expression: models without drawn input data work, too.
    """
    found = model.find_decision(decision)
    return evaluate_decision(model.program, found.node if found else decision, inputs, now, replace=False)


def _decision(node: Node) -> Decision:
    element = node.element
    logic = element.logic if isinstance(element, m.Decision) else None
    policy = logic.hit_policy if isinstance(logic, m.DecisionTable) else None
    return Decision(element.id, element.name, element.variable.type_ref, policy, node)
