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
from service.engine.decisions import Decided
from service.engine.definition import Deployment, ElementInfo, Process, Start
from service.engine.loading import load
from service.engine.looking import variables_at, view
from service.engine.migration import Plan, Problem, migrate, plan, propose
from service.engine.moving import move_limits
from service.engine.outline import Step, outline
from service.engine.repair import cancel, move
from service.engine.results import (
    THROWN_WAITS,
    Called,
    Closed,
    DecisionEvaluated,
    File,
    FiredRule,
    HistoryEvent,
    Incident,
    InstanceView,
    JobOpened,
    JobType,
    Known,
    Opened,
    Published,
    ScopeOpened,
    ScopeView,
    StepResult,
    SubscriptionOpened,
    TaskOpened,
    TimerOpened,
)
from service.engine.starting import StartTimer, start_timers

__all__ = [
    "THROWN_WAITS",
    "Called",
    "Closed",
    "Decided",
    "DecisionEvaluated",
    "Deployment",
    "ElementInfo",
    "File",
    "FiredRule",
    "HistoryEvent",
    "Incident",
    "InstanceView",
    "JobOpened",
    "JobType",
    "Known",
    "Opened",
    "Plan",
    "Problem",
    "Process",
    "Published",
    "ScopeOpened",
    "ScopeView",
    "Start",
    "StartTimer",
    "Step",
    "StepResult",
    "SubscriptionOpened",
    "TaskOpened",
    "TimerOpened",
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
    "migrate",
    "move",
    "move_limits",
    "outline",
    "plan",
    "propose",
    "reschedule",
    "retry",
    "set_variables",
    "start",
    "start_timers",
    "throw_error",
    "variables_at",
    "view",
]
