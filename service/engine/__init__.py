"""BPMN on SpiffWorkflow: a pure function of (definition, state, command, now); everything that changed comes back as values.

The only importer of SpiffWorkflow. No database, no clock, no network.
"""

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

__all__ = [
    "Deployment",
    "ElementInfo",
    "Process",
    "Start",
    "complete_job",
    "complete_user_task",
    "escalate",
    "fail_job",
    "fire",
    "go_on",
    "load",
    "reschedule",
    "retry",
    "set_variables",
    "start",
    "throw_error",
]
