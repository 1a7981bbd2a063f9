"""How alike two items are: their names, their answers, and what stands around them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import pairwise

from mocards.decks.wholes import LONG_ANSWER, LONGEST, Whole, loose, plain, words_of

LIKE = 0.5
"""Names and answers must be that alike, 0 to 1, before places count …"""
SAME = 0.58
"""… and with the places this much, for two items to be the same one."""
SIMILAR = 0.5
"""Answers that are that alike are one answer, reworded."""
_FLOOR = 0.4
"""Answers that are less alike than this need a whole sentence as their name to be the same."""
_NAME_WEIGHT, _SENTENCE_WEIGHT = 0.4, 0.5
"""What the name counts beside the answers: a few words, and a whole sentence."""
_NOTE_BONUS = 0.08
"""For standing in the same note."""
_NEIGHBOUR_BONUS = 0.05
"""For each side on which the same item stands next to both."""
_TELLING = 40
"""Characters from which on one unchanged answer tells much of its item, whatever became of the others."""
_COMMON = 50
"""A word on more items than that tells nothing apart."""
_COMPARED = 12
"""Old items compared in full with each new one: those that share the rarest words with it."""

Alike = Callable[[str, str, Sequence[str], Sequence[str]], float]
"""Two texts and their words → how alike they are, 0 to 1."""


def scores(old: Sequence[Whole], new: Sequence[Whole], but: Set[int] = frozenset()) -> dict[tuple[int, int], float]:
    """Likeness of the pairs that may be the same item; all others are left out.

    Args:
        old: what there was.
        new: what there is.
        but: places in ``new`` that are not looked at.

    Returns:
        (place in ``old``, place in ``new``) → likeness above :data:`SAME`, at most about 1.2.
    """
    if not old or not new:
        return {}
    nearest = _Nearest(old)
    found = {}
    for right, whole in enumerate(new):
        for left in nearest.to(whole) if right not in but else ():
            score = likeness(old[left], whole)
            if score >= SAME:
                found[left, right] = score
    return found


def likeness(old: Whole, new: Whole) -> float:
    """How alike two items of one kind are; 0 when their words are too different for places to count."""
    answers = answers_alike(old, new)
    if not (old.name and new.name):
        own = answers
    else:
        sentences = old.is_sentence and new.is_sentence
        if answers < _FLOOR and not (sentences and old.note == new.note):
            return 0.0
        name = max(_words_alike(one, other) for one in old.names for other in new.names)
        named = _SENTENCE_WEIGHT if sentences else _NAME_WEIGHT
        answered = (1 - named) * min(1.0, _answer_length(old, new) / LONG_ANSWER)
        own = (named * name + answered * answers) / (named + answered)
    return own + _beside(old, new) if own >= LIKE else 0.0


def slot_likeness(old: Whole, new: Whole) -> float:
    """How much speaks for a slot whose answer is another one: the name, what is left of the answer, the place."""
    return _NAME_WEIGHT + (1 - _NAME_WEIGHT) * answers_alike(old, new) + _beside(old, new)


def _beside(old: Whole, new: Whole) -> float:
    """What the place says: the same note, the same neighbours."""
    sides = sum(bool(one) and one == other for one, other in zip(old.places, new.places, strict=True))
    return _NOTE_BONUS * (old.note == new.note) + _NEIGHBOUR_BONUS * sides


def are_answers_similar(old: Whole, new: Whole) -> bool:
    """Whether the answers are one, reworded. What was edited in one place alone is, without a closer look."""
    return answers_alike(old, new, alike_at_least) >= SIMILAR or answers_alike(old, new) >= SIMILAR


def answers_alike(old: Whole, new: Whole, alike_of: Alike | None = None) -> float:
    """How alike the answers of the facets are that both have, long ones counting more; 0 when they share none.

    Args:
        old: what there was.
        new: what there is.
        alike_of: gives the likeness of two texts, or a part of it; the whole of it when None.
    """
    total = weights = best = 0.0
    for facet in old.answers.keys() & new.answers.keys():
        one, other = old.answers[facet], new.answers[facet]
        alike = (alike_of or _alike)(one, other, old.words[facet], new.words[facet])
        length = max(len(one), len(other))
        weight = min(length, 2 * _TELLING) + 1
        total, weights = total + weight * alike, weights + weight
        best = max(best, alike if length >= _TELLING else 0.0)
    mean = total / weights if weights else 0.0
    return max(mean, (mean + best) / 2)


def _answer_length(old: Whole, new: Whole) -> int:
    """Characters of the answers that both have: few of them are nobody's own."""
    return sum(
        max(len(old.answers[facet]), len(new.answers[facet])) for facet in old.answers.keys() & new.answers.keys()
    )


def _alike(one: str, other: str, words: Sequence[str], others: Sequence[str]) -> float:
    """Half by letters, half by words in their order: 1 when equal, 0 when nothing is shared."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Indel

    if one == other:
        return 1.0
    return (fuzz.ratio(one, other) / 100 + Indel.normalized_similarity(words, others)) / 2


def alike_at_least(one: str, other: str, words: Sequence[str], others: Sequence[str]) -> float:
    """What the common beginning and end of two texts vouch for of :func:`_alike`, without importing rapidfuzz."""
    return (_around_an_edit(one, other) + _around_an_edit(words, others)) / 2


def _around_an_edit(one: Sequence[str], other: Sequence[str]) -> float:
    """The part of both that stands before or behind all that differs, 0 to 1."""
    shorter = min(len(one), len(other))
    before = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    rest = shorter - before
    behind = next((place for place in range(rest) if one[-1 - place] != other[-1 - place]), rest)
    return 2 * (before + behind) / (len(one) + len(other)) if one or other else 1.0


def texts_alike(one: str, other: str) -> float:
    """How alike two answers are."""
    return _words_alike(plain(one)[:LONGEST], plain(other)[:LONGEST])


def _words_alike(one: str, other: str) -> float:
    return 1.0 if one == other else _alike(one, other, words_of(one), words_of(other))


class _Nearest:
    """Finds the old items that share most with a new one; a rare word weighs more than a common one."""

    def __init__(self, old: Sequence[Whole]) -> None:
        self._old = old
        self._words = _index((place, word) for place, whole in enumerate(old) for word in _marks(whole))
        self._pairs: dict[object, list[int]] | None = None

    def to(self, whole: Whole) -> list[int]:
        """Places of the nearest ones, at most a dozen, the nearest first."""
        shared = _shared(_marks(whole), self._words)
        if len(shared) < _COMPARED:  # the words are on most items: perhaps two in a row are rarer
            shared += _shared(_word_pairs(whole), self._two_in_a_row())
        return [place for place, _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:_COMPARED]]

    def _two_in_a_row(self) -> Mapping[object, Sequence[int]]:
        if self._pairs is None:
            self._pairs = _index((place, pair) for place, whole in enumerate(self._old) for pair in _word_pairs(whole))
        return self._pairs


def _marks(whole: Whole) -> set[object]:
    """What an item may be found by: its words, its name, its place."""
    kind, (before, after) = whole.head.kind, whole.places
    return {(kind, word) for word in whole.all_words} | {
        (kind, "name", loose(whole.head)),
        (kind, "before", before),
        (kind, "after", after),
    }


def _word_pairs(whole: Whole) -> set[object]:
    words = whole.all_words
    return {(whole.head.kind, *pair) for pair in pairwise(words)}


def _index(entries: Iterator[tuple[int, object]]) -> dict[object, list[int]]:
    index: dict[object, list[int]] = defaultdict(list)
    for place, mark in entries:
        index[mark].append(place)
    return index


def _shared(marks: set[object], index: Mapping[object, Sequence[int]]) -> Counter[int]:
    shared: Counter[int] = Counter()
    for mark in marks:
        places = index.get(mark, ())
        if 0 < len(places) <= _COMMON:
            for place in places:
                shared[place] += 1 / len(places)  # type: ignore[assignment] # a Counter adds fractions too
    return shared
