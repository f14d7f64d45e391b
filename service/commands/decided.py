"""What decision tables decided in a case, packed into its history; and told again, with why each rule is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.commands.definitions import FileSet
from service.dmn import model as dmn
from service.engine import DecisionEvaluated

Packed = list[list[str]]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule of a table that fired: its number, from 1, and what its author wrote beside it."""

    table: str
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Decided:
    """`name`: the decision's. `element`: the step that asked for it. `rules`: as they fired."""

    name: str
    element: str
    rules: tuple[Fired, ...]


def pack(decisions: Iterable[DecisionEvaluated]) -> Packed:
    """[decision, element, table, "1 4", table, "2", …]: numbers of rules only, nothing of anybody's answers."""
    return [[one.decision, one.element, *_runs(one)] for one in decisions]


def _runs(one: DecisionEvaluated) -> list[str]:
    runs: dict[str, list[str]] = {}
    for rule in one.rules:
        runs.setdefault(rule.decision, []).append(str(rule.index))
    return [part for table, numbers in runs.items() for part in (table, " ".join(numbers))]


def unpack(files: FileSet, packed: Iterable[Sequence[str]]) -> list[Decided]:
    """In the words of the version that decided."""
    return [_told(files, *one) for one in packed]


def _told(files: FileSet, decision: str, element: str, *runs: str) -> Decided:
    model = files.engine.decisions.get(decision)
    known = model.find_decision(decision) if model else None
    why = _why(model) if model else {}
    rules = tuple(
        Fired(table, int(number), why.get((table, int(number)), ""))
        for table, numbers in zip(runs[::2], runs[1::2], strict=True)
        for number in numbers.split()
    )
    return Decided(known.name if known else decision, element, rules)


def _why(model: Any) -> Mapping[tuple[str, int], str]:
    """(Name of the table, number of the rule) → what its author wrote."""
    return {
        (node.element.name, number): rule.why
        for node in model.program.linked.main.nodes.values()
        if isinstance(table := _logic(node.element), dmn.DecisionTable)
        for number, rule in enumerate(table.rules, 1)
    }


def _logic(element: Any) -> dmn.Expression | None:
    if isinstance(element, dmn.KnowledgeModel):
        return element.function.body if element.function else None
    return element.logic if isinstance(element, dmn.Decision) else None
