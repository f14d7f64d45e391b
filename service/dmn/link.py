"""A model with everything it imports: units by namespace, references resolved to nodes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from service.dmn import model as m
from service.dmn.findings import DmnInvalidError, Finding
from service.dmn.loader import read_definitions

Resolve = Callable[[str, str | None], bytes | None]
MAX_MODELS: Final = 60


def nothing(_namespace: str, _location: str | None) -> bytes | None:
    """The resolver of a model that imports nothing."""
    return None


@dataclass(eq=False, slots=True)
class Unit:
    """One file: its definitions, and the units behind its imports."""

    definitions: m.Definitions
    imported: dict[str, "Unit"] = field(default_factory=dict)
    nodes: dict[str, "Node"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = {key: Node(self, element) for key, element in self.definitions.elements.items()}

    @property
    def namespace(self) -> str:
        return self.definitions.namespace

    def import_name(self, unit: "Unit") -> str:
        """The name under which another unit's elements are seen here; empty: without one."""
        wanted = unit.namespace
        return next((one.name for one in self.definitions.imports if one.namespace == wanted), "")


@dataclass(eq=False, slots=True, repr=False)
class Node:
    """An element of a certain unit."""

    unit: Unit
    element: m.Element
    _required: dict[tuple[str, ...], tuple["Node", ...]] = field(default_factory=dict)

    def required(self, *kinds: str) -> tuple["Node", ...]:
        """The elements that this one requires, of these kinds of requirement, where they exist."""
        if kinds not in self._required:
            found = (target(self.unit, one) for one in references(self.element) if one.kind in kinds)
            self._required[kinds] = tuple(dict.fromkeys(one for one in found if one is not None))
        return self._required[kinds]

    @property
    def label(self) -> str:
        return self.element.name or self.element.id


@dataclass(frozen=True, slots=True)
class Linked:
    main: Unit
    units: Mapping[str, Unit]
    findings: tuple[Finding, ...]


def link(content: bytes, resolve: Resolve) -> Linked:
    """Reads a model and all it imports. DmnInvalidError only if the model itself can't be read."""
    definitions, findings = read_definitions(content)
    main = Unit(definitions)
    units = {main.namespace: main}
    waiting = [main]
    while waiting:
        unit = waiting.pop()
        for imported in filter(_is_model, unit.definitions.imports):
            found = units.get(imported.namespace)
            if found is None and (found := _fetch(imported, resolve, findings if unit is main else [], len(units))):
                units[imported.namespace] = found
                waiting.append(found)
            if found is not None:
                unit.imported[imported.namespace] = found
    findings += [finding for node in main.nodes.values() for finding in _check_references(node)]
    findings += [finding for one in main.definitions.imports if (finding := _check_import(main, one))]
    return Linked(main, units, tuple(findings))


def _is_model(imported: m.Import) -> bool:
    return not imported.type or "/DMN/" in imported.type


def _fetch(imported: m.Import, resolve: Resolve, findings: list[Finding], count: int) -> Unit | None:
    def refuse(rule: str, message: str) -> None:
        told = f"The imported model “{imported.name or imported.namespace}” {message}"
        findings.append(Finding(imported.at.id, rule, "error", told, imported.at.line))

    content = None if count >= MAX_MODELS else resolve(imported.namespace, imported.location)
    if content is None:
        few = count < MAX_MODELS
        refuse("import-missing" if few else "import-limit", "is not among the files." if few else "is one too many.")
        return None
    try:
        definitions, _ = read_definitions(content)
    except DmnInvalidError as error:
        refuse("import-unreadable", f"can't be read: {error}")
        return None
    if definitions.namespace != imported.namespace:
        refuse("import-namespace", "has another namespace than the import says.")
        return None
    return Unit(definitions)


def _check_import(main: Unit, imported: m.Import) -> Finding | None:
    name = imported.name or imported.namespace
    if not _is_model(imported):
        message = f"“{name}” is not a decision model; what it holds can't be used here."
        return Finding(imported.at.id, "import-type", "warning", message, imported.at.line)
    found = main.imported.get(imported.namespace)
    if found is None or main not in _all_imported(found):
        return None
    message = f"The imported model “{name}” imports this model in turn, directly or through others."
    return Finding(imported.at.id, "import-cycle", "error", message, imported.at.line)


def _all_imported(unit: Unit) -> list[Unit]:
    """The unit and all that it imports, directly or not."""
    seen = [unit]
    for one in seen:
        seen += [other for other in one.imported.values() if other not in seen]
    return seen


def resolve_reference(unit: Unit, href: str) -> Node | None:
    """The node behind `#id`, `namespace#id` or `id`."""
    namespace, _, identifier = href.rpartition("#")
    if not namespace or namespace == unit.namespace:
        return unit.nodes.get(identifier)
    other = unit.imported.get(namespace)
    return None if other is None else other.nodes.get(identifier)


def references(element: m.Element) -> tuple[m.Requirement, ...]:
    if isinstance(element, m.Decision | m.KnowledgeModel):
        return element.requirements
    if isinstance(element, m.DecisionService):
        return (*element.outputs, *element.encapsulated, *element.input_decisions, *element.input_data)
    return ()


_KINDS: Final[Mapping[str, tuple[type[m.Element], ...]]] = {
    "input": (m.InputData,),
    "decision": (m.Decision,),
    "knowledge": (m.KnowledgeModel, m.DecisionService),
}
_WORDS = {
    "input": "input data",
    "decision": "a decision",
    "knowledge": "a business knowledge model or decision service",
}


def target(unit: Unit, requirement: m.Requirement) -> Node | None:
    """What a requirement points to, if it is of the kind that it says."""
    node = resolve_reference(unit, requirement.href)
    return node if node is not None and isinstance(node.element, _KINDS[requirement.kind]) else None


def _check_references(node: Node) -> Iterator[Finding]:
    for one in references(node.element):
        if target(node.unit, one) is None:
            message = f"“{node.label}” refers to {_WORDS[one.kind]} that does not exist: “{one.href}”."
            yield Finding(one.at.id, "unknown-reference", "error", message, one.at.line)
