"""``mocards check``: what is wrong in the notes, as a compiler would say it."""

from __future__ import annotations

from typing import Annotated

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import workspace
from mocards.model import Severity

FINDINGS = 1
"""Exit code when there is something that the author must mend."""


def check(
    context: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    json: Json = False,
) -> None:
    """Show what is wrong in the notes, with note and line and what to do about it."""
    from mocards.cli import render
    from mocards.decks.build import plan

    place = workspace(context)
    problems = plan(place.vault, place.settings, place.at).problems
    if json:
        render.as_json([render.problem_record(problem) for problem in problems])
    else:
        render.problems(problems, place.vault)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(problem.severity in failing for problem in problems):
        raise typer.Exit(FINDINGS)
