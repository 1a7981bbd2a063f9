"""``mocards cards``: every card with its place and its schedule."""

from __future__ import annotations

import typer

from mocards.cli.options import Deck, Json, Kind
from mocards.cli.views.prose import say
from mocards.cli.workspace import workspace


def cards(context: typer.Context, deck: Deck = None, kind: Kind = None, json: Json = False) -> None:
    """List the cards, with where they come from and when they are due."""
    from mocards.cli.picking import refuse_unknown_decks, unmatched
    from mocards.cli.records import record
    from mocards.cli.views.machine import as_json
    from mocards.cli.views.printable import printable
    from mocards.study.filters import Filter

    place = workspace(context)
    with place.open_store() as store:
        refuse_unknown_decks([deck] if deck else [], store.titles())
        found = store.cards(deck=deck, kind=kind)
        there = [] if found else [stored.card for stored in store.cards(deck=deck)]
    if json:
        as_json([record(card, place.settings.study.leech.lapses) for card in found])
    elif found or not (deck or kind):
        from mocards.cli.views import render

        render.cards(found)
    else:
        say(printable(unmatched(Filter.of(kinds=[kind] if kind else ()), there)))
