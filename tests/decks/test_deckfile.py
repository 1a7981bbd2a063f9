"""The file that keeps every card's identity: stable, and refused with a clear word when it is broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import DECK, card, numbered
from mocards.decks.deckfile import read_deck, write_deck
from mocards.errors import DeckFileError, DiskError
from mocards.model import Card, Position


def filed(path: Path, cards: list[Card]) -> Path:
    file = path / "bees.cards.json"
    file.write_bytes(write_deck(DECK, cards))
    return file


def test_cards_come_back_but_for_their_lines(tmp_path: Path) -> None:
    cards = [
        numbered(
            1, tags=("bees", "reference"), phase="The Colony", concept="The Queen", block_id="b1", cloze="A {{c1::gap}}"
        ),
        numbered(2, changed=datetime(2026, 3, 1, 7, 30, 5, tzinfo=UTC)),
        numbered(3, retired=True),
    ]
    found = read_deck(filed(tmp_path, cards))
    assert (found.deck, found.ties, found.notices) == (DECK, {}, ())
    assert list(found.cards) == [replace(one, source=Position(one.source.note, 0)) for one in cards]


texts = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, fields: list[tuple[str, str, str]]) -> None:
    cards = [
        numbered(number, anchor=anchor, front=front, back=back)
        for number, (anchor, front, back) in enumerate(fields, start=1)
    ]
    found = read_deck(filed(tmp_path_factory.mktemp("deck"), cards))
    assert [(one.anchor, one.front, one.back) for one in found.cards] == fields


def test_the_bytes_do_not_depend_on_the_order_given() -> None:
    cards = [numbered(1), numbered(2), numbered(3, retired=True)]
    assert write_deck(DECK, cards) == write_deck(DECK, cards[::-1])


def test_one_changed_answer_changes_two_lines() -> None:
    cards = [numbered(number) for number in range(1, 6)]
    before = write_deck(DECK, cards).splitlines()
    cards[2] = replace(cards[2], back="Another answer", changed=datetime(2026, 5, 5, tzinfo=UTC))
    after = write_deck(DECK, cards).splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        b'   "back": "Another answer",',
        b'   "changed": "2026-05-05T00:00:00Z"',
    ]


def test_lines_are_not_in_the_file() -> None:
    assert write_deck(DECK, [card(source=Position("a.md", 1))]) == write_deck(DECK, [card(source=Position("a.md", 99))])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ' "deck"',
            '<<<<<<< HEAD\n "deck"',
            ":3: conflict markers of a merge that cannot be joined; settle them, then build again",
        ),
        ('"deck": "bees",', '"deck": "bees"', ":4: broken JSON (Expecting ',' delimiter); take it back from git"),
        ('"format": 1', '"format": 2', ": format 2 is newer than this mocards, which knows 1; update mocards"),
        ('"id": "card0002"', '"id": "card0001"', ":18: the id 'card0001' stands twice; every card needs its own"),
        ('"id": "card0002"', '"id": ""', "a card has no id"),
        ('"kind": "reference",', '"kind": 7,', "take the file back from git"),
        ("2026-01-01T00:00:00Z", "yesterday", "a time looks like 2026-01-31T08:00:00Z"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = filed(tmp_path, [numbered(1), numbered(2)])
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(DeckFileError) as raised:
        read_deck(file)
    assert message in str(raised.value)
    assert str(raised.value).startswith(str(file))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"null", b'{"format": "1"}'])
def test_what_is_no_deck_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bees.cards.json"
    file.write_bytes(content)
    with pytest.raises(DeckFileError):
        read_deck(file)


def test_a_folder_of_that_name_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "bees.cards.json"
    file.mkdir()
    with pytest.raises(DiskError, match=f"cannot read {file}: Is a directory"):
        read_deck(file)
