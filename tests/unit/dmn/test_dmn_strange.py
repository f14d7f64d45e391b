"""Files that nobody meant, or that somebody meant badly: each is refused with a sentence, or read for what it says."""

import json
import time
from pathlib import Path

import pytest
from dmn_support import V15, decision, given, input_, knowledge, literal, model, output, table, xml

from service.dmn import DmnInvalidError, check, load
from service.dmn import loader as loading
from service.dmn.__main__ import main
from service.dmn.files import beside
from service.dmn.protocol import answer

SOUND = xml(decision(literal("1 + 1"))).decode()
IMPORT = f'<import name="b" namespace="urn:b" importType="{V15}"/>'


def refusal(content: bytes) -> str:
    with pytest.raises(DmnInvalidError) as caught:
        load(content, lenient=True)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not well-formed XML"),
        (b"\x00\xff\xfe" * 300, "not well-formed XML"),
        (b"decision: 1", "not well-formed XML"),
        (SOUND[: len(SOUND) // 2].encode(), "not well-formed XML"),
        (SOUND.replace("1 + 1", "&#0;").encode(), "not well-formed XML"),
        (b'<?xml version="1.0" encoding="klingon"?>' + SOUND.encode(), "not well-formed XML"),
        (b"<html><body/></html>", "not a decision model"),
        (SOUND.replace(f' xmlns="{V15}"', "").encode(), "in no version of DMN that is read here"),
        (b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SOUND.encode(), "document type declaration"),
        (b"<a>" * 20_000 + b"</a>" * 20_000, "XML"),
    ],
)
def test_refuses_what_is_no_decision_model(content: bytes, sentence: str):
    assert sentence in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SOUND.encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + SOUND).encode("utf-16"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + SOUND).encode("latin-1"),
        SOUND.replace("1 + 1", "<![CDATA[if 1 < 2 then 2 else 3]]>").encode(),
        SOUND.replace("1 + 1", "1 <!-- one --> + 1").encode(),
        SOUND.replace("</", "</dmn:").replace("<", "<dmn:").replace("<dmn:/dmn:", "</dmn:").replace("xmlns=", "xmlns:dmn=").encode(),
    ],
    ids=["mark", "utf-16", "latin-1", "cdata", "comment", "prefix"],
)  # fmt: skip
def test_reads_every_way_to_write_the_same(content: bytes):
    assert json.dumps(answer(load(content), '{"decision": "d"}')["value"]) == '{"number": "2"}'


def test_refuses_more_elements_than_anybody_draws(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loading, "MAX_DRAWN", 2)

    assert "more than 2 decisions" in refusal(xml(given("a") + given("b") + given("c")))


def test_refuses_types_that_hold_one_another_without_end():
    chain = "".join(
        f'<itemDefinition name="t{number}" isCollection="true"><typeRef>t{number + 1}</typeRef></itemDefinition>'
        for number in range(5_000)
    )

    assert "hold one another too deeply" in refusal(xml(chain + decision(literal("1"), type_ref="t0")))


def test_refuses_a_model_that_imports_itself_in_the_end():
    others = {
        "urn:b": xml(IMPORT.replace("urn:b", "urn:c"), namespace="urn:b"),
        "urn:c": xml(IMPORT.replace("urn:b", "urn:test"), namespace="urn:c"),
    }
    findings = check(xml(IMPORT + decision(literal("1"))), lambda namespace, _location: others.get(namespace))

    assert [(one.rule, one.severity) for one in findings] == [("import-cycle", "error")]
    assert "imports this model in turn" in findings[0].message


def test_takes_imports_that_meet_again_for_no_cycle():
    others = {
        "urn:b": xml(IMPORT.replace("urn:b", "urn:c"), namespace="urn:b"),
        "urn:c": xml("", namespace="urn:c"),
    }
    body = IMPORT + IMPORT.replace("urn:b", "urn:c").replace('name="b"', 'name="c"') + decision(literal("1"))

    assert check(xml(body), lambda namespace, _location: others.get(namespace)) == []


def test_refuses_a_model_that_imports_itself():
    found = check(xml(IMPORT.replace("urn:b", "urn:test") + decision(literal("1"))))

    assert [one.rule for one in found] == ["import-cycle"]


def test_says_with_each_answer_that_an_import_is_missing():
    found = answer(model(IMPORT + decision(literal("b.two"))), '{"decision": "d"}')

    assert found["value"] is None
    assert found["messages"][0]["message"] == "The imported model “b” is not among the files."


def test_looks_for_imports_among_files_only(tmp_path: Path):
    (tmp_path / "a folder.dmn").mkdir()
    (tmp_path / "b.dmn").write_bytes(xml(decision(literal("2"), "two"), namespace="urn:b"))
    (tmp_path / "main.dmn").write_bytes(xml(decision(literal("1"))))

    assert beside(tmp_path / "main.dmn")("urn:b", None) is not None


def test_has_no_cases_to_run_where_there_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["tck", str(tmp_path / "nowhere")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_goes_on_after_a_test_file_that_can_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "level" / "case"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_text("<testCases", encoding="utf-8")

    assert main(["tck", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "level/case/a.xml#/\terror\tThe test file can't be read: The file is not well-formed XML (line 1).",
        "0 passed, 1 failed",
    ]


def test_stops_functions_of_the_model_that_call_themselves_for_ever():
    body = knowledge({"x": None}, literal("f(x + 1)")) + decision(literal("f(1)"), needs="+f")

    assert "deep, so this was stopped" in answer(model(body), '{"decision": "d"}')["error"]["message"]


def test_stops_a_service_that_calls_itself_for_ever():
    body = (
        decision(literal("s()"), needs="+s")
        + '<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>'
    )

    assert "stopped" in answer(model(body), '{"decision": "d"}')["error"]["message"]


def test_refuses_a_context_with_more_entries_than_anybody_writes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.dmn.read_expressions.MAX_ENTRIES", 1)
    entry = '<contextEntry><variable name="{}"/><literalExpression><text>1</text></literalExpression></contextEntry>'
    body = decision(f"<context>{entry.format('a')}{entry.format('b')}</context>")

    assert "more than 1 entries" in refusal(xml(body))


def test_reads_many_types_and_many_rules_in_time_that_grows_with_both_only():
    types = "".join(
        f'<itemDefinition name="t{number}"><itemComponent name="part {number}"><typeRef>number</typeRef></itemComponent>'
        "</itemDefinition>"
        for number in range(1_000)
    )
    rules = [f"[{number}..{number + 1}) || {number} + a" for number in range(1_000)]
    body = decision(table([input_("a")], [output("x")], rules), needs="<a") + given("a", "number")
    plain, typed = _seconds(xml(body)), _seconds(xml(types + body))

    assert typed < plain + 5 * _seconds(xml(types)) + 1


def _seconds(content: bytes) -> float:
    start = time.process_time()
    load(content, lenient=True)
    return time.process_time() - start


def test_orders_many_results_by_many_values():
    values = ", ".join(f'"v{number}"' for number in range(120))
    rules = [f'- || "v{number}"' for number in reversed(range(120))]
    made = table([input_("1")], [output("x", values=values)], rules, attributes='hitPolicy="OUTPUT ORDER"')

    assert answer(model(decision(made)), '{"decision": "d"}')["value"][:2] == ["v0", "v1"]
