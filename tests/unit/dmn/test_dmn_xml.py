"""Reading bytes safely."""

import pytest
from dmn_support import V15, VERSIONS, decision, literal, value, xml

from service.dmn import DmnInvalidError, load
from service.dmn import xml as reader


def rule_of(content: bytes) -> str:
    with pytest.raises(DmnInvalidError) as caught:
        load(content)
    return caught.value.findings[0].rule


@pytest.mark.parametrize("version", VERSIONS)
def test_reads_every_version_of_dmn(version: str):
    assert value(decision(literal("1 + 1")), version=version) == 2


def test_refuses_a_version_that_it_does_not_know():
    assert rule_of(b'<definitions xmlns="urn:other" namespace="n"/>') == "dmn-version"


def test_refuses_xml_that_is_no_decision_model():
    assert rule_of(f'<process xmlns="{V15}"/>'.encode()) == "not-dmn"


def test_refuses_what_is_no_xml_and_says_the_line():
    with pytest.raises(DmnInvalidError, match="line 2") as caught:
        load(b"<definitions>\n<")
    assert caught.value.findings[0].line == 2


def test_refuses_an_encoding_that_there_is_not():
    assert rule_of(b'<?xml version="1.0" encoding="nope"?><a/>') == "not-xml"


def test_refuses_entities():
    assert rule_of(b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>') == "xml-doctype"


def test_refuses_a_file_that_is_too_large():
    assert rule_of(b" " * (reader.MAX_BYTES + 1)) == "xml-size"


def test_refuses_a_file_that_is_nested_too_deeply():
    depth = reader.MAX_DEPTH + 1
    assert rule_of(b"<a>" * depth + b"</a>" * depth) == "xml-size"


def test_refuses_a_file_with_too_many_elements(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "MAX_ELEMENTS", 3)
    assert rule_of(xml(decision(literal("1")))) == "xml-size"


def test_leaves_elements_of_other_namespaces_alone():
    foreign = '<x:decision xmlns:x="urn:x" id="d" name="d"><x:literalExpression/></x:decision>'
    assert value(foreign + decision(literal("3"), "e"), "e") == 3


def test_reads_text_around_comments():
    assert value(decision("<literalExpression><text>1 <!-- and --> + 1</text></literalExpression>")) == 2


def test_calls_an_error_without_findings_by_a_general_name():
    assert "does not pass" in str(DmnInvalidError([]))


def test_has_no_line_for_elements_made_in_memory():
    assert reader.line_of(reader.etree.Element("a")) is None
