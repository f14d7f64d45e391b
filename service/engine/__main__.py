"""`python -m service.engine run FILE... --json`: deploys the files in memory and runs instances, a command a line."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.domain.errors import ServiceError
from service.engine import check, load
from service.engine.playground import Playground
from service.engine.playground.requests import handle
from service.engine.results import File

LONGEST = 8_000_000  # characters of one request


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m service.engine", description="Run diagrams without the service.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="answer requests, a JSON object a line")
    run.add_argument("files", nargs="+", metavar="FILE")
    run.add_argument("--json", action="store_true", required=True)
    options = parser.parse_args(arguments)
    try:
        files = [File(name, Path(name).read_bytes()) for name in options.files]
    except OSError as error:
        parser.error(str(error))
    return _run(files)


def _run(files: list[File]) -> int:
    findings = [
        {"file": f.file, "element": f.element, "rule": f.rule, "severity": f.severity, "message": f.message}
        for f in check(files)
    ]
    if any(finding["severity"] == "error" for finding in findings):
        _write(findings)
        return 1
    try:
        playground = Playground(load(files))
    except ServiceError as error:
        _write(
            [
                {
                    "file": files[0].path,
                    "element": None,
                    "rule": "timer-invalid",
                    "severity": "error",
                    "message": str(error),
                }
            ]
        )
        return 1
    for line in sys.stdin:
        if line.strip():
            _write(_answer(playground, line))
    return 0


def _answer(playground: Playground, line: str) -> dict[str, Any]:
    if len(line) > LONGEST:
        return _error(f"The request is longer than {LONGEST // 1_000_000} million characters.")
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _error(f"The request is not JSON: {error}")
    if not isinstance(request, dict):
        return _error("The request is not an object.")
    try:
        answer = handle(playground, request)
    except Exception as error:  # noqa: BLE001  (a request never ends the command)
        answer = _error(f"The request could not be done ({type(error).__name__}).")
    return {"id": request["id"], **answer} if "id" in request else answer


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "element": None}}


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":  # pragma: no cover - tests start it as a process of its own
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
