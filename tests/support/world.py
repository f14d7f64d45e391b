"""A desk with something of everything in it, of several people: for tests of who sees what."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from service.commands import enquiries, notes, tasks
from service.commands.executor import Context
from tests.support.harness import Desk

ASKED = {"name": "Ada Asker", "place": "north", "places": ["north", "south"], "secret": "the red door"}
CLERK, CHIEF, DIRECTOR = "clerk@example.org", "chief@example.org", "director@example.org"
NORTH, SOUTH, ISLE = "north@example.org", "south@example.org", "isle@example.org"

FILE = "(id, case_id, task_id, name, media_type, size, sha256, state, uploaded_at, scan_at, attempts)"
CLEAN_FILE = "'a.pdf', 'application/pdf', 5, '', 'clean', :now, :now, 0"


@dataclass(frozen=True)
class World:
    """`shared`: both places are asked. `south`: only South is, and has answered. `isle`: another desk's case."""

    desk: Desk
    shared: str
    south: str
    isle: str
    draft_key: str

    def case_id(self, reference: str) -> UUID:
        found: UUID = self.desk.value("SELECT id FROM case_record WHERE reference = :r", r=reference)
        return found

    def team(self, key: str) -> UUID:
        found: UUID = self.desk.value("SELECT id FROM team WHERE key = :key", key=key)
        return found


def open_case(desk: Desk, **answers: Any) -> str:
    reference = desk.open("help", {**ASKED, **answers})
    desk.run_due()
    return reference


def ask_advisers(desk: Desk, reference: str) -> None:
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "yes", "note": "between us"})
    desk.run_due()


def answer_of(desk: Desk, reference: str, place: str) -> Any:
    return next(task for task in desk.tasks(reference) if task.inputs.get("place") == place)


def make_world(desk: Desk) -> World:
    shared, south, isle = open_case(desk), open_case(desk, places=["south"]), open_case(desk, place="isle")
    ask_advisers(desk, shared)
    ask_advisers(desk, south)
    desk.finish(SOUTH, answer_of(desk, south, "south").id, {"advice_kind": "do", "words": "only South said this"})
    _draft(desk, NORTH, answer_of(desk, shared, "north").id, "what North typed")
    _draft(desk, SOUTH, answer_of(desk, shared, "south").id, "what South typed")
    desk.forward(days=6)  # every ladder has told everybody
    key = desk.commands.run(lambda context: enquiries.begin(context, "help"))
    world = World(desk, shared, south, isle, key)
    for email, reference in ((CLERK, shared), (ISLE, isle)):
        case_id = world.case_id(reference)
        desk.as_(email, lambda context, case_id=case_id: notes.add(context, case_id, "a note"))
    _by_hand(world)
    return world


def _draft(desk: Desk, email: str, task_id: UUID, words: str) -> None:
    def command(context: Context) -> None:
        tasks.claim(context, task_id)
        tasks.save_draft(context, task_id, {"words": words})

    desk.as_(email, command)


def _by_hand(world: World) -> None:
    """What no step of the little scheme makes."""
    desk = world.desk
    for reference, other in ((world.shared, world.south), (world.isle, world.shared)):
        ids = {"case": world.case_id(reference), "other": world.case_id(other), "now": desk.clock()}
        desk.change(
            "INSERT INTO case_link VALUES (:id, :case, :other, 'alike', :now)",
            "INSERT INTO document VALUES (:id, :case, 'letter', 'Letter', 'Dear all', :now)",
            "INSERT INTO incident (id, case_id, code, message, opened_at) VALUES (:id, :case, 'no-team', 'why', :now)",
            id=uuid4(), **ids,
        )  # fmt: skip
        desk.change(
            "INSERT INTO confirmation (id, case_id, task_id, asked_by, asked_of, asked_at, digest, state)"
            " SELECT :id, case_id, id, :by, :of, :now, '', 'asked' FROM user_task WHERE case_id = :case LIMIT 1",
            id=uuid4(), by=desk.actor(DIRECTOR).person_id, of=desk.actor(CHIEF).person_id, **ids,
        )  # fmt: skip
    desk.change(
        "INSERT INTO access_request (id, case_id, person_id, asked_at, reason, days, answer) SELECT gen_random_uuid(), id, :who, :now, 'why', 7, '' FROM case_record",
        who=desk.actor(DIRECTOR).person_id, now=desk.clock(),
    )  # fmt: skip
    for reference, email in ((world.shared, ISLE), (world.isle, SOUTH)):
        desk.change(
            "INSERT INTO case_exclusion VALUES (:id, :case, :who, 'why', :now)",
            id=uuid4(), case=world.case_id(reference), who=desk.actor(email).person_id, now=desk.clock(),
        )  # fmt: skip
    desk.change(
        "INSERT INTO saved_filter SELECT gen_random_uuid(), m.person_id, NULL, 'mine', 'list=mine' FROM membership m",
        "INSERT INTO saved_filter SELECT gen_random_uuid(), m.person_id, m.team_id, 'ours', 'list=team' FROM membership m",
    )
    at_task = "SELECT case_id, :who, id, :now FROM user_task WHERE id = :task"
    desk.change(
        "INSERT INTO presence SELECT id, :clerk, NULL, :now FROM case_record WHERE reference = :shared",
        "INSERT INTO presence SELECT id, :isle, NULL, :now FROM case_record WHERE reference = :island",
        f"INSERT INTO presence {at_task}",
        clerk=desk.actor(CLERK).person_id, isle=desk.actor(ISLE).person_id, who=desk.actor(SOUTH).person_id,
        task=answer_of(desk, world.shared, "south").id, shared=world.shared, island=world.isle, now=desk.clock(),
    )  # fmt: skip
    desk.change(
        f"INSERT INTO attachment {FILE} SELECT gen_random_uuid(), id, NULL, {CLEAN_FILE} FROM case_record",
        f"INSERT INTO attachment {FILE} SELECT gen_random_uuid(), case_id, id, {CLEAN_FILE} FROM user_task",
        "INSERT INTO attachment_piece SELECT id, 0, 'words' FROM attachment",
        now=desk.clock(),
    )
    for email in (CLERK, NORTH, SOUTH):
        desk.client(email)
    desk.change(
        "INSERT INTO held_post SELECT token_hash, person_id, '/x', '[]', :now FROM web_session",
        now=desk.clock(),
    )
    desk.change(
        "INSERT INTO buffered_message (id, name, correlation_key, variables, published_at, expires_at) VALUES (:id, 'm', 'k', '{}', :now, :now)",
        "INSERT INTO outbox_message VALUES (:id, 'email', 'a@example.org', 's', 't', :now, :now, 8)",
        id=uuid4(), now=desk.clock(),
    )  # fmt: skip
