"""Items that were rewritten where they stand: by what their texts still share, rare words first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

from mocards.decks.wholes import LONGEST, Whole, plain
from mocards.model import Draft
from mocards.patterns import lazy_pattern

REWRITTEN = 0.22
"""Two items at one place that share this much, 0 to 1, are one item in other words: in the notes that this was tried
on, one in thirty pairs of *different* items of a note does, and four of five sentences said in other words."""
PERHAPS = 0.15
"""With this much their author is asked."""
_SHORTEST, _STEM = 4, 5
"""Characters of a word that counts, and as many of it as are compared: *losing* is *losses*."""
_WORD = lazy_pattern(r"\w+")


class Rarity:
    """How much a shared word says: nothing if it is everywhere, most if it is nowhere else."""

    def __init__(self, cards: Iterable[Draft]) -> None:
        stems = [_stems(card.anchor) | _stems(card.back) for card in cards]
        self._everybody = len(stems)
        self._known = Counter(stem for of_card in stems for stem in of_card)

    def shared(self, one: Whole, other: Whole) -> float:
        """What two items share of their words, 0 to 1 (L. Dice 1945; weights: K. Spärck Jones 1972)."""
        ours, theirs = _stems_of(one), _stems_of(other)
        both = self._weight(ours) + self._weight(theirs)
        return 2 * self._weight(ours & theirs) / both if both else 0.0

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(log((self._everybody + 1) / (self._known[stem] + 0.5)) for stem in stems)


def _stems_of(whole: Whole) -> set[str]:
    return _stems(" ".join((*whole.names, *whole.answers.values())))


def _stems(text: str) -> set[str]:
    words = _WORD.findall(plain(text)[:LONGEST])
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST or word.isdecimal()}
