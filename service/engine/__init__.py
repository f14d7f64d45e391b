"""BPMN on SpiffWorkflow: a pure function of (definition, state, command, now); what changed comes back as values.

The only importer of SpiffWorkflow. No database, no clock, no network.
"""

from service.engine.checking import check, deploy
from service.engine.commands import (
    complete_job,
    complete_user_task,
    escalate,
    fail_job,
    fire,
    go_on,
    reschedule,
    retry,
    set_variables,
    start,
    throw_error,
)
from service.engine.definition import Deployment, ElementInfo, Process, Start
from service.engine.loading import load
from service.engine.looking import variables_at, view
from service.engine.repair import cancel, move

__all__ = [
    "Deployment",
    "ElementInfo",
    "Process",
    "Start",
    "cancel",
    "check",
    "complete_job",
    "complete_user_task",
    "deploy",
    "escalate",
    "fail_job",
    "fire",
    "go_on",
    "load",
    "move",
    "reschedule",
    "retry",
    "set_variables",
    "start",
    "throw_error",
    "variables_at",
    "view",
]
