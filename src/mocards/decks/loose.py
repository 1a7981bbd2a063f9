"""Decks of marked cards in notes that no map leads to: people who come from other tools have no maps."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Set
from pathlib import PurePosixPath

from mocards.model import Item, Position
from mocards.notes.note import Note
from mocards.patterns import lazy_pattern

_NOT_IN_SLUG = lazy_pattern(r"[^a-z0-9]+")


def loose_items(notes: Mapping[str, Note], taken: Set[Position]) -> dict[str, list[Item]]:
    """Path of a note → its marked cards that no map's deck holds, for the notes that have some, by path."""
    found = {
        path: [item for item in notes[path].items if item.marked and item.position not in taken]
        for path in sorted(notes)
        if not notes[path].is_moc
    }
    return {path: items for path, items in found.items() if items}


def loose_title(note: Note) -> str:
    """What the deck of such a note is called: as it wishes, else as its folder, else as the note itself."""
    return note.deck or PurePosixPath(note.path).parent.name or note.title


def loose_slug(title: str) -> str:
    """The slug of such a deck, in small ASCII letters and hyphens: ``biology/cells`` is *biology-cells*."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return _NOT_IN_SLUG.sub("-", plain.casefold()).strip("-") or "cards"
