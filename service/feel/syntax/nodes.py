"""The tree that a text is parsed to. Every node knows its place."""

from dataclasses import dataclass, field
from typing import Any

from service.feel.limits import Place
from service.feel.types import Type


@dataclass(slots=True)
class Node:
    at: Place


@dataclass(slots=True)
class Literal(Node):
    value: Any


@dataclass(slots=True)
class BadLiteral(Node):
    """An `@"…"` whose text is no date, time or duration: null with a message."""

    message: str


@dataclass(slots=True)
class Name(Node):
    name: str


@dataclass(slots=True)
class Path(Node):
    base: Node
    name: str


@dataclass(slots=True)
class Filter(Node):
    base: Node
    test: Node


@dataclass(slots=True)
class Call(Node):
    """`names` is None for positional arguments."""

    target: Node
    arguments: list[Node]
    names: list[str] | None = None


@dataclass(slots=True)
class Negation(Node):
    operand: Node


@dataclass(slots=True)
class Arithmetic(Node):
    """A chain of one precedence, evaluated from the left."""

    first: Node
    rest: list[tuple[str, Node, Place]]


@dataclass(slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(slots=True)
class In(Node):
    value: Node
    tests: list[Node]


@dataclass(slots=True)
class InstanceOf(Node):
    value: Node
    type: Type


@dataclass(slots=True)
class Junction(Node):
    """`and` or `or` over two or more."""

    operator: str
    operands: list[Node]


@dataclass(slots=True)
class If(Node):
    branches: list[tuple[Node, Node]]
    otherwise: Node


@dataclass(slots=True)
class Iterator:
    name: str
    start: Node
    end: Node | None


@dataclass(slots=True)
class For(Node):
    iterators: list[Iterator]
    body: Node


@dataclass(slots=True)
class Quantified(Node):
    every: bool
    iterators: list[Iterator]
    body: Node


@dataclass(slots=True)
class ListOf(Node):
    items: list[Node]


@dataclass(slots=True)
class ContextOf(Node):
    entries: list[tuple[str, Node]]
    twice: str | None = None


@dataclass(slots=True)
class RangeOf(Node):
    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(slots=True)
class Test(Node):
    """A comparison operator and an endpoint: `< 5`."""

    operator: str
    endpoint: Node


@dataclass(slots=True)
class FunctionOf(Node):
    parameters: list[tuple[str, Type | None]]
    body: Node
    external: bool
    text: str = ""


@dataclass(slots=True)
class UnaryTests(Node):
    """`tests` is None for `-`."""

    tests: list[Node] | None
    negated: bool = False
    asks: list[bool] = field(default_factory=list)
