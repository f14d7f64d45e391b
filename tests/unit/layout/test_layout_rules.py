"""What a reader of diagrams expects, on small ones."""

from itertools import pairwise

import pytest
from lxml import etree

from service.layout import layout
from tests.support.bpmn_sources import BPMNDI, POOL, boxes, flows, nodes, process, ways
from tests.support.layout_judge import judge


def rules(xml: bytes) -> list[str]:
    return judge(xml).rules


def test_draws_the_happy_path_straight_and_to_the_right():
    source = nodes("startEvent s", "task a", "task b", "task c", "endEvent e")
    source += '<bpmn:exclusiveGateway id="g" default="f_g_b"/>' + flows("s>a", "a>g", "g>b", "g>c", "b>e", "c>e")
    xml = layout(process(source))
    box = boxes(xml)
    middle = {k: y + h / 2 for k, (_, y, _, h) in box.items()}
    assert len({middle[k] for k in "sagbe"}) == 1
    assert middle["c"] != middle["b"]
    assert [k for k in sorted(box, key=lambda k: box[k][0]) if k != "c"] == list("sagbe")
    assert rules(xml) == []


def test_gives_each_kind_its_usual_size():
    box = boxes(layout(process(nodes("startEvent s", "task a", "exclusiveGateway g") + flows("s>a", "a>g"))))
    assert (box["s"][2:], box["a"][2:], box["g"][2:]) == ((36, 36), (100, 80), (50, 50))


def test_leads_a_loop_around_with_two_bends():
    source = nodes("startEvent s", "task a", "task b", "exclusiveGateway g", "endEvent e")
    xml = layout(process(source + flows("s>a", "a>b", "b>g", "g>e", "g>a")))
    assert rules(xml) == ["back-flow"]
    assert len(ways(xml)["f_g_a"]) == 4


def hung(many: int, handler: str) -> str:
    events = (f'<bpmn:boundaryEvent id="t{i}" name="{25 * (i + 1)} %" attachedToRef="a"/>' for i in range(many))
    handlers = nodes(*(f"{handler} h{i}" for i in range(many)))
    return "".join(events) + handlers + flows(*(f"t{i}>h{i}" for i in range(many)))


def test_leads_from_boundary_events_down_and_then_right_without_crossing():
    xml = layout(process(nodes("startEvent s", "task a", "endEvent e") + hung(3, "task") + flows("s>a", "a>e")))
    assert rules(xml) == []
    assert all(len(ways(xml)[f"f_t{i}_h{i}"]) == 3 for i in range(3))


@pytest.mark.parametrize(
    "host", ['<bpmn:task id="a"/>', '<bpmn:subProcess id="a"><bpmn:task id="in"/></bpmn:subProcess>']
)
@pytest.mark.parametrize("many", [4, 5, 7])
def test_has_room_for_many_boundary_events(host: str, many: int):
    xml = layout(process(host + hung(many, "endEvent")))
    assert not set(rules(xml)) - {"edge-crossing"}


def test_draws_nested_lanes_side_by_side():
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Office"><bpmn:childLaneSet id="c"><bpmn:lane id="l11" name="Desk">'
        '<bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="l12" name="Unit"><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
        '</bpmn:lane></bpmn:childLaneSet></bpmn:lane><bpmn:lane id="l2" name="Empty"/></bpmn:laneSet>'
    )
    xml = layout(process(lanes + nodes("startEvent s", "task a", "endEvent e") + flows("s>a", "a>e"), POOL.format("")))
    box = boxes(xml)
    assert box["l11"][0] == box["l1"][0] + 30 == box["pool"][0] + 60
    assert box["l1"][3] == box["l11"][3] + box["l12"][3]
    assert box["l2"][3] > 0


def test_puts_a_node_that_no_lane_names_beside_its_neighbour():
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane>'
        '<bpmn:lane id="l2"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    )
    xml = layout(process(lanes + nodes("startEvent s", "task a", "endEvent e") + flows("s>a", "a>e"), POOL.format("")))
    box = boxes(xml)
    assert box["l2"][1] < box["e"][1] < box["l2"][1] + box["l2"][3]
    assert rules(xml) == ["no-lane"]


def test_draws_black_boxes_messages_and_processes_without_a_pool():
    collaboration = (
        '<bpmn:collaboration id="c1"><bpmn:participant id="pool" processRef="p"/><bpmn:participant id="black" name="Applicant"/>'
        '<bpmn:messageFlow id="m1" sourceRef="black" targetRef="s"/><bpmn:messageFlow id="m2" sourceRef="a" targetRef="black"/>'
        '<bpmn:messageFlow id="m3" sourceRef="a" targetRef="x"/></bpmn:collaboration>'
    )
    inner = nodes("startEvent s", "task a") + flows("s>a") + '</bpmn:process><bpmn:process id="q"><bpmn:task id="x"/>'
    xml = layout(process(inner, collaboration))
    assert not set(rules(xml)) - {"message-crossing"}
    assert {"m1", "m2", "m3"} <= set(ways(xml))


SUB = (
    '<bpmn:subProcess id="{0}" {1}>' + nodes("startEvent s{0}", "task t{0}") + flows("s{0}>t{0}") + "</bpmn:subProcess>"
)


def sub_processes() -> bytes:
    event = SUB.format("v", 'triggeredByEvent="true"')
    return layout(process(nodes("startEvent s") + SUB.format("u", "") + event + flows("s>u")))


def test_draws_open_and_event_sub_processes_with_their_content():
    xml = sub_processes()
    assert rules(xml) == []
    x, y, w, h = boxes(xml)["u"]
    inner = boxes(xml)["tu"]
    assert x < inner[0] < x + w
    assert y < inner[1] < y + h


def test_keeps_closed_sub_processes_closed_with_a_plane_of_their_own():
    closed = sub_processes().replace(b'bpmnElement="u" isExpanded="true"', b'bpmnElement="u" isExpanded="false"')
    again = layout(closed)
    assert [p.get("bpmnElement") for p in etree.fromstring(again).iter(f"{BPMNDI}BPMNPlane")] == ["p", "u"]
    assert boxes(again)["u"][2:] == (100, 80)
    assert rules(again) == []


def test_draws_data_annotations_links_and_loose_ends():
    source = (
        '<bpmn:startEvent id="s"/><bpmn:task id="a"><bpmn:dataOutputAssociation id="da"><bpmn:targetRef>d</bpmn:targetRef>'
        '</bpmn:dataOutputAssociation></bpmn:task><bpmn:dataObjectReference id="d" name="Form"/><bpmn:textAnnotation id="n">'
        "<bpmn:text>A long remark about why this is done at all</bpmn:text></bpmn:textAnnotation>"
        '<bpmn:association id="as" sourceRef="a" targetRef="n"/><bpmn:intermediateThrowEvent id="l1"><bpmn:linkEventDefinition '
        'id="ld"/></bpmn:intermediateThrowEvent><bpmn:intermediateCatchEvent id="l2"><bpmn:linkEventDefinition id="le"/>'
        '</bpmn:intermediateCatchEvent><bpmn:endEvent id="e"/><bpmn:task id="alone"/>'
    )
    xml = layout(process(source + flows("s>a", "a>l1", "l2>e")))
    assert rules(xml) == []
    assert {"da", "as"} <= set(ways(xml))


def test_keeps_colours():
    xml = layout(process(nodes("task a")))
    colour = b'bpmnElement="a" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" bioc:stroke="#f00"'
    assert b'stroke="#f00"' in layout(xml.replace(b'bpmnElement="a"', colour))


def data(name: str, kind: str) -> str:
    """A data association's reference: `data("form", "Output")`."""
    end = "targetRef" if kind == "Output" else "sourceRef"
    id_ = f"{kind.lower()}_{name}"
    return f'<bpmn:data{kind}Association id="{id_}"><bpmn:{end}>{name}</bpmn:{end}></bpmn:data{kind}Association>'


def test_leads_data_associations_around_what_is_between():
    far = f'<bpmn:task id="e">{data("form", "Input")}</bpmn:task>'
    source = nodes("startEvent s", "task b", "task c") + f'<bpmn:task id="a">{data("form", "Output")}</bpmn:task>' + far
    xml = layout(process(source + '<bpmn:dataObjectReference id="form"/>' + flows("s>a", "a>b", "b>c", "c>e")))
    way, box = ways(xml)["input_form"], boxes(xml)
    assert all(x1 == x2 or y1 == y2 for (x1, y1), (x2, y2) in pairwise(way))
    for x, y, w, h in (box["b"], box["c"]):
        assert not any(x < px < x + w and y < py < y + h for px, py in way)
        assert not any(y < y1 < y + h and min(x1, x2) < x < max(x1, x2) for (x1, y1), (x2, _) in pairwise(way))


def test_puts_data_objects_of_one_task_side_by_side():
    written = "".join(data(name, "Output") for name in ("one", "two", "three"))
    objects = nodes("dataObjectReference one", "dataObjectReference two", "dataObjectReference three")
    source = nodes("startEvent s", "task b", "task c") + f'<bpmn:task id="a">{written}</bpmn:task>' + objects
    box = boxes(layout(process(source + flows("s>a", "a>b", "b>c"))))
    assert len({(box[k][0], box[k][1]) for k in ("one", "two", "three")}) == 3
    assert len({box[k][1] for k in ("one", "two", "three")}) < 3


def test_gives_each_branch_of_a_task_a_side_of_its_own():
    source = nodes("startEvent s", "task a", "task b", "task c", "endEvent x", "endEvent y")
    way = ways(layout(process(source + flows("s>a", "a>b", "a>c", "b>x", "c>y"))))
    assert way["f_a_b"][0] != way["f_a_c"][0]


def test_keeps_a_gateways_ports_for_its_branches():
    """What leads around to the gateway must not take the side where a branch leaves."""
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1"><bpmn:flowNodeRef>up</bpmn:flowNodeRef></bpmn:lane>'
        '<bpmn:lane id="l2"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    )
    source = lanes + nodes("startEvent s", "exclusiveGateway q", "task a", "exclusiveGateway g", "task on", "task up")
    way = ways(layout(process(source + flows("s>q", "q>a", "q>g", "a>g", "g>on", "g>up"), POOL.format(""))))
    assert way["f_q_g"][-1] != way["f_g_up"][0]
    assert way["f_g_on"][0] != way["f_g_up"][0]


def test_leads_a_flow_onto_its_own_task_around_it():
    xml = layout(process(nodes("startEvent s", "task a", "endEvent e") + flows("s>a", "a>a", "a>e")))
    assert len(ways(xml)["f_a_a"]) >= 4
    assert "edge-through-shape" not in rules(xml)


def test_draws_open_sub_processes_in_open_sub_processes_in_time():
    inner = nodes(*(f"task t{i}" for i in range(6))) + flows(*(f"t{i}>t{i + 1}" for i in range(5)))
    for level in range(8):
        inner = f'<bpmn:subProcess id="s{level}">{inner}</bpmn:subProcess>' + nodes(
            *(f"task s{level}_{i}" for i in range(4))
        )
    xml = layout(process(inner))
    assert set(rules(xml)) <= {"too-large"}
    assert {"s0", "s7", "t0"} <= set(boxes(xml))


def test_draws_flows_across_the_border_of_a_sub_process_all_the_same():
    sub = '<bpmn:subProcess id="sub"><bpmn:task id="in"/></bpmn:subProcess>'
    assert len(ways(layout(process('<bpmn:task id="a"/>' + sub + flows("a>in"))))["f_a_in"]) == 2


def test_draws_annotations_that_the_collaboration_holds():
    note = '<bpmn:textAnnotation id="n"><bpmn:text>Why</bpmn:text></bpmn:textAnnotation><bpmn:association id="as" sourceRef="a" targetRef="n"/>'
    xml = layout(process('<bpmn:task id="a"/>', POOL.format(note)))
    assert "n" in boxes(xml)
    assert "as" in ways(xml)


def test_annotates_a_flow_in_its_middle():
    note = '<bpmn:textAnnotation id="n"><bpmn:text>Why</bpmn:text></bpmn:textAnnotation>'
    line = '<bpmn:association id="as" sourceRef="f_a_b" targetRef="n"/>'
    way = ways(layout(process(nodes("task a", "task b") + note + flows("a>b") + line)))
    (x1, _), (x2, _) = way["f_a_b"]
    assert x1 < way["as"][0][0] < x2


def test_connects_two_black_boxes_with_a_straight_line():
    pools = '<bpmn:participant id="one"/><bpmn:participant id="two"/><bpmn:messageFlow id="m" sourceRef="one" targetRef="two"/>'
    (x1, _), (x2, _) = ways(layout(process("", f'<bpmn:collaboration id="c">{pools}</bpmn:collaboration>')))["m"]
    assert x1 == x2


def test_opens_sub_processes_as_the_old_drawing_showed_them():
    """Some tools don't say whether they are open; then what was drawn inside says it."""
    xml = sub_processes().replace(b' isExpanded="true"', b"")
    assert layout(xml) == sub_processes()


def test_sets_what_hangs_on_nothing_in_rows_of_like_length_in_the_order_of_the_file():
    alone = [f"task x{at}" for at in range(11)]
    source = nodes("startEvent s", *(f"task t{at}" for at in range(9)), "endEvent e", *alone)
    names = ["s", *(f"t{at}" for at in range(9)), "e"]
    box = boxes(layout(process(source + flows(*(f"{one}>{next_}" for one, next_ in pairwise(names))))))
    rows: dict[float, list[str]] = {}
    for at in range(11):
        rows.setdefault(box[f"x{at}"][1], []).append(f"x{at}")
    assert [rows[y] for y in sorted(rows)] == [[f"x{at}" for at in range(6)], [f"x{at}" for at in range(6, 11)]]
    assert max(box[f"x{at}"][0] for at in range(11)) < box["e"][0]


def test_sets_a_few_that_hang_on_nothing_side_by_side():
    source = nodes("startEvent s", "task t", "endEvent e", "task x0", "task x1", "task x2") + flows("s>t", "t>e")
    box = boxes(layout(process(source)))
    assert len({box[f"x{at}"][1] for at in range(3)}) == 1
    assert [box[f"x{at}"][0] for at in range(3)] == sorted(box[f"x{at}"][0] for at in range(3))
