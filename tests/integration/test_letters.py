"""A letter shows what a form asked, and is for whom it says."""

import pytest

from service.commands import definitions
from tests.support.drawing import ASKED, END, LIMITS, in_a_row, look, process
from tests.support.harness import Desk, small_scheme
from tests.support.world import CHIEF, CLERK, open_case

LETTER = """+++
id = "word"
title = "A word"
{audience}
+++
{{{{ answers.note }}}} By {{{{ entered_by }}}}, {{{{ entered_on }}}}. {{{{ case.reference }}}}
"""
WRITES = """<bpmn:serviceTask id="write" name="Write it"><bpmn:documentation>Writes it.</bpmn:documentation><bpmn:extensionElements>
 <zeebe:taskDefinition type="make_letter"/><zeebe:taskHeaders><zeebe:header key="letter" value="word"/></zeebe:taskHeaders>
 <zeebe:ioMapping><zeebe:input source="{form}" target="form"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>"""
FORM = "=&quot;help.look&quot;"


def written(desk: Desk, form: str = FORM, audience: str = "") -> str:
    """The reference of a case whose letter was made; it waits at one more step."""
    steps = in_a_row(ASKED, LIMITS, look("first"), WRITES.format(form=form), look("second"), END)
    files = {
        **small_scheme()[0],
        "processes/help/help.bpmn": process(steps, {"Desk": ["first", "second"]}),
        "processes/help/letters/word.md": LETTER.format(audience=audience).encode(),
    }
    desk.commands.run(
        lambda context: definitions.publish(context.work, context.definitions.compile(files), reason="test")
    )
    reference = open_case(desk)
    desk.finish(CLERK, desk.task("first", reference).id, {"needs_advice": "no", "note": "The red door."})
    desk.run_due()
    return reference


def test_shows_the_newest_answers_of_a_form_with_who_entered_them(desk: Desk) -> None:
    reference = written(desk)
    name = desk.value("SELECT name FROM person WHERE email = :e", e=CLERK)
    assert desk.value("SELECT text FROM document") == f"The red door. By {name}, 24 November 2026. {reference}"


@pytest.mark.parametrize("form", ["=null", "=&quot;help.reply&quot;"])
def test_is_made_without_answers_where_there_are_none(desk: Desk, form: str) -> None:
    reference = written(desk, form)
    assert desk.value("SELECT text FROM document") == f"By , . {reference}"


@pytest.mark.parametrize(("audience", "status"), [("", 200), ('audience = "desk"', 200), ('audience = "advice"', 404)])
def test_is_read_by_its_audience_only(desk: Desk, audience: str, status: int) -> None:
    reference = written(desk, audience=audience)
    document = desk.value("SELECT id FROM document")
    for email in (CLERK, CHIEF):
        client = desk.client(email)
        assert client.get(f"/documents/{document}").status_code == status
        assert (f"/documents/{document}" in client.get(f"/cases/{reference}/documents").text) is (status == 200)
