"""A terse builder of diagrams in the dialect."""

from itertools import count

from service.engine import Process, deploy
from service.engine.results import File

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">'
    '<bpmn:error id="E" errorCode="E"/><bpmn:error id="F" errorCode="F"/>'
    '<bpmn:escalation id="X" escalationCode="X"/>'
    '<bpmn:message id="M" name="reply"><bpmn:extensionElements><zeebe:subscription correlationKey="=ref"/>'
    '</bpmn:extensionElements></bpmn:message><bpmn:message id="MI" name="internal"/>'
    '<bpmn:signal id="SG" name="alarm"/>'
)
ids = count()

ERROR = '<bpmn:errorEventDefinition errorRef="E"/>'
ANY_ERROR = "<bpmn:errorEventDefinition/>"
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="X"/>'
MESSAGE = '<bpmn:messageEventDefinition messageRef="M"/>'
INTERNAL = '<bpmn:messageEventDefinition messageRef="MI"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="SG"/>'
TERMINATE = "<bpmn:terminateEventDefinition/>"
COMPENSATE = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"


def el(tag, element_id, inner="", ext="", **attributes):
    ext = ext and f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>"
    texts = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<bpmn:{tag} id="{element_id}"{texts}>{ext}{inner}</bpmn:{tag}>'


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def flow(source, target, condition="", flow_id=""):
    inner = condition and f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
    flow_id = flow_id or f"f{next(ids)}"
    return f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def line(*elements):
    return "".join(map(flow, elements, elements[1:]))


def tasks(*elements):
    return "".join(el("userTask", element) for element in elements)


S = el("startEvent", "s")
END = el("endEvent", "end")


def boundary(element, host, event, cancel="true", ext=""):
    return el("boundaryEvent", element, event, ext, attachedToRef=host, cancelActivity=cancel)


def job(element, kind="work", inner="", ext=""):
    return el("serviceTask", element, inner, f'<zeebe:taskDefinition type="{kind}"/>{ext}')


def script(element, expression, result):
    settings = f'<zeebe:script expression="{escape(expression)}" resultVariable="{result}"/>'
    return el("scriptTask", element, ext=settings)


def io(*mappings):
    """`io("in", "=a", "b", "out", "=c", "d")`."""
    kinds = {"in": "input", "out": "output"}
    triples = zip(mappings[::3], mappings[1::3], mappings[2::3], strict=True)
    inner = "".join(
        f'<zeebe:{kinds[kind]} source="{escape(source)}" target="{target}"/>' for kind, source, target in triples
    )
    return f"<zeebe:ioMapping>{inner}</zeebe:ioMapping>"


def props(**properties):
    inner = "".join(f'<zeebe:property name="{name}" value="{escape(value)}"/>' for name, value in properties.items())
    return f"<zeebe:properties>{inner}</zeebe:properties>"


def simple(prefix, end=""):
    """Start, user task, end: the inside of a sub-process."""
    inside = el("startEvent", prefix + "s") + tasks(prefix + "u") + el("endEvent", prefix + "e", end)
    return inside + line(prefix + "s", prefix + "u", prefix + "e")


def sub(element, inner, ext="", **attributes):
    return el("subProcess", element, inner, ext, **attributes)


def esp(event, interrupting="true", element="esp", ext=""):
    start = el("startEvent", element + "s", event, ext, isInterrupting=interrupting)
    inside = start + tasks(element + "u") + line(element + "s", element + "u")
    return el("subProcess", element, inside, triggeredByEvent="true")


def timer(kind, text):
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{escape(text)}</bpmn:{kind}></bpmn:timerEventDefinition>"


def sends(key="=ref", attributes="", ref="M"):
    """A message event definition that is published as it says."""
    return (
        f'<bpmn:messageEventDefinition messageRef="{ref}"><bpmn:extensionElements>'
        f'<zeebe:publishMessage correlationKey="{escape(key)}" {attributes}/></bpmn:extensionElements></bpmn:messageEventDefinition>'
    )


def hears(*listeners, tag="executionListener", inner=""):
    """`hears("start work", "end tidy 5")`: when, job type, retries."""
    names = ("eventType", "type", "retries")
    items = (zip(names, listener.split(), strict=False) for listener in listeners)
    drawn = (" ".join(f'{name}="{escape(value)}"' for name, value in item) for item in items)
    found = "".join(f"<zeebe:{tag} {attributes}>{inner}</zeebe:{tag}>" for attributes in drawn)
    return f"<zeebe:{tag}s>{found}</zeebe:{tag}s>"


def process_with(ext, body, name="p"):
    """A file with one process that has settings of its own."""
    settings = f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>"
    return f'{HEAD}<bpmn:process id="{name}" isExecutable="true">{settings}{body}</bpmn:process></bpmn:definitions>'


def conditional(text, changes=""):
    filtered = f'<zeebe:conditionalFilter variableEvents="{changes}"/>'
    ext = changes and f"<bpmn:extensionElements>{filtered}</bpmn:extensionElements>"
    inner = f"{ext}<bpmn:condition>{escape(text)}</bpmn:condition>"
    return f"<bpmn:conditionalEventDefinition>{inner}</bpmn:conditionalEventDefinition>"


def loop(items, element="item", collection="", output="", sequential="false", until=""):
    out = f' outputCollection="{collection}" outputElement="{escape(output)}"' if collection else ""
    settings = f'<zeebe:loopCharacteristics inputCollection="{escape(items)}" inputElement="{element}"{out}/>'
    until = until and f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}"><bpmn:extensionElements>{settings}'
        f"</bpmn:extensionElements>{until}</bpmn:multiInstanceLoopCharacteristics>"
    )


def xml(*processes):
    """The first is called "p", then "p1" and so on."""
    names = ["p", *(f"p{number}" for number in range(1, len(processes)))]
    bodies = zip(names, processes, strict=True)
    inner = "".join(f'<bpmn:process id="{name}" isExecutable="true">{body}</bpmn:process>' for name, body in bodies)
    return f"{HEAD}{inner}</bpmn:definitions>"


def diagram(*processes, extra=()) -> Process:
    return deploy([File("p.bpmn", xml(*processes).encode()), *extra]).process("p")
