"""Findings while a form is read: each names the form, the component and what to do."""

from dataclasses import dataclass, field

from service.domain.errors import Finding, Severity


@dataclass(slots=True)
class Findings:
    """A list that is being filled."""

    file: str
    form: str = "?"
    found: list[Finding] = field(default_factory=list)

    def add(self, element: str | None, rule: str, message: str, severity: Severity = "error") -> None:
        self.found.append(Finding(self.file, element, rule, severity, f"Form “{self.form}”: {message}"))

    def warn(self, element: str | None, rule: str, message: str) -> None:
        self.add(element, rule, message, "warning")

    @property
    def refused(self) -> bool:
        return any(f.severity == "error" for f in self.found)
