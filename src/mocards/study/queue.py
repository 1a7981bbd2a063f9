"""What to study now, and in which order: a value, made anew from the store's answers or one step on.

First what is overdue, the most in proportion to its interval first; then what is due today; then new
cards in path order; at the end, again and again, whatever was graded below 4 today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mocards.model import Answered, Candidate, Grade

FACETS = 10
"""More cards than that no item gives. So many new candidates for each new card a day are enough to
find the next items, whichever of their siblings must wait."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a day may bring, for one deck."""

    new: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards remain."""

    due: int
    new: int
    drill: int

    @property
    def all(self) -> int:
        """Their sum."""
        return self.due + self.new + self.drill


@dataclass(frozen=True, slots=True)
class Queue:
    """Ids of cards in the order in which they come."""

    due: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    drill: tuple[str, ...] = ()
    """Answered today, and not yet graded 4 or more."""

    @property
    def current(self) -> str | None:
        """The card to study now."""
        return next((part[0] for part in (self.due, self.new, self.drill) if part), None)

    @property
    def is_drill(self) -> bool:
        """Whether the current card is only repeated, and its schedule stays."""
        return not self.due and not self.new and bool(self.drill)

    @property
    def counts(self) -> Counts:
        """What remains."""
        return Counts(len(self.due), len(self.new), len(self.drill))

    def answered(self, grade: Grade) -> Queue:
        """The queue after the current card's answer."""
        card = self.current
        if card is None:
            return self
        left = self.without(card)
        return left if grade.firm else replace(left, drill=(*left.drill, card))

    def without(self, card: str) -> Queue:
        """The queue with one card taken out."""
        parts = (self.due, self.new, self.drill)
        return Queue(*(tuple(other for other in part if other != card) for part in parts))

    def first(self, card: str) -> Queue:
        """The queue with a card of it brought to the front of everything."""
        if card not in self.due and card not in self.new and card not in self.drill:
            return self
        if card in self.drill:
            return replace(self, drill=_to_front(self.drill, card))
        if card in self.new:
            return replace(self, new=_to_front(self.new, card))
        return replace(self, due=_to_front(self.due, card))


def build_queue(
    due: Iterable[Candidate],
    new: Iterable[Candidate],
    today: Sequence[Answered],
    day: date,
    limits: Callable[[str], Limits],
) -> Queue:
    """The queue of a study day.

    At most one card of an item is served a day; its siblings wait. Answers given earlier today count
    against the limits, so that leaving and coming back brings no more.

    Args:
        due: cards to repeat today or before.
        new: cards that were never answered, in path order, deck by deck.
        today: today's answers, in their order.
        day: the study day.
        limits: what a day may bring, by deck.
    """
    touched = {answer.item for answer in today}
    reviewed = Counter(answer.deck for answer in today if not answer.drill and not answer.first)
    begun = Counter(answer.deck for answer in today if answer.first and not answer.drill)
    left_due = _Left(lambda deck: limits(deck).reviews - reviewed[deck])
    left_new = _Left(lambda deck: limits(deck).new - begun[deck])
    return Queue(
        due=tuple(_served(_by_lateness(due, day), touched, left_due)),
        new=tuple(_served(new, touched, left_new)),
        drill=tuple(_to_drill(today)),
    )


class _Left(dict[str, int]):
    """Deck → cards that may still come today."""

    def __init__(self, of: Callable[[str], int]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, deck: str) -> int:
        self[deck] = self._of(deck)
        return self[deck]


def _by_lateness(due: Iterable[Candidate], day: date) -> list[Candidate]:
    """Overdue cards by their lateness in proportion to the interval, then today's in path order."""
    today = day.toordinal()
    ranked = []
    for candidate in due:
        late = today - candidate.due.toordinal() if candidate.due else 0
        rank = -late / max(1, candidate.interval)
        ranked.append((rank, candidate.deck, candidate.position, candidate.card, candidate))
    ranked.sort(key=lambda entry: entry[:4])
    return [entry[4] for entry in ranked]


def _served(candidates: Iterable[Candidate], touched: set[str], left: _Left) -> Iterable[str]:
    """The cards that limits and siblings allow; their items are touched then."""
    for candidate in candidates:
        if candidate.item not in touched and left[candidate.deck] > 0:
            touched.add(candidate.item)
            left[candidate.deck] -= 1
            yield candidate.card


def _to_drill(today: Sequence[Answered]) -> list[str]:
    """Cards whose last answer today was not firm, the one that waited longest first."""
    last: dict[str, Grade] = {}
    for answer in today:
        last.pop(answer.card, None)
        if answer.asleep:
            continue
        last[answer.card] = answer.grade
    return [card for card, grade in last.items() if not grade.firm]


def _to_front(cards: tuple[str, ...], card: str) -> tuple[str, ...]:
    return (card, *(other for other in cards if other != card))
