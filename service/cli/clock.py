"""`desk clock +24h`: moves a demonstration's clock from due instant to due instant; the worker does what falls due."""

from collections.abc import Callable
from datetime import datetime, timedelta

import click
from rich.progress import Progress

from service.app import assemble, database_of
from service.commands import clock as commands
from service.commands.clock_moves import move_until
from service.commands.executor import Executor
from service.config import read_settings
from service.domain.clock import LONDON
from service.domain.errors import ServiceError
from service.persistence.logins import COMMAND

PATIENCE = timedelta(seconds=60)


@click.command()
@click.argument("step")
def clock(step: str) -> None:
    """Moves the clock forward by STEP (+24h, +3d, +30m) and waits for the worker at each due instant."""
    try:
        length = commands.parse_step(step)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    settings = read_settings()
    executor = assemble(settings, database_of(settings)).executor(COMMAND, pool_size=1)
    try:
        with Progress(transient=True) as progress:
            task = progress.add_task("Moving the clock", total=1.0)
            now = move(executor, length, lambda share: progress.update(task, completed=share))
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    finally:
        executor.transactions.engine.dispose()
    click.echo(f"It is now {now.astimezone(LONDON):%A %-d %B %Y, %H:%M} in the demonstration.")


def move(executor: Executor, length: timedelta, progress: Callable[[float], None]) -> datetime:
    """Returns the new business time; says so if the worker does not keep up."""
    start = executor.run(lambda context: context.now)
    done = move_until(executor, start + length, PATIENCE, lambda now: progress((now - start) / length))
    now = executor.run(lambda context: context.now)
    if not done:
        raise ServiceError(
            f"The worker does not keep up: is it running? The clock stands at {now.astimezone(LONDON):%d %B %Y, %H:%M}."
        )
    return now
