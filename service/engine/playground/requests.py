"""Requests of the protocol (section 7): what each does to a `Playground`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from service import engine, feel
from service.domain.errors import ServiceError
from service.engine import timers
from service.engine.definition import Process
from service.engine.playground.answers import answer
from service.engine.playground.records import Record
from service.engine.playground.world import Playground, PlaygroundError
from service.engine.results import InstanceView, JobOpened, Opened, TaskOpened

Request = Mapping[str, Any]
NAMED = {"start": "at", "move": "to"}  # where a request names the element that an error is about


def handle(playground: Playground, request: Request) -> dict[str, Any]:
    """The answer to one request; an error leaves everything as it was."""
    try:
        do = REQUESTS.get(str(request.get("do")))
        if do is None:
            raise PlaygroundError(f"There is no request '{request.get('do')}'.")
        playground.attempt(lambda: do(playground, request))
        found = answer(playground)
    except ServiceError as error:
        element = getattr(error, "element", None) or _text(request, NAMED.get(str(request.get("do")), "element"))
        return {"error": {"message": str(error), "element": element}}
    playground.passed.clear()
    return found


# -- reading a request -------------------------------------------------------------------------------------------------


def _text(request: Request, name: str) -> str | None:
    value = request.get(name)
    return value if isinstance(value, str) else None


def _needed(request: Request, name: str) -> str:
    value = _text(request, name)
    if value is None:
        raise PlaygroundError(f"The request needs '{name}', as a text.")
    return value


def _variables(request: Request) -> dict[str, Any]:
    given = request.get("variables")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise PlaygroundError("'variables' is an object of names and values.")
    try:
        return {name: feel.typed_json.decode(value) for name, value in given.items()}
    except (ValueError, RecursionError) as error:
        raise PlaygroundError(f"A variable can't be read: {error}") from error


def _process(playground: Playground, request: Request) -> Process:
    name = _text(request, "process")
    processes = playground.deployment.processes
    if name is None and len(processes) == 1:
        return next(iter(processes.values()))
    if name is None:
        raise PlaygroundError("The request needs 'process': the files hold more than one.")
    if name not in processes:
        raise PlaygroundError(f"There is no process '{name}'.", name)
    return processes[name]


def _record(playground: Playground, request: Request) -> Record:
    key = request.get("instance")
    active = [record for record in playground.records if record.state == "active"]
    if key is None:
        roots = [record for record in active if record.parent is None]
        if len(roots) == 1:
            return roots[0]
        raise PlaygroundError("The request needs 'instance'.")
    found = [record for record in active if record.key == str(key)]
    if not found:
        raise PlaygroundError(f"There is no active instance '{key}'.")
    return found[0]


# -- finding what is meant ---------------------------------------------------------------------------------------------


def _views(playground: Playground) -> Iterator[tuple[Record, InstanceView]]:
    for number, run in playground.running.items():
        if run.record.state == "active":
            yield playground.records[number - 1], engine.view(run.record.process, run.state)


def _waiting(playground: Playground, request: Request, *kinds: type[Opened]) -> tuple[Record, int]:
    """The row that the request means: of its element, chosen by its key, else the oldest."""
    element, key = _needed(request, "element"), request.get("key")
    found = [
        (playground.running[record.number].rows[row.key][0], record, row)
        for record, view in _views(playground)
        for row in view.waiting
        if row.element == element and key in (None, f"{record.key}-{row.key}")
    ]
    if not found:
        raise PlaygroundError(f"Nothing waits at '{element}'.", element)
    fitting = [item for item in found if isinstance(item[2], kinds)]
    if not fitting:
        raise PlaygroundError(f"What waits at '{element}' doesn't wait for that.", element)
    _, record, row = min(fitting, key=lambda item: item[0])
    return record, row.key


def _incident(playground: Playground, request: Request) -> tuple[Record, int]:
    element, key = _needed(request, "element"), request.get("key")
    for record, view in _views(playground):
        for incident in view.incidents:
            if incident.element == element and key in (None, f"{record.key}-{incident.key}"):
                return record, incident.key
    raise PlaygroundError(f"There is no incident at '{element}'.", element)


def _active(playground: Playground, request: Request, record: Record, element: str) -> int:
    root, key = playground.root(record), request.get("key")
    run = playground.running[root.number]
    for found in engine.view(run.record.process, run.state).active:
        if (found.element, found.instance) == (element, record.call) and key in (None, f"{root.key}-{found.key}"):
            return found.key
    raise PlaygroundError(f"'{element}' is not active in this instance.", element)


# -- the requests ------------------------------------------------------------------------------------------------------


def start(playground: Playground, request: Request) -> None:
    playground.start(_process(playground, request), _variables(request), _text(request, "at"))


def complete(playground: Playground, request: Request) -> None:
    record, key = _waiting(playground, request, TaskOpened, JobOpened)
    given = _variables(request)

    def step(process: Process, state: bytes, now: datetime) -> engine.StepResult:
        is_task = isinstance(playground.running[record.number].rows[key][1], TaskOpened)
        done = engine.complete_user_task if is_task else engine.complete_job
        return done(process, state, key, given, now)

    playground.step(record, step)


def fail(playground: Playground, request: Request) -> None:
    record, key = _waiting(playground, request, JobOpened)
    retries, message = _number(request, "retries", 0), _text(request, "message") or ""
    playground.step(record, lambda p, state, now: engine.fail_job(p, state, key, retries, message, now))


def _number(request: Request, name: str, default: int) -> int:
    value = request.get(name, default)
    if isinstance(value, dict) and isinstance(value.get("number"), str) and value["number"].isdecimal():
        return int(value["number"])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PlaygroundError(f"'{name}' is a whole number.")
    return value


def throw(playground: Playground, request: Request) -> None:
    record, key = _waiting(playground, request, TaskOpened, JobOpened)
    code, message, given = _needed(request, "error"), _text(request, "message") or "", _variables(request)
    playground.step(record, lambda p, state, now: engine.throw_error(p, state, key, code, message, given, now))


def escalate(playground: Playground, request: Request) -> None:
    record, key = _waiting(playground, request, TaskOpened, JobOpened)
    code, given = _needed(request, "escalation"), _variables(request)
    playground.step(record, lambda p, state, now: engine.escalate(p, state, key, code, given, now))


def publish(playground: Playground, request: Request) -> None:
    wait = _text(request, "time to live")
    length = None if wait is None else _until(playground.now, wait) - playground.now
    key, message_id = _text(request, "correlation key") or "", _text(request, "message id")
    playground.publish(_needed(request, "message"), key, _variables(request), length, message_id)


def broadcast(playground: Playground, request: Request) -> None:
    playground.broadcast(_needed(request, "signal"), _variables(request))


def clock(playground: Playground, request: Request) -> None:
    add, to = _text(request, "add"), _text(request, "to")
    if (add is None) == (to is None):
        raise PlaygroundError("The clock is moved by 'add' or to 'to'.")
    try:
        moment = timers.parse_instant(to) if to is not None else _until(playground.now, add or "")
    except timers.TimerError as error:
        raise PlaygroundError(f"The clock can't be moved: {error}.") from error
    playground.move_clock(moment)


def _until(now: datetime, text: str) -> datetime:
    try:
        return timers.parse_duration(text).add(now, ZoneInfo("UTC"))
    except timers.TimerError as error:
        raise PlaygroundError(f"{error}.") from error


def set_variables(playground: Playground, request: Request) -> None:
    record = _record(playground, request)
    element, given = _text(request, "element"), _variables(request)
    key = record.call if element is None else _active(playground, request, record, element)

    def step(process: Process, state: bytes, now: datetime) -> engine.StepResult:
        return engine.set_variables(process, state, key, given, now, local=element is not None)

    playground.step(record, step)


def retry(playground: Playground, request: Request) -> None:
    record, key = _incident(playground, request)
    playground.step(record, lambda p, state, now: engine.retry(p, state, key, now))


def cancel(playground: Playground, request: Request) -> None:
    record = _record(playground, request)
    element = _text(request, "element")
    key = record.call if element is None else _active(playground, request, record, element)
    playground.step(record, lambda p, state, now: engine.cancel(p, state, key, now))


def move(playground: Playground, request: Request) -> None:
    record = _record(playground, request)
    source, target = _needed(request, "from"), _needed(request, "to")
    key = _active(playground, request, record, source)
    playground.step(record, lambda p, state, now: engine.move(p, state, key, target, now))


def migrate(playground: Playground, request: Request) -> None:
    record = _record(playground, request)
    target, mapping = _process(playground, request), request.get("mapping", {})
    if not isinstance(mapping, dict) or not all(isinstance(value, str) for value in mapping.values()):
        raise PlaygroundError("'mapping' is an object of element ids.")
    root = playground.root(record)
    plan = engine.plan(root.process, playground.running[root.number].state, target, mapping, key=record.call)
    for problem in plan.problems:
        raise PlaygroundError(problem.message, problem.element)
    playground.step(record, lambda p, state, now: engine.migrate(p, state, target, mapping, now, key=record.call))
    record.process = target


def look(playground: Playground, request: Request) -> None:
    """Nothing."""


REQUESTS: dict[str, Callable[[Playground, Request], None]] = {
    "start": start,
    "complete": complete,
    "fail": fail,
    "throw": throw,
    "escalate": escalate,
    "publish": publish,
    "broadcast": broadcast,
    "clock": clock,
    "set": set_variables,
    "retry": retry,
    "cancel": cancel,
    "move": move,
    "migrate": migrate,
    "look": look,
}
