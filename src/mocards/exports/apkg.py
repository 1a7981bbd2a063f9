"""An Anki package as a file: written with genanki; this module holds all that it falls short of.

genanki stamps every note with the present moment, so that each edition overwrites what a learner has edited;
it takes time with the square of the number of decks, and leaves files behind. Here a note's time is that of
its last change of content, everything is inserted at once, and the same rows give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from mocards.exports import notetypes
from mocards.exports.media import PACKED, Picture
from mocards.exports.notetypes import BY_ID, Notetype
from mocards.exports.standing import Progress
from mocards.files import ASIDE, is_device, replacing

Row = Sequence[Any]
NOTE = "insert into notes values (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')"
"""Takes number, guid, notetype, time of change, tags, fields, the first field."""
CARD = "insert into cards values (?1, ?1, ?2, 0, ?3, -1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, ?11, ?12)"
"""Takes number, deck, time of change, and a :class:`~mocards.exports.standing.Standing`. What is the same in every row
stands in the statement: each value that is bound takes time."""
REVIEW = "insert into revlog values (?1, ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8)"
"""Takes an :class:`~mocards.exports.standing.Answer`, with the card's number."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: a package does not tell when it was made."""
_LEVEL = 1
"""Of compression: the usual one takes almost three times as long, and saves a twentieth."""
_PIECE = 1 << 20
"""Bytes of the collection that are packed in one go."""
_AHEAD = 8
"""Pieces that are held meanwhile."""
_ROOM = 16 << 20
"""Bytes of the collection that wait to be written."""
_UNSAFE = f"""
pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma page_size = 16384;
pragma cache_size = -{_ROOM >> 10};
"""
"""Nobody ever sees half of a package, so its database needs no safety of its own; with 16 MB of room, one of ten
thousand cards is written in one go; and larger pages are fewer."""


class Edition(genanki.Package):  # type: ignore[misc] # genanki has no types
    """A package that is the same, to the byte, for the same rows."""

    def __init__(
        self,
        decks: Iterable[tuple[int, str, str]],
        notes: Iterable[Row],
        cards: Iterable[Row],
        reviews: Iterable[Row],
        progress: Progress | None,
        pictures: Iterable[Picture],
    ) -> None:
        """Take what is to be written.

        Args:
            decks: number, name and description of each.
            notes: what :data:`NOTE` takes, by number. They are asked for last, since they take longest to make.
            cards: what :data:`CARD` takes, by number.
            reviews: what :data:`REVIEW` takes.
            progress: the calendar that cards and reviews are in; without it they tell of none.
            pictures: that the notes show.
        """
        super().__init__([genanki.Deck(*deck) for deck in decks])
        self._notes, self._cards, self._reviews = notes, cards, reviews
        self._progress = progress
        self._pictures = {picture.name: picture for picture in pictures}

    def write_to_file(self, file: Path) -> None:
        """Write the package in one step: collection, pictures, and the list of their names.

        Raises:
            DiskError: the file cannot be written; nothing is left behind.
        """
        names = dict(enumerate(sorted(self._pictures)))
        packing = (zipfile.ZIP_DEFLATED, True, _LEVEL)
        with replacing(file) as target, zipfile.ZipFile(target, "w", *packing) as package:
            self._pack_collection(package, file)
            for number, name in names.items():
                packed = Path(name).suffix in PACKED
                content = self._pictures[name].read()
                package.writestr(_entry(str(number), packed=packed), content, compresslevel=_LEVEL)
            package.writestr(_entry("media"), json.dumps(names), compresslevel=_LEVEL)

    def _pack_collection(self, package: zipfile.ZipFile, file: Path) -> None:
        """Pack the collection by way of a file beside the package: with a log of years it is too large to hold."""
        beside = None if is_device(file) else file.parent
        with tempfile.TemporaryDirectory(ASIDE, f".{file.name}.", beside) as folder:
            collection = Path(folder) / "collection.anki2"
            with _database(collection) as connection:
                self.write_to_db(connection.cursor(), notetypes.CHANGED, iter(()))
            large = collection.stat().st_size > zipfile.ZIP64_LIMIT
            # A name alone gives an entry of 1980 too.
            with (
                collection.open("rb") as source,
                package.open(collection.name, "w", force_zip64=large) as entry,
                ThreadPoolExecutor() as threads,
            ):
                # The name is zipfile's own. Should it be another one day, the entry packs by itself, on one core.
                entry._compressor = _Packer(threads)  # type: ignore[attr-defined]
                copyfileobj(source, entry, _PIECE)

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, _ids: Iterator[int]) -> None:
        """Everything at once, and each table's indexes when it is full."""
        tables, *indexes = APKG_SCHEMA.split("CREATE INDEX")
        cursor.executescript(tables)
        cursor.executescript(APKG_COL)
        cursor.execute("begin")
        for table, insert, rows in (
            ("cards", CARD, self._cards),
            ("revlog", REVIEW, self._reviews),
            ("notes", NOTE, self._notes),
        ):
            # Rows are made as the database takes them: a hundred thousand need no room of their own.
            cursor.executemany(insert, rows)
            for index in indexes:
                if f"on {table} (" in index:
                    cursor.execute(f"CREATE INDEX{index}")
        self._write_col(cursor, timestamp)
        cursor.execute("commit")

    def _write_col(self, cursor: sqlite3.Cursor, timestamp: float) -> None:
        """What a collection says of itself: its decks, its notetypes, its calendar."""
        conf, decks = map(json.loads, cursor.execute("select conf, decks from col").fetchone())
        decks |= {str(deck.deck_id): deck.to_json() for deck in self.decks}
        used = [number for (number,) in cursor.execute("select distinct mid from notes order by mid")]
        models = {str(number): _model(BY_ID[number]).to_json(timestamp, self.decks[0].deck_id) for number in used}
        cursor.execute("update col set decks = ?, models = ?", (json.dumps(decks), json.dumps(models)))
        if self._progress:
            conf = json.dumps({**conf, **self._progress.conf})
            cursor.execute("update col set crt = ?, conf = ?", (self._progress.created, conf))


class _Packer:
    """Packs pieces on all cores, each by itself; one after the other they are a stream as zlib's packer gives it."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._packing: deque[Future[bytes]] = deque()

    def compress(self, piece: bytes) -> bytes:
        """What is packed by now of this piece and those before it."""
        self._packing.append(self._threads.submit(_packed, piece))
        return self._packing.popleft().result() if len(self._packing) > _AHEAD else b""

    def flush(self) -> bytes:
        """The rest of the stream."""
        return b"".join([*(piece.result() for piece in self._packing), _packed(b"", zlib.Z_FINISH)])


def _packed(piece: bytes, end: int = zlib.Z_SYNC_FLUSH) -> bytes:
    packer = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)  # zlib works without the interpreter's lock
    return packer.compress(piece) + packer.flush(end)


def _model(notetype: Notetype) -> genanki.Model:
    return genanki.Model(
        notetype.id,
        notetype.name,
        fields=[dict(field) for field in notetype.fields],
        templates=[dict(template) for template in notetype.templates],
        css=notetypes.style(),
        model_type=genanki.Model.CLOZE if notetype.cloze else genanki.Model.FRONT_BACK,
    )


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
            more.write(bytes(_ROOM + _PIECE))
        raise OSError(str(error)) from error
    finally:
        connection.close()


def _entry(name: str, *, packed: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
