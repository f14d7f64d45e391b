"""Gateways. Conditions are asked in the order of the file; joins count by incoming flow, surplus tokens wait."""

from itertools import islice
from typing import Any

from service.engine.elements.base import Element
from service.engine.settings import Flow
from service.engine.spiff import EventBasedGateway as SpiffEventBasedGateway
from service.engine.spiff import ExclusiveGateway as SpiffExclusiveGateway
from service.engine.spiff import InclusiveGateway as SpiffInclusiveGateway
from service.engine.spiff import ParallelGateway as SpiffParallelGateway
from service.engine.token import DORMANT, Token

VIA = "via"  # what was put somewhere by hand came over no flow, and waits for no others


class ExclusiveGateway(Element, SpiffExclusiveGateway):
    """The first flow whose condition holds; later conditions are not asked."""

    is_gateway = True

    def choose(self, token: Token) -> list[Flow]:
        return list(islice(self.holding(token), 1)) or self.fallback()


class ParallelGateway(Element, SpiffParallelGateway):
    """Goes on when every incoming flow has brought a token; a second one over the same flow waits for the next turn."""

    is_gateway = True

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.arrivals) <= 1 or VIA not in my_task.notes:
            return True
        first: dict[str, Token] = {}
        waiting = my_task.workflow.waiting_at(self)
        for other in [*waiting, my_task] if len(waiting) + 1 >= len(self.arrivals) else ():
            first.setdefault(other.notes.get("via", ""), other)
        if len(first) < len(self.arrivals) or len(first.keys() & set(self.arrivals)) < len(self.arrivals):
            my_task.wait()
            return False
        for other in first.values():
            if other is not my_task:
                other.forget()
        return True


class InclusiveGateway(Element, SpiffInclusiveGateway):
    """Joins when its scope is quiet and no other token can still reach an arrival that is empty."""

    is_gateway = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upstream: dict[str, frozenset[str]] = {}  # arrival -> elements from which a token can still come

    @property
    def joins(self) -> bool:
        return len(self.arrivals) > 1

    def _update_hook(self, my_task: Token) -> bool:
        waits = self.joins and VIA in my_task.notes
        if waits:
            my_task.wait()
        return not waits

    def join(self, waiting: list[Token], live: list[Token]) -> None:
        missing = set(self.arrivals) - {token.notes.get("via") for token in waiting}
        others = [t for t in live if t.task_spec is not self and t.notes.get("host") not in DORMANT]
        if any(other.task_spec.name in self.upstream[flow] for flow in missing for other in others):
            return
        first: dict[str, Token] = {}
        for token in waiting:
            first.setdefault(token.notes.get("via", ""), token)
        kept, *rest = first.values()
        for token in rest:
            token.forget()
        kept.workflow.joining[self.name].pop(kept.id)
        kept._ready()  # noqa: SLF001


class EventBasedGateway(Element, SpiffEventBasedGateway):
    """Waits for the events behind its flows; the first one that comes is the way the token takes."""

    is_gateway = waits_for_events = True

    def act(self, token: Token) -> bool:
        specs = [token.workflow.spec.task_specs[flow.target] for flow in self.flows]
        waits = [(spec, spec.waits(token)) for spec in specs]
        for spec, what in waits:
            token.workflow.subscribe(spec, what, token.id)
        return False

    def go(self, token: Token, event: Token) -> None:
        """`event`, no longer hosted by `token`, has come."""
        flow = next(flow for flow in self.flows if flow.target == event.task_spec.name)
        token.taken = []
        token.complete()
        event.record("taken", flow.id)
        event.notes["via"] = flow.id


def prepare_joins(spec: Any) -> None:
    """For every inclusive join: the elements from which a token can still reach each of its arrivals."""
    elements = [s for s in spec.task_specs.values() if isinstance(s, Element)]
    joins = [s for s in elements if isinstance(s, InclusiveGateway) and s.joins]
    spec.inclusive_joins = tuple(join.name for join in joins)
    before = leading_to(elements)
    for join in joins:
        for name in before[join.name]:
            flows = [flow.id for flow in spec.task_specs[name].flows if flow.target == join.name]
            join.upstream.update(dict.fromkeys(flows, reaching(join.name, name, before)))


def leading_to(elements: list[Element]) -> dict[str, set[str]]:
    """Element -> those from which a token can come directly."""
    before: dict[str, set[str]] = {}
    for source in elements:
        for target in [*(flow.target for flow in source.flows), *source.boundary]:
            before.setdefault(target, set()).add(source.name)
    return before


def reaching(join: str, source: str, before: dict[str, set[str]]) -> frozenset[str]:
    """Elements from which a token can come to `source` without passing the join."""
    seen, todo = {join}, [source]
    while todo:
        if (name := todo.pop()) not in seen:
            seen.add(name)
            todo.extend(before.get(name, ()))
    return frozenset(seen)
