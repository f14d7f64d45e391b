"""What a decision table makes of the rules that match (8.2.10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from service.dmn import model as m
from service.dmn.formula import Logic, Order, Test, aggregate, equal
from service.dmn.run import FiredRule, Frame, Value


@dataclass(frozen=True, slots=True)
class Output:
    """An output column: its default, its list of values and their order."""

    at: m.At
    name: str
    default: Logic | None
    allowed: Test | None
    order: Order | None

    def checked(self, frame: Frame, value: Value) -> Value:
        if value is None or self.allowed is None or self.allowed(value, frame) is True:
            return value
        frame.run.report(self.at, "The result is not among the output values of the table, so it is null.")
        return None


@dataclass(frozen=True, slots=True)
class Hit:
    fired: FiredRule
    value: Value


Policy = Callable[[m.At, tuple[Output, ...], Frame, list[Hit]], Value]


def _fire(frame: Frame, hits: list[Hit]) -> None:
    frame.run.fire([hit.fired for hit in hits])


def _numbers(hits: list[Hit]) -> str:
    return ", ".join(str(hit.fired.index) for hit in hits)


def _unique(at: m.At, _outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
    if len(hits) > 1:
        frame.run.report(at, f"Only one rule may match (hit policy UNIQUE), but these do: {_numbers(hits)}.")
        return None
    return _first(at, _outputs, frame, hits)


def _any(at: m.At, _outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
    if not all(equal(hit.value, hits[0].value, frame) for hit in hits):
        frame.run.report(
            at, f"All rules that match must give the same (hit policy ANY), but these differ: {_numbers(hits)}."
        )
        return None
    _fire(frame, hits)
    return hits[0].value


def _first(_at: m.At, _outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
    _fire(frame, hits[:1])
    return hits[0].value


def _ordered(outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> list[Hit]:
    """By the outputs that have a list of values, columns to the left first; equals in rule order."""
    ranking = [(output, output.order(frame)) for output in outputs if output.order is not None]

    def rank(hit: Hit) -> tuple[int, ...]:
        single = len(outputs) == 1
        return tuple(place(hit.value if single else hit.value[output.name]) for output, place in ranking)

    return sorted(hits, key=rank)


def _priority(at: m.At, outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
    return _first(at, outputs, frame, _ordered(outputs, frame, hits))


def _all(_at: m.At, _outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
    _fire(frame, hits)
    return [hit.value for hit in hits]


def _output_order(at: m.At, outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
    return _all(at, outputs, frame, _ordered(outputs, frame, hits))


def _aggregating(function: str) -> Policy:
    def policy(at: m.At, outputs: tuple[Output, ...], frame: Frame, hits: list[Hit]) -> Value:
        if len(outputs) > 1:
            frame.run.report(at, "A table with several outputs can't aggregate its results.")
            return None
        return aggregate(at, function, _all(at, outputs, frame, hits), frame)

    return policy


POLICIES: Final[Mapping[str, Policy]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority,
    "RULE ORDER": _all,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _all,
}
AGGREGATIONS: Final[Mapping[str, Policy]] = {
    name.upper(): _aggregating(name) for name in ("sum", "count", "min", "max")
}


def policy_of(hit_policy: str, aggregation: str | None) -> Policy:
    """The policy of those names; names that there are not make every result null."""
    if hit_policy == "COLLECT" and aggregation is not None:
        return AGGREGATIONS.get(aggregation, _unknown)
    return POLICIES.get(hit_policy, _unknown)


def _unknown(at: m.At, _outputs: tuple[Output, ...], frame: Frame, _hits: list[Hit]) -> Value:
    frame.run.report(at, "The table's hit policy is none that there is.")
