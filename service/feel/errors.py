"""What can go wrong with a text: it is not FEEL, or it goes past a limit. All else is null with a message."""

from dataclasses import dataclass

from service.domain.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Message:
    """Why something came out as null: a place in the text (both count from 1) and a sentence."""

    line: int
    column: int
    message: str


class FeelError(ServiceError):
    """Base of both. `line` and `column` count from 1, columns in code points."""

    code = "feel"

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message


class FeelSyntaxError(FeelError):
    """The text is not FEEL."""

    code = "feel-syntax"


class FeelLimitError(FeelError):
    """The evaluation went past a limit: too long, too deep, too large."""

    code = "feel-limit"


class OutOfDomainError(Exception):
    """Raised by built-ins and operators for what FEEL answers with null; never leaves this package."""


class DoesNotFitError(OutOfDomainError):
    """An argument is not of its parameter's type, so another signature may fit."""
