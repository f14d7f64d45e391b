"""The command line: a request a line."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dmn_support import decision, given, input_, knowledge, literal, model, output, table, xml

from service.dmn.__main__ import main
from service.dmn.protocol import answer

BODY = (
    given("age", "number")
    + decision(table([input_("age")], [output()], ['>= 18 || "adult"', '< 18 || "child"']), needs="<age")
    + knowledge({"p": "number"}, literal("p * 2"), "twice")
    + decision(literal('"Hello " + d'), "greeting", needs=">d")
    + '<decisionService id="s" name="s"><outputDecision href="#greeting"/><inputDecision href="#d"/></decisionService>'
)


def ask(request: Any, body: str = BODY) -> dict[str, Any]:
    return answer(model(body), request if isinstance(request, str) else json.dumps(request))


def test_answers_with_value_messages_and_rules():
    assert ask({"decision": "d", "inputs": {"age": {"number": "20"}}}) == {
        "value": "adult",
        "messages": [],
        "rules": [{"decision": "d", "rule": "r1", "index": 1}],
    }


def test_repeats_the_id_of_a_request():
    assert ask({"id": [1], "decision": "d"})["id"] == [1]
    assert ask({"id": None, "decision": "nope"})["id"] is None


def test_replaces_the_logic_of_decisions():
    assert ask({"decision": "greeting", "inputs": {"d": "Jo"}})["value"] == "Hello Jo"


def test_answers_for_a_service_with_its_outputs():
    found = ask({"service": "s", "inputs": {"d": "Jo"}})
    assert (found["value"], found["outputs"]) == ("Hello Jo", {"greeting": "Hello Jo"})


def test_answers_for_a_knowledge_model():
    assert ask({"bkm": "twice", "inputs": {"p": {"number": "4"}}})["value"] == {"number": "8"}


def test_says_why_a_value_is_null():
    found = ask({"decision": "d", "inputs": {"age": "old"}})
    assert found["value"] is None
    assert found["messages"][0]["element"] == "age"
    assert {message["severity"] for message in found["messages"]} == {"error", "warning"}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([], "not an object"),
        ({}, "exactly one"),
        ({"decision": "d", "bkm": "twice"}, "exactly one"),
        ({"decision": 5}, "exactly one"),
        ({"decision": "d", "inputs": []}, "not an object"),
        ({"decision": "d", "inputs": {"age": {"nummer": "1"}}}, "typed value"),
        ({"decision": "greetin"}, "Did you mean “greeting”?"),
        ({"service": "x"}, "no decision service"),
        ({"bkm": "x"}, "no business knowledge model"),
    ],
)
def test_answers_a_request_that_makes_no_sense(request_: Any, words: str):
    found = ask(request_)
    assert found["error"]["element"] is None
    assert words in found["error"]["message"]
    assert "value" not in found


def test_answers_with_an_error_where_a_limit_is_passed():
    body = knowledge({"n": None}, literal("f(n)"))
    assert ask({"bkm": "f"}, body)["error"]["element"] == "f"


def test_answers_with_an_error_where_a_result_is_too_deep(monkeypatch: pytest.MonkeyPatch):
    def too_deep(_value: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr("service.dmn.protocol.typed_json.encode", too_deep)
    assert "inside one another" in ask({"decision": "d"})["error"]["message"]


def test_answers_after_a_fault_of_its_own_and_logs_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(_value: Any) -> Any:
        raise KeyError("a fault")

    monkeypatch.setattr("service.dmn.protocol.typed_json.encode", broken)
    assert "fault in the service" in ask({"id": 1, "decision": "d"})["error"]["message"]
    assert "could not be answered" in caplog.text


def test_answers_every_request_with_what_is_wrong_with_the_model():
    assert answer("It is broken.", '{"id": 1, "decision": "d"}') == {
        "id": 1,
        "error": {"message": "It is broken.", "element": None},
    }


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str, lines: str = ""
) -> tuple[int, str]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    code = main(arguments)
    return code, capsys.readouterr().out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "m.dmn").write_bytes(xml(BODY))
    return tmp_path / "m.dmn"


@pytest.mark.parametrize("flags", [["evaluate", "{}", "--json"], ["evaluate", "--json", "{}"], ["evaluate", "{}"]])
def test_reads_lines_and_ignores_blank_ones(flags: list[str], path: Path, monkeypatch: Any, capsys: Any):
    arguments = [flag.format(path) for flag in flags]
    code, out = run(monkeypatch, capsys, *arguments, lines='\n{"bkm": "twice"}\n   \nx\n')
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, len(answers)) == (0, 2)
    assert "error" in answers[1]


def test_ends_with_one_where_the_model_can_not_be_read(path: Path, monkeypatch: Any, capsys: Any):
    path.write_bytes(b"<nothing")
    code, out = run(monkeypatch, capsys, "evaluate", str(path), lines='{"decision": "d"}\n')
    assert code == 1
    assert "not well-formed" in json.loads(out)["error"]["message"]


def test_ends_with_one_where_there_is_no_model(path: Path, monkeypatch: Any, capsys: Any):
    code, out = run(monkeypatch, capsys, "evaluate", str(path.parent / "none.dmn"), lines='{"decision": "d"}\n')
    assert code == 1
    assert "can't be opened" in json.loads(out)["error"]["message"]


@pytest.mark.parametrize("arguments", [[], ["evaluate"], ["tck"], ["other", "x"]])
def test_ends_with_two_where_it_is_used_wrongly(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_runs_as_a_command_and_writes_each_answer_at_once(path: Path):
    command = [sys.executable, "-m", "service.dmn", "evaluate", str(path), "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"decision": "greeting", "inputs": {"d": "Zoë \\ud83d"}}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["value"] == "Hello Zoë \ud83d"
        process.stdin.close()
        assert process.wait(timeout=30) == 0
