"""What becomes of every card: carried over, reworded, moved, retired, revived or added."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from mocards.decks.decisions import Decisions, Named, decide
from mocards.decks.identity import Identified
from mocards.decks.ids import new_id
from mocards.decks.known import Known
from mocards.decks.ties import NONE, Ties
from mocards.decks.wholes import is_link, loose
from mocards.model import Card, Deck, Draft, Position


class Change(Struct, frozen=True):
    """What happened to one card."""

    change: str
    """``added``, ``reworded``, ``moved``, ``retired`` or ``revived``."""
    card: Card
    """As it is after the build."""
    before: Card | None = None
    """As it was; None for an added one."""


class Fates(Struct, frozen=True):
    """All cards after a build, and what is to be said of them."""

    cards: tuple[Card, ...]
    """Retired ones included."""
    changes: tuple[Change, ...]
    unchanged: int
    reordered: int
    """Cards that come earlier or later than before among those of their deck that there were."""
    ties: Mapping[str, Ties]
    """By id; of the cards that have some."""


def fates(
    identified: Identified,
    before: Known,
    found: Sequence[Deck],
    decisions: Decisions,
    at: datetime,
    unsettled: Set[str] = frozenset(),
) -> Fates:
    """Give every draft its card, and every card that has none its retirement.

    Args:
        identified: who is who.
        before: what there was.
        found: the decks that there are.
        decisions: what the author says about it.
        at: the moment of the build, UTC, in whole seconds.
        unsettled: paths of notes that may lack cards for the moment alone: these, and where such a note is a map
            those of its deck, stay as they are.

    Raises:
        CardError: a decision names a card that it cannot be about.
    """
    named, ties = decide(_named(identified, before), identified, before, decisions)
    renamed = _renamed(before.decks, found, identified.notes)
    cards: list[Card] = []
    changes: list[Change] = []
    for one in named:
        old = one.before
        card = _carried(old, one.draft, at) if old else _as_card(one.draft, one.id, at)
        cards.append(card)
        if kind := _change(old, card) if old else "added":
            changes.append(Change(kind, card, old))
    unchanged = len(cards) - len(changes)
    waiting = {deck.slug for deck in before.decks if identified.notes.get(deck.moc, deck.moc) in unsettled}
    taken = {card.id for card in cards} | {alias for own in ties.values() for alias in own.also} | decisions.pruned
    for gone in before.cards:
        if gone.id not in taken:
            card = _taken_along(gone, identified.notes, renamed)
            if not gone.retired and (card.source.note in unsettled or gone.deck in waiting):
                unchanged += 1
            elif not gone.retired:
                card = replace(card, retired=True, changed=at)
                changes.append(Change("retired", card, gone))
            cards.append(card)
    return Fates(tuple(cards), tuple(changes), unchanged, _reordered(named), _in_use(ties, cards))


def _reordered(named: Sequence[Named]) -> int:
    """The fewest cards that would have to be moved to make the old order of each deck the new one.

    All but a longest rising run of old places; M. Fredman, "On computing the length of longest increasing
    subsequences", 1975.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in named:
        if one.before and not one.before.retired and one.before.deck == one.draft.deck:
            places[one.draft.deck].append((one.draft.position, one.before.position))
    moved = 0
    for of_deck in places.values():
        lowest_ends: list[int] = []  # at each index the lowest last place of a rising run that is one longer
        for _, old in sorted(of_deck):
            end = bisect_left(lowest_ends, old)
            lowest_ends[end : end + 1] = [old]
        moved += len(of_deck) - len(lowest_ends)
    return moved


def _named(identified: Identified, before: Known) -> list[Named]:
    """Every draft with an id: that of the card that it was, or a new one."""
    named = [Named(match.draft, match.card.id, match.card) for match in identified.matches]
    used = {card.id for card in before.cards} | {alias for own in before.ties.values() for alias in own.also}
    for draft in identified.new:
        identity = new_id(draft, used)
        used.add(identity)
        named.append(Named(draft, identity, None))
    return named


def _in_use(ties: Mapping[str, Ties], cards: Sequence[Card]) -> dict[str, Ties]:
    """The ties of cards that there are, to cards that there are; a question about one that lives again is closed."""
    known, retired = {card.id for card in cards}, {card.id for card in cards if card.retired}
    kept = {
        identity: Ties(
            own.also,
            tuple(other for other in own.unlike if other in known),
            tuple(other for other in own.perhaps if other in retired) if identity not in retired else (),
        )
        for identity, own in ties.items()
        if identity in known
    }
    return {identity: own for identity, own in kept.items() if own != NONE}


def _carried(old: Card, draft: Draft, at: datetime) -> Card:
    """The old card with what the draft says; changed now if its content is another.

    A new place, phase or title is none: in Anki it would write over what a learner has edited in every card.
    """
    same = _content(old) == _content(draft) and not old.retired
    return _as_card(draft, old.id, old.changed if same else at)


def _content(card: Draft) -> tuple[str, ...]:
    return (card.front, card.back, card.cloze)


def _as_card(draft: Draft, identity: str, changed: datetime) -> Card:
    return Card(
        id=identity,
        changed=changed,
        deck=draft.deck,
        kind=draft.kind,
        facet=draft.facet,
        anchor=draft.anchor,
        front=draft.front,
        back=draft.back,
        source=draft.source,
        position=draft.position,
        phase=draft.phase,
        concept=draft.concept,
        block_id=draft.block_id,
        cloze=draft.cloze,
        tags=draft.tags,
    )


def _change(old: Card, new: Card) -> str:
    """What a build says of a card that was recognised; empty when there is nothing to say.

    A prompt names its map or note, so it is another one in another place: that is no rewording.
    """
    if old.retired:
        return "revived"
    moved = (old.deck, old.source.note) != (new.deck, new.source.note)
    named = (old.kind, old.anchor) == (new.kind, new.anchor)
    renamed = not named and loose(old) != loose(new) and not is_link(new)
    if (old.back, old.cloze) != (new.back, new.cloze) or renamed or (old.front != new.front and not moved):
        return "reworded"
    return "moved" if moved or (old.phase, old.concept) != (new.phase, new.concept) else ""


def _taken_along(gone: Card, notes: Mapping[str, str], decks: Mapping[str, str]) -> Card:
    """A card without a text, in its note and deck as they are called now: there its text may come back."""
    note = gone.source.note
    return replace(gone, deck=decks.get(gone.deck, gone.deck), source=Position(notes.get(note, note), gone.source.line))


def _renamed(filed: Sequence[Deck], found: Sequence[Deck], notes: Mapping[str, str]) -> dict[str, str]:
    """Slug of a deck that has gone → slug of the deck that its map gives now, under another name."""
    slugs = {deck.slug for deck in found}
    of_map = {deck.moc: deck.slug for deck in found}
    now = {deck.slug: of_map.get(notes.get(deck.moc, deck.moc)) for deck in filed if deck.slug not in slugs}
    return {old: new for old, new in now.items() if new}
