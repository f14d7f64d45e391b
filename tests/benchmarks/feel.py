"""How long a warm gateway condition takes: three comparisons, as a diagram asks them at every exclusive gateway."""

import sys
import timeit

from service.feel import compile_expression

CONDITION = 'age < 18 and risk = "high" and case.priority != "low"'
VARIABLES = {"age": 15, "risk": "high", "case": {"priority": "high", "reference": "A1", "area": "north"}}
LIMIT = 15.0
ROUNDS, CALLS = 7, 5_000
Line = tuple[str, float, str, float, bool]


def run() -> list[Line]:
    """Name, value, unit, limit, whether it holds."""
    expression = compile_expression(CONDITION)
    if expression.evaluate(VARIABLES) is not True:
        raise AssertionError(CONDITION)
    seconds = min(timeit.repeat(lambda: expression.evaluate(VARIABLES), number=CALLS, repeat=ROUNDS)) / CALLS
    value = round(seconds * 1e6, 2)
    return [("feel gateway condition", value, "µs", LIMIT, value <= LIMIT)]


def main() -> int:
    lines = run()
    for name, value, unit, limit, ok in lines:
        sys.stdout.write(f"{name}: {value:g} {unit} (limit {limit:g}) {'pass' if ok else 'fail'}\n")
    return 0 if all(ok for *_, ok in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
