"""Cards as tables for other programs: CSV that Anki imports and a spreadsheet opens, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from mocards.exports.anki import context, source, tags
from mocards.exports.html import to_html
from mocards.model import Card, Deck

COLUMNS = ("Id", "Deck", "Prompt", "Answer", "Context", "Source", "Tags")


def to_csv(decks: Sequence[Deck], cards: Sequence[Card], vault: str) -> bytes:
    """CSV with the header lines of Anki's text import. Cells are HTML, so no spreadsheet takes one for a formula.

    Retired cards are left out.
    """
    by_slug = {deck.slug: deck for deck in decks}
    text = io.StringIO()
    text.write("#separator:Comma\n#html:true\n#notetype:mocards question\n#guid column:1\n#deck column:2\n")
    text.write(f"#tags column:7\n#columns:{','.join(COLUMNS)}\n")
    table = csv.writer(text, lineterminator="\n")
    for card in cards:
        deck = by_slug.get(card.deck)
        if deck is None or card.retired:
            continue
        fields = (to_html(card.front), to_html(card.back), context(deck, card), source(card, vault))
        table.writerow(_inert(cell) for cell in (card.id, deck.title, *fields, " ".join(tags(card))))
    return text.getvalue().encode()


def to_json(records: Sequence[Mapping[str, Any]]) -> bytes:
    """The records of ``mocards cards --json`` as a file."""
    return json.dumps(records, ensure_ascii=False, indent=2).encode() + b"\n"


def _inert(cell: str) -> str:
    """The cell, so that it cannot begin a formula: a title may start with ``=`` or ``@``."""
    return f"\u200b{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
