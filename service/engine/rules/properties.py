"""Settings of ours in `zeebe:properties`: their values, and that they stand where they are read."""

from collections.abc import Callable, Iterator

from service.domain.errors import Finding
from service.engine import timers
from service.engine.findings import Checked, error, reference
from service.engine.model import ACTIVITIES, Diagram, Node
from service.engine.rules.references import exists

EVERYBODY = "everybody"
WITH_DEADLINE = {"userTask", "callActivity", "subProcess", "transaction", "adHocSubProcess"}
PLACES: dict[str, set[str]] = {
    "shows": {"userTask"},
    "apart_from": {"userTask"},
    "qualification": {"userTask"},
    "second_person": {"userTask"},
    "irreversible": ACTIVITIES,
    "area": {"userTask"},
    "offered_to": {"startEvent"},
}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:
    for node in diagram.nodes():
        properties = node.settings.named
        for name, value in properties.items():
            if name in PLACES and node.tag not in PLACES[name]:
                yield error(diagram, node, "property-misplaced", f"The setting '{name}' has no effect at {node.label}.")
            elif name in CHECKS:
                yield from CHECKS[name](checked, diagram, node, value)
        if "deadline" in properties:
            yield from _deadline(diagram, node, properties)


def _deadline(diagram: Diagram, node: Node, properties: dict[str, str]) -> Iterator[Finding]:
    if node.event == "timer" or node.tag not in WITH_DEADLINE:
        if node.event != "timer":
            yield error(diagram, node, "property-misplaced", f"A deadline has no effect at {node.label}.")
        return
    due = node.settings.get("taskSchedule", "dueDate") if node.tag == "userTask" else properties.get("due")
    if not due:
        yield error(
            diagram, node, "deadline-due-missing", f"{node.label} has a deadline, but doesn't say when it is due."
        )


def _switch(checked: Checked, diagram: Diagram, node: Node, value: str) -> Iterator[Finding]:  # noqa: ARG001
    if value not in ("true", "false"):
        yield error(diagram, node, "property-invalid", f"'{value}' is neither 'true' nor 'false' at {node.label}.")


def _instant(checked: Checked, diagram: Diagram, node: Node, value: str) -> Iterator[Finding]:  # noqa: ARG001
    if value.startswith("="):
        return
    try:
        timers.parse_instant(value)
    except timers.TimerError as problem:
        rule = "time-zone-missing" if "time zone it is" in str(problem) else "property-invalid"
        yield error(diagram, node, rule, f"A time of {node.label} can't be read: {problem}.")


def _forms(checked: Checked, diagram: Diagram, node: Node, value: str) -> Iterator[Finding]:
    for form in () if value.startswith("=") else value.split():
        if not exists(form, checked.forms, checked.known.forms):
            message = f"There is no form '{form}', which a setting of {node.label} names."
            yield reference(diagram, node, "form-missing", message, judged=checked.known.forms is not None)


def _ladder(checked: Checked, diagram: Diagram, node: Node, value: str) -> Iterator[Finding]:
    if not value.startswith("=") and not exists(value, checked.decisions, checked.known.decisions):
        message = f"There is no decision '{value}' for the ladder of {node.label}."
        yield reference(diagram, node, "decision-missing", message, judged=checked.known.decisions is not None)


def _offered(checked: Checked, diagram: Diagram, node: Node, value: str) -> Iterator[Finding]:
    if node.event not in ("message", None):
        yield error(diagram, node, "property-misplaced", f"Only a message can be offered by hand, not {node.label}.")
    for role in value.split():
        if checked.known.roles is not None and role not in checked.known.roles and role != EVERYBODY:
            yield error(diagram, node, "role-unknown", f"There is no role '{role}' to offer {node.label} to.")


def _training(checked: Checked, diagram: Diagram, node: Node, value: str) -> Iterator[Finding]:
    known = checked.known.trainings
    if not value.startswith("=") and known is not None and value not in known:
        yield error(diagram, node, "training-unknown", f"There is no training '{value}', which {node.label} asks for.")


Check = Callable[[Checked, Diagram, Node, str], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "second_person": _switch,
    "irreversible": _switch,
    "due": _instant,
    "start": _instant,
    "shows": _forms,
    "apart_from": _forms,
    "ladder": _ladder,
    "offered_to": _offered,
    "qualification": _training,
}
