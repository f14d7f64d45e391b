"""An instance to another definition: a mapping of element ids, a proposal for it, and what stands against it.

Live tokens are renamed; keys, phases, variables and what was evaluated for open rows stay, so a task keeps its holder
and draft. Subscriptions that the mapping names are kept; the others are closed, and the target's are opened anew.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.errors import InvalidInputError, ProcessExecutionError
from service.engine import values
from service.engine.definition import Process
from service.engine.elements.base import Element
from service.engine.failures import StepError
from service.engine.results import Closed, StepResult
from service.engine.running import advance
from service.engine.scope import Instance, ScopeMixin
from service.engine.state import read, restore
from service.engine.stuck import Standing, stuck_joins
from service.engine.token import COMPENSATION, INWARD, SCOPE, Token
from service.engine.waits import TIMERS

CHILD = " [child]"
SUBSCRIBED = ("act", "leave", "completing")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an active element can't be carried over; `element` is of the old definition."""

    element: str
    message: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a migration would do: keep these (old -> new), close those, or not be possible."""

    kept: Mapping[str, str]
    closed: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()  # possible, but perhaps not meant; `element` is of the new definition


def propose(source: Process, target: Process) -> dict[str, str]:
    """Equal ids of equal kinds in corresponding places, then equal names that are unique."""
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    for info in source.elements.values():  # outer elements come before inner ones
        wanted = (target.id, *(mapping.get(name, "") for name in info.scope[1:]))
        same = [e for e in target.elements.values() if e.kind == info.kind and e.scope == wanted and e.id not in taken]
        named = [e for e in same if info.name and e.name == info.name]
        found = [e for e in same if e.id == info.id] or (named if len(named) == 1 else [])
        if found:
            mapping[info.id] = found[0].id
            taken.add(found[0].id)
    return mapping


def plan(definition: Process, state: bytes, target: Process, mapping: Mapping[str, str], *, key: int = 0) -> Plan:
    """Look before migrating; nothing changes."""
    instance = restore(definition, state, _ANY_TIME)
    tokens = [token for scope in _scopes(instance, key) for token in scope.live()]
    problems = tuple(problem for token in tokens for problem in _problems(token, target, mapping))
    kept = {t.task_spec.bpmn_id: mapping.get(_id(t), t.task_spec.bpmn_id) for t in tokens if not _is_waiting(t)}
    closed = tuple(_id(token) for token in tokens if _is_waiting(token) and _id(token) not in mapping)
    warnings = () if problems else tuple(_warnings(instance, key, target, mapping))
    return Plan(kept, closed, problems, warnings)


def migrate(
    definition: Process, state: bytes, target: Process, mapping: Mapping[str, str], now: datetime, *, key: int = 0
) -> StepResult:
    """The whole instance, or (key of a call activity) only the process it called. The result is of `target`'s root."""
    found = plan(definition, state, target, mapping, key=key)
    if found.problems:
        raise InvalidInputError(found.problems[0].message, {p.element: p.message for p in found.problems})
    instance = restore(definition, state, now)
    ours = {scope.host.id if scope.host else 0 for scope in _scopes(instance, key)}
    closed: list[Closed] = []
    document = read(state)
    for scope in document["s"]:
        if scope[0] in ours:
            holder = instance if not scope[0] else instance.subprocesses[scope[0]]
            _rewrite(scope, holder, target, mapping, closed)
    root = definition if key else target
    document["p"] = root.id

    def apply(migrated: Instance) -> None:
        migrated.step.closed += closed
        for scope in _scopes(migrated, key):
            _open_anew(scope, mapping.values())
            for token in scope.live():
                if "row" in token.notes:
                    migrated.changed[token.id] = token

    return advance(root, values.dump(document), apply, now)


_ANY_TIME = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _scopes(instance: Instance, key: int) -> list[ScopeMixin]:
    return [scope for scope in instance.all_scopes() if scope.instance_key == key]


def _is_waiting(token: Token) -> bool:
    return token.is_subscription and token.notes["host"] != COMPENSATION


def _id(token: Token) -> str:
    """Of an event sub-process that waits, its start event."""
    spec = token.task_spec
    return spec.first(token.workflow.process).bpmn_id if token.notes.get("host") == SCOPE else spec.bpmn_id


def _target_id(token: Token, target: Process, mapping: Mapping[str, str]) -> str | None:
    """An event sub-process that waits is mapped by its start event, or by itself."""
    own = token.task_spec.bpmn_id
    if _is_waiting(token):
        found = mapping.get(_id(token), mapping.get(own))
        starts = target.first_events.get(found or "") if token.notes["host"] == SCOPE else None
        return starts[0].bpmn_id if starts else found
    return mapping.get(own, own if token.notes.get("host") == COMPENSATION else None)


def _warnings(instance: Instance, key: int, target: Process, mapping: Mapping[str, str]) -> Iterator[Problem]:
    for scope in _scopes(instance, key):
        tokens = [token for token in scope.active() if token.body is None and not _is_waiting(token)]
        standing = [_standing(token, target, mapping) for token in tokens]
        name = target.id if scope.is_wall else mapping.get(scope.spec.name, scope.spec.name)
        for join, flows in stuck_joins(target.specs[name], standing):
            words = " and ".join(f"'{flow}'" for flow in flows)
            yield Problem(join, f"'{join}' would wait for ever: nothing active can come over {words}.")


def _standing(token: Token, target: Process, mapping: Mapping[str, str]) -> Standing:
    new = _target_id(token, target, mapping) or ""
    return Standing(new, _flow(token, target, target.elements[new].scope[-1], new) if _at_join(token) else None)


def _at_join(token: Token) -> bool:
    return token.id in token.workflow.joining.get(token.task_spec.name, {})


# -- what stands against it --------------------------------------------------------------------------------------------


def _problems(token: Token, target: Process, mapping: Mapping[str, str]) -> Iterator[Problem]:
    old, new = _id(token), _target_id(token, target, mapping)
    if new is None:
        if not _is_waiting(token):
            yield Problem(old, f"The active element '{old}' has no counterpart in the mapping.")
        return
    here, there = token.workflow.process.elements.get(old), target.elements.get(new)
    around, hidden = _around(token), 1 if token.notes.get("host") == SCOPE else 0
    if here is None or there is None:
        yield Problem(old, f"There is no element '{new}' in the process '{target.id}'.")
    elif here.kind != there.kind:
        yield Problem(old, f"'{old}' is a {here.kind}, '{new}' is a {there.kind}.")
    elif (target.id, *(mapping.get(name, name) for name in around[1:])) != there.scope[: len(there.scope) - hidden]:
        yield Problem(old, f"'{new}' is not drawn in the part of the process that corresponds to where '{old}' is.")
    elif _event(token.task_spec, token.workflow.process) != _event(_spec(token, target, new), target):
        yield Problem(old, f"'{old}' and '{new}' don't wait for the same kind of event.")
    elif isinstance(host := token.notes.get("host"), int) and not _belongs(token, host, new, target, mapping):
        yield Problem(old, f"'{new}' is not attached to what '{old}' waits at.")
    elif host != SCOPE:
        yield from _differences(token, new, target, there.scope[-1])


def _belongs(token: Token, host: int, new: str, target: Process, mapping: Mapping[str, str]) -> bool:
    """Is the new event one of those that the new host waits for?"""
    name = mapping.get(token.workflow.tasks[host].task_spec.bpmn_id)
    if name is None or name not in target.elements:
        return True  # the host itself stands against it, and says so
    spec = target.specs[target.elements[name].scope[-1]].task_specs[name]
    return new in [*spec.boundary, *(flow.target for flow in spec.flows)]


def _differences(token: Token, new: str, target: Process, scope: str) -> Iterator[Problem]:
    old, body = token.task_spec.bpmn_id, target.specs[scope].task_specs[new]
    spec = target.specs[scope].task_specs.get(_renamed(token, new))
    if spec is None or (token.body is None and (token.task_spec.loop is None) != (body.loop is None)):
        yield Problem(old, f"Only one of '{old}' and '{new}' is repeated for a list.")
    elif len(spec.arrivals) > 1 and _flow(token, target, scope, new) is None:
        yield Problem(old, f"It is not clear over which flow the token that waits at '{old}' came to '{new}'.")


def _around(token: Token) -> tuple[str, ...]:
    """Ids of the scopes in which a token stands."""
    element = token.workflow.process.elements.get(token.task_spec.bpmn_id)
    return () if element is None else element.scope


def _spec(token: Token, target: Process, new: str) -> Element | None:
    element = target.elements[new]
    name = element.scope[-1] if token.notes.get("host") == SCOPE else new
    scope = element.scope[-2] if token.notes.get("host") == SCOPE else element.scope[-1]
    found: Element | None = target.specs[scope].task_specs.get(name)
    return found


def _event(spec: Element | None, process: Process) -> str | None:
    if spec is not None and spec.is_event_subprocess:
        spec = spec.first(process)
    kind = None if spec is None or spec.event is None else spec.event.kind
    return "timer" if kind in TIMERS else kind


def _renamed(token: Token, new: str) -> str:
    return new + CHILD if token.task_spec.name.endswith(CHILD) else new


def _flow(token: Token, target: Process, scope: str, new: str) -> str | None:
    """The incoming flow of the new element that stands for the one the token came by."""
    spec, via = target.specs[scope].task_specs[new], token.notes.get("via")
    if via is None or via in spec.arrivals:
        return via or ""
    return spec.arrivals[0] if len(spec.arrivals) == 1 else None


# -- doing it ----------------------------------------------------------------------------------------------------------


def _rewrite(
    scope: list[Any], holder: ScopeMixin, target: Process, mapping: Mapping[str, str], closed: list[Closed]
) -> None:
    """One stored scope: names are replaced, subscriptions that aren't mapped are left out."""
    old_name = scope[2]
    scope[1] = target.id
    scope[2] = target.id if holder.is_wall else mapping.get(old_name, old_name)
    kept = []
    for row in scope[4]:
        token = holder.tasks[row[0]]
        new = _target_id(token, target, mapping)
        if new is None:
            kind = token.notes["row"]["kind"]
            if kind not in INWARD:
                closed.append(Closed(token.id, kind, "cancelled"))
            continue
        element = target.elements[new]
        name = element.scope[-1] if token.notes.get("host") == SCOPE and element.kind == "startEvent" else new
        row[1] = _renamed(token, name)
        if len(row) > 6 and "via" in row[6]:  # noqa: PLR2004  (the notes)
            row[6]["via"] = _via(token, target, element.scope[-1], new)
        kept.append(row)
    scope[4] = kept


def _via(token: Token, target: Process, scope: str, new: str) -> str:
    specs = target.specs[scope].task_specs
    return (_flow(token, target, scope, new) or "") if new in specs else token.notes.get("via", "")


def _open_anew(scope: ScopeMixin, mapped: Collection[str]) -> None:
    """Subscriptions of the target that nothing was mapped to; one that was mapped and has come already stays gone."""
    try:
        for token in scope.live():
            if token.phase in SUBSCRIBED and not token.is_subscription:
                _subscribe(scope, token, mapped)
        _subscribe_scope(scope, mapped)
    except StepError as error:
        raise ProcessExecutionError(str(error)) from error


def _subscribe(scope: ScopeMixin, token: Token, mapped: Collection[str]) -> None:
    spec = token.task_spec
    names = [flow.target for flow in spec.flows] if spec.waits_for_events else spec.boundary
    for name in names:
        if name not in mapped:
            event = scope.spec.task_specs[name]
            scope.subscribe(event, event.waits(token), token.id)


def _subscribe_scope(scope: ScopeMixin, mapped: Collection[str]) -> None:
    if scope.host is not None and scope.host.notes.get("host") == COMPENSATION:
        return  # a completed sub-process, kept for compensation
    active = [t.task_spec for t in scope.live() if t.task_spec.is_event_subprocess and not t.is_subscription]
    if any(spec.first(scope.process).interrupting for spec in active):
        return  # it was interrupted, nothing else can come
    for name in scope.spec.event_subprocesses:
        first = scope.spec.task_specs[name].first(scope.process)
        if not {name, first.bpmn_id} & set(mapped):
            scope.subscribe(scope.spec.task_specs[name], first.waits(scope.task_tree), SCOPE)
