"""`desk migrate`, `desk publish`, `desk reset`."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

import click

from service.app import Parts, assemble, database_of, secret_of
from service.cli.demonstration import load_demonstration
from service.cli.locking import InUseError, lock
from service.commands import definitions
from service.commands import demonstration as demonstrations
from service.commands.executor import Context, Executor
from service.config import Settings, read_settings
from service.domain.errors import DefinitionInvalidError
from service.engine import File
from service.engine.reuse import reached
from service.persistence.embedded import EmbeddedPostgres
from service.persistence.logins import COMMAND, Database
from service.persistence.migrate import migrate as migrate_database


@click.command()
def migrate() -> None:
    """Brings the database of DATABASE_URL to the newest schema and renews the logins' passwords."""
    settings = read_settings()
    prepare(settings, database_of(settings))
    click.echo("The database is ready.")


@click.command()
@click.option("--reason", default="From the files", help="Why, for the record.")
def publish(reason: str) -> None:
    """Publishes processes/ and forms/ if this very set was never published."""
    settings = read_settings()
    for line in publish_all(assemble(settings, database_of(settings)), settings.service_files, reason):
        click.echo(line)


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Loses all data of DATA_DIR. Asks first."""
    settings = read_settings()
    folder = settings.data_dir.resolve()
    if settings.database_url:
        raise click.ClickException(
            "DATABASE_URL is set: this only resets the service's own database. Nothing was changed."
        )
    if not folder.exists():
        click.echo(f"There is nothing in {folder}.")
        return
    if not yes and not click.confirm(f"This loses every case, account and published version in {folder}. Go on?"):
        click.echo("Nothing was changed.")
        return
    try:
        with lock(folder):
            EmbeddedPostgres(folder, secret_of(settings)).erase()
    except InUseError as error:
        raise click.ClickException(f"{error} Stop it first. Nothing was changed.") from error
    shutil.rmtree(folder)
    click.echo(f"{folder} is empty now.")


def prepare(settings: Settings, database: Database) -> None:
    """Migrates, and marks a new database as a demonstration if the settings say so."""
    owner = database.engine(None, pool_size=1)
    try:
        migrate_database(owner, database.secret)
        if settings.service_demonstration:
            assemble(settings, database).executor(None, pool_size=1).run(demonstrations.mark)
    finally:
        owner.dispose()


def publish_all(parts: Parts, root: Path, reason: str) -> Iterator[str]:
    """A line a scheme, for whoever started this."""
    with executor_of(parts) as executor:
        for scheme, files in read_schemes(root).items():
            try:
                published = executor.run(partial(_publish, files=files, reason=reason))
            except DefinitionInvalidError as error:
                lines = [f"  {f.file}: {f.element or '-'}: {f.message}" for f in error.findings]
                raise click.ClickException(
                    "\n".join([f"The files of “{scheme}” are not fit to be published:", *lines])
                ) from error
            yield f"{scheme}: published" if published else f"{scheme}: nothing new"


def _publish(context: Context, files: dict[str, bytes], reason: str) -> UUID | None:
    return definitions.publish(context.work, context.definitions.compile(files), reason=reason)


@contextmanager
def executor_of(parts: Parts) -> Iterator[Executor]:
    executor = parts.executor(COMMAND, pool_size=1)
    try:
        yield executor
    finally:
        executor.transactions.engine.dispose()


def read_schemes(root: Path) -> dict[str, dict[str, bytes]]:
    """Scheme folder → its files and the shared ones that it reaches, by path from the root; no demonstration data."""
    shared = _files(root, "shared")
    names = [settings.parent.name for settings in sorted((root / "processes").glob("*/scheme.toml"))]
    found = {}
    for name in names:
        own = _files(root, name)
        used = reached(_as_files(own), _as_files(shared))
        found[name] = own | {file.path: file.content for file in used}
    return found


def _files(root: Path, name: str) -> dict[str, bytes]:
    folders = [root / "processes" / name, root / "forms" / name]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    kept = [path for path in paths if "demo" not in path.relative_to(root).parts and not path.name.startswith(".")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}


def _as_files(contents: Mapping[str, bytes]) -> list[File]:
    return [File(path, content) for path, content in contents.items()]


@click.command()
def demonstration() -> None:
    """Loads the schemes' demonstration people and cases into an empty database."""
    settings = read_settings()
    load_demonstration(assemble(settings, database_of(settings)), settings.service_files)
    click.echo("The demonstration is loaded, or was there already.")
