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

import msgspec
from msgspec.structs import replace

from mocards.decks.assemble import Surroundings, assemble_some
from mocards.decks.build import Plan, Rest, decided, worth_mending
from mocards.decks.check import sound_manifests
from mocards.decks.decisions import NOTHING
from mocards.decks.embedded import embedded_in, texts_in
from mocards.decks.findings import Seen
from mocards.decks.known import Known, as_built
from mocards.decks.ledger import DeckEntry, Ledger, NoteEntry, deck_entries, face_of, note_entries, users
from mocards.decks.loose import loose_slug, loose_title
from mocards.decks.manifest import FOLDER
from mocards.decks.pictures import pictures_of
from mocards.model import Card, Deck
from mocards.notes.attachments import attachments
from mocards.notes.concepts import Concept
from mocards.notes.library import Edits, edits
from mocards.notes.links import Places, places, resolve
from mocards.notes.note import Note
from mocards.notes.vault import NoteFile
from mocards.settings import Settings


class Memory(Protocol):
    """The store, as far as a plan must know it."""

    def decks(self) -> list[Deck]:
        """Every deck, by its slug."""
        ...

    def known_cards(self, decks: Collection[str] | None = None) -> list[Card]:
        """Every card of these decks, or of all; retired ones included."""
        ...

    def retired_cards(self) -> list[Card]:
        """Every retired card."""
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
    edited = edits(vault, settings, files, {path: entry.content for path, entry in ledger.notes.items()})
    if edited is None or any(face_of(note) != ledger.notes[path].face for path, note in edited.notes.items()):
        return None
    known = places((path, entry.face.aliases) for path, entry in ledger.notes.items())
    manifests = sound_manifests(vault, settings)
    used = _users(edited, ledger, known)
    slugs = _touched(edited.notes, used)
    others = sorted(path for path, decks in used.items() if path not in edited.notes and not slugs.isdisjoint(decks))
    notes = dict(sorted({**{path: edited.others(path) for path in others}, **edited.notes}.items()))
    maps = {slug: notes[entry.moc] for slug, entry in sorted(ledger.decks.items()) if slug in slugs and entry.moc}
    outside = Surroundings(
        known=known,
        titled={path: entry.face.title for path, entry in ledger.notes.items()},
        slugs={entry.moc: slug for slug, entry in ledger.decks.items() if entry.moc},
        pictures=attachments(pictures_of(vault, notes)),
        texts=texts_in(vault),
    )
    if _show_more(notes, used, known):
        return None
    assembled = assemble_some(notes, maps, outside, manifests, settings.language)
    if not {deck.slug for deck in assembled.decks} <= slugs:
        return None
    foreign = {card.id: card for card in memory.retired_cards() if card.deck not in slugs}
    before = _known(slugs, ledger, memory, foreign.values())
    if before is None:
        return None
    seen = Seen(notes, maps, assembled.drafts, at.date(), around=known, hints=False)
    problems = worth_mending(seen, settings, manifests)
    made = decided(assembled, before, vault / FOLDER, problems, NOTHING, at)
    own = _without_foreign(made, foreign)
    old = {card.id for card in before.cards}
    if own is None or not own.is_plain or memory.known_ids([card.id for card in own.cards if card.id not in old]):
        return None
    contents = {path: ledger.notes[path].content for path in notes} | dict(edited.contents)
    now = note_entries(notes, contents, users(notes, assembled, manifests, known), problems)
    return _with_rest(own, ledger, now, deck_entries(slugs, maps, own.cards))


def nothing_to_do(ledger: Ledger) -> Plan:
    """The plan for a vault in which nothing has changed."""
    empty = Plan(decks=(), cards=(), changes=(), unchanged=0, problems=(), files={})
    return _with_rest(empty, ledger, {}, {})


def _users(edited: Edits, ledger: Ledger, known: Places) -> dict[str, frozenset[str]]:
    """Path → decks that use the note, or did before the edits; notes that no deck uses are left out."""
    found = {path: frozenset(entry.decks) for path, entry in ledger.notes.items() if entry.decks}
    for path, note in edited.notes.items():
        if note.is_moc:
            own = {slug for slug in ledger.notes[path].decks if ledger.decks[slug].moc == path}
            for target in _targets(note, path, ledger, known):
                found[target] = found.get(target, frozenset()) | own
        elif any(item.marked for item in note.items):
            found[path] = found.get(path, frozenset()) | {loose_slug(loose_title(note))}
    return found


def _show_more(notes: Mapping[str, Note], used: Mapping[str, frozenset[str]], known: Places) -> bool:
    """Whether one of the notes shows another that the last build did not know its decks to use."""
    return any(
        not used.get(path, frozenset()) <= used.get(shown, frozenset())
        for path, note in notes.items()
        for shown in embedded_in(path, note, known)
    )


def _targets(moc: Note, path: str, ledger: Ledger, known: Places) -> Iterator[str]:
    """Paths of the notes that may belong to a map's deck: those of its path, and the cheatsheets it links to."""
    for item in moc.items:
        if isinstance(item, Concept) and item.target:
            yield from resolve(item.target, path, known)[:1]
    for link in moc.links:
        yield from (found for found in resolve(link.target, path, known)[:1] if ledger.notes[found].face.is_cheatsheet)


def _touched(paths: Collection[str], used: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The decks that use one of the notes, and all that share a note with one of these."""
    of_deck: dict[str, list[str]] = defaultdict(list)
    for path, slugs in used.items():
        for slug in slugs:
            of_deck[slug].append(path)
    waiting = {slug for path in paths for slug in used.get(path, ())}
    touched: set[str] = set()
    while waiting:
        slug = waiting.pop()
        touched.add(slug)
        waiting |= {other for path in of_deck[slug] for other in used[path]} - touched
    return frozenset(touched)


def _known(slugs: Collection[str], ledger: Ledger, memory: Memory, foreign: Iterable[Card]) -> Known | None:
    """The cards of some decks, and retired ones of others; None when the store has others than were built.

    The deck files are as the last build left them, and hold what it told the store.
    """
    built = []
    for deck in (deck for deck in memory.decks() if deck.slug in slugs):
        cards, entry = memory.known_cards([deck.slug]), ledger.decks.get(deck.slug, DeckEntry("", 0, 0))
        if len(cards) != entry.live + entry.retired:
            return None
        if cards:
            built.append((Deck(deck.slug, deck.title, deck.moc), cards))
    return as_built(built, foreign)


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


def _with_rest(made: Plan, ledger: Ledger, notes: Mapping[str, NoteEntry], decks: Mapping[str, DeckEntry]) -> Plan:
    """The plan with what it leaves as it is, and the ledger of both."""
    now = msgspec.structs.replace(ledger, notes={**ledger.notes, **notes}, decks={**ledger.decks, **decks})
    others = [entry for slug, entry in ledger.decks.items() if slug not in decks]
    rest = Rest(
        decks=len(others),
        live=sum(entry.live for entry in others),
        problems=sum(entry.problems for path, entry in ledger.notes.items() if path not in notes),
    )
    return replace(made, unchanged=made.unchanged + rest.live, rest=rest, ledger=now)
