"""Logic."""

from typing import Any

from service.feel.equality import same
from service.feel.limits import Run
from service.feel.measuring import measure
from service.feel.registry import built_in

GROUP = "Logic"


@built_in(GROUP, "not(negand: boolean) -> boolean", examples="not(true)")
def negation(_run: Run, negand: bool) -> bool:
    """False for true and true for false; null for anything else."""
    return not negand


@built_in(GROUP, "is(value1: value, value2: value) -> boolean", examples='is(@"23:00:50Z", @"23:00:50")')
def is_same(run: Run, value1: Any, value2: Any) -> bool:
    """Whether both are the same value, zone and offset included. Never null."""
    measure(value1, run)
    return same(value1, value2)
