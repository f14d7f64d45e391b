"""Whatever a file holds: an answer or a DmnInvalidError, never anything else."""

import contextlib

from dmn_support import VERSIONS, decision, given, input_, knowledge, literal, output, table, variable, xml
from hypothesis import HealthCheck, settings
from hypothesis import given as with_random
from hypothesis import strategies as st

from service.dmn import DmnInvalidError, EvaluationError, Finding, check, evaluate, load

CONTEXT = f"<context><contextEntry>{variable('k')}{literal('1')}</contextEntry><contextEntry>{literal('k')}</contextEntry></context>"
SAMPLE = xml(
    '<itemDefinition id="it" name="small" isCollection="true"><typeRef>number</typeRef>'
    "<allowedValues><text>[1..9]</text></allowedValues></itemDefinition>"
    + given("a", "number")
    + knowledge({"n": "number"}, CONTEXT)
    + decision(
        table(
            [input_("a", type_ref="number", values="[0..9]")],
            [output(values="1, 2", default="2")],
            ["> 1 || f(a)", "- || 2"],
            attributes='hitPolicy="OUTPUT ORDER"',
        ),
        needs="<a +f",
        type_ref="small",
    )
    + decision(
        f'<for iteratorVariable="x"><in>{literal("d")}</in><return>{literal("x")}</return></for>', "e", needs=">d"
    )
    + decision(f"<relation>{'<column name=' + chr(34) + 'c' + chr(34) + '/>'}<row>{literal('1')}</row></relation>", "r")
    + '<decisionService id="s" name="s"><outputDecision href="#e"/><inputDecision href="#d"/></decisionService>'
)
PIECES = [
    b"decision",
    b"text",
    b"#d",
    b"UNIQUE",
    b"PRIORITY",
    b'"',
    b"<",
    b">",
    b"&lt;",
    b"/>",
    b"typeRef",
    b"number",
    b"id=",
    b"\x00",
    b"(",
    b"for",
    b"input",
    b"output",
    b"<list/>",
    b"d",
    b"s",
    b"a",
]


def _ask_everything(content: bytes) -> None:
    with contextlib.suppress(DmnInvalidError):
        load(content)
    assert all(isinstance(one, Finding) for one in check(content))
    with contextlib.suppress(DmnInvalidError):
        model = load(content, lenient=True)
        for decision_ in model.decisions:
            with contextlib.suppress(EvaluationError):
                evaluate(model, decision_, {"a": 3, "loose": [1]})


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    content = SAMPLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        gone = draw(st.integers(0, 12))
        content = content[:start] + draw(st.sampled_from(PIECES)) + content[start + gone :]
    return content


@st.composite
def rearranged(draw: st.DrawFn) -> bytes:
    """Whole elements moved, doubled or left out: still XML."""
    parts = SAMPLE.split(b"><")
    for _ in range(draw(st.integers(1, 3))):
        i, j = draw(st.integers(0, len(parts) - 1)), draw(st.integers(0, len(parts) - 1))
        parts[i] = draw(st.sampled_from([parts[j], b"text", b"/text", b"list/"]))
    return b"><".join(parts)


@st.composite
def reworded(draw: st.DrawFn) -> bytes:
    """Words of the file exchanged for others: ids, names, references, texts."""
    content = SAMPLE
    words = [
        b"small",
        b"number",
        b'"d"',
        b"#d",
        b"#e",
        b"#f",
        b"#a",
        b">a<",
        b"f(a)",
        b"OUTPUT ORDER",
        b'"n"',
        b'"k"',
        b"[1..9]",
        b"decision",
        b"true",
    ]
    for _ in range(draw(st.integers(1, 3))):
        content = content.replace(draw(st.sampled_from(words)), draw(st.sampled_from(words)))
    return content


FEW = settings(max_examples=120, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@FEW
@with_random(mutated())
def test_survives_mutated_files(content: bytes):
    _ask_everything(content)


@FEW
@with_random(rearranged())
def test_survives_rearranged_files(content: bytes):
    _ask_everything(content)


@FEW
@with_random(reworded())
def test_survives_reworded_files(content: bytes):
    _ask_everything(content)


@FEW
@with_random(st.binary(max_size=200))
def test_survives_random_bytes(content: bytes):
    _ask_everything(content)


@FEW
@with_random(st.sampled_from(VERSIONS), st.text(max_size=40), st.sampled_from(["literalExpression", "inputEntry"]))
def test_survives_random_texts(version: str, text: str, kind: str):
    safe = "".join(c if c.isprintable() else " " for c in text).replace("&", "+").replace("<", "-").replace("]]>", "")
    logic = f"<{kind}><text>{safe}</text></{kind}>"
    if kind == "inputEntry":
        logic = f"<decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/><rule>{logic}<outputEntry><text>1</text></outputEntry></rule></decisionTable>"
    _ask_everything(xml(given("a") + decision(logic, needs="<a"), version=version))
