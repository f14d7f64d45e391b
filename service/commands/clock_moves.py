"""Going to an instant by stages, waiting for the worker at each."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from service.commands import clock
from service.commands.executor import Executor

PAUSE = 0.02


def move_until(
    executor: Executor, until: datetime, patience: timedelta, progress: Callable[[datetime], None] | None = None
) -> bool:
    """False if the worker did not keep up: the clock then stands where it waits."""
    reached = executor.run(lambda context: context.now)
    waiting_since = time.monotonic()
    while not executor.run(lambda context: clock.move_by_stages(context, until)):
        now = executor.run(lambda context: context.now)
        if now - reached > timedelta(seconds=1):
            reached, waiting_since = now, time.monotonic()
            if progress:
                progress(now)
        if time.monotonic() - waiting_since > patience.total_seconds():
            return False
        time.sleep(PAUSE)
    return True
