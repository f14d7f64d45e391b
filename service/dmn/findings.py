"""What a check of a model found, and the one error that loading a model can raise."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.errors import ServiceError, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """`element` is an id of the file (None if it could not be read so far), `line` counts from 1."""

    element: str | None
    rule: str
    severity: Severity
    message: str
    line: int | None = None


class DmnInvalidError(ServiceError):
    """A decision model that can't be read, or that does not pass the checks."""

    code = "dmn-invalid"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = next((f for f in findings if f.severity == "error"), None)
        super().__init__(first.message if first else "The decision model does not pass the checks.")
        self.findings = tuple(findings)
