"""What an author decides about cards that the program cannot tell apart, or has got wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from mocards.decks.identity import Identified
from mocards.decks.ids import new_id
from mocards.decks.known import Known
from mocards.decks.ties import NONE, Ties
from mocards.errors import CardError
from mocards.model import Card, Draft


class Decisions(Struct, frozen=True):
    """What an author says about cards in one build."""

    links: Mapping[str, str] = field(default_factory=dict)
    """Id of a card → the card that it really is."""
    unlinked: frozenset[str] = frozenset()
    """Cards whose text is another card's."""
    settled: frozenset[str] = frozenset()
    """Cards that are none of those that they may have been."""
    pruned: frozenset[str] = frozenset()
    """Retired cards to be deleted."""


NOTHING = Decisions()


class Named(Struct, frozen=True):
    """A draft with the id that it gets."""

    draft: Draft
    id: str
    before: Card | None
    """The card that it was; None for a new one."""


def decide(
    named: Sequence[Named], identified: Identified, before: Known, decisions: Decisions
) -> tuple[list[Named], dict[str, Ties]]:
    """Who is who after the author's word, and how all cards are tied then.

    Raises:
        CardError: a decision names a card that it cannot be about.
    """
    current = {one.id: one for one in named}
    ties = dict(before.ties)
    for ambiguous in identified.ambiguous:
        identity = next(one.id for one in named if one.draft is ambiguous.draft)
        candidates = tuple(card.id for card in ambiguous.candidates)
        ties[identity] = _with(ties, identity, perhaps=candidates)
    _join_doubles(current, before, ties)
    for new, old in decisions.links.items():
        _link(current, before, ties, new, old)
    for identity in decisions.unlinked:
        _unlink(current, before, ties, identity)
    for identity in decisions.settled:
        own = ties.get(identity, NONE)
        ties[identity] = _with(ties, identity, unlike=own.perhaps, perhaps=None)
    return list(current.values()), ties


def _link(current: dict[str, Named], before: Known, ties: dict[str, Ties], new: str, old: str) -> None:
    """The text of ``new`` is the card ``old``, with all that was learned of either."""
    cards = {card.id: card for card in before.cards}
    if new not in current:
        raise CardError(f"the card '{new}' has no text in the notes, so it cannot be another card")
    if old in current:
        raise CardError(f"the card '{old}' has a text of its own in the notes; take that away, or unlink it, first")
    if old not in cards:
        raise CardError(f"there is no card '{old}' that '{new}' could be")
    one = current.pop(new)
    own = ties.pop(new, NONE)
    current[old] = Named(one.draft, old, cards[old])
    was = (new,) if one.before else ()  # an id that was never written down needs no remembering
    others = tuple(other for other in own.perhaps if other != old)
    ties[old] = _with(ties, old, also=(*was, *own.also), unlike=(*own.unlike, *others), perhaps=None)


def _unlink(current: dict[str, Named], before: Known, ties: dict[str, Ties], identity: str) -> None:
    """The text of a card is another card: the one that it was linked from, or a new one."""
    if identity not in current:
        raise CardError(f"the card '{identity}' has no text in the notes that could be another card's")
    one, own = current.pop(identity), ties.get(identity, NONE)
    if own.also:
        other = own.also[0]
    else:
        taken = {card.id for card in before.cards} | {alias for tie in ties.values() for alias in tie.also}
        other = new_id(one.draft, taken | current.keys())
    current[other] = Named(one.draft, other, None)
    ties[identity] = replace(own, also=own.also[1:], unlike=_merged(own.unlike, (other,)))
    ties[other] = _with(ties, other, unlike=(identity,))


def _join_doubles(current: Mapping[str, Named], before: Known, ties: dict[str, Ties]) -> None:
    """One text that had two ids, given on two machines: the other id is remembered as the same card's."""
    places = {_place(one.before): one for one in current.values() if one.before and not one.before.retired}
    for card in before.cards:
        same = places.get(_place(card)) if card.id not in current and not card.retired else None
        if same:
            ties[same.id] = _with(ties, same.id, also=(card.id, *ties.pop(card.id, NONE).also))


def _place(card: Card) -> tuple[object, ...]:
    return (*card.slot, card.front, card.back, card.cloze)


def _with(
    ties: Mapping[str, Ties],
    identity: str,
    *,
    also: Iterable[str] = (),
    unlike: Iterable[str] = (),
    perhaps: Iterable[str] | None = (),
) -> Ties:
    """A card's ties with more of them; ``perhaps`` None closes its question."""
    own = ties.get(identity, NONE)
    return Ties(
        _merged(own.also, also),
        _merged(own.unlike, unlike),
        () if perhaps is None else _merged(own.perhaps, perhaps),
    )


def _merged(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
