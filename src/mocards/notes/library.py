"""All notes of a vault, each read once: from the cache where nothing has changed, else on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from mocards.notes.cache import Cached, Entry, digest, keep, open_cache
from mocards.notes.cores import spread
from mocards.notes.dialect import Dialect, dialect_of
from mocards.notes.frozen import freeze, thaw
from mocards.notes.note import Note, read_note, unreadable_note
from mocards.notes.vault import NoteFile, find_notes
from mocards.settings import SETTINGS_FILE, Settings

HOME = ".mocards"
"""Where the cache is, in the vault. Only where this folder is already is anything kept."""
Tell = Callable[[int, int], None]
"""Is told how many notes are read, and of how many."""


def read_notes(vault: Path, settings: Settings, tell: Tell = lambda _done, _all: None) -> dict[str, Note]:
    """Every note of the vault, read, by its path. A file that cannot be read is a note with a problem.

    Raises:
        VaultError: there is no folder of notes.
        SettingsError: the vault's own dialect has a name that means nothing.
    """
    dialect = dialect_of(settings.dialect, vault / SETTINGS_FILE)
    files = find_notes(vault, settings)
    before = open_cache(vault / HOME, settings.dialect)
    notes = _unchanged(before, files)
    kept = {path: before.entries[path] for path in notes}
    added: dict[str, tuple[NoteFile, bytes, bytes]] = {}
    changed = [file for file in files if file.path not in notes]
    for file, content, frozen, note in _read(vault, changed, before, dialect, tell):
        notes[file.path] = note
        entry = before.entries.get(file.path)
        if frozen and entry is not None and entry.content == content:
            kept[file.path] = msgspec.structs.replace(entry, mtime_ns=file.mtime_ns, size=file.size)
        elif frozen:
            added[file.path] = (file, content, frozen)
    if (added or kept != before.entries or any(not before.is_current(file) for file in files)) and _has_home(vault):
        keep(before, kept, added)
    return {file.path: notes[file.path] for file in files}


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


def _read(
    vault: Path, files: Sequence[NoteFile], before: Cached, dialect: Dialect, tell: Tell
) -> Iterator[tuple[NoteFile, bytes, bytes, Note]]:
    """File, digest, frozen note (empty when it is not to be kept) and note of every file."""

    def work(file: NoteFile) -> bytes:
        return _frozen(vault, file, before.entries, dialect)

    for file, made in zip(files, spread(work, files, lambda done: tell(done, len(files))), strict=True):
        content, frozen = made[:_DIGEST], made[_DIGEST:]
        if content == _SAME:  # only its time has changed
            frozen = before.frozen(file.path) or b""
            content = before.entries[file.path].content
        note = thaw(frozen) if frozen else None
        if note is None:
            yield _afresh(vault, file, dialect)
        else:
            yield file, content, frozen, note


_DIGEST = 16
_SAME = b"\0" * _DIGEST


def _frozen(vault: Path, file: NoteFile, known: Mapping[str, Entry], dialect: Dialect) -> bytes:
    """The digest of a file and its frozen note; zeros alone when the content is as it was; nothing when unreadable."""
    try:
        raw = (vault / file.path).read_bytes()
    except OSError:
        return b""
    content = digest(raw)
    entry = known.get(file.path)
    if entry is not None and entry.content == content:
        return _SAME
    return content + freeze(read_note(file.path, raw, dialect))


def _afresh(vault: Path, file: NoteFile, dialect: Dialect) -> tuple[NoteFile, bytes, bytes, Note]:
    """A note read here and now, not to be kept: its file or its place in the cache is in trouble."""
    try:
        raw = (vault / file.path).read_bytes()
    except OSError as error:
        return file, b"", b"", unreadable_note(file.path, error.strerror or str(error))
    return file, b"", b"", read_note(file.path, raw, dialect)
