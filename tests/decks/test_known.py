"""What the deck files and the store know, and what is said where they do not agree."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from made import DECK, card, numbered
from mocards.decks.deckfile import write_deck
from mocards.decks.known import as_built, known_cards
from mocards.decks.ties import Ties
from mocards.errors import DeckFileError
from mocards.model import Card, Deck, Position

HONEY = Deck("honey", "Honey", "moc-honey.md")
BOTH = frozenset({DECK.moc, HONEY.moc})


def filed(folder: Path, deck: Deck, *cards: Card, ties: dict[str, Ties] | None = None) -> None:
    (folder / f"{deck.slug}.cards.json").write_bytes(write_deck(deck, cards, ties))


def test_the_deck_file_counts_where_the_store_says_something_else(tmp_path: Path) -> None:
    filed(tmp_path, DECK, numbered(1), numbered(2))
    known = known_cards(tmp_path, [numbered(1, back="Old"), numbered(2), numbered(3)], BOTH)
    assert [(one.id, one.back) for one in known.cards] == [
        ("card0001", "Answer 1"),
        ("card0002", "Answer 2"),
        ("card0003", "Answer 3"),
    ]
    assert known.filed == {"card0001", "card0002"}
    assert known.notices == ("the deck files say something else than the store for 1 card; they count",)


def test_of_a_deck_that_was_renamed_the_file_with_a_map_counts(tmp_path: Path) -> None:
    later = replace(numbered(1), back="Later", deck="honey")
    filed(tmp_path, HONEY, later)
    filed(tmp_path, DECK, numbered(1), numbered(2))
    known = known_cards(tmp_path, [], {HONEY.moc})
    assert [(one.id, one.back, one.deck) for one in known.cards] == [
        ("card0001", "Later", "honey"),
        ("card0002", "Answer 2", "bees"),
    ]
    file = tmp_path / "bees.cards.json"
    assert known.notices == (f"{file}: its map has gone, and another deck file holds 1 card of it too, which counts",)


@pytest.mark.parametrize("maps", [BOTH, frozenset[str]()])
def test_two_files_with_equal_rights_are_refused(tmp_path: Path, maps: frozenset[str]) -> None:
    filed(tmp_path, HONEY, card(id="aaaa"))
    filed(tmp_path, DECK, card(id="aaaa"))
    with pytest.raises(DeckFileError, match=r"honey.cards.json: the id 'aaaa' stands in .*bees.cards.json too"):
        known_cards(tmp_path, [], maps)


def test_an_id_that_is_another_cards_is_not_known_by_itself(tmp_path: Path) -> None:
    filed(tmp_path, DECK, numbered(1), ties={"card0001": Ties(also=("card0009",))})
    known = known_cards(tmp_path, [numbered(1), numbered(9)], BOTH)
    assert [one.id for one in known.cards] == ["card0001"]


def test_the_oldest_comes_first(tmp_path: Path) -> None:
    filed(tmp_path, DECK, numbered(1, changed=datetime(2026, 2, 1, tzinfo=UTC)), numbered(2))
    assert [one.id for one in known_cards(tmp_path, [], BOTH).cards] == ["card0002", "card0001"]


@st.composite
def decks_of_cards(draw: st.DrawFn) -> list[tuple[Deck, list[Card]]]:
    """Two decks as a store has them: numbers that stand twice, lines, retired cards."""
    some = st.tuples(st.integers(1, 9), st.integers(0, 9), st.booleans(), st.integers(1, 3))
    return [
        (
            deck,
            [
                numbered(
                    10 * start + number,
                    deck=deck.slug,
                    position=position,
                    source=Position(deck.moc, line),
                    retired=retired,
                    changed=datetime(2026, 1, day, tzinfo=UTC),
                    tags=(deck.slug, "reference")[:day],
                )
                for number, (position, line, retired, day) in enumerate(draw(st.lists(some, min_size=1, max_size=6)))
            ],
        )
        for start, deck in enumerate((DECK, HONEY))
    ]


@given(decks_of_cards())
def test_files_that_say_what_the_store_says_need_not_be_read(
    tmp_path_factory: pytest.TempPathFactory, built: list[tuple[Deck, list[Card]]]
) -> None:
    folder = tmp_path_factory.mktemp("decks")
    for deck, cards in built:
        filed(folder, deck, *cards)
    foreign = numbered(99, deck="wasps", retired=True)
    stored = [*(card for _, cards in built for card in cards), foreign]
    assert as_built(built, [foreign]) == known_cards(folder, stored, BOTH)
