"""Findings: all at once, each with its element, its rule and a sentence."""

from pathlib import Path

import pytest
from dmn_support import V15, decision, given, input_, knowledge, literal, output, table, xml

from service.dmn import DmnInvalidError, Finding, check, load
from service.dmn.files import among, beside


def found(body: str, **options: str) -> list[tuple[str | None, str]]:
    return [(one.element, one.rule) for one in check(xml(body, **options))]


def test_finds_nothing_in_a_sound_model():
    body = (
        given("age", "number")
        + knowledge({"a": "number"}, literal("a + 1"))
        + decision(table([input_("f(age)")], [output()], ['> 1 || "x"']), needs="<age +f")
    )
    assert check(xml(body)) == []


def test_finds_everything_at_once():
    made = table([input_("age +")], [output()], ['> || "a', "1 || )"])
    body = decision(made, needs="<nope") + decision(literal("1"), "e", type_ref="what")
    assert found(body) == [
        ("d", "unknown-reference"),
        ("t", "feel-syntax"),
        ("r1i1", "feel-syntax"),
        ("r1o1", "feel-syntax"),
        ("r2o1", "feel-syntax"),
        ("e", "unknown-type"),
    ]


def test_raises_all_findings_when_a_model_is_loaded():
    with pytest.raises(DmnInvalidError) as caught:
        load(xml(decision(literal("1 +"))))
    assert [one.rule for one in caught.value.findings] == ["feel-syntax"]


def test_loads_a_model_with_warnings_and_keeps_them():
    made = load(xml(decision(literal("someone"))))
    assert [(one.rule, one.severity) for one in made.findings] == [("unknown-name", "warning")]


def test_says_the_line():
    assert check(xml("\n\n" + decision(literal("1 +"))))[0].line == 3


def test_finds_what_is_no_xml():
    assert check(b"nothing") == [Finding(None, "not-xml", "error", "The file is not well-formed XML (line 1).", 1)]


def test_finds_names_that_no_requirement_leads_to():
    assert found(given("a") + decision(literal("a"))) == [("d", "name-not-required")]


@pytest.mark.parametrize(
    ("body", "rule", "element"),
    [
        (decision(literal("1")) + decision(literal("1"), "e").replace('name="e"', 'name="d"'), "name-twice", "e"),
        (given("d").replace("<variable", '<variable id="d"'), "id-twice", "d"),
        ('<decision id="d"><literalExpression><text>1</text></literalExpression></decision>', "name-missing", "d"),
        (decision(literal("1") + literal("2")), "expression-twice", "d"),
        (decision(""), "logic-missing", "d"),
        (decision(literal(" ")), "logic-missing", "d"),
        ('<businessKnowledgeModel id="f" name="f"/>', "logic-missing", "f"),
        (knowledge({}, ""), "logic-missing", "f"),
        (knowledge({"a": "nope"}, literal("1")), "unknown-type", "f"),
        (decision(literal("1", type_ref="nope")), "unknown-type", "d"),
        (decision(literal("1"), needs=">d"), "requirement-cycle", "d"),
        ('<decisionService id="s" name="s"/>', "output-missing", "s"),
        ('<import id="i" namespace="" name="x"/>', "import-namespace", "i"),
        ('<import id="i" namespace="urn:x" name="x"/>', "import-missing", "i"),
        (f'<import id="i" namespace="urn:x" name="d" importType="{V15}"/>' + decision(literal("1")), "name-twice", "i"),
        ('<import id="i" namespace="urn:x" name="x" importType="urn:xsd"/>', "import-type", "i"),
        ('<itemDefinition id="i" name="a"/><itemDefinition id="j" name="a"/>', "name-twice", "j"),
        ('<itemDefinition id="i" name="a"><itemComponent id="c"/></itemDefinition>', "name-missing", "c"),
        ('<itemDefinition id="i"/>', "name-missing", "i"),
        (
            '<itemDefinition id="i" name="a"><typeRef>number</typeRef><allowedValues id="v"><text>&gt;</text></allowedValues></itemDefinition>',
            "feel-syntax",
            "v",
        ),
        (
            '<itemDefinition id="i" name="a"><typeRef>number</typeRef><typeConstraint id="v"><text>&gt;</text></typeConstraint></itemDefinition>',
            "feel-syntax",
            "v",
        ),
        (decision("<context><contextEntry id='c'/><contextEntry/></context>"), "context-result", "c"),
        (
            decision(
                "<context><contextEntry id='a'><variable name='x'/></contextEntry><contextEntry id='b'><variable name='x'/></contextEntry></context>"
            ),
            "name-twice",
            "b",
        ),
        (decision("<relation id='r'><column name='a'/><row id='w'/></relation>"), "relation-row", "w"),
        (decision("<relation id='r'><column id='c'/></relation>"), "name-missing", "c"),
        (decision("<functionDefinition id='f' kind='Cobol'/>"), "function-kind", "f"),
        (decision("<functionDefinition id='f' kind='Java'/>"), "external-function", "f"),
        (decision("<functionDefinition id='f'><formalParameter id='p'/></functionDefinition>"), "name-missing", "p"),
        (decision("<invocation id='i'/>"), "expression-missing", "i"),
        (
            decision(f"<invocation id='i'>{literal('abs')}<binding id='b'>{literal('1')}</binding></invocation>"),
            "name-missing",
            "b",
        ),
        (decision("<conditional id='c'/>"), "expression-missing", "c"),
        (decision("<filter id='c'/>"), "expression-missing", "c"),
        (decision("<for id='c'/>"), "name-missing", "c"),
        (decision("<some id='c' iteratorVariable='x'/>"), "expression-missing", "c"),
        (decision("<literalExpression id='x'><importedValues/></literalExpression>"), "imported-values", "x"),
        (
            decision("<literalExpression id='x' expressionLanguage='urn:x'><text>1</text></literalExpression>"),
            "expression-language",
            "x",
        ),
        (decision(table([], [output()], [], attributes='hitPolicy="BEST"')), "hit-policy", "t"),
        (decision(table([], [output()], [], attributes='hitPolicy="COLLECT" aggregation="MEAN"')), "hit-policy", "t"),
        (decision(table([], [output()], [], attributes='aggregation="SUM"')), "hit-policy", "t"),
        (
            decision(table([], [output("a"), output("b")], [], attributes='hitPolicy="COLLECT" aggregation="SUM"')),
            "hit-policy",
            "t",
        ),
        (decision(table([], [output()], [], attributes='hitPolicy="PRIORITY"')), "hit-policy-values", "t"),
        (decision(table([], [], [])), "output-missing", "t"),
        (decision(table([], ["<output id='o'/>", output("b")], [])), "name-missing", "o"),
        (decision("<decisionTable id='t'><input id='i'/><output/></decisionTable>"), "expression-missing", "i"),
        (
            decision(
                "<decisionTable id='t'><input id='i'><inputExpression><text> </text></inputExpression></input><output/></decisionTable>"
            ),
            "expression-missing",
            "i",
        ),
        (decision(table([], [output()], ["1 | 2 || 1"])), "rule-cells", "r1"),
    ],
)
def test_finds_what_is_wrong(body: str, rule: str, element: str):
    assert (element, rule) in found(body)


def test_speaks_in_sentences():
    for one in check(xml(decision(table([], [], ["1 || 2"], attributes='hitPolicy="x"'), needs="<nope"))):
        assert one.message[0].isupper() or one.message[0] == "“"
        assert one.message.endswith(".") or one.rule == "feel-syntax"


def test_finds_inputs_that_a_service_needs_but_does_not_list():
    body = given("x") + decision(literal("x"), "a", needs="<x") + decision(literal("a"), "o", needs=">a")
    service = '<decisionService id="s" name="s"><outputDecision href="#o"/></decisionService>'
    assert found(body + service) == [("s", "service-input-missing")]
    assert found(body + service.replace("</dec", '<inputDecision href="#a"/></dec')) == []
    assert found(body + service.replace("</dec", '<inputData href="#x"/></dec')) == []


def test_lets_an_input_decision_of_a_service_be_without_logic():
    body = decision("", "a") + decision(literal("a"), "o", needs=">a")
    service = '<decisionService id="s" name="s"><outputDecision href="#o"/><inputDecision href="#a"/></decisionService>'
    assert found(body + service) == []


def test_finds_cycles_through_a_service():
    body = decision(literal("s()"), needs="+s")
    service = '<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>'
    assert {("d", "requirement-cycle"), ("s", "requirement-cycle")} <= set(found(body + service))


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ('{f: function(x) external {java: {class: "c", method signature: "m"}}, r: [f(1)]}', ["external-function"]),
        ('"external"', []),
        ("for external in [1, 2] return external", []),
    ],
)
def test_finds_functions_of_elsewhere_in_expressions(text: str, rules: list[str]):
    assert [one.rule for one in check(xml(decision(literal(text))))] == rules


def test_takes_the_word_external_in_a_cell_for_a_word():
    assert check(xml(decision(table([input_('"external"')], [output()], ['"external", "other" || 1'])))) == []


def test_finds_cycles_through_knowledge():
    body = knowledge({}, literal("s()"), needs="+s") + decision(literal("f()"), needs="+f")
    service = '<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>'
    assert set(found(body + service)) == {("d", "requirement-cycle"), ("s", "requirement-cycle")}


def test_finds_no_more_cycles_than_are_of_use(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.dmn.verify.MAX_CYCLES", 1)
    assert len(found(decision(literal("1"), "a", needs=">a") + decision(literal("1"), "b", needs=">b"))) == 1


def test_lets_knowledge_models_call_each_other():
    body = knowledge({}, literal("g()"), "f", needs="+g") + knowledge({}, literal("f()"), "g", needs="+f")
    assert found(body) == []


def test_knows_entries_of_items_in_a_boxed_filter():
    person = (
        '<itemDefinition name="p"><itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>'
    )
    filtered = f"<filter><in>{literal('all')}</in><match>{literal('age > 1')}</match></filter>"
    assert found(person + given("all") + decision(filtered, needs="<all")) == []


def test_finds_an_import_that_can_not_be_read():
    body = xml('<import id="i" namespace="urn:x" name="x"/>')
    assert check(body, lambda _namespace, _location: b"<a/>")[0].rule == "import-unreadable"
    assert check(body, lambda _namespace, _location: xml("", namespace="urn:y"))[0].rule == "import-namespace"


def test_reads_no_more_models_than_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.dmn.link.MAX_MODELS", 1)
    body = xml('<import id="i" namespace="urn:x" name="x"/>' + decision(literal("x.y"), needs=">urn:x#y"))
    assert "import-limit" in [
        one.rule for one in check(body, lambda _n, _l: xml(decision(literal("1"), "y"), namespace="urn:x"))
    ]


def test_finds_imports_among_given_files():
    other = xml(decision(literal("2"), "two"), namespace="urn:b")
    body = f'<import namespace="urn:b" name="b" importType="{V15}"/>' + decision(literal("b.two"), needs=">urn:b#two")
    assert check(xml(body), among([b"no model", other, xml("", namespace="")])) == []


def test_finds_imports_beside_a_file(tmp_path: Path):
    (tmp_path / "other.dmn").write_bytes(xml(decision(literal("2"), "two"), namespace="urn:b"))
    (tmp_path / "main.dmn").write_bytes(xml(""))
    resolve = beside(tmp_path / "main.dmn")
    assert resolve("urn:b", None) is not None
    assert resolve("urn:test", "main.dmn") is None


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("cuont([1])", "Did you mean `count`?"),
        ("agee + 1", "Did you mean `age`?"),
        ("zzqqxx + 1", "is required here."),
    ],
)
def test_says_which_name_was_probably_meant(source: str, hint: str):
    body = given("age") + decision(literal(source), needs="<age")

    assert check(xml(body))[0].message.endswith(hint)


def test_says_which_hit_policies_there_are():
    body = decision(table([input_("1")], [output()], ["- || 1"], attributes='hitPolicy="BEST"'))

    assert "UNIQUE, ANY, FIRST" in check(xml(body))[0].message
