"""What becomes of every card: carried over, reworded, moved, retired, revived or added."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from mocards.decks.identity import Identified
from mocards.decks.wholes import is_link, loose
from mocards.model import Card, Deck, Draft, Position


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one card."""

    change: str
    """``added``, ``reworded``, ``moved``, ``retired`` or ``revived``."""
    card: Card
    """As it is after the build."""
    before: Card | None = None
    """As it was; None for an added one."""


@dataclass(frozen=True, slots=True)
class Fates:
    """All cards after a build, and what is to be said of them."""

    cards: tuple[Card, ...]
    """Retired ones included."""
    changes: tuple[Change, ...]
    unchanged: int


def fates(
    identified: Identified, filed: Sequence[Deck], found: Sequence[Deck], taken: Iterable[str], at: datetime
) -> Fates:
    """Give every draft its card, and every card that has none its retirement.

    Args:
        identified: who is who.
        filed: the decks that there were.
        found: the decks that there are.
        taken: ids that must not be given again.
        at: the moment of the build, UTC, in whole seconds.
    """
    retitled, renamed = _retitled(filed, found), _renamed(filed, found, identified.notes)
    cards: list[Card] = []
    changes: list[Change] = []
    for match in identified.matches:
        card = _carried(match.card, match.draft, at, retitled)
        cards.append(card)
        if kind := _change(match.card, card):
            changes.append(Change(kind, card, match.card))
    unchanged = len(cards) - len(changes)
    used = set(taken)
    for draft in identified.new:
        card = _as_card(draft, new_id(draft, used), at)
        used.add(card.id)
        cards.append(card)
        changes.append(Change("added", card))
    for gone in identified.gone:
        card = _taken_along(gone, identified.notes, renamed)
        if not gone.retired:
            card = replace(card, retired=True, changed=at)
            changes.append(Change("retired", card, gone))
        cards.append(card)
    return Fates(tuple(cards), tuple(changes), unchanged)


def new_id(draft: Draft, taken: Iterable[str]) -> str:
    """An id made of what the card says and where: two machines give the same new text the same id.

    Args:
        draft: the new card.
        taken: ids that other cards have, retired ones included.
    """
    used = taken if isinstance(taken, set) else set(taken)
    said = "\0".join((*draft.slot, draft.front, draft.back)).encode("utf-8", "surrogatepass")
    for salt in range(len(used) + 1):
        digest = blake2b(said, digest_size=10, salt=salt.to_bytes(8, "big")).digest()
        identity = b32encode(digest).decode().lower()
        if identity not in used:
            return identity
    raise AssertionError("more salts than ids")


def _carried(old: Card, draft: Draft, at: datetime, retitled: Set[str]) -> Card:
    """The old card with what the draft says; changed now if anything that Anki shows of it is another."""
    same = _shown(old) == _shown(draft) and not old.retired and draft.deck not in retitled
    return _as_card(draft, old.id, old.changed if same else at)


def _shown(card: Draft) -> tuple[object, ...]:
    """All that a note in Anki is made of, but for the deck's title."""
    return (card.deck, card.front, card.back, card.cloze, card.source.note, card.phase, card.concept, card.tags)


def _retitled(filed: Sequence[Deck], found: Sequence[Deck]) -> frozenset[str]:
    """Slugs of the decks that have another title now."""
    titles = {deck.slug: deck.title for deck in filed}
    return frozenset(deck.slug for deck in found if titles.get(deck.slug, deck.title) != deck.title)


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
    renamed = loose(old) != loose(new) and not is_link(new)
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
