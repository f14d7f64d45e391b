"""Tasks: for people, for job handlers, for FEEL and for decisions."""

from collections import ChainMap
from time import thread_time
from typing import Any

from service.engine import decisions, listening, timers
from service.engine.elements.base import Element
from service.engine.failures import StepError
from service.engine.results import DecisionEvaluated
from service.engine.spiff import NoneTask as SpiffNoneTask
from service.engine.spiff import ScriptTask as SpiffScriptTask
from service.engine.spiff import ServiceTask as SpiffServiceTask
from service.engine.spiff import UserTask as SpiffUserTask
from service.engine.token import Token

DEFAULT_PRIORITY = 50


class NoneTask(Element, SpiffNoneTask):
    """Manual and undefined tasks are done when they are reached."""


class UserTask(Element, SpiffUserTask):
    """Waits for a person."""

    def act(self, token: Token) -> bool:
        if not listening.is_heard(token, "creating"):
            return False
        get = self.settings.get
        token.open(
            "task",
            assignee=self.text(token, "assignee", get("assignmentDefinition", "assignee")),
            groups=self.texts(token, "candidate groups", get("assignmentDefinition", "candidateGroups")),
            users=self.texts(token, "candidate users", get("assignmentDefinition", "candidateUsers")),
            due=self.instant(token, get("taskSchedule", "dueDate")),
            follow=self.instant(token, get("taskSchedule", "followUpDate")),
            priority=self.priority(token, get("priorityDefinition", "priority")),
            p=self.properties(token),
        )
        token.notes.pop("heard", None)
        return False

    def text(self, token: Token, what: str, text: str | None) -> str | None:
        value = token.evaluate(text)
        if value is not None and not isinstance(value, str):
            raise StepError("expression", f"The {what} of '{self.bpmn_id}' is not a text.")
        return value or None

    def texts(self, token: Token, what: str, text: str | None) -> list[str] | None:
        value = token.evaluate(text)
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        if value is not None and not (isinstance(value, list) and all(isinstance(part, str) for part in value)):
            raise StepError("expression", f"The {what} of '{self.bpmn_id}' are not a list of texts.")
        return value or None

    def instant(self, token: Token, text: str | None) -> str | None:
        value = token.evaluate(text)
        if value is None or value == "":
            return None
        try:
            return timers.instant(value).isoformat()
        except timers.TimerError as error:
            raise StepError(
                "expression", f"A date of '{self.bpmn_id}' can't be read: {error.about(text or '')}."
            ) from error

    def priority(self, token: Token, text: str | None) -> int | None:
        value = token.evaluate(text)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise StepError("expression", f"The priority of '{self.bpmn_id}' is not a number.") from error


class ServiceTask(Element, SpiffServiceTask):
    """Work for a job handler; also any task and message event that names a job type."""

    def act(self, token: Token) -> bool:
        open_job(self, token)
        return False


def open_job(spec: Element, token: Token) -> None:
    kind = token.evaluate(spec.settings.get("taskDefinition", "type"))
    if not isinstance(kind, str) or not kind:
        raise StepError("expression", f"The job type of '{spec.bpmn_id}' is not a text.")
    token.open("job", type=kind, retries=_retries(spec, token), p=spec.properties(token))


def _retries(spec: Element, token: Token) -> int:
    value = token.evaluate(spec.settings.get("taskDefinition", "retries") or "3")
    try:
        return int(value)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise StepError("expression", f"The number of retries of '{spec.bpmn_id}' is not a number.") from error


class ScriptTask(ServiceTask, SpiffScriptTask):
    """One FEEL expression, or a job."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, script="", **kwargs)

    def act(self, token: Token) -> bool:
        if self.settings.has("taskDefinition"):
            return super().act(token)
        value = token.evaluate(self.settings.get("script", "expression"))
        token.notes["result"] = {self.settings.get("script", "resultVariable") or "": value}
        return True


class BusinessRuleTask(ServiceTask):
    """One decision of the deployment, or a job."""

    def act(self, token: Token) -> bool:
        if self.settings.has("taskDefinition"):
            return super().act(token)
        name = token.evaluate(self.settings.get("calledDecision", "decisionId"))
        began = thread_time()
        outcome = decisions.evaluate(
            token.workflow.process.deployment.decisions, name, ChainMap(*token.scopes()), token.top.now
        )
        token.top.think(thread_time() - began)
        token.top.step.decisions.append(DecisionEvaluated(token.id, self.bpmn_id, str(name), outcome.rules))
        token.notes["result"] = {self.settings.get("calledDecision", "resultVariable") or "": outcome.value}
        return True
