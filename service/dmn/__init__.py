"""DMN 1.1 to 1.5: load a model, check it, evaluate its decisions."""

from service.dmn.api import Decision, Model, check, evaluate, load
from service.dmn.evaluation import Outcome
from service.dmn.files import among
from service.dmn.findings import DmnInvalidError, Finding
from service.dmn.run import EvaluationError, FiredRule, Message

__all__ = [
    "Decision",
    "DmnInvalidError",
    "EvaluationError",
    "Finding",
    "FiredRule",
    "Message",
    "Model",
    "Outcome",
    "among",
    "check",
    "evaluate",
    "load",
]
