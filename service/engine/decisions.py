"""The adapter to `service.dmn`: which model of a deployment holds a decision, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service import dmn
from service.engine.failures import StepError
from service.engine.results import FiredRule


@dataclass(frozen=True, slots=True)
class Decided:
    value: Any
    rules: tuple[FiredRule, ...]


def evaluate(models: Mapping[str, dmn.Model], name: Any, variables: Mapping[str, Any], now: datetime) -> Decided:
    model = models.get(name) if isinstance(name, str) else None
    if model is None:
        raise StepError("decision", f"There is no decision '{name}' in this deployment.")
    try:
        outcome = dmn.evaluate(model, name, variables, now)
    except dmn.EvaluationError as error:
        raise StepError("decision", f"The decision '{name}' could not be made: {error}") from error
    errors = [message for message in outcome.messages if message.severity == "error"]
    if outcome.value is None and errors:
        raise StepError("decision", f"The decision '{name}' could not be made: {errors[0].message}")
    return Decided(outcome.value, tuple(FiredRule(r.decision, r.rule, r.index) for r in outcome.rules))
