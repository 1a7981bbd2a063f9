"""``mocards due``: what waits today, in one line, fast enough for a shell prompt."""

from __future__ import annotations

import typer

from mocards.cli.options import DeckNames, Json, Kinds, Phases, Tags
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
    from mocards.cli.notices import backlog_text
    from mocards.cli.today import todays_queue, up_to_date
    from mocards.study.filters import Filter
    from mocards.study.wanted import Wanted

    place = workspace(context)
    wanted = Wanted(only=Filter.of(deck or (), phase or (), kind or (), tag or ()))
    with up_to_date(place, whatever_changed=True) as source:
        queue = todays_queue(source, place, wanted=wanted)
    counts, backlog = queue.counts, queue.backlog
    if json:
        more = f', "overdue": {backlog.cards}, "done": "{backlog.done or ""}"' if backlog else ""
        typer.echo(f'{{"due": {counts.due}, "new": {counts.new}, "drill": {counts.drill}{more}}}')
    else:
        more = f"; {backlog_text(backlog)}" if backlog else ""
        typer.echo(f"{counts.due} due, {counts.new} new, {counts.drill} to drill{more}")
