"""Which new card is which old card: rewording a note must not cost anyone a schedule.

A card is recognised by the first of these that fits:

1. *block*: the ``^block-id`` that the author wrote;
2. *slot*: the same kind, facet and anchor in the same note, where a note that was renamed is the same note;
3. *content*: the same text elsewhere, or the same answer under a name that is new;
4. *likeness*: reworded or renamed. Whole items are paired, facets together; the pairs are chosen
   best overall. Words weigh by how rare they are, the same note and neighbours count too;
5. *relabelled*: what it says stands under another label, or in another form;
6. *rewritten*: at its very place, between the same neighbours, stands one that shares its rarer words.

A slot whose answer is another one altogether is a weak one: it holds unless an item without a slot has
that answer. What could be two is left alone and reported. Cards in use come before retired ones, but a
retired one whose very text is back comes first. ``docs/identity.md`` has the cases, and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import TypeVar

from mocards.decks.assignment import best_pairs
from mocards.decks.ids import id_of
from mocards.decks.likeness import SIMILAR, answers_alike, are_answers_similar, scores, slot_likeness, texts_alike
from mocards.decks.pool import Pool, content
from mocards.decks.recognised import Ambiguous, Identified, Match, Reason
from mocards.decks.rewritten import PERHAPS, REWRITTEN, Rarity
from mocards.decks.wholes import LONG_ANSWER, Whole, facet_of
from mocards.model import Card, Draft

__all__ = ["Ambiguous", "Identified", "Match", "Reason", "identify"]

CLEAR = 0.03
"""By so much the chosen old item must be more like the new one than any that is left over."""
LABELS = 20
"""Cards of one name in one note that are compared under another label."""
CROWD = 2_500
"""Pairs of items with one name in one note that are compared one by one; a larger crowd goes by order."""

Pairs = list[tuple[Whole, Whole]]
"""Old and new items."""
Weak = Pairs
"""Those that have the slot in common, and nothing else."""
_S = TypeVar("_S")
_T = TypeVar("_T")


def identify(
    known: Sequence[Card],
    found: Sequence[Draft],
    apart: Mapping[str, Set[str]] = MappingProxyType({}),
    filed: Set[str] = frozenset(),
) -> Identified:
    """Recognise cards. Pure; the order of notes does not matter; one to one.

    Args:
        known: every card that there was, in all decks, retired ones included. Where more say the very same than
            are found, those in deck files count, then those born with these words, then the first ones.
        found: every card that the notes give now, in all decks.
        apart: card → cards that an author has said it is not, by id: between them there is no question.
        filed: the ids that stand in deck files, and not in the store alone.
    """
    if not known:
        return Identified(matches=(), ambiguous=(), new=tuple(found), gone=(), notes={})
    pool = Pool(known, found, filed)
    pool.match_equal(pool.unchanged, Reason.SLOT, live=True)
    _match_born(pool)
    for live in (True, False):
        _match_blocks(pool, live=live)
    weak = _match_slots(pool, live=True)
    pool.match_equal(content, Reason.CONTENT, live=True)
    pool.match_equal(pool.unchanged, Reason.SLOT, live=False)
    pool.match_equal(content, Reason.CONTENT, live=False)
    pool.match_siblings(live=True)
    _match_answers(pool, weak, live=True)
    faded = _match_slots(pool, live=False)
    _match_alike(pool, weak, apart, live=True)
    pool.match_siblings(live=True)
    _match_relabelled(pool, live=True)
    for old, new in faded:
        pool.match_whole(old, new, Reason.SLOT)
    _match_answers(pool, [], live=False)
    _match_alike(pool, [], apart, live=False)
    _match_relabelled(pool, live=False)
    _match_rewritten(pool, known)
    return pool.identified()


# ---- the first words -----------------------------------------------------------------------


def _match_born(pool: Pool) -> None:
    """Match what says again what a card said at first, at the same place: an edit that was taken back.

    An id is made of those words (:func:`~mocards.decks.ids.id_of`), so it remembers them.
    """
    for number, draft in list(pool.drafts.items()):
        card = pool.cards.get(id_of(draft))
        if card is not None and not draft.block_id and not card.block_id:
            pool.match(card, number, Reason.SLOT)


# ---- block and slot ------------------------------------------------------------------------


def _match_blocks(pool: Pool, *, live: bool) -> None:
    """The author's own marks: first for the same facet, then for whatever has the mark alone."""
    for key in (_by_block_and_facet, _by_block):
        cards = _alone(((card, card) for card in pool.cards.values() if card.retired is not live), key)
        drafts = _alone(((draft, number) for number, draft in pool.drafts.items()) if cards else (), key)
        for mark, number in drafts.items():
            if mark in cards:
                pool.match(cards[mark], number, Reason.BLOCK)


def _by_block_and_facet(card: Draft) -> Hashable:
    return (card.block_id, card.kind, facet_of(card)) if card.block_id else None


def _by_block(card: Draft) -> Hashable:
    return card.block_id or None


def _alone(entries: Iterable[tuple[_S, _T]], key_of: Callable[[_S], Hashable]) -> dict[Hashable, _T]:
    """Key → the one entry that has it; keys of several, and None, are left out."""
    of_key: dict[Hashable, list[_T]] = defaultdict(list)
    for one, entry in entries:
        of_key[key_of(one)].append(entry)
    return {key: entries[0] for key, entries in of_key.items() if key is not None and len(entries) == 1}


def _match_slots(pool: Pool, *, live: bool) -> Weak:
    """Match the items with the same slot and a like answer.

    Returns:
        Those with the same slot and another answer.
    """
    weak: Weak = []
    for key in (pool.slot, pool.loose_slot):
        bound = {_token(whole) for pair in weak for whole in pair}
        old, new = defaultdict(list), defaultdict(list)
        for whole in pool.old(live=live):
            if _token(whole) not in bound:
                old[key(whole)].append(whole)
        for whole in pool.new() if old else ():
            if (slot := key(whole)) in old and _token(whole) not in bound:
                new[slot].append(whole)
        for slot, items in new.items():
            for one, other in _in_one_slot(old[slot], items):
                if pool.are_one(one, other) or are_answers_similar(one, other):
                    pool.match_whole(one, other, Reason.SLOT)
                else:
                    weak.append((one, other))
    return weak


def _in_one_slot(old: list[Whole], new: list[Whole]) -> Iterator[tuple[Whole, Whole]]:
    """Items of one name in one note, paired: equal texts, then like ones, then in order if as many are left."""
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    equal = defaultdict(list)
    for one in reversed(old):
        equal[one.text].append(one)
    pairs = [(equal[other.text].pop(), other) for other in new if equal.get(other.text)]
    yield from pairs
    old, new = _without(old, new, pairs)
    if len(old) * len(new) <= CROWD:
        alike = {
            (left, right): score
            for left, one in enumerate(old)
            for right, other in enumerate(new)
            if (score := answers_alike(one, other)) >= SIMILAR
        }
        pairs = [(old[pair.left], new[pair.right]) for pair in best_pairs(alike, 0)]
        yield from pairs
        old, new = _without(old, new, pairs)
    if len(old) == len(new):
        yield from zip(old, new, strict=True)


def _without(old: list[Whole], new: list[Whole], pairs: Pairs) -> tuple[list[Whole], list[Whole]]:
    """Those that are in no pair; a whole is equal to itself alone."""
    paired = {whole for pair in pairs for whole in pair}
    return [one for one in old if one not in paired], [other for other in new if other not in paired]


# ---- the same answer under another name ----------------------------------------------------


def _match_answers(pool: Pool, weak: Weak, *, live: bool) -> None:
    """Match items whose answers are the same, word for word, whatever they are called.

    An item with a weak slot may have given its answer to another and taken over that of a third: along
    such a chain, as when numbered names move up by one, the answers count. Where the chain is a ring, names were
    exchanged, and everybody keeps the name.
    """
    old, new = _by_answers(pool.old(live=live)), _by_answers(pool.new())
    edges = {_token(old[answers]): (old[answers], new[answers]) for answers in new if answers in old}
    slot_of = {_token(other): _token(one) for one, other in weak}
    rings = _rings({old: slot_of.get(_token(new)) for old, (_, new) in edges.items()})
    for token, (one, other) in edges.items():
        if token not in rings and sum(map(len, one.answers.values())) >= LONG_ANSWER:
            pool.match_whole(one, other, Reason.CONTENT)


def _by_answers(items: Iterable[Whole]) -> dict[Hashable, Whole]:
    """Kind and all answers → the one item that has them."""
    return _alone(((whole, whole) for whole in items), lambda whole: (whole.head.kind, *sorted(whole.answers.items())))


def _rings(follows: Mapping[Hashable, Hashable]) -> set[Hashable]:
    """Those from whom one comes back to where one started."""
    rings: set[Hashable] = set()
    seen: set[Hashable] = set()
    for start in follows:
        trail: dict[Hashable, int] = {}
        at: Hashable = start
        while at in follows and at not in trail and at not in seen:
            trail[at] = len(trail)
            at = follows[at]
        if at in trail:
            rings |= set(list(trail)[trail[at] :])
        seen |= set(trail)
    return rings


def _token(whole: Whole) -> Hashable:
    """What a whole is known by, for as long as none of its facets was matched."""
    return tuple(sorted(str(key) for _, key in whole.parts.values()))


# ---- likeness ------------------------------------------------------------------------------


def _match_alike(pool: Pool, weak: Weak, apart: Mapping[str, Set[str]], *, live: bool) -> None:
    """Pair the items that are left. Those with a weak slot stand up for it; who loses it tries once more."""
    for held in (weak, []) if weak else ([],):
        old, new = pool.old(live=live), pool.new()
        if not old or not new:
            return
        pool.place(old, new)
        slots = _held(held, old, new)
        bound = {right for _, right in slots}
        known = scores(old, new, bound)
        for left, right in slots:
            known[left, right] = slot_likeness(old[left], new[right])
        for pair in best_pairs(known, CLEAR):
            rivals = [old[left] for left in pair.rivals if _are_in_question(old[pair.left], old[left], apart)]
            contenders = [new[right] for right in pair.contenders if new[right].text != new[pair.right].text]
            if (pair.left, pair.right) in slots:
                pool.match_whole(old[pair.left], new[pair.right], Reason.SLOT)
            elif rivals or contenders:
                pool.leave(new[pair.right], [old[pair.left], *rivals])
                for other in contenders:
                    pool.leave(other, [old[pair.left]])
            else:
                pool.match_whole(old[pair.left], new[pair.right], Reason.LIKENESS)


def _are_in_question(chosen: Whole, other: Whole, apart: Mapping[str, Set[str]]) -> bool:
    """Whether two old items fit a new one alike, but do not say the same, and nobody has told them apart."""
    one, two = ({str(key) for _, key in whole.parts.values()} for whole in (chosen, other))
    told = any(two & apart.get(key, frozenset()) for key in one) or any(
        one & apart.get(key, frozenset()) for key in two
    )
    return not told and chosen.text != other.text


def _held(weak: Weak, old: Sequence[Whole], new: Sequence[Whole]) -> set[tuple[int, int]]:
    """The weak slots whose both sides are still alone, as places in ``old`` and ``new``."""
    lefts = {key: left for left, whole in enumerate(old) for _, key in whole.parts.values()}
    rights = {key: right for right, whole in enumerate(new) for _, key in whole.parts.values()}
    held = set()
    for one, other in weak:
        left = next((lefts[key] for _, key in one.parts.values() if key in lefts), None)
        right = next((rights[key] for _, key in other.parts.values() if key in rights), None)
        if left is not None and right is not None:
            held.add((left, right))
    return held


# ---- relabelled ----------------------------------------------------------------------------


def _match_relabelled(pool: Pool, *, live: bool) -> None:
    """Match what an item says under another label (*why* became *covers*) or in another form (a bullet, a section)."""
    olds = defaultdict(list)
    for card in pool.cards.values():
        if card.retired is not live and not card.cloze:
            for place in pool.places_before(card):
                olds[place].append(card)
    known: dict[tuple[int, int], float] = {}
    cards: list[Card] = []
    numbers: dict[str, int] = {}
    for number, draft in pool.drafts.items() if olds else ():
        for place in pool.places_after(draft):
            for card in olds.get(place, ())[:LABELS]:
                if (card.kind, card.facet) == (draft.kind, draft.facet) or draft.cloze:
                    continue
                score = texts_alike(card.back, draft.back)
                if score >= SIMILAR:
                    left = numbers.setdefault(card.id, len(numbers))
                    if left == len(cards):
                        cards.append(card)
                    known[left, number] = score
    for pair in best_pairs(known, 0):
        pool.match(cards[pair.left], pair.right, Reason.RELABELLED)


# ---- rewritten -----------------------------------------------------------------------------


def _match_rewritten(pool: Pool, known: Sequence[Card]) -> None:
    """Match what was said anew where it stood: as many items as before lie between it and the same neighbours."""
    old, new = pool.old(live=True), pool.new()
    if not old or not new:
        return
    pool.place(old, new)
    before, after = (_alone(((whole, whole) for whole in some), _very_place) for some in (old, new))
    pairs = [(before[place], whole) for place, whole in after.items() if place in before]
    decks = {whole.head.deck for whole, _ in pairs}
    rarity = Rarity(card for card in known if card.deck in decks)
    for one, other in pairs:
        shared = rarity.shared(one, other)
        if shared >= REWRITTEN:
            pool.match_whole(one, other, Reason.REWRITTEN)
        elif shared >= PERHAPS:
            pool.leave(other, [one])


def _very_place(whole: Whole) -> Hashable:
    """Its note and kind, and what stands around it; None where that is not known on both sides."""
    return (whole.note, whole.head.kind, whole.places) if all(whole.places) else None
