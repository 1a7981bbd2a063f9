"""``mocards export``: the cards as an Anki package or as a table."""

from __future__ import annotations

import typer


def export(context: typer.Context) -> None:
    """Write decks as Anki packages (exports/DECK.apkg), or as csv or json."""
