"""Typed JSON and the line command, as the protocol says."""

import io
import json
import subprocess
import sys
from decimal import Decimal

import pytest
from feel_support import feel
from hypothesis import given, settings
from hypothesis import strategies as st

from service.feel import typed_json
from service.feel.__main__ import answer, main, serve
from service.feel.typed_json import NotTypedJsonError, decode, encode
from service.feel.values import Date, DateTime, DaysDuration, Range, Time, YearsDuration
from service.feel.values.calendar import MAX_YEAR

SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=5),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**20), max_value=10**20),
    st.builds(Date, st.integers(-MAX_YEAR, MAX_YEAR), st.integers(1, 12), st.integers(1, 28)),
    st.builds(Time, st.integers(0, 86_399_999_999_999), st.none() | st.integers(-50_400, 50_400)),
    st.builds(DaysDuration, st.integers(-(10**20), 10**20)),
    st.builds(YearsDuration, st.integers(-(10**9), 10**9)),
)
MOMENTS = st.builds(
    DateTime.of,
    st.builds(Date, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 28)),
    st.builds(Time, st.integers(0, 86_399_999_999_999))
    | st.builds(Time.of, st.integers(0, 86_399_999_999_999), st.sampled_from(["Europe/London", "Etc/UTC"])),
)
VALUES = st.recursive(
    SIMPLE | MOMENTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(VALUES)
def test_reads_back_what_it_wrote(value):
    assert decode(json.loads(json.dumps(encode(value)))) == value


@settings(deadline=None)
@given(VALUES)
def test_writes_values_as_feel_reads_them(value):
    assert decode(encode(feel("x", x=value))) == value


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("null", None),
        ("true", True),
        ('"a"', "a"),
        ("-12.50", {"number": "-12.5"}),
        ("1e50", {"number": "1e+50"}),
        ("1e40", {"number": "1" + "0" * 40}),
        ('@"2026-11-24"', {"date": "2026-11-24"}),
        ('@"10:15:00.5+01:00"', {"time": "10:15:00.5+01:00"}),
        ('@"2026-11-24T10:15:00@Europe/London"', {"date and time": "2026-11-24T10:15:00@Europe/London"}),
        ('@"-P1DT2H3M4.5S"', {"days and time duration": "-P1DT2H3M4.5S"}),
        ('@"P1Y2M"', {"years and months duration": "P1Y2M"}),
        ("[1, null]", [{"number": "1"}, None]),
        ('{a: 1, "b c": []}', {"context": {"a": {"number": "1"}, "b c": []}}),
        (
            "[1..2)",
            {
                "range": {
                    "start": {"number": "1"},
                    "end": {"number": "2"},
                    "start included": True,
                    "end included": False,
                }
            },
        ),
        ("(< 5)", {"range": {"start": None, "end": {"number": "5"}, "start included": False, "end included": False}}),
        ("function(a, b) a", {"function": "function(a, b) a"}),
    ],
)
def test_encodes_each_type(source, data):
    assert encode(feel(source)) == data


def test_encodes_values_of_python():
    assert encode([1, 1.5]) == [{"number": "1"}, {"number": "1.5"}]


def test_decodes_ranges_and_bare_numbers():
    data = {"range": {"start": 1, "end": None, "start included": True, "end included": False}}

    assert decode(data) == Range(Decimal(1), None, True, False)


@pytest.mark.parametrize(
    "data",
    [
        {}, {"number": "1", "date": "x"}, {"nmber": "1"}, {"number": 1}, {"number": "one"}, {"number": "NaN"}, {"number": "Infinity"}, {"number": " 1"},
        {"number": "1_0"}, {"number": "1e99999"}, {"date": "2026-13-01"}, {"date": 5}, {"time": "25:00:00"}, {"date and time": "x"},
        {"days and time duration": "P1Y"}, {"years and months duration": "P1D"}, {"context": []}, {"range": []}, {"range": {"start": 1}},
        {"range": {"start": 1, "end": 2, "start included": 1, "end included": False}}, {"function": "f"}, [{"x": 1}], object(),
    ],
)  # fmt: skip
def test_refuses_what_encodes_no_value(data):
    with pytest.raises(NotTypedJsonError):
        decode(data)


def ask(**request):
    return answer(json.dumps(request))


def test_answers_an_expression():
    request = {
        "expr": 'age < 18 and risk = "high"',
        "context": {"age": {"number": "15"}, "risk": "high"},
        "mode": "expression",
    }

    assert ask(**request) == {"value": True}


def test_answers_without_a_context():
    assert ask(expr="1 + 1") == {"value": {"number": "2"}}


def test_answers_unary_tests():
    assert ask(expr="[1..10], 15", context={}, mode="unary", input={"number": "15"}) == {"value": True}
    assert ask(expr="[1..10]", context={"?": {"number": "15"}}, mode="unary") == {"value": False}
    assert ask(expr="? > limit", context={"limit": {"number": "3"}}, mode="unary", input={"number": "5"}) == {
        "value": True
    }
    assert ask(expr="> 1", mode="unary")["value"] is None


def test_finds_names_of_entries_that_hold_signs():
    context = {"a": {"context": {"b-c": [{"context": {"d/e": {"number": "1"}}}]}}}

    assert ask(expr="a.b-c.d/e", context=context) == {"value": [{"number": "1"}]}


def test_says_why_something_is_null():
    assert ask(expr="1 +\n x", context={}) == {
        "value": None,
        "messages": [
            {"line": 2, "column": 2, "message": "`x` is not known here."},
            {"line": 1, "column": 3, "message": "A number and nothing (null) can't be added."},
        ],
    }


def test_says_where_a_text_is_not_feel():
    assert ask(expr="1 + ", id=[7]) == {
        "id": [7],
        "error": {"line": 1, "column": 5, "message": "A value is missing here; there is the end of the text instead."},
    }


def test_says_what_went_past_a_limit():
    assert ask(expr="for i in 1..1000000 return i")["error"]["column"] == 10


def test_gives_the_time():
    assert ask(expr="today() instance of date and now() instance of date and time") == {"value": True}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "x",
        "[]",
        "1",
        "null",
        "{}",
        '{"expr": 1}',
        '{"expr": "1", "context": []}',
        '{"expr": "1", "context": {"a": {}}}',
        '{"expr": "1", "mode": "x"}',
        '{"expr": "1", "mode": []}',
        "[" * 100_000,
        '{"expr": "x", "context": {"x": ' + "[" * 5_000 + "]" * 5_000 + "}}",
    ],
)
def test_answers_requests_that_make_no_sense(line):
    assert set(answer(line)) == {"error"}


@settings(deadline=None)
@given(
    st.text()
    | st.recursive(
        st.none() | st.text(max_size=3),
        lambda i: st.lists(i) | st.dictionaries(st.sampled_from(["expr", "context", "mode", "input", "id"]), i),
    ).map(json.dumps)
)
def test_answers_any_line(line):
    reply = answer(line)

    assert ("value" in reply) != ("error" in reply)
    assert json.loads(json.dumps(reply)) == reply


def test_answers_a_line_with_a_line():
    requests = io.StringIO('{"expr": "1"}\n\n  \nnonsense\n{"expr": "\\"é\\"", "id": 3}')
    answers = io.StringIO()

    serve(requests, answers)

    replies = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [sorted(reply) for reply in replies] == [["value"], ["error"], ["id", "value"]]
    assert replies[2] == {"id": 3, "value": "é"}


def test_serves_as_a_process():
    lines = '{"expr": "upper case(x)", "context": {"x": "é"}}\n'.encode() + b'{"expr": "1" \xff}\n'

    done = subprocess.run(
        [sys.executable, "-m", "service.feel", "--json"], input=lines, capture_output=True, timeout=60, check=False
    )

    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert replies[0] == {"value": "É"}
    assert "error" in replies[1]


def test_evaluates_on_the_command_line(capsys):
    assert main(["1 + 2"]) == 0
    assert capsys.readouterr().out == "3\n"


def test_says_why_on_the_command_line(capsys):
    assert main(["x"]) == 0
    assert capsys.readouterr() == ("null\n", "1:1: `x` is not known here.\n")


def test_fails_on_the_command_line(capsys):
    assert main(["1 +"]) == 1
    assert capsys.readouterr().err.startswith("1:4: ")
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage")


def test_reads_requests_from_its_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"expr": "1"}\n')))

    assert main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"value": {"number": "1"}}


def test_offers_typed_json_to_others():
    assert typed_json.decode(typed_json.encode(Decimal(1))) == 1


def test_goes_on_after_a_fault_of_its_own(monkeypatch, caplog):
    def broken(request: dict[str, str]) -> None:
        raise IndexError(request["expr"])

    monkeypatch.setattr("service.feel.__main__._outcome", broken)

    assert answer('{"expr": "a secret", "id": 7}') == {
        "id": 7,
        "error": {
            "line": 1,
            "column": 1,
            "message": "This could not be answered because of a fault in the service.",
        },
    }
    assert "IndexError" in caplog.text
    assert "a secret" not in caplog.text
