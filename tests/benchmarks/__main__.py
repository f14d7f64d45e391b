"""`make bench`: a line a bar. It measures and never fails: on a loaded machine a figure says more of the machine than of us."""

import importlib
import sys
import traceback

MODULES = ("engine", "feel", "layout", "task", "lists", "worker", "publishing")
WIDTH = 76


def main() -> None:
    missed = 0
    for name in MODULES:
        try:
            figures = importlib.import_module(f"tests.benchmarks.{name}").run()
        except Exception:  # noqa: BLE001 - the others are measured all the same
            sys.stdout.write(f"{name}: could not be measured\n{traceback.format_exc()}")
            missed += 1
            continue
        for what, value, unit, limit, is_kept in figures:
            given = f"{value:g} {unit} (limit {limit:g})"
            sys.stdout.write(f"{what:<{WIDTH}} {given:<36} {'pass' if is_kept else 'fail'}\n")
            missed += not is_kept
        sys.stdout.flush()
    sys.stdout.write("All bars are kept.\n" if not missed else f"{missed} not kept or not measured.\n")


if __name__ == "__main__":
    main()
