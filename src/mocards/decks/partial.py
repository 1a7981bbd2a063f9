"""A plan of what changed alone: a few edited notes among ten thousand cost no look at the others.

It gives exactly what a plan of everything gives, or nothing: whenever an edit could matter beyond the decks that
use the note (a title, an alias, a note that comes or goes, a card that comes back from another deck), the answer
is None, and the caller plans everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from mocards.decks.assemble import Surroundings, assemble_some
from mocards.decks.build import Plan, Rest, decided, worth_mending
from mocards.decks.check import sound_manifests
from mocards.decks.decisions import NOTHING
from mocards.decks.embedded import embedded_in, texts_in
from mocards.decks.findings import Seen
from mocards.decks.known import Known, as_built
from mocards.decks.ledger import DeckEntry, Ledger, deck_entries, face_of, note_entries, users
from mocards.decks.loose import loose_slug, loose_title
from mocards.decks.manifest import FOLDER
from mocards.decks.pictures import pictures_of
from mocards.model import Card, Deck
from mocards.notes.attachments import attachments
from mocards.notes.concepts import Concept
from mocards.notes.library import Edits, edits
from mocards.notes.links import Places, resolve
from mocards.notes.note import Note
from mocards.notes.vault import NoteFile
from mocards.settings import Settings


class Memory(Protocol):
    """The store, as far as a plan must know it."""

    def known_cards(self, decks: Collection[str] | None = None) -> list[Card]:
        """Every card of these decks, or of all; retired ones included."""
        ...

    def retired_cards(self, decks: Collection[str]) -> list[Card]:
        """Every retired card of these decks."""
        ...

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Which of these ids some card has."""
        ...


def plan_changes(
    vault: Path, settings: Settings, at: datetime, files: Sequence[NoteFile], ledger: Ledger, memory: Memory
) -> Plan | None:
    """What becomes of the cards that some edits may touch; None when that takes a look at everything.

    Args:
        vault: its top folder.
        settings: of the vault.
        at: the moment of the build, UTC, in whole seconds.
        files: the notes on the disk.
        ledger: of the last build. Manifests, deck files and settings must be as they were then.
        memory: the store that was built then.
    """
    if not ledger.is_plain:
        return None
    edited = edits(vault, settings, files, ledger.contents)
    if edited is None or any(face_of(note) != ledger.note(path).face for path, note in edited.notes.items()):
        return None
    known = ledger.places()
    manifests = sound_manifests(vault, settings)
    uses = _Uses(edited, ledger, known)
    slugs = uses.touched(edited.notes)
    same = {path for slug in slugs for path in uses.notes_of(slug)} - edited.notes.keys()
    notes = dict(sorted({**{path: edited.others(path) for path in same}, **edited.notes}.items()))
    maps = {slug: notes[entry.moc] for slug, entry in sorted(ledger.decks.items()) if slug in slugs and entry.has_map}
    outside = Surroundings(
        known=known,
        titled=ledger.title,
        slugs={entry.moc: slug for slug, entry in ledger.decks.items() if entry.has_map},
        pictures=attachments(pictures_of(vault, notes)),
        texts=texts_in(vault),
    )
    if _show_more(notes, uses, known):
        return None
    assembled = assemble_some(notes, maps, outside, manifests, settings.language)
    if not {deck.slug for deck in assembled.decks} <= slugs:
        return None
    foreign = {card.id: card for card in memory.retired_cards(ledger.with_retired() - slugs)}
    stored = {slug: memory.known_cards([slug]) for slug in sorted(slugs)}
    before = _known(stored, ledger, foreign.values())
    if before is None:
        return None
    seen = Seen(notes, maps, assembled.drafts, at.date(), around=known, hints=False)
    problems = worth_mending(seen, settings, manifests)
    made = decided(assembled, before, vault / FOLDER, problems, NOTHING, at)
    own = _without_foreign(made, foreign)
    old = {card.id for card in before.cards}
    if own is None or not own.is_plain or memory.known_ids([card.id for card in own.cards if card.id not in old]):
        return None
    own = replace(own, as_stored=_equal(own.cards, stored))
    now = note_entries(notes, users(notes, assembled, manifests, known), problems)
    after = ledger.with_notes(now, {**ledger.contents, **edited.contents}, slugs)
    others = {slug: entry for slug, entry in ledger.decks.items() if slug not in slugs}
    after = replace(after, decks=others | deck_entries(own.decks, maps, own.cards))
    return _with_rest(own, after, others, sum(entry.problems for entry in now.values()))


def nothing_to_do(ledger: Ledger) -> Plan:
    """The plan for a vault in which nothing has changed."""
    empty = Plan(decks=(), cards=(), changes=(), unchanged=0, problems=(), files={})
    return _with_rest(empty, ledger, ledger.decks, 0)


class _Uses:
    """Which decks use which notes, or did before the edits."""

    def __init__(self, edited: Edits, ledger: Ledger, known: Places) -> None:
        self._ledger = ledger
        self._more: dict[str, set[str]] = defaultdict(set)
        """Path → decks that use the note since it was edited, or since their map was."""
        for path, note in edited.notes.items():
            if note.is_moc:
                own = {slug for slug in ledger.note(path).decks if ledger.is_map(path, slug)}
                for target in _targets(note, path, ledger, known):
                    self._more[target] |= own
            elif any(item.marked for item in note.items):
                self._more[path].add(loose_slug(loose_title(note)))

    def decks_of(self, path: str) -> set[str]:
        """Slugs of the decks that use a note."""
        return self._more.get(path, set()).union(self._ledger.note(path).decks)

    def notes_of(self, slug: str) -> set[str]:
        """Paths of the notes that a deck uses."""
        return {path for path, slugs in self._more.items() if slug in slugs}.union(self._ledger.uses.get(slug, ()))

    def touched(self, paths: Collection[str]) -> frozenset[str]:
        """The decks that use one of the notes, and all that share a note with one of these."""
        waiting = {slug for path in paths for slug in self.decks_of(path)}
        touched: set[str] = set()
        while waiting:
            slug = waiting.pop()
            touched.add(slug)
            waiting |= {other for path in self.notes_of(slug) for other in self.decks_of(path)} - touched
        return frozenset(touched)


def _show_more(notes: Mapping[str, Note], uses: _Uses, known: Places) -> bool:
    """Whether one of the notes shows another that the last build did not know its decks to use."""
    return any(
        not uses.decks_of(path) <= uses.decks_of(shown)
        for path, note in notes.items()
        for shown in embedded_in(path, note, known)
    )


def _targets(moc: Note, path: str, ledger: Ledger, known: Places) -> Iterator[str]:
    """Paths of the notes that may belong to a map's deck: those of its path, and the cheatsheets it links to."""
    for item in moc.items:
        if isinstance(item, Concept) and item.target:
            yield from resolve(item.target, path, known)[:1]
    for link in moc.links:
        yield from (found for found in resolve(link.target, path, known)[:1] if ledger.note(found).face.is_cheatsheet)


def _known(stored: Mapping[str, Sequence[Card]], ledger: Ledger, foreign: Iterable[Card]) -> Known | None:
    """What was known of some decks, with the retired cards of others; None when the store has others than were built.

    The deck files are as the last build left them, and hold what it told the store.
    """
    built = []
    for slug, cards in stored.items():
        entry = ledger.decks.get(slug)
        if len(cards) != (entry.live + entry.retired if entry else 0):
            return None
        if entry and cards:
            built.append((Deck(slug, entry.title, entry.moc), cards))
    return as_built(built, foreign)


def _equal(cards: Iterable[Card], stored: Mapping[str, Iterable[Card]]) -> frozenset[str]:
    """Ids of the cards that the store has to the letter."""
    known = {card.id: card for of_deck in stored.values() for card in of_deck}
    return frozenset(card.id for card in cards if known.get(card.id) == card)


def _without_foreign(made: Plan, foreign: Mapping[str, Card]) -> Plan | None:
    """The plan without the retired cards of other decks; None when one of them has come back or moved."""
    cards = []
    for card in made.cards:
        if card.id not in foreign:
            cards.append(card)
        elif card != foreign[card.id]:
            return None
    decks = {card.deck for card in cards}
    known = {card.deck for card in foreign.values()} - decks
    return replace(
        made,
        decks=tuple(deck for deck in made.decks if deck.slug not in known),
        cards=tuple(cards),
        files={file: content for file, content in made.files.items() if file.name.partition(".")[0] not in known},
    )


def _with_rest(made: Plan, ledger: Ledger, others: Mapping[str, DeckEntry], own_problems: int) -> Plan:
    """The plan with what it leaves as it is.

    Args:
        made: the plan of some decks.
        ledger: of all notes and decks, as they are now.
        others: the decks that are not in the plan.
        own_problems: errors and warnings in the notes of the plan.
    """
    live = sum(entry.live for entry in others.values())
    rest = Rest(decks=len(others), live=live, problems=ledger.problems - own_problems)
    return replace(made, unchanged=made.unchanged + rest.live, rest=rest, ledger=ledger)
