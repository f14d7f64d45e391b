"""Files in the database: whose they are, who sees them, what becomes of them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from service.commands import enquiries, files, housekeeping, tasks
from service.commands.enquiries import key_hash
from service.commands.files import Upload
from service.domain.errors import IntegrationUnavailableError, InvalidInputError, NotFoundError, NotPermittedError
from service.domain.media import MB
from service.integrations.scanning import EICAR, ClamScanner, DemonstrationScanner, NoScanner
from service.persistence.repositories import files as repository
from tests.support.filed import PDF, PNG
from tests.support.harness import Desk

CLERK, NORTH, SOUTH, ISLE = "clerk@example.org", "north@example.org", "south@example.org", "isle@example.org"
ASKED = {"name": "Ada Asker", "place": "north", "places": ["north", "south"], "secret": "the red door"}


@pytest.fixture
def desk(filed_desk: Desk) -> Desk:
    return filed_desk


def begin(desk: Desk) -> str:
    return desk.commands.run(lambda context: enquiries.begin(context, "help"))


def add(desk: Desk, key: str, *contents: bytes, name: str = "photo.png") -> list[UUID]:
    """Files of a draft of the public."""
    uploads = [Upload(name, content) for content in contents]
    return desk.commands.run(lambda context: files.keep(context, files.owner_of_draft(context, key_hash(key)), uploads))


def write(desk: Desk, key: str, **answers: Any) -> None:
    desk.commands.run(lambda context: enquiries.keep(context, key, {**ASKED, **answers}))


def send(desk: Desk, key: str) -> str:
    return desk.commands.run(lambda context: enquiries.send(context, key))


def sent(desk: Desk, *contents: bytes, question: str = "pictures") -> tuple[str, list[UUID]]:
    """A case that came with files."""
    key = begin(desk)
    ids = add(desk, key, *contents)
    write(desk, key, **{question: [str(one) for one in ids]})
    return send(desk, key), ids


def seen(desk: Desk, email: str | None, draft: str | None = None, table: str = "attachment") -> set[UUID]:
    """What the reading login sees, without any condition of a query."""
    column = "id" if table == "attachment" else "attachment_id"
    with desk.reading(email) as reader:
        if draft:
            reader.work.show_draft(key_hash(draft).hex())
        return {row[0] for row in reader.rows(f"SELECT {column} FROM {table}")}


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.rows("SELECT state FROM attachment ORDER BY uploaded_at, id")]


def to_advisers(desk: Desk, reference: str) -> dict[str, Any]:
    desk.run_due()
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "yes"})
    desk.run_due()
    return {task.inputs["place"]: task for task in desk.tasks(reference) if task.element_id == "answer"}


def answer(desk: Desk, email: str, task_id: UUID, content: bytes) -> UUID:
    """An adviser takes a task, adds a file and finishes."""
    desk.as_(email, lambda context: tasks.claim(context, task_id))
    [added] = desk.as_(
        email,
        lambda context: files.keep(context, files.owner_of_task(context, task_id), [Upload("paper.pdf", content)]),
    )
    desk.finish(email, task_id, {"advice_kind": "do", "papers": [str(added)]})
    return added


def test_shows_a_draft_s_file_to_its_own_browser_only(desk: Desk) -> None:
    key, other = begin(desk), begin(desk)

    [added] = add(desk, key, PNG)

    assert seen(desk, None, key) == {added}
    assert seen(desk, None, other) == seen(desk, None) == seen(desk, CLERK) == set()


def test_gives_the_file_to_the_case_when_the_enquiry_is_sent(desk: Desk) -> None:
    reference, [added] = sent(desk, PNG)

    row = desk.rows("SELECT * FROM attachment")[0]
    case_id = desk.value("SELECT id FROM case_record WHERE reference = :r", r=reference)
    assert (row.id, row.case_id, row.draft_id, row.question) == (added, case_id, None, "pictures")
    assert (row.name, row.media_type, row.size) == ("photo.png", "image/png", len(PNG))
    assert seen(desk, CLERK) == {added}
    assert seen(desk, ISLE) == seen(desk, NORTH) == seen(desk, None) == set()


def test_keeps_the_file_for_who_goes_on_later_with_a_new_key(desk: Desk) -> None:
    key = begin(desk)
    [added] = add(desk, key, PNG)
    reference, pin = desk.commands.run(lambda context: enquiries.save_for_later(context, key))

    new_key = desk.commands.run(lambda context: enquiries.resume(context, reference, pin))

    assert new_key
    assert seen(desk, None, new_key) == {added}
    assert seen(desk, None, key) == set()


def test_drops_what_was_removed_before_sending(desk: Desk) -> None:
    key = begin(desk)
    first, second = add(desk, key, PNG, PDF)

    write(desk, key, pictures=[str(second)])

    assert seen(desk, None, key) == {second}
    assert desk.value("SELECT count(*) FROM attachment_piece WHERE attachment_id = :id", id=first) == 0


def test_drops_what_stands_under_a_question_that_was_not_answered_in_the_end(desk: Desk) -> None:
    key = begin(desk)
    first, second = add(desk, key, PNG, PDF)
    desk.commands.run(
        lambda context: enquiries.keep(context, key, {**ASKED, "pictures": [str(first)]}, forget_removed=False)
    )

    send(desk, key)

    assert {row.id for row in desk.rows("SELECT id FROM attachment")} == {first}
    assert second not in seen(desk, CLERK)


def test_does_not_take_another_s_file_by_its_id(desk: Desk) -> None:
    mine, other = begin(desk), begin(desk)
    [theirs] = add(desk, other, PNG)
    write(desk, mine, pictures=[str(theirs), "no id at all"])

    send(desk, mine)

    assert desk.value("SELECT case_id FROM attachment WHERE id = :id", id=theirs) is None
    assert desk.value("SELECT answers->'pictures' FROM form_submission") == []


def test_does_not_take_a_file_of_another_case_by_its_id(desk: Desk) -> None:
    reference, [theirs] = sent(desk, PNG)
    mine = begin(desk)
    write(desk, mine, pictures=[str(theirs)])

    send(desk, mine)

    case_id = desk.value("SELECT id FROM case_record WHERE reference = :r", r=reference)
    assert desk.value("SELECT case_id FROM attachment WHERE id = :id", id=theirs) == case_id


def test_adds_nothing_to_a_draft_that_was_sent(desk: Desk) -> None:
    key = begin(desk)
    write(desk, key)
    send(desk, key)

    with pytest.raises(NotFoundError):
        add(desk, key, PNG)


def test_shows_an_agency_s_file_to_that_agency_and_to_the_case_s_owners(desk: Desk) -> None:
    reference, _ = sent(desk)
    asked = to_advisers(desk, reference)

    added = answer(desk, NORTH, asked["north"].id, PDF)

    assert seen(desk, NORTH) == seen(desk, CLERK) == {added}
    assert seen(desk, SOUTH) == seen(desk, ISLE) == set()


def test_shows_an_unsent_file_of_a_task_to_nobody_but_who_added_it(desk: Desk) -> None:
    reference, _ = sent(desk)
    task = to_advisers(desk, reference)["north"]
    desk.as_(NORTH, lambda context: tasks.claim(context, task.id))

    [added] = desk.as_(
        NORTH, lambda context: files.keep(context, files.owner_of_task(context, task.id), [Upload("a.pdf", PDF)])
    )

    assert seen(desk, NORTH) == {added}
    assert seen(desk, CLERK) == seen(desk, SOUTH) == set()


def test_takes_files_for_a_task_only_from_who_has_it(desk: Desk) -> None:
    reference, _ = sent(desk)
    task = to_advisers(desk, reference)["north"]

    with pytest.raises(NotPermittedError):
        desk.as_(NORTH, lambda context: files.owner_of_task(context, task.id))
    with pytest.raises(NotFoundError):
        desk.as_(SOUTH, lambda context: files.owner_of_task(context, task.id))


def test_opens_no_content_before_it_was_scanned(desk: Desk) -> None:
    _, [added] = sent(desk, PNG)
    assert seen(desk, CLERK, table="attachment_piece") == set()

    assert desk.worker.scan_files() == 1

    assert states(desk) == ["clean"]
    assert seen(desk, CLERK, table="attachment_piece") == {added}
    assert seen(desk, NORTH, table="attachment_piece") == set()


def test_holds_back_what_has_a_virus_and_says_so_in_the_case(desk: Desk) -> None:
    _, [added] = sent(desk, b"%PDF-" + EICAR)

    desk.worker.scan_files()

    assert states(desk) == ["held"]
    assert seen(desk, CLERK) == {added}
    assert seen(desk, CLERK, table="attachment_piece") == set()
    assert desk.value("SELECT count(*) FROM history_event WHERE kind = 'file.held'") == 1


def test_waits_longer_each_time_while_no_scanner_answers(desk: Desk) -> None:
    desk.worker.scanner = NoScanner()
    sent(desk, PNG)

    tries = [desk.worker.scan_files()]
    for _ in range(6):
        desk.clock.forward(minutes=1)
        tries.append(desk.worker.scan_files())

    assert states(desk) == ["waiting"]
    assert tries == [1, 0, 1, 0, 0, 0, 1]


def test_wakes_the_worker_for_a_file(desk: Desk) -> None:
    from service.commands import jobs

    add(desk, begin(desk), PNG)

    assert desk.worker.executor.run(jobs.next_wake) == desk.clock.at


def test_scans_nothing_that_was_removed_meanwhile(desk: Desk) -> None:
    key = begin(desk)
    add(desk, key, PNG)
    found = desk.worker.executor.run(files.next_to_scan)
    assert found
    assert found.content == PNG
    write(desk, key)

    desk.worker.executor.run(lambda context: files.judge_scanned(context, found.attachment_id, "x", is_clean=True))

    assert states(desk) == []


@pytest.mark.parametrize("statement", ["UPDATE attachment SET state = 'clean'", "DELETE FROM attachment_piece"])
def test_lets_no_command_say_what_is_clean(desk: Desk, statement: str) -> None:
    sent(desk, PNG)

    with pytest.raises(ProgrammingError, match="permission denied"):
        desk.as_(CLERK, lambda context: context.work.session.execute(text(statement)))


def test_stores_in_pieces_and_gives_back_the_same(desk: Desk) -> None:
    content = PNG + bytes(range(256)) * 4096 * 3
    _, [added] = sent(desk, content)

    stored = desk.worker.executor.run(lambda context: repository.content(context.work.session, added))

    assert stored == content
    assert desk.value("SELECT count(*) FROM attachment_piece") == 4


def test_takes_200_mb_of_unsent_files_at_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key = begin(desk)
    monkeypatch.setattr(files, "MOST_UNSENT", 2 * MB)
    add(desk, key, PNG + bytes(MB))

    with pytest.raises(InvalidInputError):
        add(desk, key, PNG + bytes(MB))

    assert len(states(desk)) == 1


def test_throws_a_draft_s_files_away_with_the_draft(desk: Desk) -> None:
    key = begin(desk)
    add(desk, key, PNG)
    desk.worker.executor.run(housekeeping.tidy_up)
    assert len(states(desk)) == 1

    desk.clock.forward(hours=25)
    desk.worker.executor.run(housekeeping.tidy_up)

    assert states(desk) == []
    assert desk.value("SELECT count(*) FROM attachment_piece") == 0


def test_throws_away_what_staff_added_and_left_but_not_what_belongs_to_an_open_step(desk: Desk) -> None:
    reference, [of_case] = sent(desk, PNG)
    task = to_advisers(desk, reference)["north"]
    desk.as_(NORTH, lambda context: tasks.claim(context, task.id))
    [of_task] = desk.as_(
        NORTH, lambda context: files.keep(context, files.owner_of_task(context, task.id), [Upload("a.pdf", PDF)])
    )
    desk.as_(CLERK, lambda context: files.keep(context, files.owner_of_person(context), [Upload("b.pdf", PDF)]))

    desk.clock.forward(hours=25)
    desk.worker.executor.run(housekeeping.tidy_up)

    assert {row.id for row in desk.rows("SELECT id FROM attachment")} == {of_case, of_task}


def test_keeps_an_earlier_record_s_files_apart_from_the_next(desk: Desk) -> None:
    """What a member of staff added to another form stays as it is when this one is sent."""
    [first] = desk.as_(
        CLERK, lambda context: files.keep(context, files.owner_of_person(context), [Upload("a.pdf", PDF)])
    )
    [second] = desk.as_(
        CLERK, lambda context: files.keep(context, files.owner_of_person(context), [Upload("b.pdf", PDF)])
    )

    desk.open("help", {**ASKED, "pictures": [str(first)]}, email=CLERK)

    belongs = {row.id: row.case_id is not None for row in desk.rows("SELECT id, case_id FROM attachment")}
    assert belongs == {first: True, second: False}


def test_drops_what_was_added_to_a_step_and_not_answered(desk: Desk) -> None:
    reference, _ = sent(desk)
    task = to_advisers(desk, reference)["north"]
    desk.as_(NORTH, lambda context: tasks.claim(context, task.id))
    desk.as_(NORTH, lambda context: files.keep(context, files.owner_of_task(context, task.id), [Upload("x.pdf", PDF)]))

    added = answer(desk, NORTH, task.id, PDF)

    assert {row.id for row in desk.rows("SELECT id FROM attachment")} == {added}


def test_counts_a_file_once_where_two_questions_name_it(desk: Desk) -> None:
    key = begin(desk)
    [added] = add(desk, key, PNG)
    write(desk, key, pictures=[str(added)], secrets=[str(added)])

    send(desk, key)

    assert desk.value("SELECT answers->'secrets' FROM form_submission") == []
    assert desk.value("SELECT question FROM attachment") == "pictures"


@contextmanager
def clamd(answer: bytes) -> Iterator[tuple[ClamScanner, bytearray]]:
    """A daemon that answers once, and what it was sent."""
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                while not heard.endswith(b"\0\0\0\0"):
                    heard.extend(connection.recv(65536))
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield ClamScanner("127.0.0.1", server.getsockname()[1]), heard
        thread.join(5)


@pytest.mark.parametrize(("said", "clean"), [(b"stream: OK\0", True), (b"stream: Eicar-Signature FOUND\0", False)])
def test_asks_the_scanner_s_daemon(said: bytes, clean: bool) -> None:
    content = PDF * 10_000

    with clamd(said) as (scanner, heard):
        assert scanner.scan(content) is clean

    assert heard.startswith(b"zINSTREAM\0")
    assert len(heard) == len(b"zINSTREAM\0") + len(content) + 4 * (-(-len(content) // 65536) + 1)


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_says_that_the_scanner_did_not_judge(said: bytes) -> None:
    with clamd(said) as (scanner, _), pytest.raises(IntegrationUnavailableError):
        scanner.scan(PDF)


def test_says_that_the_scanner_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(IntegrationUnavailableError):
        ClamScanner("127.0.0.1", port).scan(PDF)


def test_is_a_stand_in_by_its_name() -> None:
    assert "stand-in" in DemonstrationScanner().name
    assert DemonstrationScanner().scan(PDF)
    assert not DemonstrationScanner().scan(b"before" + EICAR + b"after")
