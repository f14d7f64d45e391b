"""What holds for every file, sensible or not."""

import contextlib
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.layout import LayoutError, layout
from service.layout.svg import render
from tests.support.bpmn_sources import BPMN, boxes, flows, nodes, process, semantics, ways
from tests.support.layout_judge import judge

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = [
    "task",
    "userTask",
    "callActivity",
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "exclusiveGateway",
    "parallelGateway",
    "textAnnotation",
    "dataObjectReference",
]
NAMES = st.sampled_from(["", "Do it", "Ask everybody who could know something about it", "Ünïcödé 漢字", "x" * 40])


@st.composite
def scopes(draw, prefix: str = "n", depth: int = 0) -> str:
    """Nodes of all kinds, and flows from anything to anything."""
    many = draw(st.integers(1, 9))
    kinds = [draw(st.sampled_from(KINDS)) for _ in range(many)]
    ids = [f"{prefix}{i}" for i in range(many)]
    out = []
    for id_, kind in zip(ids, kinds, strict=True):
        inner = draw(scopes(f"{id_}_", depth + 1)) if depth < 2 and draw(st.integers(0, 7)) == 0 else ""
        out.append(
            f'<bpmn:{"subProcess" if inner else kind} id="{id_}" name="{draw(NAMES)}">{inner}</bpmn:{"subProcess" if inner else kind}>'
        )
    for i in range(draw(st.integers(0, 2))):
        out.append(f'<bpmn:boundaryEvent id="{prefix}b{i}" attachedToRef="{draw(st.sampled_from([*ids, "nobody"]))}"/>')
        ids.append(f"{prefix}b{i}")
    ends = st.sampled_from([*ids, "n0", "nobody"])
    for i in range(draw(st.integers(0, 2 * many))):
        kind = draw(st.sampled_from(["sequenceFlow"] * 5 + ["association"]))
        out.append(
            f'<bpmn:{kind} id="{prefix}f{i}" name="{draw(NAMES)}" sourceRef="{draw(ends)}" targetRef="{draw(ends)}"/>'
        )
    return "".join(out)


@st.composite
def files(draw) -> bytes:
    inner = draw(scopes())
    ids = st.sampled_from([*re.findall(r'id="(n\d+)"', inner), "pool", "box", "nobody"])
    lanes = "".join(
        f'<bpmn:lane id="l{i}" name="{draw(NAMES)}">'
        + "".join(f"<bpmn:flowNodeRef>{draw(ids)}</bpmn:flowNodeRef>" for _ in range(draw(st.integers(0, 4))))
        + "</bpmn:lane>"
        for i in range(draw(st.integers(0, 3)))
    )
    messages = "".join(
        f'<bpmn:messageFlow id="m{i}" sourceRef="{draw(ids)}" targetRef="{draw(ids)}"/>'
        for i in range(draw(st.integers(0, 3)))
    )
    pools = (
        '<bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="p"/><bpmn:participant id="box" name="Public"/>'
        f"{messages}</bpmn:collaboration>"
    )
    collaboration = pools if draw(st.booleans()) else ""
    return process((f'<bpmn:laneSet id="ls">{lanes}</bpmn:laneSet>' if lanes else "") + inner, collaboration)


@given(files())
@QUICK
def test_draws_every_node_once_and_touches_nothing_else(xml: bytes):
    drawn = layout(xml)
    assert semantics(drawn) == semantics(xml)
    kinds = "|".join([*KINDS, "boundaryEvent", "subProcess"])
    assert set(re.findall(rf'<bpmn:(?:{kinds}) id="([^"]+)"', xml.decode())) <= set(boxes(drawn))
    shown = re.findall(rb'<bpmndi:BPMN(?:Shape|Edge) [^>]*bpmnElement="([^"]+)"', drawn)
    assert len(shown) == len(set(shown))


@given(files())
@QUICK
def test_gives_the_same_bytes_again(xml: bytes):
    once = layout(xml)
    assert layout(xml) == once
    assert layout(once) == once


@given(files())
@QUICK
def test_never_puts_one_shape_on_another(xml: bytes):
    assert not {"shape-overlap", "wrong-lane", "outside-lane", "outside-parent"} & set(judge(layout(xml)).rules)


@given(files())
@QUICK
def test_draws_a_picture_of_whatever_it_laid_out(xml: bytes):
    """What is in a closed sub-process stands on a sheet of its own."""
    drawn = layout(xml)
    first, *closed = re.findall(rb'<bpmndi:BPMNPlane [^>]*bpmnElement="([^"]+)"', drawn)
    svg = "".join([render(drawn), *(render(drawn, id_.decode()) for id_ in closed)])
    assert first
    assert all(f'data-element="{id_}"' in svg for id_ in boxes(drawn) | ways(drawn))


TAGS = st.sampled_from(
    [
        "process",
        "collaboration",
        "participant",
        "messageFlow",
        "laneSet",
        "lane",
        "childLaneSet",
        "flowNodeRef",
        "startEvent",
        "boundaryEvent",
        "task",
        "subProcess",
        "exclusiveGateway",
        "sequenceFlow",
        "association",
        "dataObjectReference",
        "textAnnotation",
        "group",
        "dataOutputAssociation",
        "targetRef",
    ]
)
REFERENCES = ["id", "sourceRef", "targetRef", "attachedToRef", "processRef", "default", "name", "categoryValueRef"]


@st.composite
def rubbish(draw, depth: int = 0) -> str:
    """BPMN's words in no order."""
    words = draw(
        st.dictionaries(st.sampled_from(REFERENCES), st.sampled_from(["a", "b", "c", "d", "e", ""]), max_size=4)
    )
    inner = "".join(draw(rubbish(depth + 1)) for _ in range(draw(st.integers(0, 3 if depth < 4 else 0))))
    name = draw(TAGS)
    return (
        f"<bpmn:{name} "
        + " ".join(f'{k}="{v}"' for k, v in words.items())
        + f">{inner or draw(st.sampled_from('abc'))}</bpmn:{name}>"
    )


@given(st.lists(rubbish(), min_size=1, max_size=4))
@QUICK
def test_draws_rubbish_or_says_why_not(parts: list[str]):
    xml = f'<bpmn:definitions xmlns:bpmn="{BPMN}">{"".join(parts)}</bpmn:definitions>'.encode()
    with contextlib.suppress(LayoutError):
        drawn = layout(xml)
        assert layout(drawn) == drawn


@given(st.binary(max_size=200))
@QUICK
def test_says_why_it_cannot_read_bytes(data: bytes):
    with pytest.raises(LayoutError, match=r"^not (XML|BPMN)"):
        layout(data)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "head",
    [
        ENTITIES,
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE definitions SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_refuses_entities_and_document_types(head: bytes):
    with pytest.raises(LayoutError, match="entities and document types are refused"):
        layout(head + process('<bpmn:task id="a"/>'))


def test_refuses_elements_that_are_nested_without_end():
    deep = (
        "".join(f'<bpmn:subProcess id="s{i}">' for i in range(100)) + '<bpmn:task id="a"/>' + "</bpmn:subProcess>" * 100
    )
    with pytest.raises(LayoutError, match="nested more than 60 deep"):
        layout(process(deep))


def test_draws_as_deep_as_it_says():
    deep = (
        "".join(f'<bpmn:subProcess id="s{i}">' for i in range(57)) + '<bpmn:task id="a"/>' + "</bpmn:subProcess>" * 57
    )
    assert len(boxes(layout(process(deep)))) == 58


def test_refuses_ids_that_two_elements_have():
    with pytest.raises(LayoutError, match="two elements have the id a: task and userTask"):
        layout(process('<bpmn:task id="a"/><bpmn:userTask id="a"/>'))


def test_refuses_files_with_nothing_to_draw():
    with pytest.raises(LayoutError, match="nothing to draw"):
        layout(process(""))


def test_refuses_other_xml():
    with pytest.raises(LayoutError, match="the root is a"):
        layout(b"<a/>")


def test_refuses_sheets_that_nobody_could_read():
    with pytest.raises(LayoutError, match="p has 1001 shapes, more than the 1000 that one sheet can hold"):
        layout(process("".join(f'<bpmn:task id="n{i}"/>' for i in range(1001))))


def test_refuses_flows_that_nobody_could_follow():
    many = "".join(f'<bpmn:sequenceFlow id="f{i}" sourceRef="a" targetRef="b"/>' for i in range(400))
    with pytest.raises(LayoutError, match="p has 400 flows between 2 shapes, too many to be untangled"):
        layout(process('<bpmn:task id="a"/><bpmn:task id="b"/>' + many))


@pytest.mark.parametrize("seed", range(3))
def test_draws_tangles_up_to_there(seed: int):
    dice = random.Random(seed)
    pairs = dict.fromkeys((dice.randrange(25), dice.randrange(25)) for _ in range(80))
    tangle = nodes(*(f"task n{i}" for i in range(25))) + flows(*(f"n{a}>n{b}" for a, b in pairs))
    drawn = layout(process(tangle))
    assert len(boxes(drawn)) == 25
    assert len(ways(drawn)) == len(pairs)
