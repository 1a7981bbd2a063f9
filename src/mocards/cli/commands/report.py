"""``mocards report``: cards that their author should look at, with note and line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from mocards.cli.options import Deck, Json
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.study.feedback import Finding


def report(context: typer.Context, deck: Deck = None, json: Json = False) -> None:
    """Show cards that fail again and again, take long, were flagged, or give their answer away."""
    from mocards.cli.views.machine import as_json

    found = _findings(workspace(context), deck)
    if json:
        as_json([record(finding) for finding in found])
    else:
        from mocards.cli.views import feedback_text

        feedback_text.show(found)


def _findings(place: Workspace, deck: str | None) -> list[Finding]:
    from mocards.cli.current import up_to_date
    from mocards.cli.picking import refuse_unknown_decks
    from mocards.study.feedback import findings

    with up_to_date(place) as source:
        refuse_unknown_decks([deck] if deck is not None else [], source.titles())
        cards = [stored for stored in source.cards() if deck in (None, stored.card.deck)]
        return findings(cards, source.sums.of(deck).by_card(), place.settings.study.leech.lapses)


def record(finding: Finding) -> dict[str, Any]:
    """One finding for other programs."""
    card = finding.card
    return {
        "sort": finding.sort.value,
        "id": card.id,
        "deck": card.deck,
        "kind": card.kind,
        "facet": card.facet,
        "front": card.front,
        "note": card.source.note,
        "line": card.source.line,
        "evidence": finding.evidence,
        "advice": finding.advice,
    }
