"""How alike two items are: their names, their answers, and what stands around them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LIKE = 0.5
"""Words and names must be that alike, 0 to 1, before places count …"""
SAME = 0.58
"""… and with the places this much, for two items to be the same one."""
_ANCHOR_WEIGHT, _ANSWER_WEIGHT = 0.4, 0.6
_NOTE_BONUS = 0.08
"""For standing in the same note."""
_NEIGHBOUR_BONUS = 0.05
"""For each side on which the same item stands next to both."""
_COMMON = 50
"""A word on more items than that tells nothing apart."""
_COMPARED = 12
"""Old items compared in full with each new one: those that share the rarest words with it."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Whole:
    """An item, put together from the cards of its facets."""

    note: str
    kind: str
    anchor: str
    answers: Mapping[str, str]
    """Facet → answer."""
    before: str = ""
    """Anchor of the item before it in the deck; empty for the first."""
    after: str = ""
    words: tuple[str, ...] = field(default=(), compare=False)


def words_of(anchor: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    """All words of an item, lower case, in order."""
    return tuple(_WORD.findall(" ".join([anchor, *(answers[facet] for facet in sorted(answers))]).casefold()))


def scores(old: Sequence[Whole], new: Sequence[Whole]) -> dict[tuple[int, int], float]:
    """Likeness of the pairs that may be the same item; all others are left out.

    Returns:
        (place in ``old``, place in ``new``) → likeness above :data:`SAME`, at most about 1.2.
    """
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, whole in enumerate(old):
        for word in set(whole.words):
            index[whole.kind, word].append(place)
    found = {}
    for right, whole in enumerate(new):
        for left in _nearest(whole, index):
            score = likeness(old[left], whole)
            if score >= SAME:
                found[left, right] = score
    return found


def _nearest(whole: Whole, index: Mapping[tuple[str, str], Sequence[int]]) -> list[int]:
    """The old items that share most with a new one; a rare word weighs more than a common one."""
    shared: Counter[int] = Counter()
    for word in set(whole.words):
        places = index.get((whole.kind, word), ())
        if 0 < len(places) <= _COMMON:
            for place in places:
                shared[place] += 1 / len(places)  # type: ignore[assignment] # a Counter adds fractions too
    if not shared:  # every word is common: fall back on whatever holds one of them
        for word in set(whole.words):
            for place in index.get((whole.kind, word), ())[:_COMMON]:
                shared[place] += 1
    return [place for place, _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:_COMPARED]]


def likeness(old: Whole, new: Whole) -> float:
    """How alike two items of one kind are; 0 when their words are too different for places to count."""
    facets = old.answers.keys() & new.answers.keys()
    if not facets:
        return 0.0
    answers = sum(_alike(old.answers[facet], new.answers[facet]) for facet in facets) / len(facets)
    # Items that a note has one of (its summary) are all called the same, which tells nothing.
    named = old.anchor != old.kind
    own = _ANCHOR_WEIGHT * _alike(old.anchor, new.anchor) + _ANSWER_WEIGHT * answers if named else answers
    if own < LIKE:
        return 0.0
    beside = (bool(old.before) and old.before == new.before) + (bool(old.after) and old.after == new.after)
    return own + _NOTE_BONUS * (old.note == new.note) + _NEIGHBOUR_BONUS * beside


def _alike(one: str, other: str) -> float:
    """Half by letters, half by words in their order: 1 when equal, 0 when nothing is shared."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Indel

    one, other = one.casefold(), other.casefold()
    letters = fuzz.ratio(one, other) / 100
    if letters == 1.0:
        return 1.0
    return (letters + Indel.normalized_similarity(_WORD.findall(one), _WORD.findall(other))) / 2
