"""``mocards due``: what waits today, in one line, fast enough for a shell prompt."""

from __future__ import annotations

import typer

from mocards.cli.options import DeckNames, Json, Kinds, Phases, Tags
from mocards.cli.views.prose import say
from mocards.cli.workspace import workspace


def due(
    context: typer.Context,
    deck: DeckNames = None,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    json: Json = False,
) -> None:
    """Say in one line what waits today. It only looks into the store, and does not read the notes."""
    from mocards.cli.counting import counted
    from mocards.study.filters import Filter
    from mocards.study.wanted import Wanted

    wanted = Wanted(only=Filter.of(deck or (), phase or (), kind or (), tag or ()))
    say(counted(workspace(context), json=json, wanted=wanted))
