"""What a build leaves behind for the next one: who uses which note, so that only what changed is looked at again.

A cache like that of the notes: whatever is damaged, foreign or of another build counts for nothing, and the next
build looks at everything.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from mocards.decks.assemble import Assembled, called
from mocards.decks.embedded import embedded_in
from mocards.decks.loose import loose_slug, loose_title
from mocards.decks.manifest import Manifest
from mocards.errors import DiskError
from mocards.files import read_cache, write_cache
from mocards.model import Card, Problem
from mocards.notes.concepts import Concept
from mocards.notes.links import Places, resolve
from mocards.notes.note import Note

FILE = "build.ledger"


class Face(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What other notes see of a note; while it stays, a change inside matters to the note's own decks alone."""

    title: str
    """What people call it."""
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    deck: str
    is_moc: bool
    is_cheatsheet: bool


class NoteEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One note in the ledger."""

    content: bytes
    """Digest of the file that the build saw."""
    face: Face
    decks: tuple[str, ...]
    """Slugs of the decks that use it, or would if it had other items."""
    problems: int
    """Errors and warnings in it."""


class DeckEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One deck in the ledger."""

    moc: str
    """Path of its map; empty for one without."""
    live: int
    """Cards in use."""
    retired: int


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """All notes and decks, as a build saw them."""

    stamp: str
    """Of the program and the dialect."""
    fingerprint: str
    """Of the vault; the store that was built from it has the same."""
    is_plain: bool
    """As :attr:`mocards.decks.build.Plan.is_plain`."""
    notes: dict[str, NoteEntry]
    decks: dict[str, DeckEntry]


def face_of(note: Note) -> Face:
    """The face of a note."""
    return Face(called(note), note.aliases, note.tags, note.deck, note.is_moc, note.is_cheatsheet)


def users(
    notes: Mapping[str, Note], assembled: Assembled, manifests: Mapping[str, Manifest], known: Places
) -> dict[str, tuple[str, ...]]:
    """Path of a note → slugs of the decks that use it: their maps, what their paths lead to, what gives cards
    or is shown by such a note."""
    found: dict[str, set[str]] = defaultdict(set)
    for slug, moc in assembled.maps.items():
        found[moc.path].add(slug)
        targets = [item.target for item in moc.items if isinstance(item, Concept) and item.target]
        if "cheatsheets" in manifests.get(slug, Manifest()).follow:
            targets += [link.target for link in moc.links]
        for target in targets:
            for path in resolve(target, moc.path, known)[:1]:
                found[path].add(slug)
    for draft in assembled.drafts:
        found[draft.source.note].add(draft.deck)
    for path, note in notes.items():
        if not note.is_moc and any(item.marked for item in note.items):
            found[path].add(loose_slug(loose_title(note)))
    _add_shown(found, notes, known)
    return {path: tuple(sorted(slugs)) for path, slugs in found.items()}


def _add_shown(found: dict[str, set[str]], notes: Mapping[str, Note], known: Places) -> None:
    """Whoever uses a note uses what it shows."""
    waiting = [path for path in found if path in notes]
    while waiting:
        path = waiting.pop()
        for shown in embedded_in(path, notes[path], known):
            if not found[path] <= found[shown]:
                found[shown] |= found[path]
                waiting += [shown] if shown in notes else []


def note_entries(
    notes: Mapping[str, Note],
    contents: Mapping[str, bytes],
    used: Mapping[str, tuple[str, ...]],
    problems: Iterable[Problem],
) -> dict[str, NoteEntry]:
    """The notes' side of a ledger; a note whose content nobody knows makes the next build look at everything."""
    counts = Counter(problem.position.note for problem in problems)
    return {
        path: NoteEntry(contents.get(path, b""), face_of(note), used.get(path, ()), counts[path])
        for path, note in notes.items()
    }


def deck_entries(slugs: Iterable[str], maps: Mapping[str, Note], cards: Sequence[Card]) -> dict[str, DeckEntry]:
    """The decks' side of a ledger."""
    live = Counter(card.deck for card in cards if not card.retired)
    retired = Counter(card.deck for card in cards if card.retired)
    return {slug: DeckEntry(maps[slug].path if slug in maps else "", live[slug], retired[slug]) for slug in slugs}


def read_ledger(home: Path, stamp: str, fingerprint: str) -> Ledger | None:
    """The ledger of the build that gave a vault this fingerprint; None when there is none that can be trusted."""
    try:
        found = msgspec.msgpack.decode(read_cache(home / FILE), type=Ledger)
    except msgspec.MsgspecError:
        return None
    return found if (found.stamp, found.fingerprint) == (stamp, fingerprint) else None


def write_ledger(home: Path, ledger: Ledger) -> None:
    """Keep a ledger. A disk that refuses is no trouble: the next build looks at everything."""
    with contextlib.suppress(DiskError):
        write_cache(home / FILE, msgspec.msgpack.encode(ledger))
