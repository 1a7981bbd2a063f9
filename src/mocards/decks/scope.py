"""Which decks some edits may touch: those that use an edited note, and those that speak of one which is called anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from mocards.decks.embedded import embedded_in
from mocards.decks.ledger import Face, Ledger, face_of
from mocards.decks.loose import loose_slug, loose_title
from mocards.notes.concepts import Concept
from mocards.notes.library import Edits
from mocards.notes.links import Places, names_of, resolve
from mocards.notes.note import Note


class Scope(Struct, frozen=True):
    """What a build of some edits looks at."""

    slugs: frozenset[str]
    """Of the decks."""
    notes: Mapping[str, Note]
    """All that any of them uses, and the edited ones, by path, sorted."""
    known: Places
    """All notes of the vault as they are now, to be found by what links call them."""
    faces: Mapping[str, Face]
    """Of the edited notes, by path."""


def scope_of(edited: Edits, ledger: Ledger) -> Scope | None:
    """What is to be looked at; None when it is everything: a map came or went, or a note shows another one now.

    Args:
        edited: what has changed since a build.
        ledger: of that build.
    """
    faces = {path: face_of(note) for path, note in edited.notes.items()}
    if any(_is_about_maps(path, faces.get(path), ledger) for path in (*faces, *edited.gone)):
        return None
    known = ledger.places(faces, edited.gone)
    names = _names_of_changed(faces, edited.gone, ledger)
    speaking = [path for path in ledger.naming(names) if path not in faces] if names else []
    looked = {path: edited.others(path) for path in speaking if path not in edited.gone} | dict(edited.notes)
    uses = _Uses(looked, faces, ledger, known)
    slugs = uses.touched([*looked, *edited.gone])
    same = {path for slug in slugs for path in uses.notes_of(slug)} - looked.keys() - edited.gone
    notes = dict(sorted({**{path: edited.others(path) for path in same}, **looked}.items()))
    return None if _show_more(notes, uses, known) else Scope(slugs, notes, known, faces)


def _is_about_maps(path: str, now: Face | None, ledger: Ledger) -> bool:
    """Whether a note became a map, or is one no longer: then decks come and go, and others may take their slugs."""
    before = ledger.note(path) if path in ledger.entries else None
    if before and now is None:
        return before.face.is_moc or any(ledger.is_map(path, slug) for slug in before.decks)
    return bool(now and now.is_moc) != bool(before and before.face.is_moc)


def _names_of_changed(faces: Mapping[str, Face], gone: Collection[str], ledger: Ledger) -> set[str]:
    """What the notes are and were called that others see another face of."""
    names: set[str] = set()
    for path in (*faces, *gone):
        before, now = ledger.note(path).face if path in ledger.entries else None, faces.get(path)
        if before != now:
            names |= names_of(path, (*(before.aliases if before else ()), *(now.aliases if now else ())))
    return names


class _Uses:
    """Which decks use which notes, or did before the edits."""

    def __init__(self, looked: Mapping[str, Note], faces: Mapping[str, Face], ledger: Ledger, known: Places) -> None:
        self._ledger = ledger
        self._faces = faces
        self._more: dict[str, set[str]] = defaultdict(set)
        """Path → decks that use the note since it was edited, or since their map was."""
        for path, note in looked.items():
            if note.is_moc:
                own = {slug for slug in ledger.note(path).decks if ledger.is_map(path, slug)}
                for target in self._targets(note, path, known):
                    self._more[target] |= own
            elif any(item.marked for item in note.items):
                self._more[path].add(loose_slug(loose_title(note)))

    def decks_of(self, path: str) -> set[str]:
        """Slugs of the decks that use a note."""
        before = self._ledger.note(path).decks if path in self._ledger.entries else ()
        return self._more.get(path, set()).union(before)

    def notes_of(self, slug: str) -> set[str]:
        """Paths of the notes that a deck uses."""
        return {path for path, slugs in self._more.items() if slug in slugs}.union(self._ledger.users_of(slug))

    def touched(self, paths: Collection[str]) -> frozenset[str]:
        """The decks that use one of the notes, and all that share a note with one of these."""
        waiting = {slug for path in paths for slug in self.decks_of(path)}
        touched: set[str] = set()
        while waiting:
            slug = waiting.pop()
            touched.add(slug)
            waiting |= {other for path in self.notes_of(slug) for other in self.decks_of(path)} - touched
        return frozenset(touched)

    def _targets(self, moc: Note, path: str, known: Places) -> Iterator[str]:
        """Paths of the notes that may belong to a map's deck: those of its path, and the cheatsheets it links to."""
        for item in moc.items:
            if isinstance(item, Concept) and item.target:
                yield from resolve(item.target, path, known)[:1]
        for link in moc.links:
            for found in resolve(link.target, path, known)[:1]:
                if (self._faces.get(found) or self._ledger.note(found).face).is_cheatsheet:
                    yield found


def _show_more(notes: Mapping[str, Note], uses: _Uses, known: Places) -> bool:
    """Whether one of the notes shows another that the last build did not know its decks to use."""
    return any(
        not uses.decks_of(path) <= uses.decks_of(shown)
        for path, note in notes.items()
        for shown in embedded_in(path, note, known)
    )
