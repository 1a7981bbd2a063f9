"""What a build leaves behind for the next one: who uses which note, so that only what changed is looked at again.

A cache like that of the notes: whatever is damaged, foreign or of another build counts for nothing, and the next
build looks at everything.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from mocards.decks.assemble import Assembled, called
from mocards.decks.embedded import embedded_in
from mocards.decks.loose import loose_slug, loose_title
from mocards.decks.manifest import Manifest
from mocards.errors import DiskError
from mocards.files import read_cache, write_cache
from mocards.model import Card, Deck, Problem
from mocards.notes.cache import stamp
from mocards.notes.concepts import Concept
from mocards.notes.links import Places, names_in, places, resolve
from mocards.notes.note import Note
from mocards.settings import DialectSettings

FILE = "build.ledger"
_T = TypeVar("_T")


class Face(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What other notes see of a note; while it stays, a change inside matters to the note's own decks alone."""

    title: str
    """What people call it."""
    aliases: tuple[str, ...]
    deck: str
    is_moc: bool
    is_cheatsheet: bool


class NoteEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One note in the ledger."""

    face: Face
    decks: tuple[str, ...]
    """Slugs of the decks that use it, or would if it had other items."""
    problems: int
    """Errors and warnings in it."""
    names: tuple[str, ...]
    """What it calls other notes."""


class DeckEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One deck in the ledger."""

    title: str
    moc: str
    """Path of its map, as its file says; empty for one without."""
    has_map: bool
    """Whether that map is there."""
    live: int
    """Cards in use."""
    retired: int


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """All notes and decks, as a build saw them. What a build of few notes does not ask for is not even decoded."""

    stamp: str
    """Of the program and the dialect."""
    fingerprint: str
    """Of the vault; the store that was built from it has the same."""
    is_plain: bool
    """As :attr:`mocards.decks.build.Plan.is_plain`."""
    contents: dict[str, bytes]
    """Path → digest of the file that the build saw; empty for a note that could not be read."""
    aliases: dict[str, tuple[str, ...]]
    """Path → what else the note is called; of the notes that have aliases."""
    entries: dict[str, msgspec.Raw]
    """Path → :class:`NoteEntry`; :meth:`note` gives it."""
    uses: dict[str, msgspec.Raw]
    """Slug of a deck → paths of the notes that name it in :attr:`NoteEntry.decks`; :meth:`users_of` gives them."""
    decks: dict[str, DeckEntry]
    problems: int
    """Errors and warnings in all notes."""

    def note(self, path: str) -> NoteEntry:
        """What the ledger says of a note."""
        return _entry_decoder().decode(self.entries[path])

    def users_of(self, slug: str) -> tuple[str, ...]:
        """Paths of the notes that a deck uses, or would if they had other items."""
        return msgspec.msgpack.decode(self.uses[slug], type=tuple[str, ...]) if slug in self.uses else ()

    def is_map(self, path: str, slug: str) -> bool:
        """Whether a note is the map of a deck."""
        return slug in self.decks and self.decks[slug].has_map and self.decks[slug].moc == path

    def with_retired(self) -> frozenset[str]:
        """Slugs of the decks that have retired cards."""
        return frozenset(slug for slug, entry in self.decks.items() if entry.retired)

    def places(self, faces: Mapping[str, Face], gone: Collection[str]) -> Places:
        """All notes, to be found by what links call them.

        Args:
            faces: of those that are new or another, by path.
            gone: paths of those that are there no more.
        """
        others = self.contents if not gone else [path for path in self.contents if path not in gone]
        paths = (*others, *(path for path in faces if path not in self.contents))
        aliases = self.aliases | {path: face.aliases for path, face in faces.items()}
        return places((path, aliases.get(path, ())) for path in paths)

    def naming(self, names: Set[str]) -> list[str]:
        """Paths of the notes that call another one by one of these names."""
        return [path for path in self.entries if not names.isdisjoint(self.note(path).names)]

    def with_notes(
        self,
        notes: Mapping[str, NoteEntry],
        contents: Mapping[str, bytes],
        slugs: Container[str] = (),
        gone: Collection[str] = (),
    ) -> Ledger:
        """The ledger with some notes looked at anew.

        Args:
            notes: by path.
            contents: their digests.
            slugs: of the decks of which it is said who uses them: all that any of these notes uses, or did use.
            gone: paths of those that are there no more.
        """
        uses = {slug: paths for slug, paths in self.uses.items() if slug not in slugs}
        before = sum(self.note(path).problems for path in (*notes, *gone) if path in self.entries)
        aliases = {path: entry.face.aliases for path, entry in notes.items() if entry.face.aliases}
        digests = {path: contents.get(path, b"") for path in notes}
        entries = {path: msgspec.Raw(_encoder().encode(entry)) for path, entry in notes.items()}
        return msgspec.structs.replace(
            self,
            contents=_without(self.contents, gone) | digests,
            aliases=_without(self.aliases, {*notes, *gone}) | aliases,
            entries=_without(self.entries, gone) | entries,
            uses={**uses, **_uses(notes)},
            problems=self.problems - before + sum(entry.problems for entry in notes.values()),
        )


def _without(of_notes: dict[str, _T], paths: Collection[str]) -> dict[str, _T]:
    return {path: one for path, one in of_notes.items() if path not in paths} if paths else of_notes


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@cache
def _entry_decoder() -> msgspec.msgpack.Decoder[NoteEntry]:
    return msgspec.msgpack.Decoder(NoteEntry)


def _uses(notes: Mapping[str, NoteEntry]) -> dict[str, msgspec.Raw]:
    """Slug → paths of the notes that use the deck."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, entry in notes.items():
        for slug in entry.decks:
            found[slug].append(path)
    return {slug: msgspec.Raw(_encoder().encode(paths)) for slug, paths in found.items()}


def face_of(note: Note) -> Face:
    """The face of a note."""
    return Face(called(note), note.aliases, note.deck, note.is_moc, note.is_cheatsheet)


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


def empty_ledger(dialect: DialectSettings, *, is_plain: bool) -> Ledger:
    """A ledger of nothing."""
    return Ledger(
        ledger_stamp(dialect), "", is_plain, contents={}, aliases={}, entries={}, uses={}, decks={}, problems=0
    )


def note_entries(
    notes: Mapping[str, Note], used: Mapping[str, tuple[str, ...]], problems: Iterable[Problem]
) -> dict[str, NoteEntry]:
    """The notes' side of a ledger."""
    counts = Counter(problem.position.note for problem in problems)
    return {
        path: NoteEntry(face_of(note), used.get(path, ()), counts[path], _names(note)) for path, note in notes.items()
    }


def _names(note: Note) -> tuple[str, ...]:
    """What a note calls other notes."""
    targets = {link.target for link in note.links}
    targets |= {item.target for item in note.items if isinstance(item, Concept) and item.target}
    return tuple(sorted({name for target in targets for name in names_in(target) if name}))


def deck_entries(decks: Iterable[Deck], maps: Container[str], cards: Sequence[Card]) -> dict[str, DeckEntry]:
    """The decks' side of a ledger.

    Args:
        decks: all of a plan.
        maps: slugs of those that have a map.
        cards: all of the plan.
    """
    live = Counter(card.deck for card in cards if not card.retired)
    retired = Counter(card.deck for card in cards if card.retired)
    return {
        deck.slug: DeckEntry(deck.title, deck.moc, deck.slug in maps, live[deck.slug], retired[deck.slug])
        for deck in decks
    }


def ledger_stamp(dialect: DialectSettings) -> str:
    """What a ledger depends on besides the vault: whoever has other code of notes and decks reads it otherwise."""
    return stamp(dialect, Path(__file__).parent)


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
