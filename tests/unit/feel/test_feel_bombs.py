"""Texts made to eat a machine: each is answered within its 1.5 seconds of work, and the process stays below 200 MB."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.feel import FeelLimitError, compile_expression

SECONDS, MEGABYTES = 2.5, 200
CLOCK = os.sysconf("SC_CLK_TCK")
LONG_TEXT = 'string join(for i in 1..100000 return "aaaaaaaaaa")'
LONG_LIST = "for i in 1..100000 return i"


def doubled(first: str, step: str, last: str) -> str:
    """Sixty entries, each twice as large as the one before it."""
    names = ["a", *(f"s{number}" for number in range(60))]
    entries = [f"{after}: {step.replace('X', before)}" for before, after in itertools.pairwise(names)]
    return f"{{a: {first}, {', '.join(entries)}, r: {last.replace('X', names[-1])}}}.r"


def each(body: str, *, over: str = LONG_LIST) -> str:
    return f"{{s: {over}, r: for i in 1..100000 return {body}}}.r"


def many(item: str, count: int) -> str:
    return f"for i in 1..100000 return [{', '.join([item] * count)}]"


BOMBS = {
    "loops in loops": "for a in 1..1000, b in 1..1000, c in 1..1000 return a * b * c",
    "a range of a billion billion": "for i in 1..10**18 return i",
    "a range of all numbers": "for i in [1..10**6000] return i",
    "all days": 'for d in @"-999999999-01-01"..@"999999999-01-01" return d',
    "texts that double": doubled('"aaaaaaaa"', "X + X", "X"),
    "lists that double": doubled("[1]", "concatenate(X, X)", "X"),
    "lists of lists, compared": doubled("[1]", "[X, X]", "X = X"),
    "lists of lists, the same": doubled("[1]", "[X, X]", "is(X, X)"),
    "lists of lists, as text": doubled("[1]", "[X, X]", "string(X)"),
    "lists of lists, flattened": doubled("[1]", "[X, X]", "flatten(X)"),
    "lists of lists, each once": doubled("[1]", "[X, X]", "distinct values([X, X])"),
    "lists of lists, as a type": doubled("[1]", "[X, X]", "X instance of list<list<Any>>"),
    "lists of lists, a part of each": doubled("[1]", "[X, X]", "X.name"),
    "contexts in contexts": doubled("{x: 1}", "{x: X, y: X}", "string(X)"),
    "itself": "{f: function(x) f(x), r: f(1)}.r",
    "itself by itself": "(function(x) x(x))(function(x) x(x))",
    "itself twice": "{f: function(x) if x < 2 then 1 else f(x - 1) + f(x - 2), r: f(60)}.r",
    "brackets": "(" * 49_000 + "1" + ")" * 49_000,
    "brackets without end": "(" * 100_000,
    "lists": "[" * 49_000 + "]" * 49_000,
    "signs": "-" * 99_000 + "1",
    "dots": "a" + ".a" * 49_000,
    "branches": "if true then " * 4_500 + "1" + " else 2" * 4_500,
    "functions": "function() " * 9_000 + "1",
    "names of names": " ".join(["a"] * 49_000),
    "a pattern that goes back": 'matches("' + "a" * 5_000 + '!", "^(a|aa)+$")',
    "a pattern that repeats itself": f'matches({LONG_TEXT}, "(a*)*b")',
    "a pattern that looks back": 'matches("' + "a" * 200 + r'b", "^(a*)*\\1*\\1*\\1*$")',
    "a pattern that counts": 'matches("aaaa", "((a{0,1000}){0,1000}){0,1000}b")',
    "replaced by more": f'replace({LONG_TEXT}, "a", {LONG_TEXT})',
    "a power without end": "10 ** 1000000000",
    "a power of nearly 1": "1.0000001 ** 999999999",
    "powers": "for i in 1..100000 return 1.000001 ** 99999999",
    "digits": "1" * 99_000,
    "an exponent": "1e999999999",
    "remainders": "for i in 1..100000 return modulo(1e6000, 7e-6000)",
    "sorted by sorting": "{f: function(a, b) count(sort([1, 2, 3], f)) > 0, r: sort([1, 2, 3], f)}.r",
    "a sort of much": f"sort({LONG_LIST}, function(a, b) a > b)",
    "a filter in a filter": f"({LONG_LIST})[count(({LONG_LIST})[item > 5]) > item]",
    "results so far": "for i in 1..100000 return partial",
    "results so far, appended to": "for i in 1..100000 return append(partial, i)",
    "functions that keep results": "for i in 1..100000 return function(x) partial",
    "texts kept": each("upper case(s)", over=LONG_TEXT),
    "texts searched": each('contains(s, "aaaaaaaaaab")', over=LONG_TEXT),
    "numbers as texts": "for i in 1..100000 return string(1e6000)",
    "lists kept": each("reverse(s)"),
    "lists put in": each("list replace(s, 1, 1)"),
    "numbers in lists": many("1+1", 15_000),
    "contexts in lists": many("{}", 24_000),
    "functions in lists": many("function() 1", 7_000),
    "ranges in lists": many("[1..2]", 10_000),
    "entries": f"for i in 1..100000 return {{{', '.join(f'a{number}: 1' for number in range(9_000))}}}",
    "working days": 'for i in 1..100000 return add working days(@"2020-01-01", 10000)',
    "limits": 'for i in 1..100000 return deadline(@"2020-01-01", {amount: 10000, unit: "wd"})',
}  # fmt: skip


class Asked:
    """`python -m service.feel --json` in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.feel", "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )

    def ask(self, text: str) -> dict[str, object]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"expr": text}) + "\n")
        self.process.stdin.flush()
        found: dict[str, object] = json.loads(self.process.stdout.readline())
        return found

    def worked(self) -> float:
        """Seconds of work so far, whatever else the machine does."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK

    def forget(self) -> None:
        """Counts the most memory anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="utf-8")

    def megabytes(self) -> float:
        """The most memory that it held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    found = Asked()
    found.ask("1")
    with found.process:
        yield found
        assert found.process.stdin is not None
        found.process.stdin.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_stops_in_time_and_memory(asked: Asked, bomb: str):
    asked.forget()
    before = asked.worked()
    answer = asked.ask(bomb)

    assert ("value" in answer) is not ("error" in answer)
    assert "longer than 100,000 characters" not in str(answer)  # or nothing was tried
    assert asked.worked() - before < SECONDS
    assert asked.megabytes() < MEGABYTES


def test_says_that_there_is_no_memory_left():
    def greedy(_name: str) -> None:
        raise MemoryError

    class Greedy(dict[str, object]):
        def __missing__(self, name: str) -> None:
            greedy(name)

    with pytest.raises(FeelLimitError, match="more memory than there is"):
        compile_expression("a + 1").evaluate(Greedy())
