"""An Anki package, opened to be read: any scheme, made by anybody, and never trusted.

A package is a zip with a SQLite collection and numbered media. Three schemes are about: ``collection.anki2``
(plain), ``collection.anki21`` beside a stub that asks to update, and ``collection.anki21b``, in which
everything is packed once more with zstd. What a package announces and what really comes out are both
bounded, since a few kilobytes can unpack to more than a disk holds.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import zstandard
from msgspec import Struct

from mocards.errors import DiskError, PackageError
from mocards.exports import wire

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest scheme first: the older names may then be stubs."""
_NEWEST_PACKAGE = 3
_SCHEMAS = {11: "decks and notetypes in JSON", 18: "decks and notetypes in tables"}
MOST_BYTES = 2 << 30
"""Of a collection: a million notes with their reviews take less."""
MOST_MEDIUM = 256 << 20
"""Bytes of one medium."""
MOST_LISTED = 64 << 20
"""Bytes of the list of media."""
_MOST_DIRECTORY = 32 << 20
"""Bytes of a zip's own list, all of which is held in memory."""
_SUSPICIOUS, _MOST_RATIO = 64 << 20, 400
"""From so many bytes on, what unpacks to more than so many times its size is taken for a bomb."""
_PIECE = 1 << 20
_ZSTD = b"\x28\xb5\x2f\xfd"
_LONGEST_VALUE = 64 << 20
"""Bytes of one field: SQLite refuses more."""
_NEEDED = ("col", "notes", "cards", "revlog")
_BROKEN = (zipfile.BadZipFile, zlib.error, zstandard.ZstdError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a damaged member raises; a RuntimeError is a member with a password."""


class Package(Struct, frozen=True):
    """An open package."""

    file: Path
    collection: sqlite3.Connection
    schema: int
    """11 or 18."""
    media: Mapping[str, str]
    """Name in the notes' fields → member of the zip."""
    medium: Callable[[str], bytes]
    """The bytes of a medium by its name; a PackageError when it is missing or too large."""


@contextmanager
def opened(file: Path) -> Iterator[Package]:
    """Open a package; nothing of it is left anywhere afterwards.

    Raises:
        PackageError: it is no package, damaged, a bomb, or newer than we know; the message says which.
        DiskError: it cannot be read, or there is no room to unpack it.
    """
    with ExitStack() as stack:
        archive = stack.enter_context(_archive(file))
        name = _collection_name(file, archive)
        try:
            collection = _connected(file, archive, name)
        except OSError as error:
            raise DiskError.of("unpack", file, error) from error
        stack.callback(collection.close)
        schema = _schema(file, collection)
        media = _media(file, archive)
        try:
            yield Package(file, collection, schema, media, partial(_medium, file, archive, media))
        except sqlite3.Error as error:
            raise _damaged(file, f"its collection gives '{error}'") from error


def _damaged(file: Path, why: str) -> PackageError:
    return PackageError(f"{file}: this package is damaged: {why}; export it from Anki again")


def _newer(file: Path, what: str) -> PackageError:
    return PackageError(
        f"{file}: {what} is newer than this mocards knows; in Anki's export window tick 'Support older Anki versions'"
    )


# ---- the zip -------------------------------------------------------------------------------


@contextmanager
def _archive(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        source = file.open("rb")
    except OSError as error:
        raise DiskError.of("read", file, error) from error
    with source:
        if not zipfile.is_zipfile(source):
            if source.seek(0, os.SEEK_END) == 0:
                raise PackageError(f"{file}: this file is empty; export it from Anki again")
            raise PackageError(
                f"{file}: this is no Anki package (no zip file), or its end is missing; export it from Anki again"
            )
        if _directory_size(source) > _MOST_DIRECTORY:
            raise PackageError(f"{file}: this package lists more files than any deck needs; it is not read")
        try:
            archive = zipfile.ZipFile(source)
        except (*_BROKEN, OSError, OverflowError) as error:
            raise _damaged(file, str(error)) from error
        with archive:
            yield archive


def _directory_size(source: IO[bytes]) -> int:
    """Bytes of the zip's list of files, as its last record announces them."""
    length = source.seek(0, os.SEEK_END)
    source.seek(max(0, length - (1 << 16) - 22))
    tail = source.read()
    end = tail.rfind(b"PK\x05\x06")
    if tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):  # there is a second, longer record
        wide = tail.rfind(b"PK\x06\x06", 0, end)
        return int.from_bytes(tail[wide + 40 : wide + 48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _collection_name(file: Path, archive: zipfile.ZipFile) -> str:
    """The member that holds the notes.

    Raises:
        PackageError: there is none, or it is of a later scheme.
    """
    names = set(archive.namelist())
    if "meta" in names:
        meta = b"".join(_pieces(file, archive, "meta", 1 << 16, unpack=False))
        try:
            version = wire.integer(meta, 1)
        except ValueError as error:
            raise _damaged(file, f"its 'meta' is unreadable ({error})") from error
        if version > _NEWEST_PACKAGE:
            raise _newer(file, f"scheme {version} of this package")
    for name in COLLECTIONS:
        if name in names:
            return name
    later = sorted(name for name in names if name.startswith("collection."))
    if later:
        raise _newer(file, f"'{later[0]}' in this package")
    raise PackageError(f"{file}: this zip file holds no Anki collection; is it an .apkg or a .colpkg?")


def _pieces(file: Path, archive: zipfile.ZipFile, name: str, most: int, *, unpack: bool = True) -> Iterator[bytes]:
    """The bytes of a member, unpacked from zip and zstd, never more than ``most``.

    Raises:
        PackageError: it is larger than it may be, or damaged.
    """
    member = archive.getinfo(name)
    if member.file_size > most:
        raise _too_large(file, name, most)
    given = 0
    try:
        with archive.open(member) as raw:
            packed = unpack and raw.read(len(_ZSTD)) == _ZSTD
            raw.seek(0)
            stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True) if packed else raw
            while piece := stream.read(_PIECE):
                given += len(piece)
                if given > most or (given > _SUSPICIOUS and given > member.compress_size * _MOST_RATIO):
                    raise _too_large(file, name, most)
                yield piece
    except (*_BROKEN, MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise
        # EINVAL: the zip's list points before the beginning of the file.
        raise _damaged(file, f"'{name}' cannot be unpacked ({error})") from error


def _too_large(file: Path, name: str, most: int) -> PackageError:
    return PackageError(
        f"{file}: '{name}' in this package unpacks to far more than it should (at most {most >> 20:,} MB are read); "
        "it is not read"
    )


# ---- the collection ------------------------------------------------------------------------


def _connected(file: Path, archive: zipfile.ZipFile, name: str) -> sqlite3.Connection:
    """The collection, read from a copy that has no name any more: it goes when the connection does."""
    handle, copy = tempfile.mkstemp(prefix="mocards-", suffix=".anki2")
    try:
        with os.fdopen(handle, "wb") as target:
            for piece in _pieces(file, archive, name, MOST_BYTES):
                target.write(piece)
        connection = sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)
        try:
            _guard(connection)
            connection.execute("select count(*) from sqlite_master").fetchone()
        except sqlite3.Error as error:
            connection.close()
            raise _damaged(file, f"'{name}' is no database ({error})") from error
        return connection
    finally:
        Path(copy).unlink()


def _guard(connection: sqlite3.Connection) -> None:
    """Let a stranger's database do nothing but be read."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.create_collation("unicase", _unicase)
    for pragma in ("trusted_schema = off", "cell_size_check = on", "query_only = on", "mmap_size = 0"):
        connection.execute(f"pragma {pragma}")


def _unicase(one: str, other: str) -> int:
    """Anki's order of names: without regard to case."""
    left, right = one.casefold(), other.casefold()
    return (left > right) - (left < right)


def _schema(file: Path, collection: sqlite3.Connection) -> int:
    try:
        kinds = dict(collection.execute("select name, type from sqlite_master"))
        for name in _NEEDED:
            if kinds.get(name) != "table":
                raise PackageError(f"{file}: the collection in this package has no table '{name}'; it is not Anki's")
        rows = collection.execute("select ver from col limit 1").fetchall()
    except sqlite3.Error as error:
        raise _damaged(file, f"its collection gives '{error}'") from error
    version = rows[0][0] if rows else None
    if version not in _SCHEMAS:
        if isinstance(version, int) and version > max(_SCHEMAS):
            raise _newer(file, f"schema {version} of this collection")
        raise PackageError(f"{file}: the collection has the schema {version!r}, which no Anki exports")
    return int(version)


# ---- media ---------------------------------------------------------------------------------


def _media(file: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    """Name in the fields → member. The older list is JSON, the newer one protobuf; members are numbered.

    Raises:
        PackageError: the list is damaged.
    """
    members = set(archive.namelist())
    if "media" not in members:
        return {}
    listed = b"".join(_pieces(file, archive, "media", MOST_LISTED))
    try:
        if listed[:1] == b"{" or not listed.strip():
            names = dict(json.loads(listed or b"{}"))
        else:
            entries = (value for number, value in wire.fields(listed) if number == 1 and isinstance(value, bytes))
            names = {str(number): wire.text(entry, 1) for number, entry in enumerate(entries)}
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(file, f"its list of media is unreadable ({error})") from error
    return {str(name): number for number, name in names.items() if number in members}


def _medium(file: Path, archive: zipfile.ZipFile, media: Mapping[str, str], name: str) -> bytes:
    if name not in media:
        raise PackageError(f"{file}: '{name}' is not in this package")
    return b"".join(_pieces(file, archive, media[name], MOST_MEDIUM))
