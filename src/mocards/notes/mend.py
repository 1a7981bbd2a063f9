"""Mends damaged characters in the notes themselves: the one thing in mocards that writes notes.

The note as it was stays beside it, with ``.bak`` behind its name.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from mocards.errors import DiskError
from mocards.files import write_aside
from mocards.notes.encoding import decode, mended
from mocards.notes.vault import find_notes
from mocards.settings import Settings


class Mended(Struct, frozen=True):
    """A note that was mended."""

    path: str
    places: int
    """How many runs of damaged characters there were."""
    backup: str
    """Path of the note as it was, relative to the vault."""


def mend_notes(vault: Path, settings: Settings) -> list[Mended]:
    """Mend every note that has damaged characters, each in one step; all others stay untouched.

    Raises:
        DiskError: a note or its backup cannot be read or written; that note is as it was.
    """
    return [done for note in find_notes(vault, settings) if (done := _mend(vault, note.path))]


def _mend(vault: Path, path: str) -> Mended | None:
    file = (vault / path).resolve()  # behind a link, so that the link stays one
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DiskError.of("read", file, error) from error
    sound = mended(raw)
    if sound == raw:
        return None
    backup = _free_name(file)
    write_aside(backup, raw)
    write_aside(file, sound)
    shown = backup.relative_to(vault) if backup.is_relative_to(vault) else backup
    return Mended(path, len(decode(raw).repairs), shown.as_posix())


def _free_name(file: Path) -> Path:
    """``note.md.bak``, or ``note.md.2.bak`` and on when that is taken: no backup is overwritten."""
    backup, number = file.with_name(f"{file.name}.bak"), 2
    while backup.exists():
        backup, number = file.with_name(f"{file.name}.{number}.bak"), number + 1
    return backup
