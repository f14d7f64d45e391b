"""`python -m service.dmn evaluate MODEL.dmn --json` and `… tck FOLDER` (PROTOCOL, sections 4 and 5)."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from service.dmn.api import Model
from service.dmn.findings import DmnInvalidError
from service.dmn.protocol import answer
from service.dmn.tck import load_file, run_folder

_USAGE = "usage: python -m service.dmn evaluate MODEL.dmn --json | tck FOLDER"


def main(arguments: Sequence[str]) -> int:
    match list(arguments):
        case ["evaluate", path] | ["evaluate", path, "--json"] | ["evaluate", "--json", path]:
            return _evaluate(Path(path))
        case ["tck", folder]:
            return _tck(Path(folder))
    print(_USAGE, file=sys.stderr)
    return 2


def _evaluate(path: Path) -> int:
    model = _model(path)
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(model, line)), flush=True)
    return 1 if isinstance(model, str) else 0


def _model(path: Path) -> Model | str:
    try:
        return load_file(path)
    except DmnInvalidError as error:
        return str(error)
    except OSError:
        return f"The model “{path.name}” can't be opened."


def _tck(folder: Path) -> int:
    if not folder.is_dir():
        print(f"There is no folder “{folder}”.", file=sys.stderr)
        return 2
    counts = {"pass": 0, "fail": 0, "error": 0}
    for verdict in run_folder(folder):
        counts[verdict.verdict] += 1
        print(verdict, flush=True)
    failed = counts["fail"] + counts["error"]
    print(f"{counts['pass']} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own
    sys.exit(main(sys.argv[1:]))
