"""Writes the pages of docs/reference that are made from the code: `python -m tests.architecture.reference`. A test compares."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import Table

from service.app import create_app
from service.cli import main
from service.config import Settings
from service.persistence import models
from service.persistence.logins import Database
from service.persistence.models import Base

FOLDER = Path(__file__).parents[2] / "docs/reference"
MADE = "This page is written by `python -m tests.architecture.reference`; a test compares."


def commands() -> str:
    """The `desk` command, from Click."""
    lines = ["# Commands", "", _joined((main.help or "").strip(), MADE), ""]
    for name, command in (
        (name, main.get_command(click.Context(main), name)) for name in main.list_commands(click.Context(main))
    ):
        usage = " ".join(["desk", name, *command.collect_usage_pieces(click.Context(command))])
        lines += [f"## `{usage}`", "", inspect.cleandoc(command.help or ""), ""]
        options = [option for option in command.params if isinstance(option, click.Option) and option.name != "help"]
        if options:
            lines += ["| Option | Means |", "| --- | --- |"]
            lines += [f"| {', '.join(f'`{name}`' for name in option.opts)} | {option.help} |" for option in options]
            lines.append("")
    return "\n".join(lines)


def tables() -> str:
    """Tables and columns, from the models; what a table is for is its model's docstring."""
    first = "Made and changed by migrations only. A column named `…_id` points to the table of that name unless it says otherwise."
    lines = ["# Tables", "", _joined(first, MADE), ""]
    for model in sorted(_models(), key=lambda found: found.__tablename__):
        lines += [f"## `{model.__tablename__}`", ""]
        if model.__doc__ and not model.__doc__.startswith("A simple constructor"):
            lines += [" ".join(inspect.cleandoc(model.__doc__).split()), ""]
        lines += ["| Column | Type | |", "| --- | --- | --- |", *_columns(model.__table__), ""]
    return "\n".join(lines)


def _models() -> Iterator[Any]:
    yield from (found for name in models.__all__ if (found := getattr(models, name)) is not Base)


def _columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        notes = [
            "key" if column.primary_key else "",
            *(f"→ `{key.target_fullname}`" for key in column.foreign_keys),
            "may be empty" if column.nullable else "",
        ]
        yield f"| `{column.name}` | {str(column.type).lower()} | {', '.join(note for note in notes if note)} |"


def routes() -> str:
    """Addresses and who may ask for them, from the web application."""
    app = create_app(Settings(data_dir=Path("/nonexistent"), service_secret="not used"), Database("postgresql://", "x"))
    first = (
        "“Staff” means signed in. What a signed-in person may not see answers 404, the same page as for nothing at all."
    )
    lines = [
        "# Addresses",
        "",
        _joined(first, MADE),
        "",
        "| Address | Methods | Who | What |",
        "| --- | --- | --- | --- |",
    ]
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    return "\n".join([*lines, *(_route(app, rule) for rule in rules if rule.endpoint != "static"), ""])


def _route(app: Flask, rule: Any) -> str:
    view = app.view_functions[rule.endpoint]
    methods = ", ".join(sorted(set(rule.methods) & {"GET", "POST", "PUT", "PATCH", "DELETE"}))
    words = (inspect.getdoc(view) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
    words = words or rule.endpoint.rpartition(".")[2].replace("_", " ").strip().capitalize()
    address = rule.rule.replace("<uuid:", "<")
    return f"| `{address}` | {methods} | {getattr(view, 'access', 'public')} | {words} |"


def _joined(*parts: str) -> str:
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands, "tables.md": tables, "routes.md": routes}


if __name__ == "__main__":
    for page, write in PAGES.items():
        (FOLDER / page).write_text(write(), "utf-8")
