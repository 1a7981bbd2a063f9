"""``mocards cards``: every card with its place and its schedule."""

from __future__ import annotations

from typing import Any

import typer

from mocards.cli.options import Deck, Json, Kind
from mocards.cli.workspace import workspace
from mocards.model import StoredCard

NEW_EASE = 250
"""Ease factor, in hundredths, that SM-2 gives a card before its first review."""


def cards(context: typer.Context, deck: Deck = None, kind: Kind = None, json: Json = False) -> None:
    """List the cards, with where they come from and when they are due."""
    from mocards.cli import render

    with workspace(context).open_store() as store:
        found = store.cards(deck=deck, kind=kind)
    if json:
        render.as_json([record(card) for card in found])
    else:
        render.cards(found)


def record(stored: StoredCard) -> dict[str, Any]:
    """One card for other programs."""
    card, schedule = stored.card, stored.schedule
    return {
        "id": card.id,
        "deck": card.deck,
        "kind": card.kind,
        "facet": card.facet,
        "front": card.front,
        "back": card.back,
        "note": card.source.note,
        "line": card.source.line,
        "phase": card.phase,
        "concept": card.concept,
        "position": card.position,
        "tags": list(card.tags),
        "state": stored.state.value,
        "due": schedule.due.isoformat() if schedule else None,
        "interval": schedule.interval if schedule else 0,
        "ease": schedule.ease if schedule else NEW_EASE,
        "repetitions": schedule.repetitions if schedule else 0,
        "lapses": schedule.lapses if schedule else 0,
    }
