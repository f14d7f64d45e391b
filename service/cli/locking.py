"""One copy of the service a DATA_DIR."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUseError(Exception):
    """Another process works in the folder."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Held until the process ends, however it ends: the operating system lets go of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise InUseError(
                f"The service already runs in {folder} (process {file.read().strip() or 'unknown'})."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
