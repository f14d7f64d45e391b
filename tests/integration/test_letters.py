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
 <zeebe:ioMapping><zeebe:input source="{form}" target="form"/><zeebe:input source="{language}" target="language"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>"""
FORM = "=&quot;help.look&quot;"


WELSH = """+++
id = "word.cy"
title = "Gair"
+++
Helo, {{ today }}.
"""
SENDS = """<bpmn:serviceTask id="send" name="Send it"><bpmn:documentation>Sends it.</bpmn:documentation><bpmn:extensionElements>
 <zeebe:taskDefinition type="send_public_notice"/><zeebe:taskHeaders><zeebe:header key="notice" value="received"/></zeebe:taskHeaders>
 <zeebe:ioMapping><zeebe:input source="=&quot;asker@example.org&quot;" target="to"/><zeebe:input source="{language}" target="language"/></zeebe:ioMapping>
 </bpmn:extensionElements></bpmn:serviceTask>"""
NOTICE = b"""
[public_notices.received.cy]
subject = "Wedi cyrraedd"
text = "Cyfeirnod {reference}"
"""


def written(desk: Desk, form: str = FORM, audience: str = "", language: str = "=null") -> str:
    """The reference of a case whose letter was made; it waits at one more step."""
    makes = WRITES.format(form=form, language=language)
    steps = in_a_row(ASKED, LIMITS, look("first"), makes, SENDS.format(language=language), look("second"), END)
    files = dict(small_scheme()[0])
    files |= {
        "processes/help/help.bpmn": process(steps, {"Desk": ["first", "second"]}),
        "processes/help/letters/word.md": LETTER.format(audience=audience).encode(),
        "processes/help/letters/word.cy.md": WELSH.encode(),
        "processes/help/scheme.toml": files["processes/help/scheme.toml"] + NOTICE,
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


def test_stands_first_in_the_language_that_was_asked_for(desk: Desk) -> None:
    written(desk, language="=&quot;cy&quot;")
    [made] = desk.rows("SELECT title, text FROM document")
    welsh, english = made.text.split("\n\n---\n\n")
    assert (made.title, welsh) == ("Gair", "Helo, 24 Tachwedd 2026.")
    assert english.startswith("The red door. By ")


@pytest.mark.parametrize("language", ["=null", "=&quot;fr&quot;"])
def test_is_in_english_where_there_is_no_other(desk: Desk, language: str) -> None:
    written(desk, language=language)
    assert desk.value("SELECT title FROM document") == "A word"


def test_notice_says_it_in_both_languages(desk: Desk) -> None:
    reference = written(desk, language="=&quot;cy&quot;")
    [sent] = desk.rows("SELECT subject, text FROM outbox_message")
    assert sent.subject.startswith("Wedi cyrraedd / ")
    assert sent.text.startswith(f"Cyfeirnod {reference}\n\n")


def test_notice_is_in_english_unless_told(desk: Desk) -> None:
    written(desk)
    assert "cyrraedd" not in desk.value("SELECT subject FROM outbox_message")
