"""The engine's own figures: the step of the 60-node case, and what is stored beside the variables.

`python -m tests.benchmarks.engine` prints them. Times are medians of processor time, since the machine may be shared.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from service import engine

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)
TASKS = 20
STEP_MS, STORED_RATIO, GROWTH, PUBLISH_MS = 0.5, 1.2, 2.0, 300
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="p" isExecutable="true">'
)
Figure = tuple[str, float, str, float, bool]


def sixty_nodes() -> bytes:
    """Start, 20 user tasks, 10 exclusive splits with merges and script tasks, 4 boundary timers with ends, end."""
    parts, previous = ['<bpmn:startEvent id="start"/>'], "start"
    for number in range(TASKS):
        parts += [f'<bpmn:userTask id="t{number}"/>', _flow(previous, f"t{number}")]
        previous = f"t{number}"
        if number % 2 == 0:
            parts.append(_split(number))
            previous = f"m{number}"
    for number in (1, 5, 9, 13):
        parts.append(
            f'<bpmn:boundaryEvent id="b{number}" attachedToRef="t{number}" cancelActivity="false">'
            "<bpmn:timerEventDefinition><bpmn:timeDuration>P28D</bpmn:timeDuration></bpmn:timerEventDefinition>"
            f'</bpmn:boundaryEvent><bpmn:endEvent id="eb{number}"/>{_flow(f"b{number}", f"eb{number}")}'
        )
    parts.append(f'<bpmn:endEvent id="end"/>{_flow(previous, "end")}')
    return f"{HEAD}{''.join(parts)}</bpmn:process></bpmn:definitions>".encode()


def _split(number: int) -> str:
    condition = "<bpmn:conditionExpression>=level &gt; 5</bpmn:conditionExpression>"
    return (
        f'<bpmn:exclusiveGateway id="g{number}" default="d{number}"/><bpmn:exclusiveGateway id="m{number}"/>'
        f'<bpmn:scriptTask id="s{number}"><bpmn:extensionElements><zeebe:script expression="=true" '
        f'resultVariable="rework{number}"/></bpmn:extensionElements></bpmn:scriptTask>'
        f"{_flow(f't{number}', f'g{number}')}{_flow(f'g{number}', f's{number}', condition)}"
        f"{_flow(f's{number}', f'm{number}')}{_flow(f'g{number}', f'm{number}', '', f'd{number}')}"
    )


def _flow(source: str, target: str, inner: str = "", flow_id: str = "") -> str:
    flow_id = flow_id or f"{source}_{target}"
    return f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def answers(number: int) -> dict[str, object]:
    return {f"d{number}": {"text": "x" * 640, "n": number}, "level": 3}


def milliseconds(work: Callable[[], object], times: int = 41) -> float:
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def drive() -> tuple[list[float], float]:
    """Milliseconds of each task's completion from stored to stored state, and the stored bytes beside the variables'."""
    definition = engine.load([engine.File("p.bpmn", sixty_nodes())]).process("p")
    result = engine.start(definition, {}, NOW)
    steps, ratio = [], 0.0
    for number in range(TASKS):
        state = result.state
        key = next(row.key for row in engine.view(definition, state).rows if row.kind == "task")

        def complete(state: bytes = state, key: int = key, number: int = number) -> engine.StepResult:
            return engine.complete_user_task(definition, state, key, answers(number), NOW)

        steps.append(milliseconds(complete))
        result = complete()
        if number == TASKS - 2:
            variables = dict(engine.view(definition, result.state).variables)
            ratio = len(result.state) / len(json.dumps(variables, default=str).encode())
    return steps, ratio


def publish() -> None:
    """Parse and validate, as if the file had never been seen."""
    content = sixty_nodes() + f"<!-- {time.perf_counter_ns()} -->".encode()
    engine.deploy([engine.File("p.bpmn", content)])


def run() -> list[Figure]:
    steps, ratio = drive()
    half = TASKS // 2
    median, growth = statistics.median(steps), statistics.median(steps[half:]) / statistics.median(steps[:half])
    publishing = milliseconds(publish, 9)
    return [
        ("engine step of the 60-node case, stored to stored", round(median, 3), "ms", STEP_MS, median <= STEP_MS),
        ("the last ten steps against the first ten", round(growth, 2), "times", GROWTH, growth <= GROWTH),
        (
            "stored state against its variables, 19 tasks done",
            round(ratio, 3),
            "times",
            STORED_RATIO,
            ratio <= STORED_RATIO,
        ),
        ("parse, check and compile 60 nodes", round(publishing, 1), "ms", PUBLISH_MS, publishing <= PUBLISH_MS),
    ]


if __name__ == "__main__":
    for name, value, unit, limit, ok in run():
        print(f"{'ok ' if ok else 'BAD'} {name}: {value} {unit} (at most {limit})")  # noqa: T201
