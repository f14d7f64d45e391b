"""Every route, asked by everybody: one table. What is not theirs is the page that is shown for nothing at all."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.commands import tasks
from service.domain.reference import new_reference
from service.persistence.models import Base
from tests.support.harness import Desk, Server
from tests.support.world import (
    CLEAN_FILE,
    CLERK,
    DIRECTOR,
    FILE,
    NORTH,
    SOUTH,
    World,
    answer_of,
    ask_advisers,
    make_world,
    open_case,
)

VIEWERS = {"public": None, "clerk": CLERK, "north": NORTH, "south": SOUTH, "director": DIRECTOR}
ORDER = ("public", "south", "director", "north", "clerk")  # whoever may change something comes last
# The case is of the clerk's desk and has a part for the adviser of North. South is an adviser of another place.
# A word after "#" says which task is meant: `free` nobody has, `look` the clerk has, `north` the adviser of North has,
# `done` the clerk finished.
TABLE = """
method rule                                     public clerk north south director
GET    /                                        302    302   302   302   302
GET    /help                                    200    200   200   200   200
GET    /help/keys                               200    200   200   200   200
GET    /accessibility                           200    200   200   200   200
GET    /privacy                                 200    200   200   200   200
GET    /health/live                             200    200   200   200   200
GET    /health/ready                            200    200   200   200   200
GET    /static/<path:filename>                  200    200   200   200   200
GET    /sign-in                                 200    200   200   200   200
POST   /sign-in                                 422    422   422   422   422
POST   /sign-out                                303    303   303   303   303
GET    /ask                                     302    302   302   302   302
GET    /ask/<scheme>                            200    200   200   200   200
POST   /ask/<scheme>                            303    303   303   303   303
GET    /ask/<scheme>/<page>                     303    303   303   303   303
POST   /ask/<scheme>/<page>                     303    303   303   303   303
GET    /ask/<scheme>/about/<name>               200    200   200   200   200
GET    /ask/<scheme>/again                      303    303   303   303   303
GET    /ask/<scheme>/check                      303    303   303   303   303
POST   /ask/<scheme>/check                      303    303   303   303   303
GET    /ask/<scheme>/danger                     200    200   200   200   200
POST   /ask/<scheme>/danger                     200    200   200   200   200
GET    /ask/<scheme>/done                       303    303   303   303   303
GET    /ask/continue                            200    200   200   200   200
POST   /ask/continue                            200    200   200   200   200
GET    /work                                    303    200   200   200   200
GET    /work/live                               303    200   200   200   200
POST   /work/next                               303    303   303   303   303
POST   /work/ticked/take                        303    303   303   303   303
POST   /work/ticked/put-back                    303    303   303   303   303
POST   /work/ticked/give                        303    303   303   303   303
POST   /work/ticked/undo                        303    303   303   303   303
GET    /work/filters                            303    200   200   200   200
POST   /work/filters                            303    422   422   422   422
POST   /work/filters/<uuid:filter_id>/remove    303    303   404   404   404
GET    /me                                      303    200   200   200   200
POST   /me                                      303    200   200   200   200
POST   /me/devices/end                          303    303   303   303   303
POST   /me/devices/end-others                   303    303   303   303   303
GET    /notifications                           303    200   200   200   200
POST   /notifications/read                      303    303   303   303   303
GET    /demonstration                           303    200   200   200   200
POST   /demonstration                           303    422   422   422   422
GET    /queues                                  303    404   404   404   200
GET    /queues/live                             303    404   404   404   200
GET    /queues/escalations                      303    200   200   200   200
POST   /printed                                 303    200   200   200   200
GET    /session                                 303    200   200   200   200
POST   /session                                 303    200   200   200   200
GET    /operations                              303    404   404   404   404
POST   /operations/causes/retry                 303    404   404   404   404
POST   /operations/incidents/<uuid:incident_id>/retry  303  403  404  404  404
GET    /cases                                   303    200   200   200   200
GET    /cases/<reference>                       303    200   404   404   404
GET    /cases/<reference>/diagram.bpmn          303    200   404   404   404
GET    /cases/<reference>/answers               303    200   404   404   404
GET    /cases/<reference>/deadlines             303    200   404   404   404
GET    /cases/<reference>/documents             303    200   404   404   404
GET    /cases/<reference>/notes                 303    200   404   404   404
GET    /cases/<reference>/access                303    200   404   404   404
GET    /cases/<reference>/people                303    200   404   404   404
GET    /cases/<reference>/decisions             303    200   404   404   404
POST   /cases/<reference>/access/<uuid:grant_id>/end  303  403  404   404   404
POST   /access/<uuid:request_id>/give           303    403   404   404   404
POST   /access/<uuid:request_id>/refuse         303    403   404   404   404
GET    /cases/ask-access                        303    200   200   200   200
POST   /cases/ask-access                        303    422   422   422   422
GET    /cases/<reference>/ask-access            303    200   200   200   200
POST   /cases/<reference>/ask-access            303    422   422   422   422
POST   /cases/<reference>/notes                 303    303   404   404   404
POST   /cases/<reference>/here                  303    200   404   404   404
GET    /cases/<reference>/timeline              303    200   404   404   404
GET    /documents/<uuid:document_id>            303    200   404   404   404
GET    /files/<uuid:file_id>                    303    200   404   404   404
GET    /cases/new/<scheme>                      303    200   404   404   404
POST   /cases/new/<scheme>/draft                303    200   404   404   404
POST   /cases/new/<scheme>/alike                303    200   404   404   404
POST   /cases/new/<scheme>                      303    422   404   404   404
GET    /actions/<uuid:action_id>                303    200   200   404   404
POST   /actions/<uuid:action_id>                303    303   303   404   404
GET    /tasks/<uuid:task_id>#look               303    200   404   404   404
GET    /tasks/<uuid:task_id>#free               303    200   404   404   404
GET    /tasks/<uuid:task_id>#north              303    200   200   404   404
GET    /tasks/<uuid:task_id>#done               303    200   404   404   404
POST   /tasks/<uuid:task_id>#look               303    303   404   404   404
POST   /tasks/<uuid:task_id>#free               303    403   404   404   404
POST   /tasks/<uuid:task_id>#north              303    409   303   404   404
GET    /tasks/<uuid:task_id>/check#look         303    200   404   404   404
POST   /tasks/<uuid:task_id>/check#look         303    422   404   404   404
POST   /tasks/<uuid:task_id>/here#look          303    200   404   404   404
POST   /tasks/<uuid:task_id>/here#north         303    200   200   404   404
POST   /tasks/<uuid:task_id>/draft#look         303    200   404   404   404
POST   /tasks/<uuid:task_id>/draft#north        303    200   200   404   404
GET    /tasks/<uuid:task_id>/hand-over#look     303    200   404   404   404
GET    /tasks/<uuid:task_id>/hand-over#north    303    403   200   404   404
POST   /tasks/<uuid:task_id>/hand-over#look     303    422   404   404   404
GET    /tasks/<uuid:task_id>/follow-up#look     303    200   404   404   404
GET    /tasks/<uuid:task_id>/follow-up#north    303    403   200   404   404
POST   /tasks/<uuid:task_id>/follow-up#look     303    422   404   404   404
POST   /tasks/<uuid:task_id>/follow-up#north    303    403   422   404   404
POST   /tasks/<uuid:task_id>/follow-up/undo#look  303  303   303   303   303
POST   /tasks/<uuid:task_id>/take-back#look     303    303   404   404   404
POST   /tasks/<uuid:task_id>/put-back#look      303    303   404   404   404
POST   /tasks/<uuid:task_id>/put-back#north     303    403   303   404   404
POST   /tasks/<uuid:task_id>/undo#done          303    303   404   404   404
POST   /tasks/<uuid:task_id>/undo#look          303    303   404   404   404
POST   /tasks/<uuid:task_id>/take#free          303    303   404   404   404
POST   /tasks/<uuid:task_id>/take#north         303    403   303   404   404
"""
SENT = {
    "/sign-in": {"email": CLERK, "password": "wrong"},
    "/tasks/<uuid:task_id>#look": {"needs_advice": "no"},
    "/tasks/<uuid:task_id>#free": {"needs_advice": "no"},
    "/tasks/<uuid:task_id>#north": {"advice_kind": "do"},
    "/cases/<reference>/notes": {"text": "a note"},
}
ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()[1:]]
IDS = [f"{row[0]} {row[1]}" for row in ROWS]


@pytest.fixture(scope="module")
def world(server: Server, small_template: str) -> Iterator[World]:
    desk = Desk(server.clone(small_template))
    yield make_world(desk)
    desk.dispose()


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, FlaskClient]:
    return {name: world.desk.client(email) for name, email in VIEWERS.items()}


def _objects(world: World, state: str) -> dict[str, Any]:
    """A case of its own for each row, with a task in the state that the row names."""
    desk = world.desk
    reference = open_case(desk, places=["north"])
    if state == "north":
        ask_advisers(desk, reference)
        task = answer_of(desk, reference, "north")
        desk.as_(NORTH, lambda context: tasks.claim(context, task.id))
    else:
        task = desk.task("look", reference)
        if state in ("look", "done"):
            desk.as_(CLERK, lambda context: tasks.claim(context, task.id))
        if state == "done":
            ask_advisers(desk, reference)
    case_id = world.case_id(reference)
    document, file, incident = uuid4(), uuid4(), uuid4()
    desk.change(
        "INSERT INTO incident (id, case_id, code, message, opened_at) VALUES (:id, :case, 'no-team', 'why', :now)",
        id=incident, case=case_id, now=desk.clock(),
    )  # fmt: skip
    desk.change(
        f"INSERT INTO attachment {FILE} VALUES (:id, :case, NULL, {CLEAN_FILE})",
        "INSERT INTO attachment_piece VALUES (:id, 0, 'words')",
        id=file, case=case_id, now=desk.clock(),
    )  # fmt: skip
    desk.change(
        "INSERT INTO document VALUES (:id, :case, 'k', 'Letter', 'Dear', :now)",
        id=document,
        case=case_id,
        now=desk.clock(),
    )
    grant, request = uuid4(), uuid4()
    desk.change(
        "INSERT INTO access_grant (id, case_id, person_id, reason, from_at, until_at) VALUES (:grant, :case, :who, 'why', :then, :then)",
        "INSERT INTO access_request (id, case_id, person_id, asked_at, reason, days, answer) VALUES (:request, :case, :who, :then, 'why', 7, '')",
        grant=grant, request=request, case=case_id, who=desk.actor(DIRECTOR).person_id, then=desk.clock(),
    )  # fmt: skip
    saved = uuid4()
    desk.change(
        "INSERT INTO saved_filter VALUES (:id, :who, NULL, 'late', 'due=late')",
        id=saved,
        who=desk.actor(CLERK).person_id,
    )
    return {
        "filter_id": saved,
        "grant_id": grant,
        "request_id": request,
        "reference": reference,
        "task_id": task.id,
        "document_id": document,
        "file_id": file,
        "incident_id": incident,
        "action_id": desk.value("SELECT id FROM message_subscription WHERE case_id = :c AND offered_to <> ''", c=case_id),
        "scheme": "help", "page": "1", "name": "privacy", "filename": "dist/desk.css",
    }  # fmt: skip


def _made_up(values: dict[str, Any]) -> dict[str, Any]:
    """The same address with ids that nothing has."""
    return {
        **values,
        "reference": new_reference(),
        "task_id": uuid4(),
        "document_id": uuid4(),
        "action_id": uuid4(),
        "file_id": uuid4(),
        "incident_id": uuid4(),
        "grant_id": uuid4(),
        "request_id": uuid4(),
        "filter_id": uuid4(),
        "scheme": "nothing",
    }


def _path(rule: str, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule.partition("#")[0])


def _ask(client: FlaskClient, method: str, rule: str, values: dict[str, Any]) -> TestResponse:
    answer = client.open(_path(rule, values), method=method, data=SENT.get(rule) if method == "POST" else None)
    answer.get_data()
    answer.close()
    return answer


def _body(answer: TestResponse, values: dict[str, Any]) -> str:
    """Without what is random in every page, and the reference that was asked for."""
    text = answer.text.replace(str(values["reference"]), "REFERENCE")
    return re.sub(r'(name="csrf[^"]*"[^>]*value|name="csrf-token" content|nonce)="[^"]*"', "", text)


def _state_of(rule: str) -> str:
    return rule.partition("#")[2] or ("north" if "action" in rule else "look")


def test_lists_every_route(world: World) -> None:
    rules = {(method, rule.rule) for rule in world.desk.app.url_map.iter_rules() for method in rule.methods or ()}

    assert {(row[0], row[1].partition("#")[0]) for row in ROWS} == {
        pair for pair in rules if pair[0] not in ("HEAD", "OPTIONS")
    }


def test_says_of_every_view_whom_it_is_for(world: World) -> None:
    app = world.desk.app
    unmarked = [
        name for name, view in app.view_functions.items() if getattr(view, "access", None) not in ("public", "staff")
    ]

    assert unmarked == ["static"]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_answers_as_the_table_says(world: World, clients: dict[str, FlaskClient], row: tuple[str, ...]) -> None:
    method, rule, *expected = row
    values = _objects(world, _state_of(rule))
    if rule.startswith("/ask") or method == "POST":  # no draft, no words left over from before
        clients = {name: world.desk.client(email) for name, email in VIEWERS.items()}

    found = {name: _ask(clients[name], method, rule, values) for name in ORDER}
    if rule == "/me/devices/end-others":  # the other rows' browsers stay signed in
        world.desk.change("UPDATE web_session SET ended_at = NULL")

    assert {name: answer.status_code for name, answer in found.items()} == dict(
        zip(VIEWERS, map(int, expected), strict=True)
    )
    for name, answer in found.items():
        if answer.status_code == 404:
            assert not clients[name].get("/help").text.count("dd-undo"), "words left over"
            made_up = _made_up(values)
            nothing = _ask(clients[name], method, rule, made_up)
            assert (nothing.status_code, _body(nothing, made_up)) == (404, _body(answer, values)), name
        if name == "public" and answer.status_code == 303 and not rule.startswith(("/ask", "/sign-out")):
            assert answer.location.startswith("/sign-in?"), rule


def _contents(desk: Desk) -> dict[str, str]:
    return {
        table: desk.value(
            f"SELECT count(*) || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {table} t"
        )
        for table in Base.metadata.tables
        if table not in ("audit_event", "web_session")
    }


def test_writes_nothing_on_a_get_but_that_it_was_read(world: World, clients: dict[str, FlaskClient]) -> None:
    desk = world.desk
    asked = [(rule, _objects(world, _state_of(rule))) for method, rule, *_ in ROWS if method == "GET"]
    before, audited = _contents(desk), desk.value("SELECT count(*) FROM audit_event")

    for rule, values in asked:
        for name in ORDER:
            _ask(clients[name], "GET", rule, values)

    assert _contents(desk) == before
    assert desk.value("SELECT count(*) FROM audit_event") > audited


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("/cases/<reference>", "case.viewed"),
        ("/cases/<reference>/answers", "answers.viewed"),
        ("/cases/<reference>/documents", "documents.viewed"),
        ("/cases/<reference>/notes", "notes.viewed"),
        ("/cases/<reference>/access", "access.viewed"),
        ("/cases/<reference>/people", "people.viewed"),
        ("/cases/<reference>/decisions", "decisions.viewed"),
        ("/cases/<reference>/timeline", "timeline.viewed"),
        ("/cases/<reference>/deadlines", "deadlines.viewed"),
        ("/documents/<uuid:document_id>", "document.viewed"),
        ("/files/<uuid:file_id>", "file.read"),
        ("/tasks/<uuid:task_id>", "task.viewed"),
        ("/tasks/<uuid:task_id>/hand-over", "task.viewed"),
        ("/tasks/<uuid:task_id>/check", "task.viewed"),
    ],
)
def test_records_who_read_what(world: World, clients: dict[str, FlaskClient], rule: str, kind: str) -> None:
    values = _objects(world, "look")
    read = "SELECT kind, p.email FROM audit_event a JOIN person p ON p.id = a.person_id WHERE case_id = :c"
    case_id = world.case_id(values["reference"])

    assert _ask(clients["clerk"], "GET", rule, values).status_code == 200
    assert _ask(clients["south"], "GET", rule, values).status_code == 404

    assert [tuple(row) for row in world.desk.rows(read, c=case_id)] == [(kind, CLERK)]


def test_records_that_somebody_searched_but_not_for_whom(world: World, clients: dict[str, FlaskClient]) -> None:
    clients["clerk"].get("/cases?q=Ada")

    [row] = world.desk.rows(
        "SELECT what FROM audit_event WHERE kind = 'case.searched' ORDER BY at DESC, id DESC LIMIT 1"
    )
    assert "Ada" not in row.what


def test_finds_no_case_of_others_by_search(world: World, clients: dict[str, FlaskClient]) -> None:
    mine, others = (clients[name].get(f"/cases?q={world.shared}").text for name in ("clerk", "south"))

    assert f"/cases/{world.shared}" in mine
    assert f"/cases/{world.shared}" not in others
    assert f"/cases/{world.isle}" not in clients["clerk"].get("/cases?q=Ada").text


def test_shows_an_agency_nothing_of_another(world: World, clients: dict[str, FlaskClient]) -> None:
    task = answer_of(world.desk, world.shared, "north")
    page = clients["north"].get(f"/tasks/{task.id}").text

    assert "what North typed" in page
    for hidden in ("what South typed", "the red door", "between us", "Ada Asker", "a note"):
        assert hidden not in page, hidden
