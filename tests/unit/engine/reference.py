"""Writes docs/reference/bpmn.md and check-rules.md: `python -m tests.unit.engine.reference`. A test holds them to it."""

import importlib
from pathlib import Path

from service.engine import File, check
from service.engine.rules.catalogue import RULES
from tests.unit.engine.build import (
    CANCEL,
    COMPENSATE,
    END,
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    S,
    boundary,
    conditional,
    el,
    esp,
    flow,
    hears,
    io,
    job,
    line,
    loop,
    script,
    sends,
    simple,
    sub,
    tasks,
    timer,
    xml,
)
from tests.unit.engine.covers import COVERED

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs" / "reference"
CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
DAY = timer("timeDuration", "P1D")
HOURLY = timer("timeCycle", "R/PT1H")
HIGH = conditional("=a > 1")
CALL = '<zeebe:calledElement processId="p" propagateAllChildVariables="false"/>'
DECISION = '<zeebe:calledDecision decisionId="d" resultVariable="r"/>'
LINK = '<bpmn:linkEventDefinition name="L"/>'
LANES = (
    '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="L"><bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
)
WORK = '<zeebe:taskDefinition type="a"/>'
UNDO = (
    boundary("b", "x", COMPENSATE)
    + el("task", "h", isForCompensation="true")
    + '<bpmn:association id="a" sourceRef="b" targetRef="h"/>'
)
PUBLISHES = '<zeebe:publishMessage correlationKey="k"/>'
BY_NAME = '<zeebe:adHoc activeElementsCollection="=[]"/>'
DRAWN = '<bpmn:dataObject id="do"/><bpmn:textAnnotation id="ta"/><bpmn:group id="gr"/>'


def edges(name, event):
    """Both kinds of boundary event."""
    ways = (("interrupting", "true"), ("not interrupting", "false"))
    return [(f"{name} boundary event, {words}", tasks("x") + boundary("b", "x", event, way)) for words, way in ways]


def handlers(name, event):
    ways = (("interrupting", "true"), ("not interrupting", "false"))
    return [(f"{name} event sub-process, {words}", esp(event, way)) for words, way in ways]


SECTIONS = {
    "Tasks": [
        ("user task", tasks("x")),
        ("service task", job("x")),
        ("send task", el("sendTask", "x", ext=WORK)),
        ("send task that publishes a message", el("sendTask", "x", ext=PUBLISHES, messageRef="M")),
        ("receive task", el("receiveTask", "x", messageRef="M")),
        ("script task", script("x", "=1", "r")),
        ("script task as a job", el("scriptTask", "x", ext=WORK)),
        ("business rule task", el("businessRuleTask", "x", ext=DECISION)),
        ("business rule task as a job", el("businessRuleTask", "x", ext=WORK)),
        ("manual task", el("manualTask", "x")),
        ("undefined task", el("task", "x")),
        ("multi-instance, parallel", el("task", "x", loop("=a"))),
        ("multi-instance, sequential", el("task", "x", loop("=a", sequential="true"))),
        ("standard loop", el("task", "x", "<bpmn:standardLoopCharacteristics/>")),
        ("input and output mappings", el("task", "x", ext=io("in", "=1", "a"))),
        ("execution listeners", el("task", "x", ext=hears("start w", "end w"))),
        ("execution listeners of a process", ""),
        ("execution listeners of a repeated activity", el("task", "x", loop("=a"), hears("beforeAll w", "end w"))),
        ("task listeners, creating and completing", el("userTask", "x", ext=hears("creating w", tag="taskListener"))),
        ("task listeners, other", el("userTask", "x", ext=hears("assigning w", tag="taskListener"))),
    ],
    "Gateways and flows": [
        ("exclusive gateway", el("exclusiveGateway", "x")),
        ("parallel gateway", el("parallelGateway", "x")),
        ("inclusive gateway, fork", el("inclusiveGateway", "x")),
        ("inclusive gateway, join", el("inclusiveGateway", "x")),
        (
            "event-based gateway",
            el("eventBasedGateway", "x")
            + el(CATCH, "m", MESSAGE)
            + el(CATCH, "t", DAY)
            + line("x", "m")
            + line("x", "t"),
        ),
        ("complex gateway", el("complexGateway", "x")),
        (
            "sequence flow with condition",
            flow("s", "end", "=a").replace("startEvent", "task").replace('sourceRef="s"', 'sourceRef="y"') + tasks("y"),
        ),
        ("default flow", el("exclusiveGateway", "x", default="f") + flow("x", "end", flow_id="f")),
    ],
    "Sub-processes and calls": [
        ("pool and lane", tasks("x") + LANES),
        ("embedded sub-process", sub("x", simple("i"))),
        ("call activity", el("callActivity", "x", ext=CALL)),
        ("ad-hoc sub-process", el("adHocSubProcess", "x", tasks("y"), BY_NAME)),
        ("transaction", el("transaction", "x", simple("i"))),
        ("cancel events", el("transaction", "x", simple("i", CANCEL)) + boundary("b", "x", CANCEL)),
        ("compensation events and handlers", tasks("x") + UNDO + el(THROW, "t", COMPENSATE)),
        *handlers("message", MESSAGE),
        *handlers("timer", DAY),
        *handlers("signal", SIGNAL),
        *handlers("escalation", ESCALATION),
        *handlers("conditional", HIGH),
        ("error event sub-process", esp(ERROR)),
    ],
    "Events": [
        ("none start event", ""),
        ("message start event", el("startEvent", "x", MESSAGE)),
        ("timer start event", el("startEvent", "x", HOURLY)),
        ("signal start event", el("startEvent", "x", SIGNAL)),
        ("conditional start event", el("startEvent", "x", HIGH)),
        ("none throw event", el(THROW, "x")),
        ("none end event", END.replace('"end"', '"e"')),
        ("message catch event", el(CATCH, "x", MESSAGE)),
        ("message throw and end event", el(THROW, "x", MESSAGE) + el("endEvent", "y", MESSAGE)),
        ("message throw and end event, published", el(THROW, "x", sends()) + el("endEvent", "y", sends())),
        ("message throw event as a job", el(THROW, "x", MESSAGE, WORK)),
        *edges("message", MESSAGE),
        ("timer catch event", el(CATCH, "x", DAY)),
        *edges("timer", DAY),
        ("signal catch event", el(CATCH, "x", SIGNAL)),
        ("signal throw and end event", el(THROW, "x", SIGNAL) + el("endEvent", "y", SIGNAL)),
        *edges("signal", SIGNAL),
        ("error end event", el("endEvent", "x", ERROR)),
        ("error boundary event", tasks("x") + boundary("b", "x", ERROR)),
        ("escalation throw and end event", el(THROW, "x", ESCALATION) + el("endEvent", "y", ESCALATION)),
        *edges("escalation", ESCALATION),
        ("conditional catch event", el(CATCH, "x", HIGH)),
        *edges("conditional", HIGH),
        ("terminate end event", el("endEvent", "x", TERMINATE)),
        ("link events", el(THROW, "x", LINK) + el(CATCH, "y", LINK)),
        ("multiple and parallel multiple events", el(CATCH, "x", MESSAGE + SIGNAL)),
    ],
    "Drawing": [("data object, data store, annotation, group, association", DRAWN)],
}
ABOUT = """# BPMN elements

What `service/engine` does with each element of BPMN in the Camunda 8 dialect. **Parsed**: a diagram with it deploys, or is
refused, with the rule of [the checks](check-rules.md). **Executed**: it runs as drawn. **Tested**: tests in
`tests/unit/engine`. This page is written by `python -m tests.unit.engine.reference`; a test compares.

Decisions where the dialect is silent or SpiffWorkflow differs:

- Conditions are asked in the order of the file, lazily at an exclusive gateway. What is neither true nor false is an incident.
- Flows out of a task may have conditions and a default.
- A parallel join counts by incoming flow; a second token over the same flow waits for the next turn. An inclusive join goes on
  when its sub-process is quiet and no token can still reach an empty arrival.
- Errors and escalations are caught from the inside out: boundary events of the activity, of its repeated body, event
  sub-processes of its scope, then outward, through calls, too. At each stop the exact code goes before a catch-all. An error that
  nobody catches is an incident where it was thrown; an escalation is then over.
- A signal reaches what waits when it is thrown, not what the thrower opens after it.
- Messages that are thrown carry the event's own variables (its input mappings) only. Without a subscription key a message is for
  the instance that waits. A message event that names a job type waits as a job instead; with `zeebe:publishMessage` it is
  published with that key, id and time to live (an ISO duration; without one it doesn't wait), by a send task, too.
- Listeners wait as jobs, one after the other. At the start of an element their variables are its own, at the end they go outward;
  those of a process go to the process, whose start begins after its listeners and whose end waits for them (not when it is
  cancelled). While listeners at the end run, boundary events and event sub-processes of what ends can't come any more. Listeners
  of a user task bring no variables and change nothing. Those of a repeated activity run for each instance, `beforeAll` once
  before its list is asked.
- A process that is started by a condition is refused: in the dialect a command asks such conditions, and here is none.
- A process that is called gets a copy of all visible variables (unless switched off) and brings back those it wrote, or what its
  output mappings say. What it only held does not undo a change made meanwhile.
- Results of a repeated activity are collected in the order of the items; only its instances see them until its end.
- Timers follow the wall clock of Europe/London for years to days (month ends clipped), hours to seconds are exact. A time that
  doesn't say its zone is refused. Cycles: `R3/PT1H`, `R/2026-02-01T09:00:00Z/P1M`, or cron of six fields.
- A condition is asked when it begins to wait, then after each change of a variable that it names and sees; one that does not
  interrupt fires each time that it is asked and holds. Several changes at once are one. From the outside in, since an outer one
  may cancel what an inner one waits at. What an activity brings back when it ends, its own boundary events don't hear of.
- An ad-hoc sub-process (whose `adHocSubProcessElements` tells what no flow leads to) begins the elements that its list names, each with a flow and with variables of its own, which nobody sees
  outside of that flow: its output goes into the output collection when the flow ends. The condition is asked where an inner
  element ends, with what is seen there. Without a list, with an empty one, or with a condition that never held, it stays open
  until an event at its edge or somebody by hand takes the instance on. Without a condition it ends when all in it is done.
- Compensation wakes the handlers of the scope, those within completed sub-processes too (also of such that have a handler of
  their own), and waits for all of them. It does not reach into called processes.
- An incident keeps the place; `retry` runs the same phase again. What has not begun its work maps its inputs anew.
- Bounds: 12,000 steps and 200,000 characters of expressions a file; 30,000 activations a command, 60 scopes in each other, 5,000
  parallel instances, 10,000 live tokens, 4 MB of state, 1 second of expressions a step. Past one: a finding, an incident `limit`,
  or the command is refused.
"""


def collect():
    for path in sorted(HERE.glob("test_*.py")):
        importlib.import_module(f"tests.unit.engine.{path.stem}")


def verdict(body):
    """The rule that refuses it, or None."""
    errors = [
        finding.rule for finding in check([File("a.bpmn", xml(S + END + body).encode())]) if finding.severity == "error"
    ]
    return errors[0] if errors else None


def elements_page():
    collect()
    parts = [ABOUT]
    for section, rows in SECTIONS.items():
        parts += [f"\n## {section}\n", "| Element | Parsed | Executed | Tested |", "| --- | --- | --- | --- |"]
        for name, body in rows:
            refused, tests = verdict(body), sorted(set(COVERED.get(name, ())))
            parsed = f"refused: `{refused}`" if refused else "yes"
            executed = "no" if refused else "drawing only" if section == "Drawing" else "yes" if tests else "no"
            told = "`test_check.test_refuses`" if refused else ", ".join(f"`{test}`" for test in tests) or "no"
            parts.append(f"| {name} | {parsed} | {executed} | {told} |")
    return "\n".join(parts) + "\n"


def rules_page():
    lines = [
        "# Rules of the deployment check\n",
        "`desk check FILE...` and publishing name these. A file with an error is refused; what is only odd is a warning. With",
        "`--standalone`, what a file refers to elsewhere (forms, decisions, called processes, job types, lanes) is a warning, too.",
        "Rules of forms and of decision files are described with those. This page is written by",
        "`python -m tests.unit.engine.reference`; a test compares.\n",
        "| Rule | Meaning |",
        "| --- | --- |",
        *(f"| `{name}` | {text} |" for name, text in RULES.items()),
    ]
    return "\n".join(lines) + "\n"


PAGES = {"bpmn.md": elements_page, "check-rules.md": rules_page}


def write():
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())


if __name__ == "__main__":
    write()
