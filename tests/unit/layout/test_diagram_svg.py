"""Pictures of diagrams: what they show, and that nothing in a file can make them do more."""

import re
from pathlib import Path

import pytest
from lxml import etree

from service.layout import LayoutError, layout
from service.layout.svg import mark, render
from tests.support.bpmn_sources import POOL, flows, nodes, process

SVG = "{http://www.w3.org/2000/svg}"
SAMPLES = Path(__file__).parent / "samples"


def picture(inner: str, collaboration: str = "") -> dict[str, etree._Element]:
    """The groups of a picture by element."""
    root = etree.fromstring(render(layout(process(inner, collaboration))))
    return {g.get("data-element"): g for g in root.iter(f"{SVG}g") if g.get("data-element") is not None}


def parts(group: etree._Element) -> list[str]:
    """Tags and classes of what is in a group."""
    return [e.tag.removeprefix(SVG) + ("." + e.get("class") if e.get("class") else "") for e in group]


def words(group: etree._Element) -> list[str]:
    return [span.text for span in group.iter(f"{SVG}tspan")]


def test_draws_every_element_as_a_group_of_its_own():
    xml = layout((SAMPLES / "csods_decision.bpmn").read_bytes())
    drawn = set(re.findall(rb'bpmnElement="([^"]+)"', xml)) - set(
        re.findall(rb'BPMNPlane [^>]*bpmnElement="([^"]+)"', xml)
    )
    root = etree.fromstring(render(xml))
    shown = [g.get("data-element").encode() for g in root.iter(f"{SVG}g") if "dd-el" in g.get("class", "").split()]
    assert set(shown) == drawn
    assert len(shown) == len(drawn)


def test_has_a_view_box_that_holds_everything():
    root = etree.fromstring(render(layout(process(nodes("startEvent s", "task a") + flows("s>a")))))
    x, y, w, h = map(float, root.get("viewBox").split())
    for group in root:
        gx, gy, gw, gh = map(float, group.get("data-box").split())
        assert x <= gx
        assert y <= gy
        assert gx + gw <= x + w
        assert gy + gh <= y + h


@pytest.mark.parametrize(
    "kind", ["userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask", "manualTask"]
)
def test_gives_each_type_of_task_an_icon(kind: str):
    assert parts(picture(f'<bpmn:{kind} id="a" name="Do it"/>')["a"]) == ["rect.dd-shape", "g.dd-icon", "text.dd-text"]


def test_gives_different_types_different_icons():
    kinds = ["userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask", "manualTask"]
    groups = picture("".join(f'<bpmn:{kind} id="{kind}"/>' for kind in kinds))
    icons = {etree.tostring(groups[kind][1][0]) for kind in kinds}
    assert len(icons) == len(kinds)


def test_draws_a_plain_task_without_an_icon():
    assert parts(picture('<bpmn:task id="a" name="Do it"/>')["a"]) == ["rect.dd-shape", "text.dd-text"]


@pytest.mark.parametrize(
    ("loop", "bars"),
    [
        ("<bpmn:multiInstanceLoopCharacteristics/>", "M3.5 2v12"),
        ('<bpmn:multiInstanceLoopCharacteristics isSequential="true"/>', "M2 3.5h12"),
    ],
)
def test_marks_multi_instances(loop: str, bars: str):
    group = picture(f'<bpmn:task id="a">{loop}</bpmn:task>')["a"]
    assert group[1][0].get("d").startswith(bars)


def test_draws_call_activities_thick_and_with_a_plus():
    group = picture('<bpmn:callActivity id="a"/>')["a"]
    assert float(group[0].get("stroke-width")) > 3
    assert "M8 4v8" in group[1][0].get("d")


def test_draws_closed_sub_processes_with_a_plus_and_open_ones_with_their_content():
    source = (
        '<bpmn:subProcess id="shut"/><bpmn:subProcess id="open" name="Inside"><bpmn:task id="in"/></bpmn:subProcess>'
    )
    groups = picture(source)
    assert parts(groups["shut"]) == ["rect.dd-shape", "g.dd-icon"]
    assert parts(groups["open"]) == ["rect.dd-shape", "text.dd-text"]
    assert "dd-open" in groups["open"].get("class").split()
    order = list(groups)
    assert order.index("open") < order.index("in"), "what is inside lies on top"


def test_shows_what_starts_a_closed_event_sub_process():
    start = '<bpmn:startEvent id="s" isInterrupting="false"><bpmn:timerEventDefinition id="d"/></bpmn:startEvent>'
    xml = layout(process(f'<bpmn:subProcess id="a" triggeredByEvent="true">{start}</bpmn:subProcess>'))
    root = etree.fromstring(render(layout(xml.replace(b'isExpanded="true"', b'isExpanded="false"'))))
    assert parts(root[0])[:3] == ["rect.dd-shape", "circle.dd-inner", "g.dd-icon"]
    assert root[0][1].get("stroke-dasharray") is not None


def test_draws_start_thin_end_thick_and_the_others_double():
    groups = picture(nodes("startEvent s", "intermediateThrowEvent i", "endEvent e") + flows("s>i", "i>e"))
    rings = {id_: [float(c.get("stroke-width", "1.5")) for c in groups[id_].iter(f"{SVG}circle")] for id_ in "sie"}
    assert rings == {"s": [1.5], "i": [1.5, 1.5], "e": [3.5]}


def test_dashes_events_that_do_not_interrupt_and_draws_boundary_events_last():
    timer = '<bpmn:timerEventDefinition id="{}"/>'
    source = (
        f'<bpmn:task id="a"/><bpmn:boundaryEvent id="soft" attachedToRef="a" cancelActivity="false">{timer.format("d1")}</bpmn:boundaryEvent>'
        f'<bpmn:boundaryEvent id="hard" attachedToRef="a">{timer.format("d2")}</bpmn:boundaryEvent>'
    )
    groups = picture(source)
    dashed = {
        id_: [c.get("stroke-dasharray") is not None for c in groups[id_].findall(f"{SVG}circle")]
        for id_ in ("soft", "hard")
    }
    assert dashed == {"soft": [True, True], "hard": [False, False]}
    assert next(iter(groups)) == "a", "its host lies below"


@pytest.mark.parametrize(
    "definition",
    ["message", "timer", "error", "escalation", "signal", "conditional", "link", "cancel", "terminate", "compensate"],
)
def test_gives_each_event_its_sign(definition: str):
    source = f'<bpmn:endEvent id="e"><bpmn:{definition}EventDefinition id="d"/></bpmn:endEvent>'
    assert parts(picture(source)["e"]) == ["circle.dd-shape", "g.dd-icon"]


def test_fills_the_signs_of_events_that_throw():
    definition = '<bpmn:signalEventDefinition id="{}"/>'
    source = f'<bpmn:startEvent id="s">{definition.format(1)}</bpmn:startEvent><bpmn:endEvent id="e">{definition.format(2)}</bpmn:endEvent>'
    groups = picture(source)
    assert groups["s"][1][0].get("fill") is None
    assert groups["e"][1][0].get("fill") is not None


@pytest.mark.parametrize(
    "kind", ["exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"]
)
def test_gives_each_gateway_its_sign(kind: str):
    group = picture(f'<bpmn:{kind} id="g" name="Well?"/>')["g"]
    assert parts(group) == ["polygon.dd-shape", "g.dd-icon", "text.dd-text"]
    assert len(group[1]) > 0


def test_draws_flows_with_a_head_a_name_and_the_stroke_of_the_default():
    source = nodes("task a", "task b") + '<bpmn:exclusiveGateway id="g" default="no"/>' + flows("g>a")
    groups = picture(source + '<bpmn:sequenceFlow id="no" name="No" sourceRef="g" targetRef="b"/>')
    assert parts(groups["f_g_a"]) == ["path.dd-line", "path.dd-head dd-solid"]
    assert parts(groups["no"]) == ["path.dd-line", "path.dd-head dd-solid", "path.dd-head", "text.dd-text"]


def test_draws_message_flows_dashed_and_associations_dotted():
    message = '<bpmn:participant id="box" name="Public"/><bpmn:messageFlow id="m" sourceRef="box" targetRef="a"/>'
    source = '<bpmn:task id="a"/><bpmn:textAnnotation id="n"><bpmn:text>Why</bpmn:text></bpmn:textAnnotation>'
    groups = picture(source + '<bpmn:association id="as" sourceRef="a" targetRef="n"/>', POOL.format(message))
    assert groups["m"][0].get("stroke-dasharray") == "8 5"
    assert groups["as"][0].get("stroke-dasharray") == "1 4"
    assert parts(groups["m"])[1:3] == ["circle.dd-head", "path.dd-head"]


def test_draws_data_as_a_page_and_a_store_as_a_drum():
    groups = picture('<bpmn:dataObjectReference id="d" name="Form"/><bpmn:dataStoreReference id="s" name="Register"/>')
    assert parts(groups["d"]) == ["path.dd-shape", "path", "text.dd-text"]
    assert parts(groups["s"]) == ["path.dd-shape", "path", "path", "text.dd-text"]


def test_marks_data_that_are_many():
    groups = picture('<bpmn:dataObjectReference id="one"/><bpmn:dataObjectReference id="many" isCollection="true"/>')
    assert len(groups["many"]) == len(groups["one"]) + 1


def test_draws_a_group_with_the_name_of_its_category():
    source = '<bpmn:task id="a"/><bpmn:group id="g" categoryValueRef="v"/></bpmn:process><bpmn:category id="c">'
    xml = layout(process(source + '<bpmn:categoryValue id="v" value="Together"/></bpmn:category><bpmn:process id="q">'))
    box = b'<bpmndi:BPMNShape bpmnElement="g"><dc:Bounds x="0" y="0" width="200" height="200"/></bpmndi:BPMNShape>'
    drawn = etree.fromstring(render(xml.replace(b"</bpmndi:BPMNPlane>", box + b"</bpmndi:BPMNPlane>")))
    group = next(g for g in drawn if g.get("data-element") == "g")
    assert group[0].get("stroke-dasharray") == "10 6 1 6"
    assert words(group) == ["Together"]


def test_puts_a_diamond_on_conditional_flows_of_tasks_only():
    flow = '<bpmn:sequenceFlow id="f_{0}" sourceRef="{0}" targetRef="b"><bpmn:conditionExpression>=x</bpmn:conditionExpression></bpmn:sequenceFlow>'
    groups = picture(nodes("task a", "exclusiveGateway g", "task b") + flow.format("a") + flow.format("g"))
    assert parts(groups["f_a"]) == ["path.dd-line", "path.dd-head dd-solid", "path.dd-head"]
    assert parts(groups["f_g"]) == ["path.dd-line", "path.dd-head dd-solid"]


@pytest.mark.parametrize(("direction", "heads"), [("None", 0), ("One", 1), ("Both", 2)])
def test_gives_associations_the_heads_they_ask_for(direction: str, heads: int):
    note = '<bpmn:textAnnotation id="n"><bpmn:text>Why</bpmn:text></bpmn:textAnnotation>'
    line = f'<bpmn:association id="as" sourceRef="a" targetRef="n" associationDirection="{direction}"/>'
    assert parts(picture('<bpmn:task id="a"/>' + note + line)["as"]).count("path.dd-head") == heads


def test_draws_data_associations_with_an_open_head():
    written = '<bpmn:dataOutputAssociation id="o"><bpmn:targetRef>d</bpmn:targetRef></bpmn:dataOutputAssociation>'
    groups = picture(f'<bpmn:task id="a">{written}</bpmn:task><bpmn:dataObjectReference id="d"/>')
    assert parts(groups["o"]) == ["path.dd-line", "path.dd-head"]


def test_draws_pools_that_stand_upright_with_their_name_on_top():
    xml = layout(process('<bpmn:task id="a"/>', POOL.format(""))).replace(
        b'isHorizontal="true"', b'isHorizontal="false"'
    )
    pool = etree.fromstring(render(xml))[0]
    assert parts(pool) == ["rect.dd-shape", "path", "text.dd-text"]


def test_writes_the_names_of_lanes_upwards_and_of_black_boxes_in_the_middle():
    lanes = '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Desk"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    groups = picture(lanes + '<bpmn:task id="a"/>', POOL.format('<bpmn:participant id="box" name="Public"/>'))
    assert groups["l"].find(f"{SVG}g").get("transform").startswith("rotate(-90")
    assert groups["box"].find(f"{SVG}g") is None
    assert words(groups["box"]) == ["Public"]


def test_wraps_names_to_their_shapes():
    group = picture('<bpmn:task id="a" name="Tell everybody who asked for it what was decided and why"/>')["a"]
    assert len(words(group)) > 1
    assert " ".join(words(group)) == "Tell everybody who asked for it what was decided and why"


def test_cuts_what_no_shape_can_hold():
    xml = layout(process('<bpmn:task id="a"/>')).replace(
        b'<bpmn:task id="a"/>', b'<bpmn:task id="a" name="%s"/>' % (b"long " * 200)
    )
    lines = [span.text for span in etree.fromstring(render(xml)).iter(f"{SVG}tspan")]
    assert len(lines) < 7
    assert lines[-1].endswith("…")


def test_cuts_words_that_are_wider_than_their_shape():
    xml = layout(process('<bpmn:task id="a"/>')).replace(
        b'<bpmn:task id="a"/>', b'<bpmn:task id="a" name="%s"/>' % (b"x" * 60)
    )
    assert len([span.text for span in etree.fromstring(render(xml)).iter(f"{SVG}tspan")]) > 2


EVIL = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x&amp;"


def test_keeps_texts_and_ids_from_becoming_markup():
    source = f'<bpmn:task id="a&quot;&gt;&lt;script&gt;" name="{EVIL}"/><bpmn:task id="b" name="]]&gt;&lt;/svg&gt;"/>'
    svg = render(layout(process(source)))
    root = etree.fromstring(svg)
    assert [g.get("data-element") for g in root] == ['a"><script>', "b"]
    assert "<script" not in svg
    assert svg.count("</svg>") == 1


def test_holds_nothing_that_a_strict_policy_forbids():
    svg = render(layout((SAMPLES / "csods_application.bpmn").read_bytes()))
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href|url\(|\sid=", svg)


def test_is_small_enough_to_be_sent_with_every_page():
    file = SAMPLES / "csods_right_to_know.bpmn"
    assert len(render(layout(file.read_bytes()))) < 45_000


def test_draws_the_plane_that_is_asked_for():
    source = process('<bpmn:subProcess id="sub"><bpmn:task id="in"/></bpmn:subProcess>')
    closed = layout(layout(source).replace(b'isExpanded="true"', b'isExpanded="false"'))
    assert 'data-element="in"' not in render(closed)
    assert 'data-element="in"' in render(closed, "sub")
    with pytest.raises(LayoutError, match="no drawing of nothing"):
        render(closed, "nothing")


def test_lays_out_a_file_without_a_drawing():
    plain = process(nodes("startEvent s", "task a") + flows("s>a"))
    assert render(plain) == render(layout(plain))


def test_refuses_a_file_with_nothing_to_draw():
    with pytest.raises(LayoutError, match="nothing to draw"):
        render(process(""))


@pytest.mark.parametrize("bad", ["", "x", "nan", "inf", "1e300"])
def test_leaves_out_what_has_no_usable_place(bad: str):
    xml = layout(process(nodes("startEvent s", "task a") + flows("s>a")))
    broken = re.sub(rb'(bpmnElement="a">\s*<dc:Bounds x=")[^"]*', rb"\g<1>" + bad.encode(), xml)
    broken = re.sub(rb'<di:waypoint x="[^"]*', b'<di:waypoint x="' + bad.encode(), broken)
    assert broken != xml
    root = etree.fromstring(render(broken))
    assert [g.get("data-element") for g in root] == ["s"]


class TestMarks:
    svg = render(layout(process(nodes("startEvent s", "task a", "endEvent e") + flows("s>a", "a>e"))))

    def groups(self, svg: str) -> dict[str, list[str]]:
        root = etree.fromstring(svg)
        return {g.get("data-element"): g.get("class").split() for g in root if g.get("data-element")}

    def test_adds_a_class_for_each_state(self):
        groups = self.groups(mark(self.svg, {"s": "done", "a": "now late", "e": "todo", "f_s_a": "taken"}, {}))
        assert [c for c in groups["a"] if c.startswith("is-")] == ["is-now", "is-late"]
        assert "is-taken" in groups["f_s_a"]
        assert not any(c.startswith("is-") for c in groups["f_a_e"])

    def test_writes_badges_on_top_of_everything(self):
        root = etree.fromstring(mark(self.svg, {"a": "now"}, {"a": "now", "f_s_a": "72 in 100"}))
        badges = [g for g in root if "dd-badge" in g.get("class").split()]
        assert [(g.get("data-for"), g[1].text, g.get("class")) for g in badges] == [
            ("f_s_a", "72 in 100", "dd-badge"),
            ("a", "now", "dd-badge is-now"),
        ]
        assert list(root)[-2:] == badges

    def test_escapes_badges(self):
        assert "<b>" not in mark(self.svg, {}, {"a": "<b>"})

    def test_passes_over_what_the_picture_does_not_show(self):
        assert mark(self.svg, {"elsewhere": "done"}, {"elsewhere": "x"}) == self.svg

    def test_changes_nothing_without_states(self):
        assert mark(self.svg, {}, {}) == self.svg

    def test_refuses_states_that_no_rule_knows(self):
        with pytest.raises(ValueError, match="no such state of an element: lost"):
            mark(self.svg, {"a": "lost"}, {})

    @pytest.mark.parametrize("bad", ["", "<p>", '<svg xmlns="http://www.w3.org/2000/svg"><g data-element="a"/></svg>'])
    def test_refuses_what_is_no_picture_of_ours(self, bad: str):
        with pytest.raises(LayoutError, match="not a picture"):
            mark(bad, {}, {"a": "x"})
