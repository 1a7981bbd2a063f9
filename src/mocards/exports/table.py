"""Cards as tables for other programs: CSV that Anki imports and a spreadsheet opens, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from mocards.exports.fields import Look, by_deck, deck_names, note, tags
from mocards.exports.notetypes import BY_ID, QUESTION
from mocards.model import Card, Deck

COLUMNS = ("Guid", "Notetype", "Deck", "Tags", *(field["name"] for field in QUESTION.fields))
"""First what Anki reads for itself, then the fields of a note."""
_HEAD = f"""#separator:Comma
#html:true
#guid column:1
#notetype column:2
#deck column:3
#tags column:4
#columns:{",".join(COLUMNS)}
"""


def to_csv(decks: Sequence[Deck], cards: Sequence[Card], look: Look) -> bytes:
    """CSV with the header lines of Anki's text import. No cell is a formula to a spreadsheet.

    Retired cards are left out.
    """
    text = io.StringIO()
    text.write(_HEAD)
    table = csv.writer(text, lineterminator="\n")
    grouped = by_deck(decks, (card for card in cards if not card.retired))
    for deck in decks:
        own = grouped[deck.slug]
        names = deck_names(deck, own, look.manifest(deck.slug))
        for card in own:
            made = note(card, deck, look)
            name = BY_ID[made.notetype].name
            fields = map(_inert_html, made.fields)
            table.writerow([_inert(card.id), name, _inert(names[card.phase]), " ".join(tags(card)), *fields])
    return text.getvalue().encode()


def to_json(records: Sequence[Mapping[str, Any]]) -> bytes:
    """The records of ``mocards cards --json`` as a file; ``docs/formats.md`` describes them."""
    return json.dumps(records, ensure_ascii=False, indent=2).encode() + b"\n"


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet."""


def _inert(cell: str) -> str:
    """The cell, so that it cannot begin a formula: a title may start with ``=`` or ``@``."""
    return f"\u200b{cell}" if cell.startswith(_FORMULA) else cell


def _inert_html(cell: str) -> str:
    """The same for HTML, where a character can be written without being there."""
    return f"&#{ord(cell[0])};{cell[1:]}" if cell.startswith(_FORMULA) else cell
