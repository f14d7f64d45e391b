"""What a step writes: small, once, and nothing that came early is lost."""

from datetime import timedelta
from typing import Any

from service.commands import housekeeping, messages
from tests.support.drawing import ASKED, CLOSE, END, LIMITS, in_a_row, look, process, publish
from tests.support.harness import Desk
from tests.support.world import CHIEF, CLERK, NORTH, open_case

LANES = {"Desk": CLERK, "Advice": NORTH, "Chief": CHIEF}
SIZES = """SELECT count(*) AS rows, coalesce(sum(pg_column_size(x.*)), 0) AS bytes FROM {table} x WHERE {key} = :case"""
MESSAGE = """<bpmn:message id="word" name="word.came"><bpmn:extensionElements><zeebe:subscription correlationKey="=case.reference"/>
 </bpmn:extensionElements></bpmn:message>"""
SENDS = """<bpmn:intermediateThrowEvent id="send" name="Say it"><bpmn:documentation>Says it.</bpmn:documentation><bpmn:messageEventDefinition id="sent" messageRef="word"/></bpmn:intermediateThrowEvent>"""
HEARS = """<bpmn:intermediateCatchEvent id="hear" name="Hear it"><bpmn:documentation>Waits for it.</bpmn:documentation>
 <bpmn:messageEventDefinition id="heard" messageRef="word"/></bpmn:intermediateCatchEvent>"""


def sizes(desk: Desk, reference: str) -> dict[str, tuple[int, int]]:
    """Rows and bytes of a case by table; who read what apart."""
    case = desk.value("SELECT id FROM case_record WHERE reference = :r", r=reference)
    tables = desk.rows(
        "SELECT DISTINCT c.table_name AS name FROM information_schema.columns c JOIN pg_class k ON k.oid = to_regclass(c.table_name) "
        "WHERE c.table_schema = 'public' AND c.column_name = 'case_id' AND NOT k.relispartition AND c.table_name <> 'audit_event'"
    )
    found = {row.name: desk.rows(SIZES.format(table=row.name, key="case_id"), case=case)[0] for row in tables}
    found["case_record"] = desk.rows(SIZES.format(table="case_record", key="id"), case=case)[0]
    return {name: (row.rows, int(row.bytes)) for name, row in found.items() if row.rows}


def test_keeps_a_finished_case_of_ten_tasks_in_three_lanes_small(desk: Desk) -> None:
    steps = [f"step_{number}" for number in range(10)]
    lanes: dict[str, list[str]] = {"Desk": ["asked", "find_limits", "close", "over"], "Advice": [], "Chief": []}
    for number, step in enumerate(steps):
        lanes[[*lanes][number % 3]].append(step)
    diagram = process(in_a_row(ASKED, LIMITS, *map(look, steps), CLOSE, END), lanes)
    publish(desk, diagram, lanes=('"Advice" = "adviser"', '"Advice" = "adviser"\n"Chief" = "chief"'))

    reference = open_case(desk)
    for number, step in enumerate(steps):
        answers = {"needs_advice": "no", "note": "Nothing was found that would need more than a word with them."}
        desk.finish([*LANES.values()][number % 3], desk.task(step, reference).id, answers)
        desk.run_due()
    desk.forward(hours=2)
    desk.worker.executor.run(housekeeping.tidy_up)  # what could be undone can't be any more
    found = sizes(desk, reference)

    assert desk.value("SELECT closed_at IS NOT NULL FROM case_record WHERE reference = :r", r=reference)
    assert found["user_task"][0] == found["form_submission"][0] - 1 == 10
    assert sum(rows for rows, _ in found.values()) < 80, found
    assert sum(size for _, size in found.values()) < 24 * 1024, found


def test_hears_what_was_said_before_it_listened(desk: Desk) -> None:
    """The message is sent, routed and kept before the catch event is reached."""
    diagram = process(
        in_a_row(ASKED, LIMITS, SENDS, look("wait"), HEARS, look("after"), END),
        {"Desk": ["wait", "after"]},
        before=MESSAGE,
    )
    publish(desk, diagram)
    reference = open_case(desk)
    assert desk.value("SELECT given FROM buffered_message") == []

    desk.finish(CLERK, desk.task("wait", reference).id, {"needs_advice": "no"})
    desk.run_due()

    assert [task.element_id for task in desk.tasks(reference)] == ["after"]
    assert desk.value("SELECT given FROM buffered_message") == ["help/help"]


def with_a_limit_around(*inside: str) -> bytes:
    """A sub-process with the limit; its tasks are due when it ends."""
    settings = """<bpmn:extensionElements><zeebe:properties><zeebe:property name="deadline" value="look"/><zeebe:property name="ladder" value="ladder"/>
      <zeebe:property name="due" value="=deadline(case.received_at, limits.look)"/></zeebe:properties></bpmn:extensionElements>"""
    content = in_a_row('<bpmn:startEvent id="begin"/>', *inside, '<bpmn:endEvent id="end"/>')
    around = f'<bpmn:subProcess id="around" name="Around"><bpmn:documentation>Both.</bpmn:documentation>{settings}{content}</bpmn:subProcess>'
    names = ["around", *(name for name in ("first", "second"))]
    return process(in_a_row(ASKED, LIMITS, around, END), {"Desk": names})


def limit(desk: Desk) -> Any:
    return desk.rows("SELECT d.*, t.element_id AS about FROM deadline d LEFT JOIN user_task t ON t.id = d.task_id")[0]


def test_tells_whoever_works_inside_of_a_limit_that_stands_around(desk: Desk) -> None:
    publish(desk, with_a_limit_around(look("first"), look("second")))
    reference = open_case(desk)
    first = desk.task("first", reference)
    assert (limit(desk).about, limit(desk).element_id, first.limit_unit) == ("first", "around", limit(desk).unit)

    desk.finish(CLERK, first.id, {"needs_advice": "no"})
    second = desk.task("second", reference)
    assert (limit(desk).about, limit(desk).met_at, second.limit_unit) == ("second", None, limit(desk).unit)

    desk.forward(hours=13)
    assert any(row.task_id == second.id for row in desk.rows("SELECT task_id FROM notification"))
    desk.finish(CLERK, second.id, {"needs_advice": "no"})
    assert limit(desk).met_at is not None


def test_does_not_speak_of_a_task_that_is_due_at_another_time(desk: Desk) -> None:
    publish(desk, with_a_limit_around(look("first", "=now() + duration(&quot;P9D&quot;)")))
    reference = open_case(desk)

    assert (limit(desk).about, desk.task("first", reference).limit_unit) == (None, None)
    assert desk.task("first", reference).due_at - desk.clock.at > timedelta(days=8)


SIGNAL = '<bpmn:signal id="bell" name="bell"/>'
RINGS = """<bpmn:intermediateThrowEvent id="ring" name="Ring"><bpmn:documentation>Rings.</bpmn:documentation>
 <bpmn:signalEventDefinition id="rung" signalRef="bell"/></bpmn:intermediateThrowEvent>"""
LISTENS = """<bpmn:intermediateCatchEvent id="listen" name="Listen"><bpmn:documentation>Waits for it.</bpmn:documentation>
 <bpmn:signalEventDefinition id="listened" signalRef="bell"/></bpmn:intermediateCatchEvent>"""


def test_rings_for_those_who_listen_already_not_for_itself_later(desk: Desk) -> None:
    content = in_a_row(ASKED, LIMITS, look("wait"), RINGS, LISTENS, look("after"), END)
    publish(desk, process(content, {"Desk": ["wait", "after"]}, before=SIGNAL))
    first, second = open_case(desk), open_case(desk)

    desk.finish(CLERK, desk.task("wait", first).id, {"needs_advice": "no"})
    desk.run_due()
    assert desk.tasks(first) == []

    desk.finish(CLERK, desk.task("wait", second).id, {"needs_advice": "no"})
    desk.run_due()
    assert [task.element_id for task in desk.tasks(first)] == ["after"]
    assert desk.tasks(second) == []


LISTENER = (
    '<zeebe:executionListeners><zeebe:executionListener eventType="{}" type="set_priority"/></zeebe:executionListeners>'
)
PUTS = '<zeebe:{0} source="=&quot;{1}&quot;" target="priority"/>'


def test_lets_the_worker_run_what_listens_to_a_step(desk: Desk) -> None:
    """At the start of a task, before anybody sees it; at the end of a wait, whose subscription is gone."""
    begins = look("wait").replace(
        "<zeebe:ioMapping>", LISTENER.format("start") + "<zeebe:ioMapping>" + PUTS.format("input", "high")
    )
    mapped = f"<zeebe:ioMapping>{PUTS.format('output', 'low')}</zeebe:ioMapping>"
    ends = HEARS.replace(
        "<bpmn:messageE",
        f"<bpmn:extensionElements>{LISTENER.format('end')}{mapped}</bpmn:extensionElements><bpmn:messageE",
    )
    diagram = process(
        in_a_row(ASKED, LIMITS, begins, ends, look("after"), END), {"Desk": ["wait", "after"]}, before=MESSAGE
    )
    publish(desk, diagram)
    reference = desk.open(
        "help", {"name": "Ada Asker", "place": "north", "places": ["north"], "secret": "the red door"}
    )
    assert desk.tasks(reference) == []

    desk.run_due()
    assert desk.task("wait", reference).priority == "high"
    desk.finish(CLERK, desk.task("wait", reference).id, {"needs_advice": "no"})
    desk.commands.run(lambda context: messages.publish(context, "word.came", reference))
    desk.run_due()

    assert desk.task("after", reference).priority == "low"
    assert desk.rows("SELECT * FROM message_subscription") == []
    assert desk.rows("SELECT * FROM incident") == []
