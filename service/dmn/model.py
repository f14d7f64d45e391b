"""A decision model as it is written: frozen shapes, no behaviour. `at` says where in the file an element stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class At:
    """The nearest id in the file, and the line."""

    id: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A named and typed place: variable, parameter, column."""

    at: At
    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """What all boxed expressions share."""

    at: At
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    text: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a boxed context; the last may have no variable: it is the result."""

    at: At
    variable: Item | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Context(Expression):
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing(Expression):
    items: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation(Expression):
    columns: tuple[Item, ...] = ()
    rows: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Expression):
    parameters: tuple[Item, ...] = ()
    body: Expression | None = None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class Binding:
    at: At
    name: str
    type_ref: str | None
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Invocation(Expression):
    called: Expression | None = None
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    condition: Expression | None = None
    then: Expression | None = None
    otherwise: Expression | None = None


@dataclass(frozen=True, slots=True)
class Filter(Expression):
    source: Expression | None = None
    match: Expression | None = None


@dataclass(frozen=True, slots=True)
class Iteration(Expression):
    """`kind` is for, some or every."""

    kind: str = "for"
    variable: str = ""
    source: Expression | None = None
    source_type: str | None = None
    body: Expression | None = None


@dataclass(frozen=True, slots=True)
class Tests:
    """Unary tests: an input entry, or a list of allowed values."""

    at: At
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class InputClause:
    at: At
    label: str
    expression: Literal | None
    values: Tests | None


@dataclass(frozen=True, slots=True)
class OutputClause:
    at: At
    name: str
    label: str
    type_ref: str | None
    values: Tests | None
    default: Literal | None


@dataclass(frozen=True, slots=True)
class Rule:
    at: At
    id: str
    inputs: tuple[Tests, ...]
    outputs: tuple[Literal, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable(Expression):
    hit_policy: str = "UNIQUE"
    aggregation: str | None = None
    inputs: tuple[InputClause, ...] = ()
    outputs: tuple[OutputClause, ...] = ()
    rules: tuple[Rule, ...] = ()
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionItem:
    output_type: str | None
    parameters: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    at: At
    name: str
    type_ref: str | None = None
    is_collection: bool = False
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionItem | None = None
    allowed_values: Tests | None = None
    type_constraint: Tests | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """`kind` is input, decision or knowledge; `href` as written."""

    at: At
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class Element:
    """An input, a decision, a business knowledge model or a decision service."""

    at: At
    id: str
    name: str
    variable: Item


@dataclass(frozen=True, slots=True)
class InputData(Element):
    pass


@dataclass(frozen=True, slots=True)
class Decision(Element):
    requirements: tuple[Requirement, ...] = ()
    logic: Expression | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeModel(Element):
    requirements: tuple[Requirement, ...] = ()
    function: FunctionDefinition | None = None


@dataclass(frozen=True, slots=True)
class DecisionService(Element):
    outputs: tuple[Requirement, ...] = ()
    encapsulated: tuple[Requirement, ...] = ()
    input_decisions: tuple[Requirement, ...] = ()
    input_data: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    at: At
    name: str
    namespace: str
    location: str | None
    type: str


@dataclass(frozen=True, slots=True)
class Definitions:
    at: At
    name: str
    namespace: str
    language: str | None
    elements: Mapping[str, Element]
    items: tuple[ItemDefinition, ...] = ()
    imports: tuple[Import, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
