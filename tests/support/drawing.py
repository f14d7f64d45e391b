"""Small diagrams for the tests' own scheme: its process `help`, drawn anew from a list of steps."""

import itertools
from collections.abc import Mapping, Sequence
from uuid import UUID

from service.commands import definitions
from tests.support.harness import Desk, small_scheme

HEAD = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="file" targetNamespace="http://example.org/help">"""
LOOK = """<bpmn:userTask id="{id}" name="{id}"><bpmn:documentation>Look at it, and say what you found.</bpmn:documentation><bpmn:extensionElements>
 <zeebe:userTask/><zeebe:formDefinition formId="help.look" bindingType="deployment"/><zeebe:taskSchedule dueDate="{due}"/>
 <zeebe:ioMapping><zeebe:output source="=needs_advice" target="needs_advice"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>"""
ASKED = """<bpmn:startEvent id="asked" name="Asked"><bpmn:documentation>Somebody asks.</bpmn:documentation><bpmn:extensionElements>
 <zeebe:formDefinition formId="help.asked" bindingType="deployment"/><zeebe:ioMapping><zeebe:output source="=places" target="places"/></zeebe:ioMapping>
 </bpmn:extensionElements></bpmn:startEvent>"""
LIMITS = """<bpmn:businessRuleTask id="find_limits" name="Find the limits"><bpmn:documentation>Reads the limits.</bpmn:documentation><bpmn:extensionElements>
 <zeebe:calledDecision decisionId="limits" resultVariable="rows" bindingType="deployment"/><zeebe:ioMapping>
 <zeebe:output source="=context(for row in rows return {key: row.key, value: row})" target="limits"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:businessRuleTask>"""
CLOSE = """<bpmn:serviceTask id="close" name="Close"><bpmn:documentation>Closes the case.</bpmn:documentation><bpmn:extensionElements>
 <zeebe:taskDefinition type="close_case"/><zeebe:ioMapping><zeebe:input source="=&quot;helped&quot;" target="outcome"/>
 <zeebe:input source="=&quot;short&quot;" target="retention_class"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>"""
END = '<bpmn:endEvent id="over" name="Over"/>'
DUE = "=deadline(case.received_at, limits.look)"


def look(name: str, due: str = DUE) -> str:
    return LOOK.format(id=name, due=due)


def in_a_row(*elements: str) -> str:
    """The elements and the flows between them, in their order."""
    ids = [element.split('id="', 1)[1].split('"', 1)[0] for element in elements]
    pairs = enumerate(itertools.pairwise(ids))
    return "".join(elements) + "".join(
        f'<bpmn:sequenceFlow id="f{n}_{a}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in pairs
    )


def process(content: str, lanes: Mapping[str, Sequence[str]], *, before: str = "") -> bytes:
    """`before`: messages and the like, which stand outside of the process."""
    drawn = "".join(
        f'<bpmn:lane id="lane_{number}" name="{name}">{"".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)}</bpmn:lane>'
        for number, (name, nodes) in enumerate(lanes.items())
    )
    inside = f'<bpmn:laneSet id="lanes">{drawn}</bpmn:laneSet>{content}'
    return f'{HEAD}{before}<bpmn:process id="help" name="Help" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'.encode()


def publish(desk: Desk, diagram: bytes, **replaced: tuple[str, str]) -> UUID | None:
    """The small scheme with this diagram; `replaced`: old and new text in its settings."""
    files = {**small_scheme()[0], "processes/help/help.bpmn": diagram}
    for old, new in replaced.values():
        path = "processes/help/scheme.toml"
        files[path] = files[path].replace(old.encode(), new.encode())
    return desk.commands.run(
        lambda context: definitions.publish(context.work, context.definitions.compile(files), reason="test")
    )
