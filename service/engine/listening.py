"""Listeners: jobs around an element, one after the other in the order of the file; the element waits for each.

Of an element at its start (input mappings are done, nothing is opened yet) and its end (output mappings are done, its
boundary events are gone), of a repeated one in each instance, and once before all. Of a user task before it is offered
(`creating`) and after it was finished (`completing`).
"""

from typing import TYPE_CHECKING, Any

from service.domain.errors import InvalidInputError
from service.engine.failures import StepError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.engine.settings import Listener, ListenerKind
    from service.engine.token import Token

OF_TASKS = ("creating", "completing")
RETRIES = "3"


def is_heard(token: "Token", kind: "ListenerKind") -> bool:
    """True: all of the kind are done; False: the next one's job was opened.

    A setting that can't be evaluated lets all of its kind run again.
    """
    listeners, done = token.task_spec.settings.listening(kind), token.notes.get("heard", 0)
    if done >= len(listeners):
        return True
    try:
        _open(token, kind, listeners[done])
    except StepError:
        token.notes.pop("heard", None)
        raise
    return False


def _open(token: "Token", kind: "ListenerKind", listener: "Listener") -> None:
    words = f"of a listener of '{token.task_spec.bpmn_id}'"
    job, retries = token.evaluate(listener.type), token.evaluate(listener.retries or RETRIES)
    if not isinstance(job, str) or not job:
        raise StepError("expression", f"The job type {words} is not a text.")
    try:
        left = int(retries)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise StepError("expression", f"The number of retries {words} is not a number.") from error
    token.open("job", type=job, retries=left, listener=kind, h=dict(listener.headers))


def hear(token: "Token", variables: "Mapping[str, Any]") -> None:
    """The job of a listener is done. At the start its variables are the element's own, at the end they go outward."""
    kind = token.notes["row"]["listener"]
    if kind in OF_TASKS and variables:
        raise InvalidInputError("A listener of a user task brings no variables.")
    token.notes["heard"] = token.notes.get("heard", 0) + 1
    scope = token.task_spec.listens_in(token, kind)
    for name, value in variables.items():
        if scope is None:
            token.assign(name, value, own=token.body is not None)
        else:
            token.top.set_in(scope, name, value)
    token.close_row("completed")
    token._ready()  # noqa: SLF001
