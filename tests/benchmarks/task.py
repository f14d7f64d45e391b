"""One task over HTTP against its floor: an empty request, the engine's step, and the same statements said by the driver."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Engine
from werkzeug.datastructures import MultiDict

from service import engine
from service.commands import tasks
from tests.benchmarks.serving import Browser, serving
from tests.benchmarks.shared import ASKED, CLERK, Figure, Recorded, figure, opened, recorded, seconds, server
from tests.support.harness import Desk, Server

POSTED = MultiDict(
    [("name", "Quentin Vox"), ("place", "north"), ("places", "north"), ("places", "south"), ("danger_now", "no")]
)
ROUNDS, WARM_UP = 60, 10


def run() -> list[Figure]:
    with server() as found:
        return _one_task(found)


def _one_task(server: Server) -> list[Figure]:
    """The same tasks stand in three databases.

    In one they are finished over HTTP; in another by the same requests within this process, which hears what is sent to the
    database; in the third that is said again.
    """
    template = server.create("tasks", "small")
    desk = Desk(template)
    references = [desk.open("help", ASKED) for _ in range(ROUNDS + WARM_UP)]
    desk.run_due()
    held = [desk.task("look", reference).id for reference in references]
    for task_id in held:
        desk.as_(CLERK, partial(tasks.claim, task_id=task_id))
    desk.dispose()
    with opened(server, "tasks") as served, opened(server, "tasks") as heard, opened(server, "tasks") as bare:
        with serving(served, CLERK) as browser:
            took, floor, finished = _finish_all(browser, heard, bare, held)
        started = _start_one(heard)
    return [
        figure("finish a task over HTTP against its floor", took / floor, "times", 1.5),
        figure("  of that: over HTTP", took * 1000, "ms", 1000),
        figure("  of that: the floor", floor * 1000, "ms", 1000),
        figure("finish a task: statements", finished.count("web", "command"), "", 15),
        figure("finish a task: commits of the command", finished.commits("command"), "", 1),
        figure("start a case: statements", started.count("web", "command"), "", 20),
        figure("start a case: commits of the command", started.commits("command"), "", 1),
    ]


def _engines(desk: Desk) -> dict[str, Engine]:
    services = desk.app.extensions["desk"]
    return {"web": services.reading.engine, "command": services.commands.transactions.engine}


def _finish_all(browser: Browser, heard: Desk, bare: Desk, held: list[UUID]) -> tuple[float, float, Recorded]:
    client, engines = heard.client(CLERK), _engines(heard)
    others = {login: of.raw_connection() for login, of in _engines(bare).items()}
    took, floor = [], []
    for number, task_id in enumerate(held):
        step, path = _step(heard, task_id), f"/tasks/{task_id}"
        body = {"needs_advice": "no", "revision": "1", "form_token": f"bench {number}"}
        with recorded(engines) as finished:
            _post(client, path, body)
        first = seconds(lambda path=path, body=body: browser.post(path, body))
        second = (
            seconds(lambda: browser.get("/health/live"))
            + seconds(step)
            + seconds(lambda finished=finished: _say_again(finished, others))
        )
        if number >= WARM_UP:
            took.append(first)
            floor.append(second)
    for connection in others.values():
        connection.close()
    return statistics.median(took), statistics.median(floor), finished


def _step(desk: Desk, task_id: UUID) -> Callable[[], object]:
    """The engine's part alone, from stored state to stored state."""
    row = desk.rows(
        "SELECT i.state, i.deployment_id, t.engine_key FROM user_task t JOIN process_instance i ON i.id = t.instance_id WHERE t.id = :id",
        id=task_id,
    )[0]
    files = desk.commands.run(lambda context: context.definitions.get(context.work, row.deployment_id))
    definition, answers = files.engine.process("help"), {"needs_advice": "no"}
    return lambda: engine.complete_user_task(definition, bytes(row.state), row.engine_key, answers, desk.clock())


def _post(client: Any, path: str, body: Any) -> None:
    answer = client.post(path, data=body)
    if answer.status_code != 303:
        raise AssertionError(answer.text)


def _say_again(found: Recorded, connections: dict[str, Any]) -> None:
    """By the driver itself: the same statements with the same values, and what they committed in one commit."""
    for login, statement, values, many in found.sent:
        connection: psycopg.Connection[Any] = connections[login].driver_connection
        if statement is None:
            connection.commit()
            continue
        with connection.cursor() as cursor:
            (cursor.executemany if many else cursor.execute)(statement, values)
            if cursor.description:
                cursor.fetchall()


def _start_one(desk: Desk) -> Recorded:
    client = desk.client(CLERK)
    with recorded(_engines(desk)) as found:
        _post(client, "/cases/new/help", POSTED | {"form_token": "bench start"})
    return found
