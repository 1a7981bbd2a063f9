"""What stands in an Anki package: cards as rows of Anki's tables, and the decks that they are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from itertools import chain, count, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from mocards.exports.fields import Look, by_deck, deck_names, describe, note, tags
from mocards.exports.media import Picture, last_change
from mocards.exports.standing import Progress, Standing
from mocards.model import Card, Deck
from mocards.notes.cores import spreading

POSITION_STEP = 10
"""Between two new cards in Anki's order, so that later editions find room."""
_FIRST_ID, _IDS = 1_400_000_000_000, 300_000_000_000
"""Anki's ids are moments in milliseconds; ours lie between 2014 and 2023, spread by the deck's id."""
_BATCH = 100
"""Cards whose notes are made in one go, by whichever core is free."""

Row = tuple[Any, ...]


class Package(Struct, frozen=True):
    """What was written."""

    file: Path
    notes: int
    retired: tuple[Card, ...]
    """Cards whose text has gone: tagged and suspended, since Anki deletes nothing."""


def write_package(
    decks: Sequence[Deck],
    cards: Iterable[Card],
    target: Path,
    look: Look,
    progress: Progress | None = None,
    pictures: Mapping[str, Picture] | None = None,
) -> Package:
    """Write decks as one Anki package, in one step.

    Args:
        decks: those to write.
        cards: of any decks; the retired ones are tagged so and suspended.
        target: the ``.apkg`` file.
        look: what the fields are made with, besides the cards.
        progress: how the learner stands with the cards; without it all of them are new.
        pictures: by their paths in the vault, as :func:`mocards.exports.media.find_pictures` gives them.

    Raises:
        DiskError: the file cannot be written; nothing is left behind.
    """
    grouped = by_deck(decks, cards)
    pictures = pictures or {}
    named = replace(look, pictures={path: picture.name for path, picture in pictures.items()})
    made = _decks(decks, grouped, named)
    numbered = _numbered(made)
    rows = _Rows(named, progress, pictures)
    batches = [numbered[first : first + _BATCH] for first in range(0, len(numbered), _BATCH)]
    with spreading(rows.notes, batches) as notes:
        from mocards.exports.apkg import Edition  # genanki: the other cores are at work by now

        Edition(
            decks=[(deck.number, deck.name, deck.description) for deck in made],
            notes=chain.from_iterable(map(msgspec.msgpack.decode, notes)),
            cards=(rows.card(*each) for each in numbered),
            reviews=rows.reviews({card.id: number for number, card, _ in numbered}) if progress else (),
            progress=progress,
            pictures=pictures.values(),
        ).write_to_file(target)
    return Package(target, len(numbered), tuple(card for _, card, _ in numbered if card.retired))


def deck_id(slug: str) -> int:
    """A deck's id in Anki, made of its slug alone."""
    digest = blake2b(f"deck {slug}".encode(), digest_size=8).digest()
    return (1 << 30) + int.from_bytes(digest, "big") % (1 << 40)


class _Deck(Struct, frozen=True):
    """A deck of Anki's with its cards."""

    number: int
    name: str
    description: str
    deck: Deck
    """The deck here of which it is a part."""
    cards: list[Card] = field(default_factory=list)


def _decks(decks: Sequence[Deck], grouped: Mapping[str, Sequence[Card]], look: Look) -> list[_Deck]:
    """Anki's decks by name, which is all that it knows them by: two of one title are one deck there."""
    made: dict[str, _Deck] = {}
    for deck in decks:
        names = deck_names(deck, grouped[deck.slug], look.manifest(deck.slug))
        for phase, name in names.items():
            if name not in made:
                number = deck_id(f"{deck.slug} {phase}" if phase else deck.slug)
                made[name] = _Deck(number, name, "" if phase else describe(deck.description), deck)
        for card in grouped[deck.slug]:
            made[names[card.phase]].cards.append(card)
    return list(made.values())


_Numbered = tuple[int, Card, _Deck]
"""A card with its number in Anki, and its deck there."""


def _numbered(decks: Iterable[_Deck]) -> list[_Numbered]:
    """Every card by its number: a deck's cards are numbered in path order, from a number of the deck's own on."""
    made: list[_Numbered] = []
    free = _FIRST_ID
    for deck in sorted(decks, key=lambda deck: deck.number % _IDS):
        first = max(free, _FIRST_ID + deck.number % _IDS)
        made += zip(count(first), sorted(deck.cards, key=attrgetter("position", "id")), repeat(deck))
        free = first + len(deck.cards)
    return made


class _Rows(Struct, frozen=True):
    """Makes cards rows of Anki's tables."""

    look: Look
    progress: Progress | None
    pictures: Mapping[str, Picture]

    def notes(self, batch: Sequence[_Numbered]) -> bytes:
        """Rows of notes, packed so that one process can hand them to another."""
        return msgspec.msgpack.encode([self.note(*each) for each in batch])

    def note(self, number: int, card: Card, deck: _Deck) -> Row:
        """What :data:`mocards.exports.apkg.NOTE` takes."""
        notetype, fields = note(card, deck.deck, self.look)
        # One template, a prompt that is not empty, a cloze with a gap: one card a note, always.
        assert fields[0], f"{card.id} has no prompt"  # noqa: S101 - decks.compose gives none without
        more = self.progress.tags.get(card.id, ()) if self.progress else ()
        note_tags = f" {' '.join((*tags(card), *more))} "
        return (number, card.id, notetype, self._changed(card), note_tags, "\x1f".join(fields), fields[0])

    def card(self, number: int, card: Card, deck: _Deck) -> Row:
        """What :data:`mocards.exports.apkg.CARD` takes."""
        standing = self.progress.standings.get(card.id) if self.progress else None
        standing = standing or Standing(0, -1 if card.retired else 0, card.position * POSITION_STEP, 0, 0, 0, 0)
        return (number, deck.number, self._changed(card), *standing)

    def reviews(self, numbers: Mapping[str, int]) -> Iterator[Row]:
        """What :data:`mocards.exports.apkg.REVIEW` takes, for the cards that have a number."""
        answers = self.progress.answers if self.progress else ()
        for at, card, button, interval, before, factor, took, kind in answers:
            if card in numbers:
                yield (at, numbers[card], button, interval, before, factor, took, kind)

    def _changed(self, card: Card) -> int:
        """When the card or a picture of it changed last, in seconds since 1970."""
        return _seconds(last_change(card, self.pictures))


@cache
def _seconds(at: datetime) -> int:
    """Since 1970; the cards of one build share their moment."""
    return int(at.timestamp())
