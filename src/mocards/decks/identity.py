"""Which new card is which old card: rewording a note must not cost anyone a schedule.

A card is recognised by the first of these that fits it alone:

1. *block*: the ``^block-id`` that the author wrote;
2. *slot*: the same kind, facet and anchor in the same note;
3. *content*: the same anchor and answer in another note, or the same answer under another anchor;
4. *likeness*: reworded or renamed. Whole items are paired, facets together; the pairs are chosen
   best overall. Words weigh by how rare they are, the same note and neighbours count too.

What could be two is left alone and reported. Cards in use come before retired ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from mocards.decks.assignment import best_pairs
from mocards.decks.likeness import Whole, scores, words_of
from mocards.model import Card, Draft

CLEAR = 0.03
"""By so much the chosen old item must be more like the new one than any that is left over."""
LONG_ANSWER = 24
"""Characters from which on an answer is its card's alone, whatever it is called."""


class Reason(StrEnum):
    """What a card was recognised by."""

    BLOCK = "block"
    SLOT = "slot"
    CONTENT = "content"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Match:
    """An old card and the draft that it is now."""

    card: Card
    draft: Draft
    reason: Reason


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A draft that may be one of several old cards, so it is none of them."""

    draft: Draft
    candidates: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """Every draft and every card, once."""

    matches: tuple[Match, ...]
    ambiguous: tuple[Ambiguous, ...]
    """Their drafts are among ``new``, and their candidates among ``gone``."""
    new: tuple[Draft, ...]
    gone: tuple[Card, ...]
    """Cards without a draft; those retired before are among them."""


def identify(known: Sequence[Card], found: Sequence[Draft]) -> Identified:
    """Recognise cards. Pure; the order of notes does not matter; one to one.

    Args:
        known: every card that there was, in all decks, retired ones included.
        found: every card that the notes give now, in all decks.
    """
    pool = _Pool(known, found)
    for live in (True, False):
        for reason, keys in _EXACT:
            pool.match_unique(reason, keys, live=live)
    ambiguous: list[Ambiguous] = []
    for live in (True, False):
        ambiguous += _match_alike(pool, live=live)
    return Identified(
        matches=tuple(pool.matches),
        ambiguous=tuple(ambiguous),
        new=tuple(pool.drafts.values()),
        gone=tuple(pool.cards.values()),
    )


class _Pool:
    """The cards and drafts that are still alone, and the matches so far."""

    def __init__(self, known: Sequence[Card], found: Sequence[Draft]) -> None:
        self.cards = {card.id: card for card in known}
        self.drafts = dict(enumerate(found))
        self.matches: list[Match] = []

    def match(self, card: Card, number: int, reason: Reason) -> None:
        """Take both out of the pool, as one."""
        del self.cards[card.id]
        self.matches.append(Match(card, self.drafts.pop(number), reason))

    def match_unique(self, reason: Reason, key_of: Callable[[Draft], Hashable], *, live: bool) -> None:
        """Match what has a key that nobody else has, on either side; alike ones in their order."""
        old: dict[Hashable, list[Card]] = defaultdict(list)
        for card in self.cards.values():
            if card.retired is not live and (key := key_of(card)) is not None:
                old[key].append(card)
        new: dict[Hashable, list[int]] = defaultdict(list)
        for number, draft in self.drafts.items():
            if (key := key_of(draft)) in old:
                new[key].append(number)
        for key, numbers in new.items():
            cards = old[key]
            if len(cards) == len(numbers) == 1:
                self.match(cards[0], numbers[0], reason)
            elif reason is not Reason.CONTENT:
                self._match_doubles(cards, numbers, reason)

    def _match_doubles(self, cards: list[Card], numbers: list[int], reason: Reason) -> None:
        """Several with one slot: first those whose text is the same, then, if as many are left, in order."""
        cards = sorted(cards, key=lambda card: (card.position, card.id))
        for number in list(numbers):
            draft = self.drafts[number]
            same = [card for card in cards if (card.front, card.back) == (draft.front, draft.back)]
            if same:
                self.match(same[0], number, reason)
                cards.remove(same[0])
                numbers.remove(number)
        if len(cards) == len(numbers):
            ordered = sorted(numbers, key=lambda number: self.drafts[number].position)
            for card, number in zip(cards, ordered, strict=True):
                self.match(card, number, reason)


def _by_block(card: Draft) -> Hashable:
    return (card.block_id, card.kind, card.facet) if card.block_id else None


def _by_slot(card: Draft) -> Hashable:
    return (card.source.note, card.kind, card.facet, _plain(card.anchor))


def _by_content(card: Draft) -> Hashable:
    return (card.kind, card.facet, _plain(card.anchor), _plain(card.back))


def _by_anchor(card: Draft) -> Hashable:
    """The same link, term or mistake in another note: those of every note (its summary) tell nothing."""
    return (card.kind, card.facet, _plain(card.anchor)) if card.anchor != card.kind else None


def _by_answer(card: Draft) -> Hashable:
    answer = _plain(card.back)
    return (card.kind, card.facet, answer) if len(answer) >= LONG_ANSWER else None


def _plain(text: str) -> str:
    """The text without what does not change what it says: case, and the width of blanks."""
    return " ".join(text.casefold().split())


_EXACT: tuple[tuple[Reason, Callable[[Draft], Hashable]], ...] = (
    (Reason.BLOCK, _by_block),
    (Reason.SLOT, _by_slot),
    (Reason.CONTENT, _by_content),
    (Reason.CONTENT, _by_answer),
    (Reason.CONTENT, _by_anchor),
)


# ---- likeness ------------------------------------------------------------------------------


def _match_alike(pool: _Pool, *, live: bool) -> list[Ambiguous]:
    """Pair the items that are left; the facets of paired items become one."""
    old = _grouped((card, card.id) for card in pool.cards.values() if card.retired is not live)
    new = _grouped(((draft, number) for number, draft in pool.drafts.items()) if old else ())
    pairs = best_pairs(scores(_wholes(old), _wholes(new)), CLEAR)
    ambiguous = []
    for pair in pairs:
        for facet, (draft, number) in new[pair.right].items():
            card, _ = old[pair.left].get(facet, (None, ""))
            if card is None:
                continue
            if pair.rivals:
                rivals = (old[rival].get(facet) for rival in pair.rivals)
                ambiguous.append(Ambiguous(draft, (card, *(rival[0] for rival in rivals if rival))))
            else:
                pool.match(card, number, Reason.LIKENESS)
    return ambiguous


_Part = TypeVar("_Part", bound=Draft)
_Key = TypeVar("_Key")


def _grouped(parts: Iterable[tuple[_Part, _Key]]) -> list[dict[str, tuple[_Part, _Key]]]:
    """Cards by their item: facet → card, with its key; items in the order of their decks."""
    items: dict[str, dict[str, tuple[_Part, _Key]]] = defaultdict(dict)
    for part, key in sorted(parts, key=lambda entry: (entry[0].deck, entry[0].position)):
        items[f"{part.deck} {part.item}"][part.facet] = (part, key)
    return list(items.values())


def _wholes(items: Sequence[Mapping[str, tuple[Draft, object]]]) -> list[Whole]:
    """Items as likeness sees them, each with its neighbours."""
    heads = [next(iter(item.values()))[0] for item in items]
    anchors = ["", *(head.anchor for head in heads), ""]
    wholes = []
    for place, (head, item) in enumerate(zip(heads, items, strict=True)):
        answers = {facet: part.back for facet, (part, _) in item.items()}
        words = words_of(head.anchor, answers)
        wholes.append(
            Whole(head.source.note, head.kind, head.anchor, answers, anchors[place], anchors[place + 2], words)
        )
    return wholes
