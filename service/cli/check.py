"""`desk check`: would these files deploy? The protocol asks it like this too (§6)."""

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from service import engine, forms
from service.domain.errors import DefinitionInvalidError, Finding
from service.domain.scheme import FILE
from service.engine import File, Known
from service.engine.reuse import reached

KINDS = (".bpmn", ".dmn", ".form")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON array of findings on standard output.")
@click.option("--standalone", is_flag=True, help="What files refer to elsewhere becomes a warning.")
def check(files: tuple[Path, ...], as_json: bool, standalone: bool) -> None:
    """Checks diagrams, decisions and forms as publishing them would. Exit code 1 if one would be refused."""
    named = {str(path) for path in files if path.is_file()}
    found = found_in({str(path): path.read_bytes() for path in _expand(files)}, standalone=standalone, named=named)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
    else:
        for finding in found:
            click.echo(
                f"{finding.file}: {finding.severity}: {finding.element or '-'}: {finding.message} [{finding.rule}]"
            )
        click.echo(f"{len(found)} findings")
    sys.exit(1 if any(finding.severity == "error" for finding in found) else 0)


def _expand(paths: Sequence[Path]) -> list[Path]:
    return [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]


def found_in(contents: dict[str, bytes], *, standalone: bool, named: Collection[str] = ()) -> list[Finding]:
    """With a scheme's settings among the files all is judged by them, else only what the files say themselves.

    Files of other kinds in a folder are passed over; one that is `named` can't be deployed.
    """
    if not standalone and (sets := _schemes(contents)):
        return _of_schemes(sets)
    files = [File(path, content) for path, content in contents.items() if Path(path).suffix in KINDS or path in named]
    return [*_form_findings(files), *engine.check(files, Known() if standalone else _known())]


def _of_schemes(sets: Sequence[Mapping[str, bytes]]) -> list[Finding]:
    from service.commands.definitions import Definitions, findings  # noqa: PLC0415 - with it comes the database

    definitions = Definitions(_known().job_types or {})
    return list(dict.fromkeys(found for files in sets for found in findings(definitions.compile(files))))


def _known() -> Known:
    """All that may be referred to is in the files, but for job types."""
    from service.commands.job_types import known_job_types  # noqa: PLC0415 - with it comes the database

    return Known(job_types=known_job_types(), forms=(), decisions=(), processes=())


def _schemes(contents: Mapping[str, bytes]) -> list[dict[str, bytes]]:
    """The files of each scheme, as publishing takes them: those in a folder of its name, and what it reaches else.

    A shared diagram that no scheme reaches is judged by the first one's settings.
    """
    names = [Path(path).parent.name for path in contents if Path(path).name == FILE]
    files = [File(path, content) for path, content in contents.items()]
    shared = [file for file in files if not set(names) & set(Path(file.path).parent.parts)]
    sets = []
    for name in names:
        own = [file for file in files if name in Path(file.path).parent.parts]
        sets.append([*own, *reached(own, shared)])
    if sets:
        sets[0] += [file for file in shared if not any(file in members for members in sets)]
    return [{file.path: file.content for file in members} for members in sets]


def _form_findings(files: Sequence[File]) -> list[Finding]:
    found: list[Finding] = []
    for file in files:
        if file.path.endswith(".form"):
            try:
                forms.parse(file.content, file.path)
            except DefinitionInvalidError as error:
                found.extend(error.findings)
    return found
