"""Multi-instance: a body whose child tokens, on '<id> [child]', are the instances with their own local variables."""

import re
from typing import Any, cast

from service.engine import limits
from service.engine.elements.base import Element
from service.engine.failures import StepError
from service.engine.settings import Loop
from service.engine.token import Token

PATH = re.compile(r"\s*=\s*([^\W\d]\w*)(?:\s*\.\s*[^\W\d]\w*)*\s*")  # a variable, or a property of one


class MultiInstance(Element):
    """In parallel or one after the other; results are collected in the order of the items.

    Until the end only the instances see them, as they are so far; writing by their name changes nothing.
    """

    @property
    def how(self) -> Loop:
        return cast("Loop", self.loop)

    def is_recorded(self, token: Token) -> bool:
        """The instances are what is drawn; the body shows only if there are none."""
        return "loop" not in token.notes and token.phase == "leave"

    def act(self, token: Token) -> bool:
        items = token.evaluate(self.how.items)
        if not isinstance(items, list):
            raise StepError("expression", f"'{self.how.items}' is not a list.")
        if len(items) > limits.INSTANCES and not self.how.sequential:
            raise StepError("limit", f"'{self.bpmn_id}' would have {len(items)} instances at once.")
        at_once = 1 if self.how.sequential else len(items)
        loop = {"size": len(items), "done": 0, "gone": 0, "rest": items[at_once:]}
        if self.how.collection:
            loop["out"] = [None] * len(items)
        if not items:
            token.record("entered")
            self.finish(token, loop)
            return True
        token.notes["loop"] = loop
        for index, item in enumerate(items[:at_once]):
            self.spawn(token, index, item)
        return False

    def spawn(self, token: Token, index: int, item: Any) -> None:
        child = token._add_child(self._wf_spec.task_specs[self.how.inner])  # noqa: SLF001
        child.data = {"loopCounter": index + 1}
        if self.how.element:
            child.data[self.how.element] = item
        if path := PATH.fullmatch(self.how.output or ""):
            child.data.setdefault(path[1], None)  # so that no instance writes another's
        child.task_spec._update(child)  # noqa: SLF001

    def collect(self, token: Token, child: Token) -> None:
        """Called while the instance leaves, so that a failing expression is its incident."""
        loop, how = token.notes["loop"], self.how
        found = list(loop.get("out", ()))
        if how.collection:
            found[child.data["loopCounter"] - 1] = child.evaluate(how.output)
        counts = {
            "numberOfInstances": loop["size"],
            "numberOfActiveInstances": len(token.children) - 1,
            "numberOfCompletedInstances": loop["done"] + 1,
            "numberOfTerminatedInstances": loop["gone"],
            **({how.collection: found} if how.collection else {}),
        }
        loop["stop"] = how.until is not None and child.holds(how.until, counts)
        if how.collection:
            loop["out"] = found

    def child_done(self, token: Token, child: Token) -> None:  # noqa: ARG002
        token.notes["loop"]["done"] += 1
        self.go_on(token)

    def instance_cancelled(self, token: Token) -> bool:
        """True: the last instance was cancelled by hand and none had been completed."""
        loop = token.notes["loop"]
        loop["gone"] += 1
        if not loop["rest"] and not token.children and not loop["done"]:
            return True
        self.go_on(token)
        return False

    def go_on(self, token: Token) -> None:
        loop = token.notes["loop"]
        if loop.get("stop") or (not loop["rest"] and not token.children):
            for left in token.children:
                left.cancel()
            self.finish(token, loop)
            token.resume(token.notes.get("result"))
        elif loop["rest"] and not token.children:
            self.spawn(token, loop["size"] - len(loop["rest"]), loop["rest"].pop(0))

    def finish(self, token: Token, loop: dict[str, Any]) -> None:
        if self.how.collection:
            token.notes["result"] = {self.how.collection: loop.pop("out")}
