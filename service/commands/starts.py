"""Cases that no form opens: a message, a signal or a timer starts a process of the version in force.

The case gets a reference of its own. Its area is what the scheme reads in the message, else that of the case that sent
it, else the site's own; it is received now. What the event brought goes through the mappings of the start event.
"""

from typing import Literal

from service.commands import cases
from service.commands.executor import Context
from service.domain.errors import ProcessExecutionError
from service.engine import StartTimer
from service.persistence.models import CaseRecord, Job
from service.persistence.repositories.steps import Rows

GENERATIONS = 30  # of starts, each by the first step of the one before
CASE = "case"  # of the new case; a message does not bring another's


def start(context: Context, job: Job) -> None:
    """One instance; with its message's correlation key there is no second one while it runs."""
    wanted = job.payload
    files = context.definitions.newest(context.work, wanted["scheme"])
    process, element = str(wanted["process"]), str(wanted["element"])
    if wanted.get("generation", 0) > GENERATIONS:
        raise ProcessExecutionError("Processes start one another again and again without waiting.", element=element)
    found = files.engine.processes.get(process)
    if found is None or element not in [event.element for event in found.starts]:
        raise ProcessExecutionError(f"The version in force has no start event `{element}`.", element=element)
    answers = {name: value for name, value in wanted.get("variables", {}).items() if name != CASE}
    sender = context.work.session.get(CaseRecord, job.case_id) if job.case_id else None
    area = cases.find_area(context, files, answers, sender.area_id if sender else None)
    begun = cases.Begun(
        files, process, area, context.now, answers, element, wanted.get("started_key"), wanted.get("generation", 0)
    )
    case = cases.new_case(context, begun)
    cases.begin(context, case, begun, {"element": element, "by": wanted["by"]}, Rows())


def start_by_timer(context: Context, job: Job) -> Literal[True] | None:
    """True: the row stays, for the next turn."""
    start(context, job)
    wanted = job.payload
    files = context.definitions.newest(context.work, wanted["scheme"])
    process = files.engine.process(wanted["process"])
    turn = StartTimer(process, wanted["element"], job.due_at, wanted["repeat"]).next_turn()
    if turn is None:
        return None
    job.due_at, job.payload = turn.due, {**wanted, "repeat": turn.repeat}
    job.retries, job.attempts, job.locked_by, job.locked_until = 3, 0, None, None
    return True


KINDS = {"start": start, "start_timer": start_by_timer}
