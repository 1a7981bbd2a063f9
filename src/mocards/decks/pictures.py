"""Which pictures the notes of a vault may show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mocards.notes.note import Note
from mocards.notes.vault import find_pictures


def pictures_of(vault: Path, notes: Mapping[str, Note]) -> frozenset[str]:
    """Paths of the vault's pictures; nobody looks for them where no note shows one."""
    return find_pictures(vault) if any(note.shows for note in notes.values()) else frozenset()
