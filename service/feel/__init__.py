"""FEEL, the expression language of DMN 1.5: compile a text once, evaluate it often, within limits."""

from service.feel import typed_json, values
from service.feel.errors import FeelError, FeelLimitError, FeelSyntaxError, Message
from service.feel.expressions import Expression, Outcome, UnaryTests, compile_expression, compile_unary
from service.feel.limits import DEFAULT, Limits
from service.feel.printing import text
from service.feel.values import Value

__all__ = [
    "DEFAULT",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Limits",
    "Message",
    "Outcome",
    "UnaryTests",
    "Value",
    "compile_expression",
    "compile_unary",
    "text",
    "typed_json",
    "values",
]
