"""Which cards there were: what the deck files say, and the store where they say nothing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence, Set
from pathlib import Path

from msgspec import Struct

from mocards.decks.deckfile import SUFFIX, DeckFile, as_read, read_deck
from mocards.decks.ties import Ties
from mocards.errors import DeckFileError
from mocards.model import Card, Deck


class Known(Struct, frozen=True):
    """Every card that there was before a build, in all decks, retired ones included."""

    cards: tuple[Card, ...]
    """Those of deck files first, the oldest first: where two say the same, the first counts."""
    decks: tuple[Deck, ...]
    """Those that have a deck file."""
    filed: frozenset[str]
    """Ids of the cards that stand in a deck file."""
    ties: Mapping[str, Ties]
    notices: tuple[str, ...]


def known_cards(folder: Path, stored: Sequence[Card], maps: Set[str], decks: Container[str] | None = None) -> Known:
    """Read the deck files of a folder; a card that stands in one is what the file says, not the store.

    Args:
        folder: the vault's ``decks``.
        stored: the store's cards.
        maps: paths of the maps that there are. Of two files that hold one card, the one whose map has gone is
            what is left of a deck that was renamed, and gives way.
        decks: slugs of those to be read; all when None.

    Raises:
        DeckFileError: one cannot be used, or two of them claim the same card.
        DiskError: one cannot be read.
    """
    files = {
        file: read_deck(file)
        for file in sorted(folder.glob(f"*{SUFFIX}"))
        if decks is None or file.name.removesuffix(SUFFIX) in decks
    }
    filed, notices = _filed(files, maps)
    ties = {identity: own for file in files.values() for identity, own in file.ties.items()}
    aliases = {alias for own in ties.values() for alias in own.also}
    rest = [card for card in stored if card.id not in filed and card.id not in aliases]
    return Known(
        cards=(*_oldest_first(filed.values()), *rest),
        decks=tuple(file.deck for file in files.values()),
        filed=frozenset(filed),
        ties=ties,
        notices=(*(notice for file in files.values() for notice in file.notices), *notices, *_ahead(filed, stored)),
    )


def as_built(built: Sequence[tuple[Deck, Sequence[Card]]], rest: Iterable[Card]) -> Known:
    """What :func:`known_cards` finds in deck files that say the same as the store, without reading them.

    Args:
        built: the decks that have a file, each with all of its cards.
        rest: other cards that only the store has.
    """
    filed = [card for _, cards in built for card in as_read(cards)]
    return Known(
        cards=(*_oldest_first(filed), *rest),
        decks=tuple(deck for deck, _ in built),
        filed=frozenset(card.id for card in filed),
        ties={},
        notices=(),
    )


def _oldest_first(cards: Iterable[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: (card.changed, card.id))


def _filed(files: Mapping[Path, DeckFile], maps: Set[str]) -> tuple[dict[str, Card], list[str]]:
    """Id → card; a file without a map only has the cards that no other holds."""
    filed: dict[str, Card] = {}
    owner: dict[str, Path] = {}
    left_over: dict[Path, int] = {}
    for file, found in sorted(files.items(), key=lambda entry: (entry[1].deck.moc not in maps, entry[0])):
        for card in found.cards:
            other = owner.setdefault(card.id, file)
            if other == file:
                filed[card.id] = card
            elif found.deck.moc not in maps and files[other].deck.moc in maps:
                left_over[file] = left_over.get(file, 0) + 1
            else:
                first, second = sorted((file, other))
                raise DeckFileError(
                    f"{second}: the id '{card.id}' stands in {first} too; take one of the files back from git"
                )
    return filed, [
        f"{file}: its map has gone, and another deck file holds {_cards(count)} of it too, which counts"
        for file, count in left_over.items()
    ]


def _ahead(filed: Mapping[str, Card], stored: Iterable[Card]) -> list[str]:
    """Where the store's texts are not those of the deck files."""
    others = sum(card.id in filed and _text(filed[card.id]) != _text(card) for card in stored)
    return [f"the deck files say something else than the store for {_cards(others)}; they count"] if others else []


def _text(card: Card) -> tuple[str, ...]:
    return (card.anchor, card.front, card.back, card.cloze)


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count:,} cards"
