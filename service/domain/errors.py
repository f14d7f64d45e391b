"""The one tree of errors. Messages are safe to show: they carry codes, ids and element names, never answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


class ServiceError(Exception):
    """Base. `code` is stable and documented; `str(error)` may be shown to a person."""

    code = "service"


class NotFoundError(ServiceError):
    """There is nothing here, or it is not yours to see."""

    code = "not-found"


class NotPermittedError(ServiceError):
    """Visible, but a rule forbids it; the message says which rule and who can."""

    code = "not-permitted"


class NoTeamError(NotPermittedError):
    """Nobody serves the area that an enquiry is for; whoever asks can choose another, or ask in another way."""

    code = "no-team"


class ConflictError(ServiceError):
    """Somebody else was first."""

    code = "conflict"


class TaskAlreadyClaimedError(ConflictError):
    """Somebody else holds the task."""

    code = "task-claimed"


class TaskNotActiveError(ConflictError):
    """The task was finished or cancelled meanwhile."""

    code = "task-not-active"


class StaleRevisionError(ConflictError):
    """The task changed since the page was opened."""

    code = "stale"


class InvalidInputError(ServiceError):
    """The caller can mend it; `errors` maps a field's HTML name to a sentence."""

    code = "invalid-input"

    def __init__(self, message: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.errors = errors or {}


class FormAnswersInvalidError(InvalidInputError):
    """Answers that the form does not accept."""

    code = "answers-invalid"


Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a deployment check found; `element` is the id in the file, or None if the file could not be read so far."""

    file: str
    element: str | None
    rule: str
    severity: Severity
    message: str


class DefinitionInvalidError(ServiceError):
    """A file set that does not pass the deployment checks."""

    code = "definition-invalid"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = next((f for f in findings if f.severity == "error"), None)
        super().__init__(first.message if first else "The files do not pass the checks.")
        self.findings = tuple(findings)


class ProcessExecutionError(ServiceError):
    """An expression or step failed; carries element id and kind, no variables."""

    code = "process-execution"

    def __init__(self, message: str, *, element: str | None = None) -> None:
        super().__init__(message)
        self.element = element


class IntegrationUnavailableError(ServiceError):
    """Another system is down; worth trying again."""

    code = "integration-unavailable"
