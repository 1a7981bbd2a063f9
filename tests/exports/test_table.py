"""Cards as CSV and JSON."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

from msgspec.structs import replace

from made import DECK, card, numbered
from mocards.decks.manifest import Manifest
from mocards.exports.anki import write_package
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


def test_anki_imports_the_table_and_an_import_again_updates(tmp_path: Path) -> None:
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportCsvRequest

    def imported(text: bytes) -> dict[str, int]:
        (tmp_path / "bees.csv").write_bytes(text)
        metadata = opened.get_csv_metadata(str(tmp_path / "bees.csv"), None)
        log = opened.import_csv(ImportCsvRequest(path=str(tmp_path / "bees.csv"), metadata=metadata)).log
        return {name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")}

    cards = [
        numbered(1, phase="The Hive", tags=("garden",), back='one,\n\n- two\n- "three"'),
        numbered(2, front="The **[…]**", back="The **queen**", cloze="The {{c1::queen}}"),
        numbered(3, back="--rm"),
    ]
    look = Look("vault", {"bees": Manifest(subdecks="phase", typed=("reference",))})
    opened = Collection(str(tmp_path / "collection.anki2"))
    try:
        write_package([DECK], [numbered(8), numbered(9, cloze="A {{c1::bee}}")], tmp_path / "first.apkg", look)
        package = ImportAnkiPackageRequest(
            package_path=str(tmp_path / "first.apkg"), options=ImportAnkiPackageOptions()
        )
        opened.import_anki_package(package)
        assert imported(to_csv([DECK], cards, look)) == {"new": 3, "updated": 0, "duplicate": 0, "conflicting": 0}
        first, gap, typed = (opened.get_note(opened.find_notes(f"Id:card000{number}")[0]) for number in (1, 2, 3))
        assert (first.guid, opened.decks.name(first.cards()[0].did)) == ("card0001", "Bees::The Hive")
        assert first.tags == ["garden", "mocards::deck::bees", "mocards::kind::reference", "mocards::phase::the-hive"]
        assert first["Answer"] == "<p>one,</p>\n<ul>\n<li>two</li>\n<li>&quot;three&quot;</li>\n</ul>"
        assert gap.note_type()["name"] == "mocards cloze"
        assert len(gap.cards()) == 1
        assert (typed["Typed"], opened.compare_answer(typed["Typed"], "--rm").count("typeGood")) == ("&#45;-rm", 1)
        again = [replace(cards[0], back="New words"), *cards[1:]]
        assert imported(to_csv([DECK], again, look)) == {"new": 0, "updated": 1, "duplicate": 2, "conflicting": 0}
        assert opened.fix_integrity()[1]
    finally:
        opened.close()
