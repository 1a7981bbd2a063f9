"""Which cards there were: what the deck files say, and the store where they say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mocards.decks.deckfile import SUFFIX, read_deck
from mocards.errors import DeckFileError
from mocards.model import Card, Deck


@dataclass(frozen=True, slots=True)
class Known:
    """Every card that there was before a build, in all decks, retired ones included."""

    cards: tuple[Card, ...]
    decks: tuple[Deck, ...]
    """Those that have a deck file."""
    filed: frozenset[str]
    """Ids of the cards that stand in a deck file."""


def known_cards(folder: Path, stored: Sequence[Card]) -> Known:
    """Read all deck files of a folder; a card that stands in one is what the file says, not the store.

    Raises:
        DeckFileError: one cannot be used, or two of them claim the same card.
        DiskError: one cannot be read.
    """
    decks: list[Deck] = []
    filed: dict[str, Card] = {}
    owner: dict[str, Path] = {}
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        deck, own = read_deck(file)
        decks.append(deck)
        for card in own:
            if other := owner.get(card.id):
                raise DeckFileError(
                    f"{file}: the id '{card.id}' stands in {other} too; take one of the files back from git"
                )
            owner[card.id] = file
            filed[card.id] = card
    cards = {card.id: card for card in stored} | filed
    return Known(tuple(cards.values()), tuple(decks), frozenset(filed))
