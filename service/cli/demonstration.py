"""Demonstration data: people, and cases that are played through the same commands under a clock in the past."""

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.progress import Progress

from service.app import Parts, configure_logs, mailer
from service.cli.stories import Move, read_moves
from service.commands import clock, confirmations, demonstration, lateness
from service.commands.actions import act
from service.commands.cases import open_case, start_form
from service.commands.definitions import FileSet
from service.commands.executor import Context
from service.commands.task_lock import needs_second
from service.commands.tasks import claim, complete, save_draft
from service.domain.actor import Actor
from service.domain.clock import system_clock
from service.domain.errors import ServiceError
from service.domain.scheme import parse_scheme
from service.forms import prefill
from service.persistence.logins import COMMAND, WORKER
from service.persistence.models import UserTask
from service.persistence.reader import reader
from service.persistence.repositories import directory
from service.persistence.repositories import work as repository
from service.queries.people import demonstration_accounts
from service.worker.executor import JobExecutor


def load_demonstration(parts: Parts, root: Path) -> None:
    """Once, into an empty database. A case that can't go on is told of and left where it stands."""
    configure_logs(logging.ERROR)
    for folder in sorted((root / "processes").glob("*/demo")):
        tables = tomllib.loads((folder / "organisations.toml").read_text())
        owner = parts.executor(None, pool_size=1)
        loaded = owner.run(partial(demonstration.load_directory, tables=tables))
        owner.transactions.engine.dispose()
        if loaded and (folder / "cases.toml").exists():
            player = Player(parts)
            player.play(read_moves(folder / "cases.toml", system_clock()))
            for case, why in player.broken.items():
                click.echo(f"Demonstration case {case} stopped early: {why}", err=True)


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
        self.broken: dict[str, str] = {}

    def play(self, moves: list[Move]) -> None:
        with Progress(transient=True) as progress:
            task = progress.add_task("Loading demonstration cases", total=len(moves))
            for move in moves:
                self._until(move.at)
                if move.case not in self.broken:
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
            if move.kind == "open":
                self.cases[move.case] = self.commands.run(lambda context: _open(context, move), actor)
            elif move.kind == "task":
                self._finish(move, actor)
            elif move.kind == "action":
                self.commands.run(lambda context: _start(context, self.cases[move.case], move), actor)
        except ServiceError as error:
            fields = getattr(error, "errors", None) or ""
            self.broken[move.case] = f"{move.form or 'enquiry'}: {error} {fields}"

    def _finish(self, move: Move, actor: Actor | None) -> None:
        """Finishes a step; where it needs a second person, the one that the story names is asked and confirms."""
        task = self.commands.run(lambda context: _finish(context, self.cases[move.case], move), actor)
        if task.closed_at:
            return
        if (second := self._actor(move.second)) is None:
            raise ServiceError(f"the step `{move.form}` needs a second person, and the story names none")
        self.commands.run(lambda context: _ask(context, task, second.person_id, move), actor)
        self.commands.run(partial(confirmations.confirm, task_id=task.id, token=f"demonstration {task.id}"), second)

    def _actor(self, email: str | None) -> Actor | None:
        if email is None:
            return None
        found = self.commands.run(lambda context: directory.actor_by_email(context.work.session, email))
        if found is None:
            raise click.ClickException(f"Demonstration: there is nobody with the address {email}.")
        return Actor.from_session(found)


def _open(context: Context, move: Move) -> str:
    form = start_form(context.definitions.newest(context.work, move.scheme))
    return open_case(context, move.scheme, prefill(form, move.answers), token=f"demonstration {move.case}").reference


def _finish(context: Context, reference: str, move: Move) -> UserTask:
    """Takes the open task of this form and finishes it, or keeps the answers for a second person."""
    teams = context.actor.team_ids if context.actor else ()
    found = repository.open_tasks_of_form(context.work.session, reference, move.form, teams)
    chosen = [task for task in found if _is_asked(task.inputs.get("request"), move)]
    if len(chosen) < move.item:
        others = repository.open_forms(context.work.session, reference)
        raise ServiceError(f"the step `{move.form}` is not open for {move.person}; open are {others}")
    task = claim(context, chosen[move.item - 1].id)
    files = context.definitions.newest(context.work, move.scheme)
    raw = prefill(files.form(move.form), move.answers)
    if needs_second(task.properties):
        save_draft(context, task.id, raw)
        return task
    late = _late(files, context, task, move)
    token = f"demonstration {task.id}"
    complete(context, task.id, raw, revision=task.revision, token=token, late_reason=late)
    return task


def _ask(context: Context, task: UserTask, person_id: UUID, move: Move) -> None:
    late = _late(context.definitions.newest(context.work, move.scheme), context, task, move)
    confirmations.ask(context, task.id, person_id, revision=task.revision, late_reason=late)


def _late(files: FileSet, context: Context, task: UserTask, move: Move) -> str:
    """The story's reason for being late; if it gives none, the last of the scheme's table."""
    reasons = lateness.choices(files.scheme, task, context.now)
    return move.late or next(reversed(reasons), "")


def _is_asked(request: Any, move: Move) -> bool:
    """Which of several open tasks: the one whose request names this agency and area."""
    found = request if isinstance(request, Mapping) else {}
    return (move.agency is None or found.get("agency") == move.agency) and (
        move.area is None or found.get("area") == move.area
    )


def _start(context: Context, reference: str, move: Move) -> None:
    """What the diagram offers at any time."""
    found = repository.subscription_of_form(context.work.session, reference, move.form)
    if found is None:
        raise ServiceError(f"the action `{move.form}` is not offered to {move.person}")
    files = context.definitions.newest(context.work, move.scheme)
    act(context, found, prefill(files.form(move.form), move.answers), token=f"demonstration {move.case} {move.at}")


def accounts_in_words(parts: Parts, root: Path) -> str:
    """Who can sign in as what, of the schemes' own area; the sign-in page has all."""
    engine = parts.database.engine("desk_web", pool_size=1)
    schemes = [
        parse_scheme(path.read_bytes(), path.name) for path in sorted((root / "processes").glob("*/scheme.toml"))
    ]
    area = next((str(scheme.setting("default_area", "")) for scheme in schemes), "")
    with reader(engine, None, system_clock()) as found:
        rows = [row for row in demonstration_accounts(found, area) if row.is_near or row.organisation is None]
    engine.dispose()
    lines = [f"Sign in at /sign-in with the password “{demonstration.PASSWORD}”, for example as:"]
    for organisation, members in groupby(rows, lambda row: row.organisation or "This service"):
        lines += [f"  {organisation}", *(f"    {_in_words(row)}" for row in list(members)[:20])]
    return "\n".join([*lines, "All accounts are listed on the sign-in page.", ""])


def _in_words(row: Any) -> str:
    return f"{row.email:<40} {row.name}, {row.rank or ', '.join(row.site_roles)}"
