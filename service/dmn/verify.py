"""The deployment check: everything is compiled, every reference followed, all findings at once."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

from service.dmn import model as m
from service.dmn.findings import Finding
from service.dmn.link import Node
from service.dmn.program import Program

MAX_CYCLES: Final = 50


def verify(program: Program) -> list[Finding]:
    """What is wrong with a model beyond its structure; compiles all of it as a side effect."""
    unit = program.linked.main
    _check_items(program)
    for node in unit.nodes.values():
        program.type_of(node)
        program.parameters(node)
        program.logic(node)
    findings = dict.fromkeys(program.findings)
    findings.update(dict.fromkeys(_cycles(program)))
    findings.update(dict.fromkeys(_services(program)))
    findings.update(dict.fromkeys(_undecided(program)))
    return list(findings)


def _check_items(program: Program) -> None:
    """Item definitions: the types that they refer to, and the tests of their values."""
    unit = program.linked.main
    waiting = list(unit.definitions.items)
    for item in waiting:
        waiting += item.components
        for part in _references(item):
            if program.types(unit).find(part.type_ref) is None:
                message = f"There is no data type “{part.type_ref}”, which “{item.name}” refers to."
                program.findings.append(Finding(part.at.id, "unknown-type", "error", message, part.at.line))
        for tests in (item.allowed_values, item.type_constraint):
            if tests is not None and tests.text.strip():
                program.formulas(unit).compile_allowed(tests, program.findings)


def _references(item: m.ItemDefinition) -> list[m.Item]:
    found = [m.Item(item.at, item.name, item.type_ref)]
    if item.function is not None:
        found += [*item.function.parameters, m.Item(item.at, item.name, item.function.output_type)]
    return found


def _cycles(program: Program) -> Iterator[Finding]:
    """Elements that require themselves in the end. Business knowledge models may call one another: depth is bounded."""
    main = program.linked.main
    graph = {node: set(_followed(node)) for node in main.nodes.values()}
    found = 0
    while (cycle := _find_cycle(graph)) and found < MAX_CYCLES:
        found += 1
        for node in cycle:
            graph.pop(node, None)
            if node.unit is main and not isinstance(node.element, m.KnowledgeModel):
                message = f"“{node.label}” requires itself, directly or through others, so it can never be decided."
                yield Finding(node.element.at.id, "requirement-cycle", "error", message, node.element.at.line)


def _followed(node: Node) -> Iterator[Node]:
    knowledge = isinstance(node.element, m.KnowledgeModel)
    for one in node.required("input", "decision", "knowledge"):
        if not (knowledge and isinstance(one.element, m.KnowledgeModel)):
            yield one


def _find_cycle(graph: Mapping[Node, set[Node]]) -> list[Node]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        nodes: list[Node] = error.args[1]
        return list(dict.fromkeys(nodes))
    return []


def _services(program: Program) -> Iterator[Finding]:
    """Each input that a service's decisions need must be an input of the service (10.4)."""
    for node in program.linked.main.nodes.values():
        element = node.element
        if not isinstance(element, m.DecisionService):
            continue
        for missing in _missing_inputs(program, node):
            message = f"The decision service “{node.label}” needs the input “{missing.label}”, but does not list it."
            yield Finding(element.at.id, "service-input-missing", "error", message, element.at.line)


def _missing_inputs(program: Program, node: Node) -> list[Node]:
    inputs = set(program.inputs(node))
    waiting = [one for _, one in program.outputs(node) if one not in inputs]
    seen, missing = set(waiting), dict[Node, None]()
    for one in waiting:
        missing.update((given, None) for given in one.required("input") if given not in inputs)
        more = [other for other in one.required("decision") if other not in seen | inputs]
        seen.update(more)
        waiting += more
    return list(missing)


def _undecided(program: Program) -> Iterator[Finding]:
    """Elements without logic. A decision may be without where its value is given: as the input of a service."""
    nodes = program.linked.main.nodes.values()
    given = {one for node in nodes for one in program.inputs(node)}
    for node in nodes:
        if node not in given and _is_empty(node.element):
            message = f"“{node.label}” has no logic, so it could only be null."
            yield Finding(node.element.at.id, "logic-missing", "error", message, node.element.at.line)


def _is_empty(element: m.Element) -> bool:
    if isinstance(element, m.Decision):
        return _says_nothing(element.logic)
    function = element.function if isinstance(element, m.KnowledgeModel) else None
    return isinstance(element, m.KnowledgeModel) and (function is None or _says_nothing(function.body))


def _says_nothing(logic: m.Expression | None) -> bool:
    return logic is None or (isinstance(logic, m.Literal) and not logic.text.strip())
