"""Notes that were read before: nothing is parsed twice.

Two files in the vault's ``.mocards``: an index (path, time, size, what was made of it) and a pack of frozen notes,
which only grows until half of it is dead. A third has the dialect, whose files take longer to read than a note does.
Whatever is damaged, foreign or of another version counts for nothing: it is read again.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Struct

import mocards
from mocards.errors import DiskError
from mocards.files import read_cache, write_cache
from mocards.notes.dialect import Dialect
from mocards.notes.vault import NoteFile
from mocards.settings import DialectSettings

INDEX = "notes.index"
PACK = "notes-{}.pack"
DIALECT = "notes.dialect"
COARSE = 2_000_000_000
"""Nanoseconds that a file's time may be off (FAT counts in steps of two seconds): a note that was written so shortly
before the index is known by its content alone."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the index says of one note."""

    mtime_ns: int
    size: int
    content: bytes
    """Digest of the file."""
    offset: int
    """Where its frozen note begins in the pack."""
    length: int
    check: int
    """CRC-32 of the frozen note."""


class _Index(msgspec.Struct, frozen=True, array_like=True):
    stamp: str
    pack: str
    entries: dict[str, Entry]


class _Dialect(Struct, frozen=True, array_like=True):
    stamp: str
    dialect: Dialect


class Cached(Struct, frozen=True):
    """What was kept at the end of the last run."""

    folder: Path
    stamp: str
    pack: str
    entries: Mapping[str, Entry]
    written_ns: int
    """When the index was written, as the disk's clock has it."""

    def is_current(self, file: NoteFile) -> bool:
        """Whether a note is surely as it was, by its time and size alone."""
        entry = self.entries.get(file.path)
        return (
            entry is not None
            and (entry.mtime_ns, entry.size) == (file.mtime_ns, file.size)
            and entry.mtime_ns < self.written_ns - COARSE
        )

    def touched(self, files: Sequence[NoteFile], contents: Mapping[str, bytes]) -> list[NoteFile]:
        """The notes that may have another content than the one named, and those of which none is named.

        As :meth:`is_current` and a look at the content for each, of ten thousand in a few milliseconds.
        """
        entries, latest, touched = self.entries, self.written_ns - COARSE, []
        for file in files:
            path, mtime = file.path, file.mtime_ns
            entry = entries.get(path)
            if (
                entry is None
                or entry.mtime_ns != mtime
                or mtime >= latest
                or entry.size != file.size
                or entry.content != contents.get(path)
            ):
                touched.append(file)
        return touched

    def frozen(self, path: str) -> bytes | None:
        """The frozen note; None when the pack does not have it as it was written."""
        entry = self.entries[path]
        with contextlib.suppress(OSError), (self.folder / self.pack).open("rb") as pack:
            pack.seek(entry.offset)
            found = pack.read(entry.length)
            return found if _is_whole(found, entry) else None
        return None

    def all_frozen(self) -> Iterator[tuple[str, bytes]]:
        """Path and frozen note of all that the pack has whole."""
        try:
            pack = (self.folder / self.pack).read_bytes()
        except OSError:
            return
        for path, entry in self.entries.items():
            found = pack[entry.offset : entry.offset + entry.length]
            if _is_whole(found, entry):
                yield path, found


def _is_whole(found: bytes, entry: Entry) -> bool:
    return len(found) == entry.length and crc32(found) == entry.check


def open_cache(folder: Path, dialect: DialectSettings) -> Cached:
    """What a folder's cache holds for this program and dialect; nothing when it holds something else.

    Args:
        folder: the vault's ``.mocards``; it need not exist.
        dialect: the vault's own.
    """
    own = stamp(dialect)
    file = folder / INDEX
    try:
        written = file.stat().st_mtime_ns
        index = msgspec.msgpack.decode(read_cache(file), type=_Index)
    except (OSError, msgspec.MsgspecError):
        return Cached(folder, own, "", {}, 0)
    if index.stamp != own or Path(index.pack).name != index.pack:
        return Cached(folder, own, "", {}, 0)
    return Cached(folder, own, index.pack, index.entries, written)


def kept_dialect(before: Cached, make: Callable[[], Dialect]) -> Dialect:
    """The dialect as it was kept, else as it is made, which is kept then.

    Args:
        before: what there is; its stamp speaks for the dialect too.
        make: reads the files of the dialect.
    """
    file = before.folder / DIALECT
    with contextlib.suppress(msgspec.MsgspecError):
        kept = msgspec.msgpack.decode(read_cache(file), type=_Dialect)
        if kept.stamp == before.stamp:
            return kept.dialect
    made = make()
    if before.folder.is_dir():
        with contextlib.suppress(DiskError):
            write_cache(file, msgspec.msgpack.encode(_Dialect(before.stamp, made)))
    return made


def keep(before: Cached, kept: Mapping[str, Entry], added: Mapping[str, tuple[NoteFile, bytes, bytes]]) -> None:
    """Write the cache anew. A disk that refuses is no trouble: the next run reads the notes again.

    Args:
        before: what there was.
        kept: entries that stay, by path.
        added: path → the file, the digest of its content, the frozen note.
    """
    with contextlib.suppress(OSError, DiskError):
        _keep(before, kept, added)


def _keep(before: Cached, kept: Mapping[str, Entry], added: Mapping[str, tuple[NoteFile, bytes, bytes]]) -> None:
    alive = sum(entry.length for entry in kept.values())
    pack = before.folder / before.pack if before.pack else None
    stays = pack is not None and pack.exists() and pack.stat().st_size <= 2 * alive
    entries: dict[str, Entry] = dict(kept) if stays else {}
    pieces: list[tuple[str, NoteFile, bytes, bytes]] = [(path, *one) for path, one in added.items()]
    if not stays:
        pack = before.folder / PACK.format(os.urandom(6).hex())
        for path, frozen in before.all_frozen() if kept else ():
            if entry := kept.get(path):
                file = NoteFile(path, entry.mtime_ns, entry.size)
                pieces.append((path, file, entry.content, frozen))
    assert pack is not None  # noqa: S101 - there is one, or it was just named
    if pieces:
        end = _append(pack, b"".join(frozen for *_, frozen in pieces))
        offset = end - sum(len(frozen) for *_, frozen in pieces)
        for path, file, content, frozen in pieces:
            entries[path] = Entry(file.mtime_ns, file.size, content, offset, len(frozen), crc32(frozen))
            offset += len(frozen)
    write_cache(before.folder / INDEX, msgspec.msgpack.encode(_Index(before.stamp, pack.name, entries)))
    if not stays:
        for old in before.folder.glob(PACK.format("*")):
            if old != pack:
                old.unlink(missing_ok=True)


def _append(pack: Path, pieces: bytes) -> int:
    """Add to a pack in one write, which no other process can come between; where it ends then."""
    handle = os.open(pack, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        view = memoryview(pieces)
        if (done := os.write(handle, view)) < len(pieces):
            raise OSError(f"only {done} bytes of {len(pieces)} were written")
        return os.lseek(handle, 0, os.SEEK_CUR)
    finally:
        os.close(handle)


def digest(raw: bytes) -> bytes:
    """What tells one content from another."""
    return blake2b(raw, digest_size=16).digest()


def stamp(dialect: DialectSettings, *more: Path) -> str:
    """What notes depend on besides their text: the program's code, Python, and the vault's own dialect.

    Args:
        dialect: the vault's own.
        more: folders of code that what is kept depends on besides.
    """
    folder = Path(__file__).parent
    parts = [mocards.__version__, sys.version, repr(dialect)]
    for place in (folder, folder / "dialects", *more):
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith((".py", ".toml")):
                    status = entry.stat()
                    parts.append(f"{entry.name} {status.st_mtime_ns} {status.st_size}")
    status = (folder.parent / "model.py").stat()
    parts.append(f"{status.st_mtime_ns} {status.st_size}")
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
