"""Listeners of a whole process: a step that nobody drew before its first element, and one after its last."""

from typing import Any

from service.engine.elements.tasks import NoneTask
from service.engine.settings import ListenerKind, Settings
from service.engine.token import BEGINS, ENDS, Token


class ProcessBegins(NoneTask):
    """Then its event sub-processes are opened and its start event is entered."""

    def is_recorded(self, token: Token) -> bool:  # noqa: ARG002
        return False

    def listens_in(self, token: Token, kind: str) -> dict[str, Any] | None:  # noqa: ARG002
        """To the process."""
        return None

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.close("completed")
        first, result = my_task.notes["first"]
        child = my_task._add_child(my_task.workflow.spec.task_specs[first])  # noqa: SLF001
        child.notes["opens"] = True
        if result:
            child.notes["result"] = result


class ProcessEnds(ProcessBegins):
    """Nothing else is left in the process."""

    def leave(self, token: Token) -> None:
        super().leave(token)
        token.workflow.has_heard = True

    def _on_complete_hook(self, my_task: Token) -> None:
        my_task.close("completed")


KINDS: tuple[tuple[ListenerKind, str, type[ProcessBegins]], ...] = (
    ("start", BEGINS, ProcessBegins),
    ("end", ENDS, ProcessEnds),
)


def listen_to_process(spec: Any, process: str, settings: Settings) -> None:
    """Adds the steps to a process that has listeners."""
    for kind, name, step_class in KINDS:
        if listeners := settings.listening(kind):
            step = step_class(spec, name)
            step.settings, step.bpmn_id = Settings(listeners=listeners), process
