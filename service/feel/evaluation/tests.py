"""`in` and unary tests: does a value pass a test?"""

from typing import Any

from service.feel.equality import ORDERED, compare
from service.feel.errors import OutOfDomainError
from service.feel.evaluation.environment import Code, Environment, note
from service.feel.evaluation.operators import both, compare_or_note, equal_or_note
from service.feel.limits import Place
from service.feel.types import kind_of
from service.feel.values import Range

_INCLUDED = {"<": False, ">": False, "<=": True, ">=": True}


def make_range(start: Any, end: Any, included: tuple[bool, bool]) -> Range:
    """A range of two endpoints: of one kind, in order."""
    if start is None or end is None:
        raise OutOfDomainError("An end of the range is nothing (null).")
    for endpoint in (start, end):
        if type(endpoint) not in ORDERED:
            raise OutOfDomainError(f"A range can't begin or end with {kind_of(endpoint)}.")
    if not compare("<=", start, end):
        raise OutOfDomainError("The range ends before it begins.")
    return Range(start, end, *included)


def open_range(op: str, endpoint: Any) -> Range:
    """The range that a comparison means: `< 5`."""
    if endpoint is None:
        raise OutOfDomainError(f"`{op}` is followed by nothing (null).")
    if op in {"=", "!="}:
        return Range(endpoint, endpoint, op == "=", op == "=", other_than=op == "!=")
    if type(endpoint) not in ORDERED:
        raise OutOfDomainError(f"A range can't begin or end with {kind_of(endpoint)}.")
    if op in {"<", "<="}:
        return Range(None, endpoint, start_included=False, end_included=_INCLUDED[op])
    return Range(endpoint, None, start_included=_INCLUDED[op], end_included=False)


def _is_point(found: Range) -> bool:
    """`= 5`, which also holds values that have no order."""
    return found.start is found.end and found.start is not None and found.start_included and found.end_included


def in_range(value: Any, found: Range, env: Environment, at: Place) -> bool | None:
    """Whether a value lies in a range; a range does where it is that range."""
    if type(value) is Range:
        return equal_or_note(value, found, env, at)
    if found.other_than or _is_point(found):
        equal = equal_or_note(value, found.start, env, at)
        return equal if equal is None or not found.other_than else not equal
    above: bool | None = True
    if found.start is not None:
        above = compare_or_note(">=" if found.start_included else ">", value, found.start, env, at)
    below: bool | None = True
    if found.end is not None:
        below = compare_or_note("<=" if found.end_included else "<", value, found.end, env, at)
    return both(above, below)


def _in_list(value: Any, items: list[Any], env: Environment, at: Place, *, doubt: bool) -> bool | None:
    """Whether one of the items is the value or a range around it. `doubt`: items of other kinds leave it open."""
    env.run.at = at
    env.run.tick(len(items) + 1)
    result: bool | None = False
    for item in items:
        verdict = in_range(value, item, env, at) if type(item) is Range else equal_or_note(value, item, env, at)
        if verdict is True:
            return True
        if verdict is None and doubt:
            result = None
    return result


def passes(value: Any, test: Any, env: Environment, at: Place, *, doubt: bool = False) -> bool | None:
    """Whether the value passes a test that is a value: a range, a list of such, or something to be equal to."""
    if type(test) is Range:
        return in_range(value, test, env, at)
    if type(test) is list:
        if type(value) is list and equal_or_note(value, test, env, at) is True:
            return True
        return _in_list(value, test, env, at, doubt=doubt)
    return equal_or_note(value, test, env, at)


def asked(test: Code, slot: int, at: Place, *, doubt: bool) -> Code:
    """A test that mentions `?`: true or false is the verdict, anything else is compared."""

    def run(env: Environment) -> bool | None:
        found = test(env)
        if found is None or type(found) is bool:
            return found
        return passes(env.slots[slot], found, env, at, doubt=doubt)

    return run


def plain(test: Code, slot: int, at: Place, *, condition: bool, doubt: bool) -> Code:
    """A test that does not mention `?`. A condition (`x > 3`) on a value that is no boolean is the verdict itself."""

    def run(env: Environment) -> bool | None:
        value, found = env.slots[slot], test(env)
        if condition and type(value) is not bool:
            return found if type(found) is bool else None
        return passes(value, found, env, at, doubt=doubt)

    return run


def between_ends(slot: int, ends: tuple[Code, Code], included: tuple[bool, bool], at: Place) -> Code:
    """A range that is written out as a test: two comparisons, so that ends out of order hold nothing."""
    lower, upper = ">=" if included[0] else ">", "<=" if included[1] else "<"

    def run(env: Environment) -> bool | None:
        value = env.slots[slot]
        above = compare_or_note(lower, value, ends[0](env), env, at)
        return both(above, compare_or_note(upper, value, ends[1](env), env, at))

    return run


def any_of(tests: list[Code]) -> Code:
    """`or` over tests."""
    if len(tests) == 1:
        return tests[0]

    def run(env: Environment) -> bool | None:
        result: bool | None = False
        for test in tests:
            verdict = test(env)
            if verdict is True:
                return True
            if verdict is None:
                result = None
        return result

    return run


def in_tests(value: Code, slot: int, verdict: Code) -> Code:
    """`value in tests`."""

    def run(env: Environment) -> bool | None:
        env.slots[slot] = value(env)
        passed: bool | None = verdict(env)
        return passed

    return run


def literal_range(start: Code, end: Code, included: tuple[bool, bool], at: Place) -> Code:
    """A range as a value."""

    def run(env: Environment) -> Range | None:
        try:
            return make_range(start(env), end(env), included)
        except OutOfDomainError as reason:
            note(env, at, str(reason))
            return None

    return run


def literal_test(op: str, endpoint: Code, at: Place) -> Code:
    """`< 5` as a value."""

    def run(env: Environment) -> Range | None:
        try:
            return open_range(op, endpoint(env))
        except OutOfDomainError as reason:
            note(env, at, str(reason))
            return None

    return run
