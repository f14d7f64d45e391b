"""One request in, one answer out: how others ask about a model (PROTOCOL, section 4)."""

import json
import logging
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from service.dmn.api import Model
from service.dmn.evaluation import Outcome, evaluate_decision, evaluate_knowledge, evaluate_service
from service.dmn.findings import Finding
from service.dmn.run import EvaluationError, Message
from service.feel import typed_json

_IMPORTS = frozenset({"import-missing", "import-unreadable", "import-namespace", "import-limit"})
_ASK = {"decision": evaluate_decision, "service": evaluate_service, "bkm": evaluate_knowledge}


class _RequestError(ValueError):
    """A request that makes no sense."""


def answer(model: Model | str, line: str) -> dict[str, Any]:
    """The answer to one line; `model` is a sentence if it could not be read."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return _error("The request is not JSON.", None)
    return _with_id(request, _error(model, None) if isinstance(model, str) else _answer(model, request))


def _answer(model: Model, request: Any) -> dict[str, Any]:
    try:
        return _told(_ask(model, request), model.findings)
    except _RequestError as error:
        return _error(str(error), None)
    except EvaluationError as error:
        return _error(str(error), error.element)
    except RecursionError:
        return _error("The result has too many lists or contexts inside one another.", None)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end the process: the next may be answered
        where = "".join(traceback.format_tb(error.__traceback__))  # without the message, which may hold values
        logging.getLogger(__name__).error("A request could not be answered: %s\n%s", type(error).__name__, where)  # noqa: TRY400
        return _error("This could not be answered because of a fault in the service.", None)


def _ask(model: Model, request: Any) -> Outcome:
    if not isinstance(request, Mapping):
        raise _RequestError("The request is not an object.")
    kinds = [kind for kind in _ASK if kind in request]
    if len(kinds) != 1 or not isinstance(request[kinds[0]], str):
        raise _RequestError("A request names exactly one of “decision”, “service” or “bkm”.")
    return _ASK[kinds[0]](model.program, request[kinds[0]], _inputs(request.get("inputs")), datetime.now(UTC))


def _inputs(given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise _RequestError("“inputs” is not an object.")
    try:
        return {name: typed_json.decode(value) for name, value in given.items()}
    except (ValueError, RecursionError) as error:
        raise _RequestError(f"An input is not a typed value: {error}") from None


def _told(outcome: Outcome, findings: Sequence[Finding]) -> dict[str, Any]:
    """The answer. An import that is missing explains nulls wherever they come from, so it is always told."""
    missing = [Message(one.severity, one.element, one.message) for one in findings if one.rule in _IMPORTS]
    told: dict[str, Any] = {"value": typed_json.encode(outcome.value)}
    if outcome.outputs is not None:
        told["outputs"] = {name: typed_json.encode(value) for name, value in outcome.outputs.items()}
    told["messages"] = [
        {"severity": one.severity, "element": one.element, "message": one.message}
        for one in (*missing, *outcome.messages)
    ]
    told["rules"] = [{"decision": one.decision, "rule": one.rule, "index": one.index} for one in outcome.rules]
    return told


def _error(message: str, element: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "element": element}}


def _with_id(request: Any, told: dict[str, Any]) -> dict[str, Any]:
    return {"id": request["id"], **told} if isinstance(request, Mapping) and "id" in request else told
