"""The runner of TCK test files."""

import re
from pathlib import Path
from typing import Any

import pytest
from dmn_support import decision, given, knowledge, literal, xml
from lxml import etree

from service.dmn.__main__ import main
from service.dmn.tck import run_folder
from service.dmn.tck_values import read_value, same
from service.feel import compile_expression

NAMESPACES = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
TCK = "http://www.omg.org/spec/DMN/20160719/testcase"


def suite(cases: str, name: str = "m.dmn") -> str:
    return f'<testCases xmlns="{TCK}" {NAMESPACES}><modelName>{name}</modelName>{cases}</testCases>'


def case(result: str, expected: str, inputs: str = "", *, attributes: str = "") -> str:
    node = f'<resultNode name="{result}"><expected>{expected}</expected></resultNode>'
    return f'<testCase id="1" {attributes}>{inputs}{node}</testCase>'


def simple(text: str, kind: str) -> str:
    return f'<value xsi:type="xsd:{kind}">{text}</value>'


MODEL = (
    given("a", "number")
    + decision(literal("a + 1"), needs="<a")
    + knowledge({"n": "number"}, literal("n * 2"))
    + decision(literal("d + 1"), "o", needs=">d")
    + '<decisionService id="s" name="s"><outputDecision href="#o"/><inputDecision href="#d"/></decisionService>'
    + decision(literal("count(for x in 1..1000, y in 1..1000 return x)"), "long")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "level" / "case"
    inner.mkdir(parents=True)
    (inner / "m.dmn").write_bytes(xml(MODEL))
    return tmp_path


def verdicts(folder: Path, cases: str, **options: str) -> list[str]:
    (folder / "level" / "case" / "t.xml").write_text(suite(cases, **options), encoding="utf-8")
    return [str(verdict) for verdict in run_folder(folder)]


A = f'<inputNode name="a">{simple("4", "decimal")}</inputNode>'


def test_passes_an_expected_value(folder: Path):
    assert verdicts(folder, case("d", simple("5", "decimal"), A)) == ["level/case/t.xml#1/d\tpass\t"]


def test_fails_another_value_and_says_both(folder: Path):
    (found,) = verdicts(folder, case("d", simple("6", "decimal"), A))
    assert found.startswith("level/case/t.xml#1/d\tfail\texpected 6, got 5")


def test_says_why_there_is_no_value_in_one_line(folder: Path):
    (found,) = verdicts(folder, case("d", simple("6", "decimal")))
    assert "fail" in found
    assert found.count("\t") == 2
    assert "\n" not in found


def test_passes_null_where_nothing_is_expected(folder: Path):
    assert "\tpass\t" in verdicts(folder, case("d", '<value xsi:nil="true"/>'))[0]
    assert "\tpass\t" in verdicts(folder, '<testCase id="1"><resultNode name="d"/></testCase>')[0]


def test_passes_an_error_where_null_is_expected(folder: Path):
    assert "\tpass\t" in verdicts(folder, case("long", '<value xsi:nil="true"/>'))[0]


def test_calls_an_error_an_error(folder: Path):
    assert "\terror\tThere is no decision" in verdicts(folder, case("nope", simple("6", "decimal")))[0]


def test_calls_a_model_that_can_not_be_read_an_error(folder: Path):
    assert "\terror\t" in verdicts(folder, case("d", simple("6", "decimal")), name="none.dmn")[0]


def test_calls_a_value_that_can_not_be_read_an_error(folder: Path):
    assert "\terror\tA value" in verdicts(folder, case("d", simple("tomorrow", "date")))[0]


def test_asks_services_and_knowledge_models(folder: Path):
    given_d = f'<inputNode name="d">{simple("4", "decimal")}</inputNode>'
    service = case("o", simple("5", "decimal"), given_d, attributes='type="decisionService" invocableName="s"')
    given_n = f'<inputNode name="n">{simple("4", "decimal")}</inputNode>'
    knowledge_ = case("f", simple("8", "decimal"), given_n, attributes='type="bkm" invocableName="f"')
    other = case("p", simple("5", "decimal"), given_d, attributes='type="decisionService" invocableName="s"')
    assert [one.split("\t")[1] for one in verdicts(folder, service + knowledge_ + other)] == ["pass", "pass", "pass"]


def test_gives_inputs_of_imported_models(folder: Path):
    inputs = A.replace('name="a"', 'name="a" namespace="urn:test"')
    assert "\tpass\t" in verdicts(folder, case("d", simple("5", "decimal"), inputs))[0]


def test_counts_at_the_end(folder: Path, capsys: pytest.CaptureFixture[str]):
    verdicts(folder, case("d", simple("5", "decimal"), A))
    assert main(["tck", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"
    verdicts(
        folder,
        case("d", simple("5", "decimal"), A) + case("d", simple("6", "decimal"), A) + case("x", simple("6", "decimal")),
    )
    assert main(["tck", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 2 failed"


def read(inner: str) -> Any:
    return read_value(etree.fromstring(f'<expected xmlns="{TCK}" {NAMESPACES}>{inner}</expected>'))


def feel(text: str) -> Any:
    return compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (simple(" a ", "string"), '" a "'),
        (simple("", "string"), '""'),
        (simple("1.50", "decimal"), "1.5"),
        (simple("7", "integer"), "7"),
        (simple("true", "boolean"), "true"),
        (simple("0", "boolean"), "false"),
        (simple("2020-01-02", "date"), 'date("2020-01-02")'),
        (simple("10:11:12+01:00", "time"), 'time("10:11:12+01:00")'),
        (simple("2020-01-02T10:11:12Z", "dateTime"), 'date and time("2020-01-02T10:11:12Z")'),
        (simple("P1Y2M", "duration"), 'duration("P1Y2M")'),
        (simple("-P3M", "duration"), 'duration("-P3M")'),
        (simple("P1DT2H", "duration"), 'duration("P1DT2H")'),
        (simple("PT5M", "duration"), 'duration("PT5M")'),
        ("<value>true</value>", "true"),
        ("<value>12</value>", "12"),
        ("<value>twelve</value>", '"twelve"'),
        ('<value xsi:nil="true"/>', "null"),
        ("", "null"),
        ("<!-- nothing -->", "null"),
        ('<list xsi:nil="true"/>', "null"),
        ("<list/>", "[]"),
        (f"<list><item>{simple('1', 'decimal')}</item><!-- and --><item><list/></item></list>", "[1, []]"),
        (
            f'<component name="a">{simple("1", "decimal")}</component><component name="b c"><list/></component>',
            '{a: 1, "b c": []}',
        ),
    ],
)
def test_reads_values(inner: str, text: str):
    assert same(read(inner), feel(text))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1", '"1"'),
        ("1", "true"),
        ("true", "1"),
        ("1", "null"),
        ("null", "1"),
        ("1", "1.1"),
        ("[1]", "1"),
        ("1", "[1]"),
        ("[1]", "[1, 2]"),
        ("[]", "null"),
        ("{a: 1}", "{a: 2}"),
        ("{a: 1}", "{a: 1, b: 2}"),
        ("1", "{a: 1}"),
        ('date("2020-01-01")', 'date and time("2020-01-01T00:00:00")'),
        ('date and time("2020-01-01T00:00:00")', 'date("2020-01-01")'),
        ('time("10:00:00Z")', 'time("10:00:00")'),
        ('time("10:00:00Z")', 'time("11:00:00+01:00")'),
        ('"a"', 'time("11:00:00+01:00")'),
        ('date and time("2020-01-01T10:00:00Z")', 'date and time("2020-01-01T11:00:00+01:00")'),
        ('date and time("2020-01-01T10:00:00Z")', 'date and time("2020-01-02T10:00:00Z")'),
        ('duration("P1Y")', 'duration("P1D")'),
    ],
)
def test_tells_values_apart(left: str, right: str):
    assert not same(feel(left), feel(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1.000000001", "1"),
        ("{a: 1, b: 2}", "{b: 2, a: 1}"),
        ('time("10:00:00Z")', 'time("10:00:00+00:00")'),
        ('time("10:00:00@Europe/London")', 'time("10:00:00Z")'),
        ('date and time("2020-07-01T10:00:00@Europe/Paris")', 'date and time("2020-07-01T10:00:00+02:00")'),
        ("null", "null"),
    ],
)
def test_knows_values_that_are_the_same(left: str, right: str):
    assert same(feel(left), feel(right))


def test_tells_lines_apart_that_hold_line_ends(folder: Path):
    (found,) = verdicts(folder, case("d", simple("a\tb\nc", "string"), A))
    assert re.fullmatch(r"[^\t\n]+\tfail\t[^\t\n]+", found)
