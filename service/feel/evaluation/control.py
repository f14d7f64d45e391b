"""if, for, some, every."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from service.feel.evaluation.environment import Code, Environment, note
from service.feel.limits import Place
from service.feel.types import kind_of
from service.feel.values import Date, Range

Domain = tuple[int, Code, Code | None, Place]  # slot of the name, start, end of `start..end`, place


def conditional(branches: list[tuple[Code, Code, Place]], otherwise: Code) -> Code:
    """The first branch whose condition is true, else the last."""

    def run(env: Environment) -> Any:
        for condition, branch, at in branches:
            found = condition(env)
            if found is True:
                return branch(env)
            if found is not False and found is not None:
                note(env, at, f"The condition of `if` is {kind_of(found)}, neither true nor false.")
        return otherwise(env)

    return run


def _whole(value: Any) -> int | None:
    return int(value) if type(value) is Decimal and value == value.to_integral_value() else None


def _steps(start: int, end: int, env: Environment) -> range:
    env.run.room_for_items(abs(end - start) + 1)
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def span(start: Any, end: Any, env: Environment) -> Iterator[Any] | None:
    """The whole numbers or days from one end to the other, upwards or downwards; None if the ends are neither."""
    if type(start) is Date and type(end) is Date:
        return (Date.from_days(day) for day in _steps(start.days, end.days, env))
    first, last = _whole(start), _whole(end)
    if first is None or last is None:
        return None
    return (Decimal(number) for number in _steps(first, last, env))


def _from_range(found: Range, env: Environment) -> Iterator[Any] | None:
    if found.other_than:
        return None
    items = span(found.start, found.end, env)
    if items is None:
        return None
    left_out = {
        end for end, included in ((found.start, found.start_included), (found.end, found.end_included)) if not included
    }
    return (item for item in items if item not in left_out)


def items_of(domain: Domain, env: Environment) -> list[Any] | Iterator[Any] | None:
    """What an iteration goes through; null with a message if that is no list and no range."""
    _, start, end, at = domain
    env.run.at = at
    found = start(env)
    if end is not None:
        items = span(found, end(env), env)
        if items is None:
            note(env, at, "`..` needs two whole numbers or two dates here.")
        return items
    if type(found) is list:
        return found
    items = _from_range(found, env) if type(found) is Range else None
    if items is None:
        note(env, at, f"A list (or a closed range of whole numbers or dates) is needed here, not {kind_of(found)}.")
    return items


def walk(domains: list[Domain], env: Environment, visit: Callable[[Environment], None], index: int = 0) -> bool:
    """Calls `visit` for each combination, the last domain fastest. False if a domain is no list."""
    if index == len(domains):
        visit(env)
        return True
    items = items_of(domains[index], env)
    if items is None:
        return False
    slot, _, _, at = domains[index]
    for item in items:
        env.run.at = at
        env.run.tick()
        env.slots[slot] = item
        if not walk(domains, env, visit, index + 1):
            return False
    return True


def loop(domains: list[Domain], body: Code, partial: int, *, snapshot: bool) -> Code:
    """`for`: the list of results. `partial` is the slot of the results so far; a copy where the body may keep it."""

    def run(env: Environment) -> list[Any] | None:
        results: list[Any] = []
        env.slots[partial] = results

        def visit(env: Environment) -> None:
            if snapshot:
                env.run.charge(results)
                env.slots[partial] = results[:]
            results.append(body(env))
            env.run.room_for_items(len(results))

        return results if walk(domains, env, visit) else None

    return run


def quantified(domains: list[Domain], body: Code, at: Place, *, every: bool) -> Code:
    """`some` is `or`, `every` is `and` over all combinations.

    An answer that is no truth value makes the whole null, unless an answer before it has decided.
    """
    decides = not every

    def run(env: Environment) -> bool | None:
        found: set[bool | None] = set()
        odd: list[Any] = []

        def visit(env: Environment) -> None:
            value = body(env)
            if value is None or type(value) is bool:
                found.add(value)
            elif decides not in found:
                odd.append(value)

        if not walk(domains, env, visit):
            return None
        if odd:
            note(env, at, f"The condition after `satisfies` is {kind_of(odd[0])}, neither true nor false.")
            return None
        if decides in found:
            return decides
        return None if None in found else every

    return run
