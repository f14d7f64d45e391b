"""`desk audit`: were the logs changed?"""

import sys

import click

from service.app import assemble, database_of
from service.commands import seals
from service.config import read_settings
from service.persistence.logins import WORKER


@click.command()
def audit() -> None:
    """Checks every entry of history and audit against its seal. Exit code 1 if one was changed or is gone."""
    settings = read_settings()
    executor = assemble(settings, database_of(settings)).executor(WORKER, pool_size=1)
    try:
        found = executor.run(seals.verify)
    finally:
        executor.transactions.engine.dispose()
    for sentence in found.broken:
        click.echo(sentence)
    click.echo(f"{found.entries} entries under {found.seals} seals, {found.unsealed} not sealed yet.")
    click.echo(f"{len(found.broken)} things are not as they were sealed." if found.broken else "Nothing was changed.")
    sys.exit(1 if found.broken else 0)
