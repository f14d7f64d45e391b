"""What a diagram refers to: forms, decisions, called processes, job types, lanes, roles."""

from collections.abc import Collection, Iterator, Mapping

from service.domain.errors import Finding
from service.engine.findings import Checked, error, reference, warning
from service.engine.model import Diagram, Node
from service.engine.results import JobType
from service.engine.settings import BPMN, form_of

JOB_TASKS = {"serviceTask", "sendTask"}


def check(checked: Checked, diagram: Diagram) -> Iterator[Finding]:
    for node in diagram.nodes():
        yield from _form(checked, diagram, node)
        yield from _job(checked, diagram, node)
        yield from _binding(diagram, node)
        if node.tag == "callActivity":
            yield from _called_process(checked, diagram, node)
        if node.tag == "businessRuleTask":
            yield from _decision(checked, diagram, node)
        if node.tag == "userTask":
            yield from _user_task(checked, diagram, node)
        if node.tag == "adHocSubProcess":
            yield from _ad_hoc(diagram, node)
    yield from _lanes(checked, diagram)


def _ad_hoc(diagram: Diagram, node: Node) -> Iterator[Finding]:
    wanted = node.settings.get("adHoc", "activeElementsCollection")
    if not wanted:
        message = (
            f"{node.label} doesn't say which of its elements begin: it waits until somebody puts the case into one."
        )
        yield warning(diagram, node, "ad-hoc-list-missing", message)
    elif not wanted.startswith("="):
        message = f"Which elements of {node.label} begin is an expression for a list, not '{wanted}'."
        yield error(diagram, node, "ad-hoc-list-missing", message)


def exists(name: str, here: Collection[str], around: Collection[str] | None) -> bool:
    return name in here or (around is not None and name in around)


def _binding(diagram: Diagram, node: Node) -> Iterator[Finding]:
    for part in ("formDefinition", "calledElement", "calledDecision"):
        binding = node.settings.get(part, "bindingType")
        if binding not in (None, "latest", "deployment", "versionTag"):
            message = f"'{binding}' doesn't say which version {node.label} refers to."
            yield error(diagram, node, "binding-invalid", message)


def _form(checked: Checked, diagram: Diagram, node: Node) -> Iterator[Finding]:
    if not node.settings.has("formDefinition"):
        return
    form = form_of(node.settings)
    if not form or form.startswith("="):
        yield error(diagram, node, "form-unnamed", f"{node.label} doesn't name its form by its id.")
    elif form.startswith("camunda-forms:"):
        message = "Forms are files of their own here, named by their id."
        yield reference(diagram, node, "form-embedded", message, judged=checked.known.forms is not None)
    elif not exists(form, checked.forms, checked.known.forms):
        message = f"There is no form '{form}' for {node.label}."
        yield reference(diagram, node, "form-missing", message, judged=checked.known.forms is not None)


def _job(checked: Checked, diagram: Diagram, node: Node) -> Iterator[Finding]:
    kind = node.settings.get("taskDefinition", "type")
    if node.sends and not node.settings.has("taskDefinition"):
        return
    if node.settings.has("taskDefinition") or node.tag in JOB_TASKS:
        if not kind or not kind.strip():
            yield error(diagram, node, "job-type-missing", f"{node.label} doesn't say what is to be done: a job type.")
        elif not kind.startswith("="):
            yield from _job_type(checked, diagram, node, kind)


def _job_type(checked: Checked, diagram: Diagram, node: Node, kind: str) -> Iterator[Finding]:
    types: Mapping[str, JobType] | None = checked.known.job_types
    if types is None or kind not in types:
        message = f"There is no job type '{kind}' for {node.label}."
        yield reference(diagram, node, "job-type-unknown", message, judged=types is not None)
        return
    job = types[kind]
    headers, inputs = {key for key, _ in node.settings.headers}, {m.target for m in node.settings.inputs}
    for name in sorted(headers - set(job.headers)) if job.headers is not None else ():
        yield error(diagram, node, "job-header-unknown", f"The job type '{kind}' has no header '{name}'.")
    for name in sorted(inputs - set(job.inputs)) if job.inputs is not None else ():
        yield error(diagram, node, "job-input-unknown", f"The job type '{kind}' takes no input '{name}'.")
    for name in sorted(set(job.required) - headers - inputs):
        yield error(diagram, node, "job-input-missing", f"The job type '{kind}' needs '{name}'.")


def _called_process(checked: Checked, diagram: Diagram, node: Node) -> Iterator[Finding]:
    settings = node.settings
    called = settings.get("calledElement", "processId")
    if called and node.xml.get("calledElement", called) != called:
        message = f"{node.label} names two processes; only '{called}' would be called."
        yield error(diagram, node, "setting-ignored", message)
    if not called:
        yield error(diagram, node, "called-process-missing", f"{node.label} doesn't say which process it calls.")
    elif not called.startswith("=") and not exists(called, checked.processes, checked.known.processes):
        message = f"There is no process '{called}' for {node.label} to call."
        judged = checked.known.processes is not None
        yield reference(diagram, node, "called-process-missing", message, judged=judged)
    elif (tag := settings.get("calledElement", "versionTag")) and checked.version_tags.get(called, tag) != tag:
        yield error(diagram, node, "version-tag", f"The process '{called}' of these files is not of version '{tag}'.")
    if called and settings.get("calledElement", "propagateAllChildVariables") is None:
        message = f"{node.label} doesn't say if all variables of the called process come back; here they do."
        yield warning(diagram, node, "propagation-unsaid", message)


def _decision(checked: Checked, diagram: Diagram, node: Node) -> Iterator[Finding]:
    settings = node.settings
    if settings.has("calledDecision") == settings.has("taskDefinition"):
        yield error(diagram, node, "decision-missing", f"{node.label} names either a decision or a job type.")
    if not settings.has("calledDecision"):
        return
    name = settings.get("calledDecision", "decisionId")
    if not name:
        yield error(diagram, node, "decision-missing", f"{node.label} doesn't name its decision.")
    elif not name.startswith("=") and not exists(name, checked.decisions, checked.known.decisions):
        message = f"There is no decision '{name}' for {node.label}."
        yield reference(diagram, node, "decision-missing", message, judged=checked.known.decisions is not None)
    if not settings.get("calledDecision", "resultVariable"):
        yield error(diagram, node, "name-invalid", f"{node.label} doesn't say where its result goes.")


def _user_task(checked: Checked, diagram: Diagram, node: Node) -> Iterator[Finding]:
    if node.settings.has("formDefinition") and not node.settings.outputs:
        message = f"{node.label} maps no answer, so all answers of its form become variables."
        yield warning(diagram, node, "task-maps-nothing", message)
    groups = node.settings.get("assignmentDefinition", "candidateGroups")
    if checked.known.roles is None or not groups or groups.startswith("="):
        return
    for group in (part.strip() for part in groups.split(",")):
        if group not in checked.known.roles:
            yield error(diagram, node, "role-unknown", f"There is no role '{group}' for {node.label}.")


def _lanes(checked: Checked, diagram: Diagram) -> Iterator[Finding]:
    lanes = checked.known.lanes
    for process in diagram.processes:
        for lane in process.xml.iter(BPMN + "lane"):
            if lane.find(BPMN + "childLaneSet") is not None or lane.find(BPMN + "flowNodeRef") is None:
                continue  # an outer or empty lane gives nobody any work
            name = lane.get("name") or ""
            where = lane.get("id") or process.id
            if not name:
                yield reference(diagram, where, "lane-unnamed", "A lane has no name.", judged=lanes is not None)
            elif lanes is None or name not in lanes:
                message = f"No team's role belongs to the lane '{name}'."
                yield reference(diagram, where, "lane-unmapped", message, judged=lanes is not None)
