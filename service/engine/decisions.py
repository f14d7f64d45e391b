"""The adapter to `service.dmn`: which model of a deployment holds a decision, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.engine.failures import StepError
from service.engine.results import FiredRule

if TYPE_CHECKING:
    from service.engine.definition import Deployment


@dataclass(frozen=True, slots=True)
class Decided:
    value: Any
    rules: tuple[FiredRule, ...]


def evaluate(deployment: "Deployment", name: Any, variables: Mapping[str, Any], now: datetime) -> Decided:
    from service import dmn  # noqa: PLC0415  (loaded by who decides, not by every command)

    model = deployment.decisions.get(name) if isinstance(name, str) else None
    if model is None:
        raise StepError("decision", f"There is no decision '{name}' in this deployment.")
    try:
        outcome = dmn.evaluate(model, name, variables, now)
    except Exception as error:
        raise StepError("decision", f"The decision '{name}' could not be made: {error}") from error
    errors = [m for m in outcome.messages if getattr(m, "severity", "") == "error"]
    if outcome.value is None and errors:
        raise StepError("decision", f"The decision '{name}' could not be made: {errors[0].message}")
    return Decided(outcome.value, tuple(FiredRule(r.decision, r.rule, r.index) for r in outcome.rules))
