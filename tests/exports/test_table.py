"""Cards as CSV and JSON."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

from made import DECK, card, numbered
from mocards.exports.fields import Look
from mocards.exports.table import to_csv, to_json


def test_the_header_tells_anki_what_the_columns_are() -> None:
    text = to_csv([DECK], [card(tags=("bees", "reference", "garden"))], Look("vault")).decode()
    head, rows = text.splitlines()[:6], list(csv.reader(text.splitlines()[6:]))
    assert head == [
        "#separator:Comma",
        "#html:true",
        "#guid column:1",
        "#notetype column:2",
        "#deck column:3",
        "#tags column:4",
    ]
    assert rows[0][0] == "#columns:Guid"
    (row,) = rows[1:]
    assert row[:4] == ["aaaa", "mocards question", "Bees", "mocards::deck::bees mocards::kind::reference garden"]
    assert row[5] == "<p>A gap of 6 to 9 mm is left open</p>"


def test_retired_cards_and_other_decks_are_left_out() -> None:
    cards = [numbered(1), numbered(2, retired=True), numbered(3, deck="honey")]
    assert to_csv([DECK], cards, Look("vault")).decode().count("What is term") == 1


def test_no_cell_begins_a_formula() -> None:
    text = to_csv([replace(DECK, title="=1+1")], [card(front="=1+1", id="-2")], Look("vault")).decode()
    for row in csv.reader(text.splitlines()[7:]):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_json_is_readable_and_whole() -> None:
    assert json.loads(to_json([{"front": "ünï"}])) == [{"front": "ünï"}]
    assert "ünï" in to_json([{"front": "ünï"}]).decode()
