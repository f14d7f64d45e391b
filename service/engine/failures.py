"""What can go wrong while an element runs: it becomes an incident of its token, never a lost instance."""

from service.engine.results import IncidentCode


class StepError(Exception):
    """The element can't go on now; the message is a sentence that holds ids and expressions, never answers."""

    def __init__(self, code: IncidentCode, message: str) -> None:
        super().__init__(message)
        self.code = code
