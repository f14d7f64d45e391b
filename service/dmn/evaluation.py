"""One evaluation: inputs by name in, value, fired rules and messages out."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from service.dmn import model as m
from service.dmn.formula import invoke
from service.dmn.link import Node
from service.dmn.program import Program
from service.dmn.run import EvaluationError, FiredRule, Frame, Message, Run, Value
from service.dmn.session import Session
from service.feel.errors import FeelLimitError
from service.feel.values import from_python

# A call of a business knowledge model takes some fifteen frames; FEEL's bound on calls in calls should be met first.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 5_000))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided. `rules`: those of decision tables that fired. `outputs`: of a decision service, by name."""

    value: Value
    rules: tuple[FiredRule, ...] = ()
    messages: tuple[Message, ...] = ()
    outputs: Mapping[str, Value] | None = None


def evaluate_decision(
    program: Program,
    name: str | Node,
    inputs: Mapping[str, Value],
    now: datetime | None = None,
    *,
    replace: bool = True,
) -> Outcome:
    """`replace`: an input with the name of a decision replaces that decision's logic."""
    node = find(program, name, m.Decision, "decision") if isinstance(name, str) else name
    session = open_session(program, inputs, now, (m.InputData, m.Decision) if replace else (m.InputData,))
    return _guarded(session.run, lambda: session.decide(node))


def evaluate_service(program: Program, name: str, inputs: Mapping[str, Value], now: datetime | None = None) -> Outcome:
    node = find(program, name, m.DecisionService, "decision service")
    session = open_session(program, inputs, now, (m.InputData, m.Decision))
    outputs: dict[str, Value] = {}

    def serve() -> Value:
        outputs.update(session.serve(node, session.given))
        return session.served(node, outputs)

    outcome = _guarded(session.run, serve)
    return Outcome(outcome.value, outcome.rules, outcome.messages, _outputs(outputs, outcome.value))


def _outputs(outputs: Mapping[str, Value], value: Value) -> dict[str, Value]:
    """As the service's own type lets them out: its result may have been converted, or be null."""
    if len(outputs) == 1:
        return dict.fromkeys(outputs, value)
    return dict(outputs) if value is not None else dict.fromkeys(outputs)


def evaluate_knowledge(
    program: Program, name: str, inputs: Mapping[str, Value], now: datetime | None = None
) -> Outcome:
    node = find(program, name, m.KnowledgeModel, "business knowledge model")
    session = open_session(program, {}, now, ())
    known = {parameter: from_python(inputs.get(parameter)) for parameter, _ in program.parameters(node)}
    frame = Frame(session.run, {})
    return _guarded(session.run, lambda: invoke(frame, node.element.at, session.function(node), known))


def open_session(
    program: Program, inputs: Mapping[str, Value], now: datetime | None, kinds: tuple[type, ...]
) -> Session:
    """Binds inputs by name; those of imported models by `{namespace}name`, or by name where the model has none such."""
    given: dict[Node, Value] = {}
    loose: dict[str, Value] = {}
    for name, value in inputs.items():
        node, known = lookup(program, name, kinds), from_python(value)
        if node is not None:
            given[node] = known
        elif lookup(program, name, (m.Element,)) is None:
            loose[name] = known
            given.update((one, known) for one in _imported_inputs(program, name) if one not in given)
    return Session(program, Run(now), given, loose)


def _imported_inputs(program: Program, name: str) -> list[Node]:
    nodes = [node for unit in program.linked.units.values() for node in unit.nodes.values()]
    return [node for node in nodes if isinstance(node.element, m.InputData) and node.element.name == name]


def lookup(program: Program, name: str, kinds: tuple[type, ...]) -> Node | None:
    """An element by `name`, or by `{namespace}name` in an imported model."""
    unit = program.linked.main
    if name.startswith("{"):
        namespace, _, name = name[1:].partition("}")
        unit = program.linked.units.get(namespace, unit)
    return next(
        (one for one in unit.nodes.values() if isinstance(one.element, kinds) and one.element.name == name), None
    )


def find(program: Program, name: str, kind: type[m.Element], word: str) -> Node:
    found = lookup(program, name, (kind,))
    if found is None:
        names = [node.element.name for node in program.linked.main.nodes.values() if isinstance(node.element, kind)]
        near = get_close_matches(name, names, 1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise EvaluationError(f"There is no {word} “{name}” in this model.{hint}")
    return found


def _guarded(run: Run, work: Callable[[], Value]) -> Outcome:
    try:
        with run.feel.active():
            value = work()
    except FeelLimitError as error:
        raise EvaluationError(str(error), element=run.where) from None
    except RecursionError:
        raise EvaluationError("The evaluation goes too deep, so it was stopped.", element=run.where) from None
    return Outcome(value, tuple(run.fired), tuple(run.messages))
