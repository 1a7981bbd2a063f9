"""Deck files: ``decks/<slug>.cards.json``, where every card's identity is kept, next to the notes and in git.

One field a line, cards in path order, no line numbers, and a time of change for each card alone: what
did not change does not move in a diff, and two authors' files merge.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mocards.decks.merge import decoded, has_conflict, joined, two_sides
from mocards.decks.ties import NONE, Ties
from mocards.errors import DeckFileError, DiskError
from mocards.model import Card, Deck, Position

FORMAT = 1
SUFFIX = ".cards.json"
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
    also: str = ""
    unlike: str = ""
    perhaps: str = ""
    """:class:`mocards.decks.ties.Ties`: ids, parted by blanks."""


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    deck: str
    title: str
    moc: str
    cards: list[_Entry]


class DeckFile(Struct, frozen=True):
    """What a deck file says."""

    deck: Deck
    cards: tuple[Card, ...]
    """Lines are unknown in it: the cards' sources have line 0 until they are found again."""
    ties: Mapping[str, Ties]
    """By id; of the cards that have some."""
    notices: tuple[str, ...] = ()
    """What was repaired on reading, in a sentence each."""


def write_deck(deck: Deck, cards: Sequence[Card], ties: Mapping[str, Ties] | None = None) -> bytes:
    """A deck as the bytes of its file: cards in path order, then the retired ones."""
    made = _File(
        format=FORMAT,
        deck=deck.slug,
        title=deck.title,
        moc=deck.moc,
        cards=[_entry(card, (ties or {}).get(card.id, NONE)) for card in in_file_order(cards)],
    )
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"


def in_file_order(cards: Iterable[Card]) -> list[Card]:
    """The cards of one deck as its file has them: in path order, then the retired ones."""
    return sorted(cards, key=lambda card: (card.retired, 0 if card.retired else card.position, card.id))


def as_read(cards: Iterable[Card]) -> list[Card]:
    """The cards of one deck as :func:`read_deck` gives them after :func:`write_deck`."""
    sources: dict[str, Position] = {}
    return [
        replace(card, position=number, source=sources.setdefault(card.source.note, Position(card.source.note, 0)))
        for number, card in enumerate(in_file_order(cards), start=1)
    ]


def read_deck(file: Path) -> DeckFile:
    """Read a deck's file. The two sides of a merge are joined by id, and so are entries that stand twice.

    Raises:
        DeckFileError: broken JSON, a missing id, one id for two texts, a later format; the message gives
            the line where it can.
        DiskError: the file cannot be read.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DiskError.of("read", file, error) from error
    if has_conflict(raw):
        return _merged(file, raw)
    made = _converted(file, _decoded(file, raw))
    entries, notices = _once(file, raw, made.cards)
    return _deck_file(file, made, entries, notices)


def _merged(file: Path, raw: bytes) -> DeckFile:
    """A file with conflict markers: both sides, joined by id."""
    line = next(number for number, text in enumerate(raw.split(b"\n"), start=1) if has_conflict(text))
    trouble = f"{file}:{line}: conflict markers of a merge that cannot be joined; settle them, then build again"
    sides = two_sides(raw)
    if sides is None:
        raise DeckFileError(trouble)
    try:
        ours, theirs = (decoded(side) for side in sides)
        _refuse_later(file, ours)
        _refuse_later(file, theirs)
        cards = joined(joined(ours["cards"], []), joined(theirs["cards"], []))
        made = _converted(file, {**ours, "cards": cards})
    except (ValueError, TypeError, LookupError) as error:
        raise DeckFileError(trouble) from error
    mine, yours = ({entry["id"] for entry in side["cards"]} for side in (ours, theirs))
    notice = (
        f"{file}: the two sides of a merge were joined by id: {len(mine & yours)} cards of both, "
        f"{len(mine - yours)} of ours alone, {len(yours - mine)} of theirs alone"
    )
    entries, notices = _once(file, raw, made.cards)
    return _deck_file(file, made, entries, [notice, *notices])


def _decoded(file: Path, raw: bytes) -> Any:
    try:
        value = json.loads(raw)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise DeckFileError(
            f"{file}:{line}: broken JSON ({getattr(error, 'msg', error)}); take it back from git, for it holds "
            "the identity of every card. Without git, move it away: cards that the store knows keep their ids"
        ) from error
    _refuse_later(file, value)
    return value


def _refuse_later(file: Path, value: Any) -> None:
    if isinstance(value, dict) and isinstance(value.get("format"), int) and value["format"] > FORMAT:
        raise DeckFileError(
            f"{file}: format {value['format']} is newer than this mocards, which knows {FORMAT}; update mocards"
        )


def _converted(file: Path, value: Any) -> _File:
    try:
        return msgspec.convert(value, _File)
    except msgspec.ValidationError as error:
        raise DeckFileError(f"{file}: {error}; take the file back from git") from error


def _once(file: Path, raw: bytes, entries: Sequence[_Entry]) -> tuple[list[_Entry], list[str]]:
    """The entries, each id once.

    Git leaves one item twice when one side moved it and the other reworded it: the later text counts.
    """
    seen: dict[str, _Entry] = {}
    doubled = 0
    for entry in entries:
        first = seen.get(entry.id)
        if first is None and entry.id:
            seen[entry.id] = entry
        elif first is not None and _item(first) == _item(entry):
            doubled += 1
            seen[entry.id] = max(first, entry, key=lambda one: one.changed)
        else:
            raise _misplaced(file, raw, entry.id)
    joined_twice = f"{file}: {doubled} of its cards stood there twice; the later texts count"
    return list(seen.values()), [joined_twice] if doubled else []


def _item(entry: _Entry) -> tuple[str, str, str]:
    return (entry.kind, entry.facet, entry.anchor)


def _misplaced(file: Path, raw: bytes, identity: str) -> DeckFileError:
    """An entry without an id, or with that of another."""
    text = json.dumps(identity).encode()
    second = raw.find(text, raw.find(text) + 1)
    line = raw.count(b"\n", 0, max(second, 0)) + 1
    what = f"the id '{identity}' stands twice, for two cards" if identity else "a card has no id"
    return DeckFileError(f"{file}:{line}: {what}; every card needs its own: take the file back from git")


def _deck_file(file: Path, made: _File, entries: Sequence[_Entry], notices: Sequence[str]) -> DeckFile:
    deck = Deck(made.deck, made.title, made.moc)
    ties = {entry.id: _ties(entry) for entry in entries}
    return DeckFile(
        deck=deck,
        cards=tuple(_card(file, deck, number, entry) for number, entry in enumerate(entries, start=1)),
        ties={identity: own for identity, own in ties.items() if own != NONE},
        notices=tuple(notices),
    )


def _ties(entry: _Entry) -> Ties:
    return Ties(tuple(entry.also.split()), tuple(entry.unlike.split()), tuple(entry.perhaps.split()))


def _entry(card: Card, ties: Ties) -> _Entry:
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
        changed=_written(card.changed),
        retired=card.retired,
        also=" ".join(ties.also),
        unlike=" ".join(ties.unlike),
        perhaps=" ".join(ties.perhaps),
    )


@lru_cache(maxsize=1024)
def _written(moment: datetime) -> str:
    """A time as it stands in the file; many cards share theirs, as all that came with one build do."""
    return moment.astimezone(UTC).strftime(_TIME)


@lru_cache(maxsize=1024)
def _moment(written: str) -> datetime:
    return datetime.strptime(written, _TIME).replace(tzinfo=UTC)


def _card(file: Path, deck: Deck, number: int, entry: _Entry) -> Card:
    try:
        changed = _moment(entry.changed)
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
