"""Compensation, transactions and ad-hoc sub-processes.

A completed activity that has a handler leaves a dormant token on it, with its local variables; a completed sub-process
in which such tokens are left keeps its scope. Throwing compensation wakes them and waits until all are done.
"""

from typing import TYPE_CHECKING, Any

from service.engine.elements.events import BoundaryEvent
from service.engine.elements.scopes import SubProcess
from service.engine.failures import StepError
from service.engine.spiff import SubWorkflowTask, TransactionSubprocess
from service.engine.token import Token

if TYPE_CHECKING:
    from service.engine.scope import Scope, ScopeMixin


ELEMENTS = "adHocSubProcessElements"  # what can be activated, as the dialect tells it to who decides


class Transaction(SubProcess, TransactionSubprocess):
    """An embedded sub-process that a cancel end event undoes."""


class AdHoc(SubProcess, SubWorkflowTask):
    """Starts the inner elements that its collection names; ends when its condition holds or, without one, all is done.

    If none is named it stays open, until an event or somebody by hand takes the instance on. An element that is
    activated begins a flow of its own, with variables that stay in it.
    """

    until: str | None = None
    cancels_rest = True

    def start(self, token: Token, scope: "Scope") -> None:
        token.data[ELEMENTS] = [described(scope, name) for name in possible(scope) if first(scope, name)]
        try:
            names = self.wanted(token, scope)
            scope.open_event_subprocesses()
        except StepError:
            del token.top.subprocesses[token.id]
            raise
        if (collection := self.settings.get("adHoc", "outputCollection")) is not None:
            token.data[collection] = []
        for name in names:
            scope.begin(scope.spec.task_specs[name])

    def wanted(self, token: Token, scope: "Scope") -> list[str]:
        names = token.evaluate(self.settings.get("adHoc", "activeElementsCollection") or "=[]")
        if not isinstance(names, list):
            raise StepError("expression", f"The elements to start in '{self.bpmn_id}' are not a list.")
        known = set(possible(scope))
        for name in names:
            if not isinstance(name, str) or name not in known:
                raise StepError("expression", f"There is no element '{name}' in '{self.bpmn_id}' to start.")
        return names

    def inner_begun(self, token: Token, inner: Token) -> None:
        """Each element that is activated keeps its variables, and those of what follows it, to itself."""
        token.notes.setdefault("acts", {})[str(inner.id)] = {}
        inner.notes["act"] = inner.id

    def inner_left(self, token: Token, inner: Token) -> None:
        """Called while an inner element leaves, so that a failing expression is its incident."""
        collection = self.settings.get("adHoc", "outputCollection")
        if collection is not None and not inner.taken and "act" in inner.notes and is_last(inner):
            value = inner.evaluate(self.settings.get("adHoc", "outputElement"))
            token.top.set_in(token.data, collection, [*token.data.get(collection, []), value])
        if inner.task_spec.is_event_subprocess and inner.task_spec.first(inner.workflow.process).interrupting:
            token.notes["loop"] = {"stop": True}  # nothing else goes on in it
        elif self.until is not None and inner.holds(self.until):
            token.notes["loop"] = {"stop": True}

    def may_end(self, token: Token) -> bool:
        return self.until is None or "loop" in token.notes

    def inner_done(self, token: Token, scope: Any) -> None:
        if "loop" in token.notes and self.cancels_rest:
            scope.cancel_tokens()
            scope.settle()

    def result(self, scope: "ScopeMixin") -> dict[str, Any]:
        collection = self.settings.get("adHoc", "outputCollection")
        return {} if collection is None else {collection: scope.data.pop(collection, [])}


def possible(scope: "Scope") -> list[str]:
    """Elements that can be activated: what is drawn in it but boundary events, event sub-processes and handlers."""
    drawn = (spec for spec in scope.spec.task_specs.values() if spec.name in scope.process.elements)
    return [s.name for s in drawn if not (isinstance(s, BoundaryEvent) or s.is_event_subprocess or s.is_handler)]


def first(scope: "Scope", name: str) -> bool:
    """No flow leads to it."""
    return not scope.spec.task_specs[name].arrivals


def described(scope: "Scope", name: str) -> dict[str, Any]:
    info = scope.process.elements[name]
    return {
        "elementId": name,
        "elementName": info.name or None,
        "documentation": info.documentation or None,
        "properties": dict(info.properties),
        "parameters": [],
    }


def is_last(inner: Token) -> bool:
    """Nothing else of the flow that was activated is active."""
    others = (other for other in inner.workflow.active() if other is not inner and not other.is_subscription)
    return all(other.notes.get("act") != inner.notes["act"] for other in others)
