"""The `desk` command. A command is loaded when it is asked for: a check needs no database, and starts at once."""

from importlib import import_module

import click

COMMANDS = {
    "run": "run",
    "web": "processes",
    "worker": "processes",
    "migrate": "database",
    "publish": "database",
    "demonstration": "database",
    "reset": "database",
    "clock": "clock",
    "check": "check",
    "tidy": "tidy",
    "audit": "audit",
}


class Lazily(click.Group):
    """Knows the names of its commands before it has loaded any."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"service.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return found


@click.group(cls=Lazily)
def main() -> None:
    """Disclosure Desk: case orchestration from BPMN diagrams."""
