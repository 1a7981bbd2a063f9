"""Anki packages, written with genanki; this module holds all that it falls short of.

genanki stamps every note with the present moment, so that each edition overwrites what a learner has edited;
it takes time with the square of the number of decks, and leaves files behind. Here a note's time is that of
its last change of content, everything is inserted at once, and the same cards give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from mocards.exports import notetypes
from mocards.exports.fields import Look, by_deck, deck_names, describe, note, tags
from mocards.exports.media import PACKED, Picture, last_change
from mocards.exports.notetypes import BY_ID, Notetype
from mocards.exports.standing import Progress, Standing
from mocards.files import ASIDE, is_device, replacing
from mocards.model import Card, Deck

POSITION_STEP = 10
"""Between two new cards in Anki's order, so that later editions find room."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: a package does not tell when it was made."""
_FIRST_ID, _IDS = 1_400_000_000_000, 300_000_000_000
"""Anki's ids are moments in milliseconds; ours lie between 2014 and 2023, spread by the card's id."""
_LEVEL = 1
"""Of compression: the usual one takes almost three times as long, and saves a twentieth."""
_PIECE = 1 << 20
"""Bytes of the collection that are held while it is packed."""
_UNSAFE = """
pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -16000;
"""
"""Nobody ever sees half of a package, so its database needs no safety of its own; and with 16 MB of room, one of ten
thousand cards is written in one go."""
_NOTE = "insert into notes values (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')"
_CARD = "insert into cards values (?1, ?1, ?2, 0, ?3, -1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, ?11, ?12)"
"""What is the same in every row stands in the statement: each value that is bound takes time."""


@dataclass(frozen=True, slots=True)
class Package:
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
    _Edition(made, _Rows(named, progress, pictures)).write_to_file(target)
    written = [card for own in grouped.values() for card in own]
    return Package(target, len(written), tuple(card for card in written if card.retired))


def deck_id(slug: str) -> int:
    """A deck's id in Anki, made of its slug alone."""
    return (1 << 30) + _number(f"deck {slug}", 1 << 40)


def _number(text: str, below: int) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") % below


class _Deck(genanki.Deck):  # type: ignore[misc] # genanki has no types
    """A deck of Anki's with its cards, whose notes are made when they are written."""

    def __init__(self, number: int, name: str, description: str, deck: Deck) -> None:
        super().__init__(number, name, description)
        self.deck = deck
        self.cards: list[Card] = []


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


def _model(notetype: Notetype) -> genanki.Model:
    return genanki.Model(
        notetype.id,
        notetype.name,
        fields=[dict(field) for field in notetype.fields],
        templates=[dict(template) for template in notetype.templates],
        css=notetypes.style(),
        model_type=genanki.Model.CLOZE if notetype.cloze else genanki.Model.FRONT_BACK,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes cards rows of Anki's tables."""

    look: Look
    progress: Progress | None
    pictures: Mapping[str, Picture]

    def note(self, card: Card, deck: _Deck, number: int) -> tuple[Any, ...]:
        """What :data:`_NOTE` takes."""
        notetype, fields = note(card, deck.deck, self.look)
        # One template, a prompt that is not empty, a cloze with a gap: one card a note, always.
        assert fields[0], f"{card.id} has no prompt"  # noqa: S101 - decks.compose gives none without
        more = self.progress.tags.get(card.id, ()) if self.progress else ()
        note_tags = f" {' '.join((*tags(card), *more))} "
        return (number, card.id, notetype, self.changed(card), note_tags, "\x1f".join(fields), fields[0])

    def card(self, card: Card, deck: _Deck, number: int) -> tuple[Any, ...]:
        """What :data:`_CARD` takes."""
        return (number, deck.deck_id, self.changed(card), *self._standing(card))

    def changed(self, card: Card) -> int:
        """When the card or a picture of it changed last, in seconds since 1970."""
        return _seconds(last_change(card, self.pictures))

    def _standing(self, card: Card) -> Standing:
        """How the learner stands with the card."""
        standing = self.progress.standings.get(card.id) if self.progress else None
        return standing or Standing(0, -1 if card.retired else 0, card.position * POSITION_STEP, 0, 0, 0, 0)


@cache
def _seconds(at: datetime) -> int:
    """Since 1970; the cards of one build share their moment."""
    return int(at.timestamp())


def _numbered(decks: Sequence[_Deck]) -> list[tuple[int, Card, _Deck]]:
    """Every card with its number in Anki, by number: made of the card's own id, the next free one when it is taken."""
    made, taken = [], set()
    for deck in decks:
        for card in deck.cards:
            number = _FIRST_ID + _number(card.id, _IDS)
            while number in taken:
                number += 1
            taken.add(number)
            made.append((number, card, deck))
    made.sort(key=itemgetter(0))
    return made


class _Edition(genanki.Package):  # type: ignore[misc] # genanki has no types
    """A package that is the same, to the byte, for the same decks."""

    def __init__(self, decks: Sequence[_Deck], rows: _Rows) -> None:
        super().__init__(decks)
        self._rows = rows

    def write_to_file(self, file: Path) -> None:
        """Write the package in one step: collection, pictures, and the list of their names."""
        pictures = {picture.name: picture for picture in self._rows.pictures.values()}
        names = dict(enumerate(sorted(pictures)))
        packing = (zipfile.ZIP_DEFLATED, True, _LEVEL)
        with replacing(file) as target, zipfile.ZipFile(target, "w", *packing) as package:
            self._pack_collection(package, file)
            for number, name in names.items():
                packed = Path(name).suffix in PACKED
                package.writestr(_entry(str(number), packed=packed), pictures[name].read(), compresslevel=_LEVEL)
            package.writestr(_entry("media"), json.dumps(names), compresslevel=_LEVEL)

    def _pack_collection(self, package: zipfile.ZipFile, file: Path) -> None:
        """Pack the collection by way of a file beside the package: with a log of years it is too large to hold."""
        beside = None if is_device(file) else file.parent
        with tempfile.TemporaryDirectory(ASIDE, f".{file.name}.", beside) as folder:
            collection = Path(folder) / "collection.anki2"
            with _database(collection) as connection:
                self.write_to_db(connection.cursor(), notetypes.CHANGED, iter(()))
            large = collection.stat().st_size > zipfile.ZIP64_LIMIT
            # A name alone gives an entry of 1980 too, and the level that the package was opened with.
            with collection.open("rb") as source, package.open(collection.name, "w", force_zip64=large) as entry:
                copyfileobj(source, entry, _PIECE)

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, _ids: Iterator[int]) -> None:
        """Everything at once, and the indexes last."""
        tables, _, indexes = APKG_SCHEMA.partition("CREATE INDEX")
        cursor.executescript(tables)
        cursor.executescript(APKG_COL)
        cursor.execute("begin")
        numbered, rows = _numbered(self.decks), self._rows
        # Rows are made as the database takes them: a hundred thousand need no room of their own.
        cursor.executemany(_NOTE, (rows.note(card, deck, number) for number, card, deck in numbered))
        cursor.executemany(_CARD, (rows.card(card, deck, number) for number, card, deck in numbered))
        decks = json.loads(cursor.execute("select decks from col").fetchone()[0])
        decks |= {str(deck.deck_id): deck.to_json() for deck in self.decks}
        used = [number for (number,) in cursor.execute("select distinct mid from notes order by mid")]
        models = {str(number): _model(BY_ID[number]).to_json(timestamp, self.decks[0].deck_id) for number in used}
        cursor.execute("update col set decks = ?, models = ?", (json.dumps(decks), json.dumps(models)))
        if rows.progress:
            _write_progress(cursor, rows.progress, {card.id: number for number, card, _ in numbered})
        cursor.executescript("CREATE INDEX" + indexes)  # which commits first


@contextmanager
def _database(file: Path) -> Iterator[sqlite3.Connection]:
    """A new database, written to its file at the end.

    Raises:
        OSError: it cannot be written.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.executescript(_UNSAFE)
        yield connection
    except sqlite3.OperationalError as error:
        with file.open("ab") as more:  # SQLite does not say why; the system does, when it is asked for more room
            more.write(bytes(_PIECE))
        raise OSError(str(error)) from error
    finally:
        connection.close()


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


def _entry(name: str, *, packed: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
