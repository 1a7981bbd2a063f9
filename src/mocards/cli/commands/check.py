"""``mocards check``: what is wrong in the notes, as a compiler would say it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import Workspace, workspace
from mocards.model import Problem, Severity

if TYPE_CHECKING:
    from mocards.notes.mend import Mended

FINDINGS = 1
"""Exit code when there is something that the author must mend."""


def check(
    context: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="First mend damaged characters in the notes; a .bak is kept beside each.")
    ] = False,
    github: Annotated[bool, typer.Option("--github", help="Print annotations for GitHub's workflows.")] = False,
    json: Json = False,
) -> None:
    """Show what is wrong in the notes, with note and line and what to do about it."""
    from mocards.cli.progress import progress
    from mocards.decks.check import check as find

    place = workspace(context)
    if fix:
        _mend(place, quiet=json or github)
    with progress("reading notes") as tell:
        problems = find(place.vault, place.settings, place.today, tell)
    _show(problems, place.vault, json=json, github=github)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(problem.severity in failing for problem in problems):
        raise typer.Exit(FINDINGS)


def _show(problems: Sequence[Problem], vault: Path, *, json: bool, github: bool) -> None:
    from mocards.cli.views import problems as report
    from mocards.cli.views.machine import as_json

    if json:
        as_json([report.record(problem) for problem in problems])
    elif github:
        folder = _folder_in_repository(vault)
        for problem in problems:
            typer.echo(report.annotation(problem, folder))
    else:
        report.findings(problems, vault)


def _mend(place: Workspace, *, quiet: bool) -> None:
    """Mend the notes, and say of each what was done; on standard error when the output is for programs."""
    from mocards.cli.views.printable import printable
    from mocards.notes.mend import mend_notes

    mended: Sequence[Mended] = mend_notes(place.vault, place.settings)
    for note in mended:
        places = "1 place" if note.places == 1 else f"{note.places} places"
        typer.echo(printable(f"mended {note.path}: {places}; as it was: {note.backup}"), err=quiet)
    if not mended:
        typer.echo("no damaged characters to mend", err=quiet)


def _folder_in_repository(vault: Path) -> str:
    """Where the vault is in the checkout that a GitHub workflow works in, with a slash behind; else empty."""
    top = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    if vault == top or not vault.is_relative_to(top):
        return ""
    return f"{vault.relative_to(top).as_posix()}/"
