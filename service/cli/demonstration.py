"""Demonstration data: people, and cases that are played through the same commands under a clock in the past."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from service.app import Parts, mailer
from service.cli.stories import Move, read_moves
from service.commands import clock, demonstration
from service.commands.cases import open_case
from service.commands.executor import Context, Executor
from service.commands.tasks import claim, complete
from service.domain.actor import Actor
from service.domain.clock import system_clock
from service.domain.errors import ServiceError
from service.persistence.logins import COMMAND, WORKER
from service.persistence.reader import reader
from service.persistence.repositories import directory
from service.persistence.repositories import work as repository
from service.queries.people import demonstration_accounts
from service.worker.executor import JobExecutor


def load_demonstration(parts: Parts, root: Path) -> None:
    """Once, into an empty database."""
    for folder in sorted((root / "processes").glob("*/demo")):
        tables = tomllib.loads((folder / "organisations.toml").read_text())
        owner = parts.executor(None, pool_size=1)
        loaded = owner.run(lambda context, tables=tables: demonstration.load_directory(context, tables))
        owner.transactions.engine.dispose()
        if loaded and (folder / "cases.toml").exists():
            Player(parts).play(read_moves(folder / "cases.toml", system_clock()))


@dataclass(slots=True)
class _Then:
    """A clock that stands where it is put."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


class Player:
    """Goes through the moves of all cases in order of time, letting timers and service tasks run in between."""

    def __init__(self, parts: Parts) -> None:
        self.then = _Then(system_clock())
        self.commands = parts.executor(COMMAND, self.then, pool_size=1)
        self.worker = JobExecutor(
            parts.executor(WORKER, self.then, pool_size=1), "demonstration/1", mailer(parts.settings).send
        )
        self.cases: dict[str, str] = {}

    def play(self, moves: list[Move]) -> None:
        with Progress(transient=True) as progress:
            task = progress.add_task("Loading demonstration cases", total=len(moves))
            for move in moves:
                self._until(move.at)
                self._do(move)
                self.worker.run_due()
                progress.advance(task)
            self._until(system_clock())
        for executor in (self.commands, self.worker.executor):
            executor.transactions.engine.dispose()

    def _until(self, at: datetime) -> None:
        """From due instant to due instant."""
        while (due := self.worker.executor.run(clock.next_due)) is not None and due <= at:
            self.then.at = max(self.then.at, due) if self.then.at <= at else due
            if not self.worker.run_due():
                break
        self.then.at = at

    def _do(self, move: Move) -> None:
        actor = self._actor(move.person)
        try:
            if move.task is None:
                opened = self.commands.run(
                    lambda context: open_case(context, move.scheme, move.answers, token=f"demonstration {move.case}"),
                    actor,
                )
                self.cases[move.case] = opened.reference
            else:
                self.commands.run(lambda context: _finish(context, self.cases[move.case], move), actor)
        except ServiceError as error:
            fields = getattr(error, "errors", None) or ""
            raise click.ClickException(
                f"Demonstration case {move.case}, {move.task or 'enquiry'}: {error} {fields}"
            ) from error

    def _actor(self, email: str | None) -> Actor | None:
        if email is None:
            return None
        found = self.commands.run(lambda context: directory.actor_by_email(context.work.session, email))
        if found is None:
            raise click.ClickException(f"Demonstration: there is nobody with the address {email}.")
        return Actor.from_session(found)


def _finish(context: Context, reference: str, move: Move) -> None:
    """Takes the open task of this element and finishes it; `only` takes it and leaves it open."""
    task = repository.open_task_of(
        context.work.session, reference, move.task or "", context.actor.team_ids if context.actor else ()
    )
    if task is None:
        raise ServiceError(f"the step `{move.task}` is not open for {move.person}")
    claim(context, task.id)
    if not move.only_take:
        complete(context, task.id, move.answers, revision=task.revision, token=f"demonstration {task.id}")


def accounts_in_words(parts: Parts) -> str:
    """Who can sign in as what: one person a role, most asked first."""
    engine = parts.database.engine("desk_web", pool_size=1)
    with reader(engine, None, system_clock()) as found:
        rows = list(demonstration_accounts(found))
    engine.dispose()
    lines = [f"Sign in at /sign-in with the password “{demonstration.PASSWORD}” as, for example:"]
    for organisation, members in groupby(rows, lambda row: row.organisation or "This service"):
        lines += [f"  {organisation}", *(f"    {_in_words(row)}" for row in list(members)[:6])]
    return "\n".join([*lines[:40], "All accounts are listed on the sign-in page.", ""])


def _in_words(row: Any) -> str:
    return f"{row.email:<42} {row.name}, {row.rank or ', '.join(row.site_roles)}"


__all__ = ["Executor", "Iterator", "Mapping", "Player", "accounts_in_words", "load_demonstration", "timedelta"]
