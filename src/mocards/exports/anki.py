"""Anki packages, written with genanki; this module holds all that it falls short of.

genanki stamps every note with the present moment, so that each edition overwrites what a learner has edited;
it takes time with the square of the number of decks, and leaves files behind. Here a note's time is that of
its last change of content, everything is inserted at once, and the same cards give the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from mocards.exports import notetypes
from mocards.exports.html import to_html
from mocards.exports.standing import Progress, Standing
from mocards.files import write_aside
from mocards.model import Card, Deck, Description

POSITION_STEP = 10
"""Between two new cards in Anki's order, so that later editions find room."""
RETIRED_TAG = "mocards::retired"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: a package does not tell when it was made."""
_FIRST_ID, _IDS = 1_400_000_000_000, 300_000_000_000
"""Anki's ids are moments in milliseconds; ours lie between 2014 and 2023, spread by the card's id."""
_TAG_PART = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Package:
    """What was written."""

    file: Path
    notes: int
    retired: tuple[Card, ...]
    """Cards whose text has gone: tagged and suspended, since Anki deletes nothing."""


def write_package(
    decks: Sequence[Deck], cards: Iterable[Card], target: Path, vault: str, progress: Progress | None = None
) -> Package:
    """Write decks as one Anki package, in one step.

    Args:
        decks: those to write.
        cards: of any decks; the retired ones are tagged so and suspended.
        target: the ``.apkg`` file.
        vault: the vault's name in Obsidian, for the links back to the notes.
        progress: how the learner stands with the cards; without it all of them are new.

    Raises:
        DiskError: the file cannot be written; nothing is left behind.
    """
    by_deck: dict[str, list[Card]] = {deck.slug: [] for deck in decks}
    for card in cards:
        if card.deck in by_deck:
            by_deck[card.deck].append(card)
    model = genanki.Model(
        notetypes.QUESTION_ID,
        "mocards question",
        fields=[dict(field) for field in notetypes.FIELDS],
        templates=[dict(template) for template in notetypes.TEMPLATES],
        css=notetypes.style(),
    )
    made = [_Deck(deck, by_deck[deck.slug], model, vault, progress) for deck in decks]
    write_aside(target, _Edition(made, progress).to_bytes())
    written = [card for cards_of_one in by_deck.values() for card in cards_of_one]
    return Package(target, len(written), tuple(card for card in written if card.retired))


def deck_id(slug: str) -> int:
    """A deck's id in Anki, made of its slug alone."""
    return (1 << 30) + _number(f"deck {slug}", 1 << 40)


def context(deck: Deck, card: Card) -> str:
    """``deck › phase › concept``, without repeating itself."""
    return " › ".join(dict.fromkeys(part for part in (deck.title, card.phase, card.concept) if part))


def source(card: Card, vault: str) -> str:
    """Where the card comes from, as a link that opens the note in Obsidian."""
    line = f":{card.source.line}" if card.source.line else ""
    return f"{_opening(card.source.note, vault)}{line}</a>"


@lru_cache
def _opening(note: str, vault: str) -> str:
    address = f"obsidian://open?vault={quote(vault, safe='')}&file={quote(note, safe='')}"
    return f'<a href="{escape(address)}">{escape(note)}'


def tags(card: Card) -> list[str]:
    """Hierarchical tags for deck, phase, kind and concept, then the author's own."""
    own = {card.deck, card.kind}
    parts = {"deck": card.deck, "phase": card.phase, "kind": card.kind, "concept": card.concept}
    made = [f"mocards::{name}::{_tag(part)}" for name, part in parts.items() if _tag(part)]
    made += [_tag(tag) for tag in card.tags if tag not in own and not tag.startswith("phase-") and _tag(tag)]
    return [*made, RETIRED_TAG] if card.retired else made


def describe(description: Description) -> str:
    """A deck's description: what the map of content says about itself."""
    said = {
        "What": description.what,
        "Who": description.who,
        "Why": description.why,
        "Objective": description.objective,
        "Prerequisites": description.prerequisites,
    }
    return "\n\n".join(f"{name}: {text}" for name, text in said.items() if text)


@lru_cache
def _tag(text: str) -> str:
    return _TAG_PART.sub("-", text.casefold()).strip("-")


def _number(text: str, below: int) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") % below


class _Deck(genanki.Deck):  # type: ignore[misc] # genanki has no types
    """A deck whose notes are rows, made when they are written."""

    def __init__(
        self, deck: Deck, cards: Sequence[Card], model: genanki.Model, vault: str, progress: Progress | None
    ) -> None:
        super().__init__(deck_id(deck.slug), deck.title, describe(deck.description))
        self.add_model(model)
        self._deck, self._cards, self._model, self._vault = deck, cards, model, vault
        self._progress = progress

    def rows(self, ids: _Ids) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """A row of Anki's notes and one of its cards for each card."""
        for card in self._cards:
            number, changed = ids.of(card.id), int(card.changed.timestamp())
            prompt = to_html(card.front)
            fields = (
                prompt,
                to_html(card.back),
                escape(context(self._deck, card)),
                source(card, self._vault),
                "",
                card.id,
            )
            # A notetype with one template and a prompt that is not empty: one card a note, always.
            assert prompt, f"{card.id} has no prompt"  # noqa: S101 - decks.compose gives none without
            flat = "\x1f".join(fields)
            more = self._progress.tags.get(card.id, ()) if self._progress else ()
            note_tags = f" {' '.join((*tags(card), *more))} "
            note = (number, card.id, self._model.model_id, changed, -1, note_tags, flat, prompt, 0, 0, "")
            yield note, (number, number, self.deck_id, 0, changed, -1, *self._columns(card))

    def _columns(self, card: Card) -> tuple[Any, ...]:
        """The scheduling columns, from ``type`` to ``data``."""
        standing = self._progress.standings.get(card.id) if self._progress else None
        if standing is None:
            standing = Standing(0, -1 if card.retired else 0, card.position * POSITION_STEP, 0, 0, 0, 0)
        *schedule, flag, data = standing
        return (*schedule, 0, 0, 0, flag, data)


class _Ids:
    """Numbers for Anki's rows, each made of the card's own id and no other's."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self.by_card: dict[str, int] = {}

    def of(self, card: str) -> int:
        """The card's number; the next free one when another card has it."""
        number = _FIRST_ID + _number(card, _IDS)
        while number in self._taken:
            number += 1
        self._taken.add(number)
        self.by_card[card] = number
        return number


class _Edition(genanki.Package):  # type: ignore[misc] # genanki has no types
    """A package that is the same, to the byte, for the same decks."""

    def __init__(self, decks: Sequence[_Deck], progress: Progress | None) -> None:
        super().__init__(decks)
        self._progress = progress

    def to_bytes(self) -> bytes:
        """The package's file."""
        connection = sqlite3.connect(":memory:")
        try:
            self.write_to_db(connection.cursor(), notetypes.CHANGED, iter(()))
            connection.commit()
            collection = connection.serialize()
        finally:
            connection.close()
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, content in (("collection.anki2", collection), ("media", b"{}")):
                package.writestr(_entry(name), content)
        return held.getvalue()

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, _ids: Iterator[int]) -> None:
        """Everything at once, and the indexes last."""
        tables, _, indexes = APKG_SCHEMA.partition("CREATE INDEX")
        cursor.executescript(tables)
        cursor.executescript(APKG_COL)
        decks = json.loads(cursor.execute("select decks from col").fetchone()[0])
        models: dict[str, Mapping[str, Any]] = {}
        for deck in self.decks:
            decks[str(deck.deck_id)] = deck.to_json()
            for model in deck.models.values():
                models.setdefault(str(model.model_id), model.to_json(timestamp, deck.deck_id))
        cursor.execute("update col set decks = ?, models = ?", (json.dumps(decks), json.dumps(models)))
        notes, cards = [], []
        ids = _Ids()
        for deck in self.decks:
            for note, card in deck.rows(ids):
                notes.append(note)
                cards.append(card)
        cursor.executemany(f"insert into notes values ({','.join('?' * 11)})", sorted(notes))  # noqa: S608 - marks
        cursor.executemany(f"insert into cards values ({','.join('?' * 18)})", sorted(cards))  # noqa: S608 - marks
        if self._progress:
            _write_progress(cursor, self._progress, ids.by_card)
        cursor.executescript("CREATE INDEX" + indexes)


def _write_progress(cursor: sqlite3.Cursor, progress: Progress, numbers: Mapping[str, int]) -> None:
    """The collection's first day and the log of reviews.

    Args:
        cursor: into the collection.
        progress: what to write.
        numbers: of the cards that are in the collection, by their ids.
    """
    conf = json.loads(cursor.execute("select conf from col").fetchone()[0])
    cursor.execute("update col set crt = ?, conf = ?", (progress.created, json.dumps({**conf, **progress.conf})))
    cursor.executemany(
        "insert into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)",
        (
            (at, numbers[card], button, interval, before, factor, took, kind)
            for at, card, button, interval, before, factor, took, kind in progress.answers
            if card in numbers
        ),
    )


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
