"""Both logs are chained: what somebody changes, removes or puts between is found, also by who owns the database."""

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import ProgrammingError

from service.cli.audit import audit
from service.commands import seals
from service.commands.seals import Verdict
from tests.support.harness import Desk
from tests.support.world import CLERK, open_case


def sealed(desk: Desk) -> None:
    while desk.worker.executor.run(seals.seal):
        pass


def verdict(desk: Desk) -> Verdict:
    found: Verdict = desk.worker.executor.run(seals.verify)
    return found


@pytest.fixture
def logged(desk: Desk) -> Desk:
    """A case with history, somebody who read it, all of it sealed in two rounds."""
    reference = open_case(desk)
    desk.client(CLERK).get(f"/cases/{reference}")
    sealed(desk)
    desk.finish(CLERK, desk.task("look", reference).id, {"needs_advice": "no"})
    sealed(desk)
    return desk


def test_holds_for_all_that_was_committed(logged: Desk) -> None:
    found = verdict(logged)

    assert found.broken == ()
    assert found.unsealed == 0
    assert found.entries == logged.value(
        "SELECT (SELECT count(*) FROM history_event) + (SELECT count(*) FROM audit_event)"
    )
    assert found.seals == logged.value("SELECT max(no) FROM audit_seal") >= 3


def test_adds_no_seal_when_there_is_nothing_new(logged: Desk) -> None:
    before = logged.value("SELECT count(*) FROM audit_seal")
    sealed(logged)

    assert logged.value("SELECT count(*) FROM audit_seal") == before


CHANGES = {
    "an entry's words": "UPDATE history_event SET details = details || '{\"name\": \"another\"}' WHERE kind = 'task.completed'",
    "who read": "UPDATE audit_event SET person_id = gen_random_uuid()",
    "when it was read": "UPDATE audit_event SET at = at + interval '1 second'",
    "an entry and its digest": "UPDATE history_event SET kind = 'x', digest = sha256('x') WHERE kind = 'task.completed'",
    "an entry is gone": "DELETE FROM history_event WHERE kind = 'task.completed'",
    "a seal is gone": "DELETE FROM audit_seal WHERE no = 2",
    "a seal's order": "UPDATE audit_seal SET ids = array_reverse(ids) WHERE no = 1",
    "a seal and what it held": "WITH s AS (DELETE FROM audit_seal WHERE no = 1 RETURNING ids) DELETE FROM history_event WHERE id IN (SELECT unnest(ids) FROM s)",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_finds_what_was_changed(logged: Desk, change: str) -> None:
    logged.change(change)

    assert verdict(logged).broken


def test_still_holds_when_content_and_salt_are_erased(logged: Desk) -> None:
    """Erasure: what an entry said is gone, that it was there is not."""
    logged.change("UPDATE history_event SET details = '{}', events = '[]', salt = '' WHERE kind = 'task.completed'")

    assert verdict(logged).broken == ()


def test_lets_nobody_but_the_worker_seal(logged: Desk) -> None:
    logins = (logged.web_engine, logged.commands.transactions.engine, logged.worker.executor.transactions.engine)
    for engine in logins:
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.exec_driver_sql("DELETE FROM audit_seal")


def test_leaves_it_to_another_sealer_that_is_at_work(desk: Desk) -> None:
    open_case(desk)
    with desk.owner.connect() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4715)")
        sealed(desk)
        assert desk.value("SELECT count(*) FROM audit_seal") == 0
    sealed(desk)

    assert desk.value("SELECT count(*) FROM audit_seal") == 1


def test_is_told_on_the_command_line(logged: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", logged.database.url)
    monkeypatch.setenv("SERVICE_SECRET", logged.database.secret)
    well = CliRunner().invoke(audit)
    logged.change(CHANGES["an entry's words"])
    ill = CliRunner().invoke(audit)

    assert (well.exit_code, ill.exit_code) == (0, 1)
    assert "Nothing was changed." in well.output
    assert "of history_event was changed." in ill.output
