"""Models made to eat a machine: each is refused or answered within 2 seconds of work and 200 MB, measured from outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from dmn_support import decision, given, input_, knowledge, literal, output, table, variable, xml

SECONDS, MEGABYTES = 3.0, 200  # the start of the process and the reading of the model included
CLOCK = os.sysconf("SC_CLK_TCK")
NUMBERS = "for i in 1..100000 return i"


def chain(count: int, logic: str, *, sign: str = ">") -> str:
    """Decisions d0, d1 and so on; X is the one before."""
    first = decision(literal("[1]"), "d0")
    more = (
        decision(literal(logic.replace("X", f"d{number - 1}")), f"d{number}", needs=f"{sign}d{number - 1}")
        for number in range(1, count)
    )
    return first + "".join(more)


def rows(count: int, rule: str, policy: str, values: str | None = None) -> str:
    rules = [rule.replace("N", str(number)) for number in range(count)]
    return decision(table([input_("1")], [output("x", values=values)], rules, attributes=f'hitPolicy="{policy}"'))


def loop(body: str) -> str:
    return f'<for iteratorVariable="x"><in>{literal(NUMBERS)}</in><return>{body}</return></for>'


def services(count: int) -> str:
    first = decision(literal("1"), "d0")
    made = (
        f'<decisionService id="s{number}" name="s{number}"><outputDecision href="#d{number - 1}"/></decisionService>'
        + decision(literal(f"s{number}() + s{number}()"), f"d{number}", needs=f"+s{number}")
        for number in range(1, count)
    )
    return first + "".join(made)


def entries(count: int) -> str:
    made = (
        f"<contextEntry>{variable(f'a{number}')}{literal(f'[a{number - 1}, a{number - 1}]' if number else '[1]')}</contextEntry>"
        for number in range(count)
    )
    return decision(f"<context>{''.join(made)}</context>")


BOMBS = {
    "decisions that require one another": (
        "".join(decision(literal("1"), f"d{number}", needs=f">d{number ^ 1}") for number in range(2_000)),
        "d0",
    ),
    "a long chain": (chain(3_000, "X"), "d2999"),
    "decisions that double": (chain(60, "[X, X]"), "d59"),
    "lists that double": (chain(60, "concatenate(X, X)"), "d59"),
    "services that double": (services(60), "d59"),
    "entries that double": (entries(60), "d"),
    "a function that calls itself twice": (
        knowledge({"n": None}, literal("if n < 1 then 1 else f(n - 1) + f(n - 1)"))
        + decision(literal("f(50)"), needs="+f"),
        "d",
    ),
    "thousands of rules": (rows(4_000, '- || "vN"', "COLLECT"), "d"),
    "thousands of rules, ordered": (
        rows(2_000, '- || "vN"', "OUTPUT ORDER", ", ".join(f'"v{number}"' for number in range(2_000))),
        "d",
    ),
    "more rules than are read": (rows(9_000, "N || N + 1", "FIRST"), "d"),
    "names that nobody knows": (
        "".join(given(f"name {number}") for number in range(1_000))
        + decision(
            table([input_("1")], [output("x")], [f"- || nome {number}" for number in range(2_000)]),
            needs=" ".join(f"<name{number}" for number in range(1_000)),
        ).replace("#name", "#name "),
        "d",
    ),
    "loops in loops": (decision(loop(loop(literal("x + 1")))), "d"),
    "types of types": (
        "".join(
            f'<itemDefinition name="t{number}" isCollection="true"><typeRef>t{number + 1}</typeRef></itemDefinition>'
            for number in range(3_000)
        )
        + decision(literal("1"), type_ref="t0"),
        "d",
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(("body", "name"), BOMBS.values(), ids=BOMBS)
def test_stops_in_time_and_memory(tmp_path: Path, body: str, name: str):
    path = tmp_path / "bomb.dmn"
    path.write_bytes(xml(body))
    with subprocess.Popen(
        [sys.executable, "-m", "service.dmn", "evaluate", str(path), "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"decision": name}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        worked, megabytes = _spent(process.pid)
        process.stdin.close()

    assert ("value" in answer) is not ("error" in answer)
    assert worked < SECONDS
    assert megabytes < MEGABYTES


def _spent(pid: int) -> tuple[float, float]:
    """Seconds of work so far, and the most memory held."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return (int(fields[11]) + int(fields[12])) / CLOCK, int(peak.split()[1]) / 1024
