"""`desk tidy`: draws BPMN files anew. Developers write diagrams as text and never place a shape by hand."""

from pathlib import Path

import click

from service.layout import LayoutError, Redrawn, redraw


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write there, not in place.")
@click.option("--drop", is_flag=True, help="Write even if a group or another shape has no place in the new drawing.")
def tidy(files: tuple[Path, ...], *, check: bool, output: Path | None, drop: bool) -> None:
    """Draw BPMN files anew, in place.

    Only the diagrams change, nothing else of the file does. Elements that can't be placed (a group whose members no
    longer stand together, choreographies) are named, and the file is left alone unless --drop is given.
    """
    if output is not None and len(files) > 1:
        raise click.UsageError("-o takes one file only")
    fine = [_tidy_one(file, check=check, target=output or file, drop=drop) for file in files]
    if not all(fine):
        raise SystemExit(1)


def _tidy_one(file: Path, *, check: bool, target: Path, drop: bool) -> bool:
    """Print a line; is all well?"""
    try:
        before = file.read_bytes()
        drawn = redraw(before)
        if drawn.lost:
            click.echo(f"{file}: has no place in a new drawing for {', '.join(drawn.lost)}", err=True)
        if check:
            return _report(file, drawn, before)
        return _write(file, target, drawn, before, drop=drop)
    except (LayoutError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        click.echo(f"{file}: {reason}", err=True)
        return False


def _report(file: Path, drawn: Redrawn, before: bytes) -> bool:
    same = drawn.xml == before
    click.echo(f"{file}: {'is tidy' if same else 'would change'}")
    return same


def _write(file: Path, target: Path, drawn: Redrawn, before: bytes, *, drop: bool) -> bool:
    if drawn.lost and not drop:
        click.echo(f"{file}: left as it is; run again with --drop to draw it without them")
        return False
    if target == file and drawn.xml == before:
        click.echo(f"{file}: was tidy")
        return True
    target.write_bytes(drawn.xml)
    click.echo(f"{file}: drawn anew" + ("" if target == file else f" in {target}"))
    return True
