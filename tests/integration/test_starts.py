"""Messages, signals and timers start processes: in the version in force, once, each with a case of its own."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from service.commands import definitions, housekeeping, incidents, jobs, messages, starts
from service.commands.executor import Context
from service.domain.errors import ConflictError, DefinitionInvalidError, NotFoundError
from service.persistence.logins import WORKER
from service.worker.executor import JobExecutor
from tests.support.drawing import ASKED, END, LIMITS, in_a_row, look, process
from tests.support.harness import Desk, small_scheme
from tests.support.world import CLERK, DIRECTOR, open_case

WORD = '<bpmn:message id="word" name="word"><bpmn:extensionElements><zeebe:subscription correlationKey="=case.reference"/></bpmn:extensionElements></bpmn:message>'
OTHER = '<bpmn:message id="other" name="other"/>'
BELL = '<bpmn:signal id="bell" name="bell"/>'
DECLARED = WORD + OTHER + BELL
TOLD = '<bpmn:messageEventDefinition id="{0}_m" messageRef="{1}"/>'
RUNG = '<bpmn:signalEventDefinition id="{0}_s" signalRef="bell"/>'
MAPS = "<bpmn:extensionElements><zeebe:ioMapping>{}</zeebe:ioMapping></bpmn:extensionElements>"
LATER = "=now() + duration(&quot;P90D&quot;)"


def event(tag: str, name: str, inside: str) -> str:
    return (
        f'<bpmn:{tag} id="{name}" name="{name}"><bpmn:documentation>{name}.</bpmn:documentation>{inside}</bpmn:{tag}>'
    )


def started_by(inside: str, work: str = "side_work") -> bytes:
    """A process of its own, with one task."""
    drawn = process(
        in_a_row(event("startEvent", "begun", inside), look(work, LATER), END), {"Desk": [work]}, before=DECLARED
    )
    return drawn.replace(b'id="help" name="Help"', b'id="side" name="Side"')


BY_WORD = started_by(TOLD.format("begun", "word"))


def main(*steps: str) -> bytes:
    return process(in_a_row(ASKED, LIMITS, *steps, END), {"Desk": ["wait", "after"]}, before=DECLARED)


def throws(inputs: str = "", message: str = "word") -> str:
    mapped = MAPS.format(inputs) if inputs else ""
    return event("intermediateThrowEvent", "send", mapped + TOLD.format("send", message))


QUIET = main(look("wait", LATER), look("after", LATER))
SENDS = main(look("wait", LATER), throws('<zeebe:input source="=needs_advice" target="note"/>'), look("after", LATER))


def publish(desk: Desk, files: Mapping[str, bytes]) -> None:
    found = {**small_scheme()[0], **{f"processes/help/{name}.bpmn": content for name, content in files.items()}}
    done = desk.commands.run(
        lambda context: definitions.publish(context.work, context.definitions.compile(found), reason="test")
    )
    assert done is not None


def send(
    desk: Desk, key: str = "", *, name: str = "word", live: float = 0, number: str | None = None, **variables: Any
) -> None:
    def command(context: Context) -> None:
        wait = timedelta(minutes=live)
        messages.publish(context, name, key, variables, time_to_live=wait, message_id=number)

    desk.commands.run(command)
    desk.run_due()


def works(desk: Desk, element: str = "side_work") -> list[Any]:
    return [task for task in desk.tasks() if task.element_id == element]


def finish(desk: Desk, task: Any) -> None:
    desk.finish(CLERK, task.id, {"needs_advice": "no"})
    desk.run_due()


def instances(desk: Desk) -> list[Any]:
    return desk.rows("SELECT c.reference, a.key AS area, i.process_key, i.started_key, i.ended_at FROM process_instance i "
                     "JOIN case_record c ON c.id = i.case_id JOIN area a ON a.id = c.area_id WHERE i.process_key = 'side' ORDER BY i.id")  # fmt: skip


def test_starts_a_process_when_another_case_throws_its_message(desk: Desk) -> None:
    publish(desk, {"help": SENDS, "side": BY_WORD})
    reference = open_case(desk, place="south")

    finish(desk, desk.task("wait", reference))

    [side] = works(desk)
    [instance] = instances(desk)
    assert [task.element_id for task in desk.tasks(reference)] == ["after"]
    assert side.case_reference == instance.reference != reference
    assert (instance.area, instance.started_key) == ("south", reference)  # of the case that sent it
    [opened] = desk.rows(
        "SELECT details FROM history_event WHERE kind = 'case.opened' AND case_id = :c", c=side.case_id
    )
    assert opened.details == {"reference": instance.reference, "element": "begun", "by": "message"}


def test_reads_the_area_and_the_variables_in_the_message(desk: Desk) -> None:
    mapped = MAPS.format('<zeebe:output source="=word" target="kept"/>')
    shown = look("side_work", LATER).replace(
        "<zeebe:ioMapping>", '<zeebe:ioMapping><zeebe:input source="=[kept, case.reference, place]" target="note"/>'
    )
    drawn = in_a_row(event("startEvent", "begun", mapped + TOLD.format("begun", "word")), shown, END)
    side = process(drawn, {"Desk": ["side_work"]}, before=DECLARED).replace(
        b'id="help" name="Help"', b'id="side" name="Side"'
    )
    publish(desk, {"help": QUIET, "side": side})

    send(desk, place="isle", word="hello", case={"reference": "of another"})

    [work] = works(desk)
    assert instances(desk)[0].area == "isle"
    assert work.inputs["note"] == ["hello", work.case_reference, None]


def test_starts_the_version_in_force_only(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": BY_WORD})
    publish(desk, {"help": QUIET, "side": started_by(TOLD.format("begun", "word"), "newer_work")})
    send(desk)
    assert (len(works(desk)), len(works(desk, "newer_work"))) == (0, 1)

    publish(desk, {"help": QUIET, "side": started_by(TOLD.format("begun", "other"))})
    send(desk)

    assert (len(works(desk)), len(works(desk, "newer_work"))) == (0, 1)


def test_starts_one_instance_at_a_time_for_a_correlation_key(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": BY_WORD})
    for _ in range(2):
        send(desk, "k", live=60)
    send(desk, "k")  # does not wait, so it is lost
    send(desk, "other key")
    assert sorted(row.started_key for row in instances(desk)) == ["k", "other key"]

    finish(desk, next(task for task in works(desk) if task.case_reference == instances(desk)[0].reference))
    assert sorted(row.started_key for row in instances(desk) if row.ended_at is None) == ["k", "other key"]
    for task in works(desk):
        finish(desk, task)

    assert (works(desk), len(instances(desk))) == ([], 3)


def test_starts_as_many_as_come_without_a_key(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": BY_WORD})
    for _ in range(2):
        send(desk)

    assert [row.started_key for row in instances(desk)] == [None, None]
    assert desk.value("SELECT count(*) FROM buffered_message") == 0


def test_forgets_a_message_whose_time_is_over(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": BY_WORD})
    for _ in range(2):
        send(desk, "k", live=5)

    desk.forward(minutes=6)
    finish(desk, works(desk)[0])
    assert works(desk) == []
    desk.worker.executor.run(housekeeping.tidy_up)
    assert desk.value("SELECT count(*) FROM buffered_message") == 0


def test_gives_a_message_once_to_each_process(desk: Desk) -> None:
    """To the longest waiting of one process, and starting another; whoever waits later gets none of it."""
    hears = event("intermediateCatchEvent", "hear", TOLD.format("hear", "word"))
    waits = main(hears, look("after", LATER)).replace(b"=case.reference", b"=&quot;same&quot;")
    publish(desk, {"help": waits, "side": BY_WORD})
    first, second = open_case(desk), open_case(desk)

    send(desk, "same", live=60)
    third = open_case(desk)

    assert [task.case_reference for task in works(desk, "after")] == [first]
    assert (len(works(desk)), desk.tasks(second), desk.tasks(third)) == (1, [], [])
    assert desk.rows("SELECT given FROM buffered_message")[0].given == ["help/help", "help/side"]


def test_hands_over_two_messages_that_come_at_once(desk: Desk) -> None:
    """To one place that goes on listening; and, one each, to two that listen once."""
    boundary = (
        '<bpmn:boundaryEvent id="heard" name="heard" attachedToRef="wait" cancelActivity="false"><bpmn:documentation>x</bpmn:documentation>'
        + TOLD.format("heard", "word")
        + "</bpmn:boundaryEvent>"
    )
    beside = boundary + look("after", LATER) + '<bpmn:sequenceFlow id="to_after" sourceRef="heard" targetRef="after"/>'
    drawn = process(
        in_a_row(ASKED, LIMITS, look("wait", LATER), END) + beside, {"Desk": ["wait", "after"]}, before=DECLARED
    )
    publish(desk, {"help": drawn})
    reference = open_case(desk)

    def twice(context: Context) -> None:
        for _ in range(2):
            messages.publish(context, "word", reference)

    desk.commands.run(twice)
    desk.run_due()

    assert len(works(desk, "after")) == 2
    assert len(works(desk, "wait")) == 1


def test_rings_twice_where_it_is_listened_to_all_the_time(desk: Desk) -> None:
    boundary = (
        '<bpmn:boundaryEvent id="heard" name="heard" attachedToRef="wait" cancelActivity="false"><bpmn:documentation>x</bpmn:documentation>'
        + RUNG.format("heard")
        + "</bpmn:boundaryEvent>"
    )
    beside = boundary + look("after", LATER) + '<bpmn:sequenceFlow id="to_after" sourceRef="heard" targetRef="after"/>'
    drawn = process(
        in_a_row(ASKED, LIMITS, look("wait", LATER), END) + beside, {"Desk": ["wait", "after"]}, before=DECLARED
    )
    publish(desk, {"help": drawn})
    open_case(desk)

    def twice(context: Context) -> None:
        for _ in range(2):
            messages.broadcast(context, "bell")

    desk.commands.run(twice)
    desk.run_due()

    assert len(works(desk, "after")) == 2


def test_is_silent_when_what_listened_is_gone(desk: Desk) -> None:
    """Two signals come at once for what listens once: the second finds nobody, and nothing fails."""
    hears = event("intermediateCatchEvent", "hear", RUNG.format("hear"))
    publish(desk, {"help": main(hears, look("after", LATER))})
    open_case(desk)

    def twice(context: Context) -> None:
        for _ in range(2):
            messages.broadcast(context, "bell")

    desk.commands.run(twice)
    desk.run_due()

    assert len(works(desk, "after")) == 1
    assert desk.rows("SELECT * FROM job") == desk.rows("SELECT * FROM incident") == []


def test_keeps_a_message_without_a_key_to_whoever_sent_it(desk: Desk) -> None:
    split = '<bpmn:parallelGateway id="split" name="split"><bpmn:documentation>x</bpmn:documentation></bpmn:parallelGateway>'
    hears = event("intermediateCatchEvent", "hear", TOLD.format("hear", "other"))
    drawn = in_a_row(ASKED, LIMITS, split, look("wait", LATER), throws(message="other"), END)
    drawn += (
        hears
        + look("after", LATER)
        + '<bpmn:sequenceFlow id="g1" sourceRef="split" targetRef="hear"/><bpmn:sequenceFlow id="g2" sourceRef="hear" targetRef="after"/>'
    )
    publish(desk, {"help": process(drawn, {"Desk": ["wait", "after"]}, before=DECLARED)})
    first, second = open_case(desk), open_case(desk)

    send(desk, name="other")
    assert works(desk, "after") == []
    finish(desk, desk.task("wait", second))

    assert [task.case_reference for task in works(desk, "after")] == [second]
    assert [task.element_id for task in desk.tasks(first)] == ["wait"]


def test_takes_the_same_message_once(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": BY_WORD})

    def both(context: Context) -> None:
        for _ in range(2):
            messages.publish(context, "word", variables={}, time_to_live=timedelta(hours=1), message_id="one")

    desk.commands.run(both)  # neither is routed yet
    desk.run_due()
    with pytest.raises(ConflictError):
        send(desk, live=60, number="one")
    send(desk, live=60, number="two")

    assert len(instances(desk)) == 2


def test_starts_one_of_each_process_by_a_signal(desk: Desk) -> None:
    hears = event("intermediateCatchEvent", "hear", RUNG.format("hear"))
    publish(desk, {"help": main(hears, look("after", LATER)), "side": started_by(RUNG.format("begun"))})
    references = {open_case(desk), open_case(desk)}

    desk.commands.run(lambda context: messages.broadcast(context, "bell", {"place": "south"}))
    desk.run_due()

    assert {task.case_reference for task in works(desk, "after")} == references
    assert [(row.area, row.started_key) for row in instances(desk)] == [("south", None)]


TIMER = '<bpmn:timerEventDefinition id="begun_t"><bpmn:{0} xsi:type="bpmn:tFormalExpression">{1}</bpmn:{0}></bpmn:timerEventDefinition>'


def test_starts_by_a_timer_as_often_as_it_says(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": started_by(TIMER.format("timeCycle", "R2/PT1H"))})
    desk.forward(minutes=30)
    assert works(desk) == []
    desk.forward(hours=1)
    assert len(works(desk)) == 1

    desk.forward(hours=5)

    assert [row.area for row in instances(desk)] == ["north", "north"]
    assert desk.rows("SELECT * FROM job") == []


def test_replaces_the_timers_of_the_version_before(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": started_by(TIMER.format("timeCycle", "R/PT1H"))})
    publish(desk, {"help": QUIET, "side": started_by(TIMER.format("timeDate", "2026-11-25T12:00:00Z"), "newer_work")})

    desk.forward(days=3)

    assert (len(works(desk)), len(works(desk, "newer_work"))) == (0, 1)


def test_refuses_a_version_whose_timer_can_not_be_set(desk: Desk) -> None:
    with pytest.raises(DefinitionInvalidError, match="begun"):
        publish(desk, {"help": QUIET, "side": started_by(TIMER.format("timeDate", "=nothing"))})

    assert desk.value("SELECT count(*) FROM deployment") == 1


def test_tells_of_a_start_that_fails_and_tries_it_again(desk: Desk) -> None:
    """No team serves the owning role there: everything else goes on, and nothing is lost."""
    publish(desk, {"help": QUIET, "side": BY_WORD})
    desk.change("UPDATE team SET roles = '{}'")
    send(desk, "k")
    for _ in range(3):
        desk.forward(hours=2)
    [incident] = desk.rows("SELECT * FROM incident WHERE resolved_at IS NULL")
    assert (incident.case_id, incident.code, works(desk)) == (None, "no-team", [])
    send(desk, "k")  # it is about to start: no second one
    assert desk.value("SELECT count(*) FROM job") == 1

    desk.change("UPDATE team SET roles = ARRAY['clerk'] WHERE key = 'desk_team'")
    with pytest.raises(NotFoundError):
        desk.commands.run(lambda context: incidents.retry(context, incident.id))
    desk.change("UPDATE person SET site_roles = ARRAY['service_support'] WHERE email = :e", e=DIRECTOR)
    page = desk.client(DIRECTOR).get("/operations")
    assert (page.status_code, "begun" in page.text, "No team takes enquiries" in page.text) == (200, True, True)
    desk.as_(DIRECTOR, lambda context: incidents.retry(context, incident.id))
    desk.run_due()

    assert len(works(desk)) == 1
    assert desk.rows("SELECT * FROM incident WHERE resolved_at IS NULL") == []


def test_does_nothing_for_a_job_that_is_gone(desk: Desk) -> None:
    def command(context: Context) -> bool:
        messages.broadcast(context, "bell")
        found = [job_id for job_id, _ in jobs.acquire(context, "test/1", 1)]
        return jobs.execute(context, found[0], "somebody else")

    assert desk.worker.executor.run(command) is False


def test_gives_a_message_to_another_when_whoever_was_to_get_it_is_gone(desk: Desk) -> None:
    """Both wait for the same; the first goes on by its other way while the message is on its way to it."""
    boundary = (
        '<bpmn:boundaryEvent id="heard" name="heard" attachedToRef="wait"><bpmn:documentation>x</bpmn:documentation>'
        + TOLD.format("heard", "word")
        + "</bpmn:boundaryEvent>"
    )
    beside = boundary + look("after", LATER) + '<bpmn:sequenceFlow id="to_after" sourceRef="heard" targetRef="after"/>'
    drawn = process(
        in_a_row(ASKED, LIMITS, look("wait", LATER), END) + beside, {"Desk": ["wait", "after"]}, before=DECLARED
    )
    publish(desk, {"help": drawn.replace(b"=case.reference", b"=&quot;same&quot;")})

    for live in (0, 60):
        first, second = open_case(desk), open_case(desk)
        wait = timedelta(minutes=live)
        desk.commands.run(lambda context, wait=wait: messages.publish(context, "word", "same", time_to_live=wait))
        [(job_id, _)] = desk.worker.executor.run(lambda context: jobs.acquire(context, "test/1", 1))
        assert desk.worker.executor.run(lambda context, job_id=job_id: jobs.execute(context, job_id, "test/1"))
        desk.finish(CLERK, desk.task("wait", first).id, {"needs_advice": "no"})
        desk.run_due()

        assert [task.case_reference for task in works(desk, "after")] == [second]
        finish(desk, desk.task("after", second))
    assert desk.rows("SELECT * FROM job") == desk.rows("SELECT * FROM incident") == []


def test_shows_a_case_that_a_message_started_like_any_other(desk: Desk) -> None:
    publish(desk, {"help": QUIET, "side": BY_WORD})
    send(desk, place="north")
    [work] = works(desk)
    client = desk.client(CLERK)

    page = client.get(f"/cases/{work.case_reference}")
    assert page.status_code == 200
    assert "side_work" in page.text
    assert client.get(f"/cases/{work.case_reference}/timeline").status_code == 200
    client.post(f"/tasks/{work.id}/take")
    assert client.get(f"/tasks/{work.id}").status_code == 200


def test_starts_one_instance_when_two_workers_route_at_once(desk: Desk) -> None:
    """Of each key; the others wait, and come in their turn."""
    publish(desk, {"help": QUIET, "side": BY_WORD})

    def many(context: Context) -> None:
        for number in range(12):
            messages.publish(context, "word", f"k{number % 3}", time_to_live=timedelta(days=1))

    desk.commands.run(many)
    other = JobExecutor(desk.parts.executor(WORKER, desk.clock, pool_size=2), "test/2", desk.worker.send)
    threads = [threading.Thread(target=worker.run_due) for worker in (desk.worker, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    desk.run_due()
    assert sorted(row.started_key for row in instances(desk)) == ["k0", "k1", "k2"]

    for _ in range(12):
        finish(desk, works(desk)[0])
    other.executor.transactions.engine.dispose()
    assert (works(desk), sorted(row.started_key for row in instances(desk))) == ([], sorted(["k0", "k1", "k2"] * 4))
    assert desk.rows("SELECT * FROM incident") == []


def test_stops_processes_that_start_one_another_without_end(desk: Desk) -> None:
    """A process whose first step sends what starts it."""
    drawn = in_a_row(
        event("startEvent", "begun", TOLD.format("begun", "word")), throws(), look("side_work", LATER), END
    )
    side = process(drawn, {"Desk": ["side_work"]}, before=DECLARED).replace(
        b'id="help" name="Help"', b'id="side" name="Side"'
    )
    publish(desk, {"help": QUIET, "side": side})

    send(desk)
    for _ in range(3):
        desk.forward(hours=2)

    [incident] = desk.rows("SELECT * FROM incident WHERE resolved_at IS NULL")
    assert ("again and again" in incident.message, incident.element_id) == (True, "begun")
    assert len(works(desk)) == starts.GENERATIONS
