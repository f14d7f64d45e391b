"""The `desk` command."""

import click

from service.cli.audit import audit
from service.cli.check import check
from service.cli.clock import clock
from service.cli.database import demonstration, migrate, publish, reset
from service.cli.processes import web, worker
from service.cli.run import run
from service.cli.tidy import tidy


@click.group()
def main() -> None:
    """Disclosure Desk: case orchestration from BPMN diagrams."""


for command in (run, web, worker, migrate, publish, demonstration, reset, clock, check, tidy, audit):
    main.add_command(command)
