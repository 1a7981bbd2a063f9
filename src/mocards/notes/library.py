"""All notes of a vault, each read once: from the cache where nothing has changed, else on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from mocards.notes.cache import Cached, Entry, digest, keep, kept_dialect, open_cache
from mocards.notes.cores import nothing, spread
from mocards.notes.dialect import Dialect, dialect_of
from mocards.notes.frozen import freeze, thaw
from mocards.notes.note import Note, read_note, unreadable_note
from mocards.notes.vault import NoteFile, find_notes
from mocards.settings import SETTINGS_FILE, Settings

HOME = ".mocards"
"""Where the cache is, in the vault. Only where this folder is already is anything kept."""
Tell = Callable[[int, int], None]
"""Is told how many notes are read, and of how many."""


def quiet(_done: int, _all: int) -> None:
    """For whoever need not know."""


class Library(Struct, frozen=True):
    """All notes of a vault."""

    notes: Mapping[str, Note]
    """By path, sorted."""
    contents: Mapping[str, bytes]
    """Path → digest of the file, for the notes that could be read."""


def read_notes(vault: Path, settings: Settings, tell: Tell = quiet) -> dict[str, Note]:
    """Every note of the vault by its path; see :func:`read_library`."""
    return dict(read_library(vault, settings, find_notes(vault, settings), tell).notes)


def read_library(
    vault: Path,
    settings: Settings,
    files: Sequence[NoteFile],
    tell: Tell = quiet,
    meanwhile: Callable[[], None] = nothing,
) -> Library:
    """Every note of the vault, read, by its path. A file that cannot be read is a note with a problem.

    Args:
        vault: its top folder.
        settings: of the vault.
        files: its notes on the disk.
        tell: is told how many notes are read, and of how many.
        meanwhile: is done while other cores read.

    Raises:
        SettingsError: the vault's own dialect has a name that means nothing.
    """
    before = open_cache(vault / HOME, settings.dialect)
    dialect = kept_dialect(before, lambda: dialect_of(settings.dialect, vault / SETTINGS_FILE))
    notes = _unchanged(before, files)
    kept = {path: before.entries[path] for path in notes}
    added: dict[str, tuple[NoteFile, bytes, bytes]] = {}
    changed = [file for file in files if file.path not in notes]
    for file, made in zip(changed, _read(vault, changed, before, dialect, tell, meanwhile), strict=True):
        notes[file.path] = made.note
        if made.how == _SAME:
            kept[file.path] = _dated(before.entries[file.path], file)
        elif made.how == _NEW:
            added[file.path] = (file, made.content, made.frozen)
    if (added or kept != before.entries or any(not before.is_current(file) for file in files)) and _has_home(vault):
        keep(before, kept, added)
    contents = {path: entry.content for path, entry in kept.items()}
    contents |= {path: content for path, (_, content, _) in added.items()}
    return Library({file.path: notes[file.path] for file in files}, contents)


class Edits(Struct, frozen=True):
    """The few notes that have changed since a build."""

    notes: Mapping[str, Note]
    """Those that are another now, or new, by path."""
    gone: frozenset[str]
    """Paths of those that are there no more."""
    contents: Mapping[str, bytes]
    """Their digests."""
    others: Callable[[str], Note]
    """Gives any of the other notes, as it was and is."""


def edits(vault: Path, settings: Settings, files: Sequence[NoteFile], contents: Mapping[str, bytes]) -> Edits | None:
    """What has changed since a build, without a look at anything else; None when most is new or something unreadable.

    Args:
        vault: its top folder.
        settings: of the vault.
        files: its notes on the disk.
        contents: path → digest of what that build read.
    """
    before = open_cache(vault / HOME, settings.dialect)
    touched = before.touched(files, contents)
    new = sum(file.path not in contents for file in touched)
    if new > len(contents):  # they are read sooner on all cores
        return None
    gone = frozenset(contents.keys() - {file.path for file in files} if len(files) - new < len(contents) else ())
    dialect = kept_dialect(before, lambda: dialect_of(settings.dialect, vault / SETTINGS_FILE))
    kept = {path: entry for path, entry in before.entries.items() if path not in gone} if gone else dict(before.entries)
    added: dict[str, tuple[NoteFile, bytes, bytes]] = {}
    notes: dict[str, Note] = {}
    for file in touched:
        entry = before.entries.get(file.path)
        try:
            raw = (vault / file.path).read_bytes()
        except OSError:
            return None
        content = digest(raw)
        if content != contents.get(file.path):
            notes[file.path] = read_note(file.path, raw, dialect)
            added[file.path] = (file, content, freeze(notes[file.path]))
            kept.pop(file.path, None)
        elif entry is not None and entry.content == content:
            kept[file.path] = _dated(entry, file)
    if _has_home(vault) and (added or kept != before.entries):
        keep(before, kept, added)

    def other(path: str) -> Note:
        frozen = before.frozen(path) if path in before.entries else None
        return (thaw(frozen) if frozen else None) or _afresh(vault, NoteFile(path, 0, 0), dialect)

    return Edits(notes, gone, {path: content for path, (_, content, _) in added.items()}, other)


def _dated(entry: Entry, file: NoteFile) -> Entry:
    """The entry of a file whose content is as it was, with the file's time as it is."""
    return msgspec.structs.replace(entry, mtime_ns=file.mtime_ns, size=file.size)


def _has_home(vault: Path) -> bool:
    return (vault / HOME).is_dir()


def _unchanged(before: Cached, files: Sequence[NoteFile]) -> dict[str, Note]:
    """The notes whose files have the time and size that they had."""
    current = {file.path for file in files if before.is_current(file)}
    notes = {}
    for path, frozen in before.all_frozen() if current else ():
        if path in current and (note := thaw(frozen)) is not None:
            notes[path] = note
    return notes


_SAME, _NEW, _LOST = b"s", b"n", b""
"""The file's content is as the cache has it; it is another; it could not be read, or not be frozen."""
_DIGEST = 16
"""Bytes of a digest."""


class _Made(NamedTuple):
    """What became of one file."""

    how: bytes
    content: bytes
    """Its digest."""
    frozen: bytes
    note: Note


def _read(
    vault: Path,
    files: Sequence[NoteFile],
    before: Cached,
    dialect: Dialect,
    tell: Tell,
    meanwhile: Callable[[], None],
) -> Iterator[_Made]:
    def work(file: NoteFile) -> bytes:
        return _frozen(vault, file, before, dialect)

    results = spread(work, files, lambda done: tell(done, len(files)), meanwhile)
    for file, made in zip(files, results, strict=True):
        how, content, frozen = made[:1], made[1 : 1 + _DIGEST], made[1 + _DIGEST :]
        note = thaw(frozen) if how else None
        yield (
            _Made(_LOST, b"", b"", _afresh(vault, file, dialect)) if note is None else _Made(how, content, frozen, note)
        )


def _frozen(vault: Path, file: NoteFile, before: Cached, dialect: Dialect) -> bytes:
    """How it went, the digest of the file and its frozen note; nothing for a file that cannot be read."""
    try:
        raw = (vault / file.path).read_bytes()
    except OSError:
        return _LOST
    content = digest(raw)
    entry = before.entries.get(file.path)
    if entry is not None and entry.content == content and (kept := before.frozen(file.path)):
        return _SAME + content + kept
    return _NEW + content + freeze(read_note(file.path, raw, dialect))


def _afresh(vault: Path, file: NoteFile, dialect: Dialect) -> Note:
    """A note read here and now, whatever is the matter with its file or with the freezer."""
    try:
        raw = (vault / file.path).read_bytes()
    except OSError as error:
        return unreadable_note(file.path, error.strerror or str(error))
    return read_note(file.path, raw, dialect)
