"""Finds the vault and its notes on the disk.

Importing this module costs next to nothing: the first card of ``mocards study`` waits for the fingerprint.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

import mocards
from mocards.errors import VaultError

if TYPE_CHECKING:
    from mocards.settings import Settings

MARKS = ("mocards.toml", ".mocards", ".obsidian")
"""What a vault's top folder holds, at least one of them."""
SUFFIX = ".md"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".avif", ".svg"})
"""Endings of files that notes show as pictures."""
NEVER = frozenset({"node_modules"})
"""Folders that hold no notes of the author's, wherever they stand."""
OURS = frozenset({"decks", "exports"})
"""Folders at the top of the vault that the program writes."""


class NoteFile(Struct, frozen=True, order=True):
    """A note on the disk, and what tells that it has changed."""

    path: str
    """Relative to the vault, with forward slashes."""
    mtime_ns: int
    size: int


def find_vault(start: Path, explicit: Path | None = None) -> Path:
    """The folder that was asked for, else the nearest of ``start`` and its parents that looks like a vault.

    Raises:
        VaultError: there is no such folder.
    """
    if explicit is not None:
        if not explicit.is_dir():
            reason = "is a file, not a folder" if explicit.exists() else "does not exist"
            raise VaultError(f"vault {explicit} {reason}; name the folder that holds the notes")
        return explicit.resolve()
    here = start.resolve()
    for folder in (here, *here.parents):
        if any((folder / mark).exists() for mark in MARKS):
            return folder
    raise VaultError(
        f"no vault in {here} or above it; go to the folder with your notes, name it with --vault DIR, "
        "or make a first one with 'mocards init'"
    )


def find_notes(vault: Path, settings: Settings) -> list[NoteFile]:
    """All notes of the vault, sorted by path.

    Folders that start with a dot, those the settings ignore, and those the program writes are left out.
    Linked folders are not entered, and a linked file counts only when it lies inside the vault.

    Raises:
        VaultError: the settings name a folder of notes that does not exist.
    """
    top = vault / settings.notes
    if not top.is_dir():
        raise VaultError(f"{vault}: there is no folder '{settings.notes}'; mend 'notes' in {MARKS[0]}")
    prefix = Path(os.path.normpath(settings.notes)).as_posix()
    start = "" if prefix == "." else f"{prefix}/"
    ignored = NEVER | {name.casefold() for name in settings.ignore}
    return sorted(_walk(vault.resolve(), top, start, ignored), key=lambda note: note.path)


def _walk(vault: Path, top: Path, start: str, ignored: frozenset[str]) -> Iterator[NoteFile]:
    folders = [(str(top), start)]
    while folders:
        folder, prefix = folders.pop()
        left_out = ignored | OURS if not prefix else ignored
        try:
            entries = list(os.scandir(folder))
        except OSError:  # without the right to look into a folder, it is as if ignored
            continue
        for entry in entries:
            if entry.name.startswith(".") or not entry.name.isprintable():
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name.casefold() not in left_out:
                        folders.append((entry.path, f"{prefix}{entry.name}/"))
                elif entry.name.lower().endswith(SUFFIX) and _is_inside(entry, vault):
                    status = entry.stat()
                    yield NoteFile(prefix + entry.name, status.st_mtime_ns, status.st_size)
            except OSError:  # gone in the meantime, or a link to nowhere
                continue


def _is_inside(entry: os.DirEntry[str], vault: Path) -> bool:
    if not entry.is_symlink():
        return entry.is_file()
    return entry.is_file() and Path(entry.path).resolve().is_relative_to(vault)


def fingerprint(vault: Path, settings: Settings, files: Sequence[NoteFile] | None = None) -> str:
    """A short text that changes when a note, a manifest, a deck file, the settings or the program change.

    It looks at paths, sizes and times only; no file is opened.

    Args:
        vault: its top folder.
        settings: of the vault.
        files: its notes, when they were found just now.
    """
    files = find_notes(vault, settings) if files is None else files
    notes = _short(f"{note.path}\0{note.mtime_ns}\0{note.size}" for note in files)
    return f"{notes}.{_beside_notes(vault)}"


def refreshed(before: str, vault: Path) -> str:
    """The fingerprint of a vault in which only deck files were written since."""
    return f"{before.partition('.')[0]}.{_beside_notes(vault)}"


def _beside_notes(vault: Path) -> str:
    """The part of a fingerprint that is of the program, the settings, the manifests and the deck files."""
    parts = []
    for folder, endings in ((vault, MARKS[0]), (vault / "decks", (".toml", ".cards.json"))):
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            if entry.name.endswith(endings):
                with contextlib.suppress(OSError):  # gone in the meantime
                    status = entry.stat()
                    parts.append(f"{entry.name}\0{status.st_mtime_ns}\0{status.st_size}")
    return _short([mocards.__version__, *sorted(parts)])


def only_notes_changed(before: str, now: str) -> bool:
    """Whether two fingerprints of a vault have all but the notes in common."""
    return before.rpartition(".")[2] == now.rpartition(".")[2]


def _short(parts: Iterable[str]) -> str:
    from hashlib import blake2b

    return blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def find_pictures(vault: Path) -> frozenset[str]:
    """Paths of the vault's pictures, relative to it. What a link brings in from outside is none of them."""
    top = vault.resolve()
    found: set[str] = set()
    for folder, inside, files in os.walk(top):
        inside[:] = [name for name in inside if not name.startswith(".") and name not in NEVER]
        for name in files:
            file = Path(folder, name)
            shown = file.suffix.lower() in PICTURES and not name.startswith(".")
            if shown and (not file.is_symlink() or file.resolve().is_relative_to(top)):
                found.add(file.relative_to(top).as_posix())
    return frozenset(found)


def find_others(vault: Path, notes: Container[str]) -> frozenset[str]:
    """Paths of all other files: pictures, templates, notes outside the folder of notes. Dot folders are left out."""
    found: set[str] = set()
    for folder, inside, files in os.walk(vault):
        inside[:] = [name for name in inside if not name.startswith(".") and name not in NEVER]
        prefix = Path(folder).relative_to(vault).as_posix()
        start = "" if prefix == "." else f"{prefix}/"
        found.update(path for name in files if (path := start + name) not in notes)
    return frozenset(found)
