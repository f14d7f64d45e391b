"""After a migration: parallel joins that would wait for ever, since nothing active can bring what they wait for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from service.engine.elements.base import Element
from service.engine.elements.gateways import ParallelGateway, leading_to, reaching


@dataclass(frozen=True, slots=True)
class Standing:
    """A token as it would stand in the target: at which element, and over which flow it waits at a join."""

    element: str
    via: str | None = None


def stuck_joins(spec: Any, tokens: Sequence[Standing]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Joins of one scope with the flows over which nothing can come any more."""
    elements = _elements(spec)
    before = leading_to(elements)
    for join in elements:
        if isinstance(join, ParallelGateway) and len(join.arrivals) > 1:
            missing, concerned = _missing(join, spec, tokens, lambda n, j=join.name: reaching(j, n, before))  # type: ignore[misc]
            if concerned and missing:
                yield join.name, missing


def _missing(
    join: Element, spec: Any, tokens: Sequence[Standing], reach: Callable[[str], frozenset[str]]
) -> tuple[tuple[str, ...], bool]:
    """Arrivals that stay empty, and whether anything waits there or can get there at all."""
    brought = {token.via for token in tokens if token.element == join.name}
    others = {token.element for token in tokens if token.element != join.name}
    sources = {flow.id: source.name for source in _elements(spec) for flow in source.flows if flow.target == join.name}
    coming = {flow for flow in join.arrivals if others & reach(sources[flow])}
    missing = tuple(flow for flow in join.arrivals if flow not in brought | coming)
    return missing, bool(brought or coming)


def _elements(spec: Any) -> list[Element]:
    return [found for found in spec.task_specs.values() if isinstance(found, Element)]
