"""Deck files: ``decks/<slug>.cards.json``, where every card's identity is kept, next to the notes and in git.

One field a line, cards in path order, no line numbers, and a time of change for each card alone: what
did not change does not move in a diff, and two authors' files merge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from mocards.errors import DeckFileError, DiskError
from mocards.model import Card, Deck, Position

FORMAT = 1
SUFFIX = ".cards.json"
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})( |$)", re.MULTILINE)
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One card in the file. Its place in the list is its position."""

    id: str
    kind: str
    facet: str
    anchor: str
    front: str
    back: str
    note: str
    phase: str = ""
    concept: str = ""
    block: str = ""
    cloze: str = ""
    tags: str = ""
    """Parted by blanks, which no tag holds."""
    changed: str
    retired: bool = False


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    deck: str
    title: str
    moc: str
    cards: list[_Entry]


def write_deck(deck: Deck, cards: Sequence[Card]) -> bytes:
    """A deck as the bytes of its file: cards in path order, then the retired ones."""
    ordered = sorted(cards, key=lambda card: (card.retired, 0 if card.retired else card.position, card.id))
    made = _File(
        format=FORMAT,
        deck=deck.slug,
        title=deck.title,
        moc=deck.moc,
        cards=[_entry(card) for card in ordered],
    )
    return json.dumps(msgspec.to_builtins(made), ensure_ascii=False, indent=1).encode() + b"\n"


def read_deck(file: Path) -> tuple[Deck, list[Card]]:
    """A deck's file. Lines are unknown in it: the cards' sources have line 0 until they are found again.

    Raises:
        DeckFileError: merge conflicts, broken JSON, a missing or doubled id, a later format; the message
            gives the line where it can.
        DiskError: the file cannot be read.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DiskError.of("read", file, error) from error
    if conflict := _CONFLICT.search(raw):
        line = raw.count(b"\n", 0, conflict.start()) + 1
        raise DeckFileError(f"{file}:{line}: conflict markers of a merge; settle them, then build again")
    made = _decoded(file, raw)
    deck = Deck(made.deck, made.title, made.moc)
    cards = [_card(file, deck, number, entry) for number, entry in enumerate(made.cards, start=1)]
    _refuse_doubles(file, raw, cards)
    return deck, cards


def _decoded(file: Path, raw: bytes) -> _File:
    try:
        value = json.loads(raw)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise DeckFileError(
            f"{file}:{line}: broken JSON ({getattr(error, 'msg', error)}); "
            f"take it back from git, for it holds the identity of every card"
        ) from error
    if isinstance(value, dict) and isinstance(value.get("format"), int) and value["format"] > FORMAT:
        raise DeckFileError(
            f"{file}: format {value['format']} is newer than this mocards, which knows {FORMAT}; update mocards"
        )
    try:
        return msgspec.convert(value, _File)
    except msgspec.ValidationError as error:
        raise DeckFileError(f"{file}: {error}; take the file back from git") from error


def _refuse_doubles(file: Path, raw: bytes, cards: Sequence[Card]) -> None:
    seen = set()
    for card in cards:
        if not card.id or card.id in seen:
            text = json.dumps(card.id).encode()
            second = raw.find(text, raw.find(text) + 1)
            line = raw.count(b"\n", 0, max(second, 0)) + 1
            what = f"the id '{card.id}' stands twice" if card.id else "a card has no id"
            raise DeckFileError(f"{file}:{line}: {what}; every card needs its own: take the file back from git")
        seen.add(card.id)


def _entry(card: Card) -> _Entry:
    return _Entry(
        id=card.id,
        kind=card.kind,
        facet=card.facet,
        anchor=card.anchor,
        front=card.front,
        back=card.back,
        note=card.source.note,
        phase=card.phase,
        concept=card.concept,
        block=card.block_id,
        cloze=card.cloze,
        tags=" ".join(card.tags),
        changed=card.changed.astimezone(UTC).strftime(_TIME),
        retired=card.retired,
    )


def _card(file: Path, deck: Deck, number: int, entry: _Entry) -> Card:
    try:
        changed = datetime.strptime(entry.changed, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise DeckFileError(
            f"{file}: the card '{entry.id}' has changed = '{entry.changed}'; a time looks like 2026-01-31T08:00:00Z"
        ) from error
    return Card(
        id=entry.id,
        deck=deck.slug,
        kind=entry.kind,
        facet=entry.facet,
        anchor=entry.anchor,
        front=entry.front,
        back=entry.back,
        source=Position(entry.note, 0),
        position=number,
        phase=entry.phase,
        concept=entry.concept,
        block_id=entry.block,
        cloze=entry.cloze,
        tags=tuple(entry.tags.split()),
        changed=changed,
        retired=entry.retired,
    )
