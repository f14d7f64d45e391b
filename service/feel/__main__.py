"""`python -m service.feel '1 + 2'`, or `--json`: a request a line, an answer a line."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from service.feel import FeelError, compile_expression, compile_unary, text, typed_json
from service.feel.expressions import Outcome
from service.feel.typed_json import NotTypedJsonError


def _now() -> datetime:
    return datetime.now(UTC)


def _place(error: FeelError) -> dict[str, Any]:
    return {"line": error.line, "column": error.column, "message": error.message}


def _keys(values: list[Any]) -> set[str]:
    """All keys of contexts within the values: names that may stand after a dot."""
    found: set[str] = set()
    while values:
        value = values.pop()
        if isinstance(value, dict):
            found |= value.keys()
            values += value.values()
        elif isinstance(value, list):
            values += value
    return found


def _outcome(request: Any) -> Outcome:
    if not isinstance(request, dict):
        raise NotTypedJsonError("A request is an object.")
    source, context = request.get("expr"), request.get("context")
    context = {} if context is None else context
    if not isinstance(source, str) or not isinstance(context, dict):
        raise NotTypedJsonError("A request has `expr`, a text, and `context`, an object.")
    variables = {name: typed_json.decode(value) for name, value in context.items()}
    members = _keys(list(variables.values()))
    mode = request.get("mode", "expression")
    if mode == "unary":
        value = typed_json.decode(request["input"]) if "input" in request else variables.get("?")
        return compile_unary(source, variables.keys(), members=members).explain(value, variables, now=_now())
    if mode != "expression":
        raise NotTypedJsonError("`mode` is expression or unary.")
    return compile_expression(source, variables.keys(), members=members).explain(variables, now=_now())


def _told(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"value": typed_json.encode(outcome.value)}
    if outcome.messages:
        told["messages"] = [{"line": m.line, "column": m.column, "message": m.message} for m in outcome.messages]
    return told


def _refusal(message: str) -> dict[str, Any]:
    return {"error": {"line": 1, "column": 1, "message": message}}


def answer(line: str) -> dict[str, Any]:
    """The answer to one request."""
    request: Any = None
    try:
        request = json.loads(line)
        reply = _told(_outcome(request))
    except FeelError as error:
        reply = {"error": _place(error)}
    except (ValueError, RecursionError) as error:
        reply = _refusal(f"The request can't be read: {error}")
    except Exception as error:  # noqa: BLE001 - a fault of ours must not end the process: the next may be answered
        where = "".join(traceback.format_tb(error.__traceback__))  # without the message, which may hold values
        logging.getLogger(__name__).error("A request could not be answered: %s\n%s", type(error).__name__, where)  # noqa: TRY400
        reply = _refusal("This could not be answered because of a fault in the service.")
    if isinstance(request, dict) and "id" in request:
        reply = {"id": request["id"], **reply}
    return reply


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answers line by line until the end of input."""
    for line in requests:
        if line.strip():
            answers.write(json.dumps(answer(line)) + "\n")
            answers.flush()


def main(arguments: list[str]) -> int:
    if arguments == ["--json"]:
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        serve(sys.stdin, sys.stdout)
        return 0
    if len(arguments) != 1:
        print("usage: python -m service.feel EXPRESSION | --json", file=sys.stderr)
        return 2
    try:
        outcome = compile_expression(arguments[0]).explain({}, now=_now())
    except FeelError as error:
        print(f"{error.line}:{error.column}: {error.message}", file=sys.stderr)
        return 1
    for message in outcome.messages:
        print(f"{message.line}:{message.column}: {message.message}", file=sys.stderr)
    print(text(outcome.value))
    return 0


if __name__ == "__main__":  # pragma: no cover - the process itself
    sys.exit(main(sys.argv[1:]))
