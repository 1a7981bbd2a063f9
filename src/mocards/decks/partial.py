"""A plan of what changed alone: a few edited notes among ten thousand cost no look at the others.

It gives exactly what a plan of everything gives, or nothing: whenever an edit could matter beyond the decks that
use the note or speak of it (a map that comes or goes, a card that comes back from another deck), the answer is None,
and the caller plans everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from mocards.decks.assemble import Assembled, Surroundings, assemble_some
from mocards.decks.build import Plan, Rest, decided, worth_mending
from mocards.decks.check import sound_manifests
from mocards.decks.decisions import NOTHING
from mocards.decks.embedded import texts_in
from mocards.decks.findings import Seen
from mocards.decks.known import Known, as_built
from mocards.decks.ledger import DeckEntry, Ledger, deck_entries, note_entries, users
from mocards.decks.manifest import FOLDER, Manifest
from mocards.decks.pictures import pictures_of
from mocards.decks.scope import Scope, scope_of
from mocards.model import Card, Deck
from mocards.notes.attachments import attachments
from mocards.notes.library import edits
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
    scope = scope_of(edited, ledger) if edited is not None else None
    if edited is None or scope is None:
        return None
    manifests = sound_manifests(vault, settings)
    assembled = _assembled(vault, settings, manifests, scope, ledger)
    slugs = scope.slugs
    found = {deck.slug for deck in assembled.decks}
    if not found <= slugs or manifests.keys() & slugs - found:
        return None
    foreign = {card.id: card for card in memory.retired_cards(ledger.with_retired() - slugs)}
    stored = {slug: memory.known_cards([slug]) for slug in sorted(slugs)}
    before = _known(stored, ledger, foreign.values())
    if before is None:
        return None
    seen = Seen(scope.notes, assembled.maps, assembled.drafts, at.date(), around=scope.known, hints=False)
    problems = worth_mending(seen, settings, manifests)
    made = decided(assembled, before, vault / FOLDER, problems, NOTHING, at)
    own = _without_foreign(made, foreign)
    if own is None or not own.is_plain or _lost_decks(own, stored) or _found_elsewhere(own, before, memory):
        return None
    own = replace(own, as_stored=_equal(own.cards, stored))
    now = note_entries(scope.notes, users(scope.notes, assembled, manifests, scope.known), problems)
    after = ledger.with_notes(now, {**ledger.contents, **edited.contents}, slugs, edited.gone)
    others = {slug: entry for slug, entry in ledger.decks.items() if slug not in slugs}
    after = replace(after, decks=others | deck_entries(own.decks, assembled.maps, own.cards))
    return _with_rest(own, after, others, sum(entry.problems for entry in now.values()))


def _assembled(
    vault: Path, settings: Settings, manifests: Mapping[str, Manifest], scope: Scope, ledger: Ledger
) -> Assembled:
    """The decks of a scope, as they are among all others."""
    has_map = {slug: entry.moc for slug, entry in sorted(ledger.decks.items()) if entry.has_map}
    outside = Surroundings(
        known=scope.known,
        titled=lambda path: (scope.faces.get(path) or ledger.note(path).face).title,
        slugs={moc: slug for slug, moc in has_map.items()},
        pictures=attachments(pictures_of(vault, scope.notes)),
        texts=texts_in(vault),
    )
    maps = {slug: scope.notes[moc] for slug, moc in has_map.items() if slug in scope.slugs}
    return assemble_some(scope.notes, maps, outside, manifests, settings.language)


def nothing_to_do(ledger: Ledger) -> Plan:
    """The plan for a vault in which nothing has changed."""
    empty = Plan(decks=(), cards=(), changes=(), unchanged=0, problems=(), files={})
    return _with_rest(empty, ledger, ledger.decks, 0)


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


def _found_elsewhere(made: Plan, before: Known, memory: Memory) -> bool:
    """Whether a new card has the id of one that another deck has."""
    old = {card.id for card in before.cards}
    return bool(memory.known_ids([card.id for card in made.cards if card.id not in old]))


def _lost_decks(made: Plan, stored: Mapping[str, Sequence[Card]]) -> set[str]:
    """Slugs of decks that had cards, and are no more: the store would not look for their cards."""
    return {slug for slug, cards in stored.items() if cards} - {deck.slug for deck in made.decks}


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
