"""What to study now, and in which order: a value, made anew from the store's answers or one step on.

First what is overdue, the most in proportion to its interval first; then what is due today; then new
cards in path order; at the end, again and again, whatever was graded below 4 today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from mocards.model import Answered, Candidate, Grade, Vacation
from mocards.schedule.days import days_after
from mocards.study.lateness import Due, Parts, Waiting, by_deck, lateness, number_of, parts_of
from mocards.study.vacations import comes, on_vacation

FACETS = 10
"""More cards than that no item gives. So many new candidates for each new card a day are enough to
find the next items, whichever of their siblings must wait."""

FEW = 1_000
"""Overdue cards among which the item with the most siblings is looked for; of more it hardly is what takes longest."""


class Limits(Struct, frozen=True):
    """How much a day may bring, for one deck."""

    new: int
    reviews: int


class Counts(Struct, frozen=True):
    """How many cards remain."""

    due: int
    new: int
    drill: int

    @property
    def all(self) -> int:
        """Their sum."""
        return self.due + self.new + self.drill


class Rules(Struct, frozen=True):
    """What a day keeps to besides the limits of its decks."""

    siblings_apart: bool = True
    """At most one card of an item a day; the others wait."""
    spread: int = 0
    """Overdue cards a day; 0 for all that the limits allow."""
    ahead: int = 0
    """Days before their due date from which cards may come."""
    vacations: tuple[Vacation, ...] = ()
    """In the order of their days."""


class Backlog(Struct, frozen=True):
    """Overdue cards that wait for other days."""

    cards: int
    """Overdue now, today's share included."""
    a_day: int
    """How many of them come today."""
    done: date | None
    """When the last of them comes, if every day goes as today; None when more become overdue than come."""


class Queue(Struct, frozen=True):
    """Ids of cards in the order in which they come."""

    due: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    drill: tuple[str, ...] = ()
    """Answered today, and not yet graded 4 or more."""
    backlog: Backlog | None = None
    """Overdue cards that today does not reach; None when it reaches all."""
    front: str = ""
    """A card of it that comes before its turn; empty for none."""

    @property
    def current(self) -> str | None:
        """The card to study now."""
        return self.front or next((part[0] for part in (self.due, self.new, self.drill) if part), None)

    @property
    def is_drill(self) -> bool:
        """Whether the current card is only repeated, and its schedule stays."""
        return self.current in self.drill

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
        due, new, drill = (tuple(other for other in part if other != card) for part in (self.due, self.new, self.drill))
        return replace(self, due=due, new=new, drill=drill, front="" if self.front == card else self.front)

    def first(self, card: str) -> Queue:
        """The queue with a card of it brought to the front of everything."""
        return replace(self, front=card) if card in (*self.due, *self.new, *self.drill) else self


def build_queue(
    due: Due,
    new: Iterable[Candidate],
    today: Sequence[Answered],
    day: date,
    limits: Callable[[str], Limits],
    rules: Rules = Rules(),
) -> Queue:
    """The queue of a study day.

    Answers given earlier today count against limits and rules, so that leaving and coming back brings no more.

    Args:
        due: the cards to repeat, by their due days.
        new: cards that were never answered, in path order, deck by deck.
        today: today's answers, in their order.
        day: the study day.
        limits: what a day may bring, by deck.
        rules: what else a day keeps to.
    """
    drill = tuple(_to_drill(today))
    if on_vacation(day, rules.vacations):
        return Queue(drill=drill)
    scheduled = [answer for answer in today if not answer.drill]
    reviewed = Counter(answer.deck for answer in scheduled if not answer.first)
    begun = Counter(answer.deck for answer in scheduled if answer.first)
    touched = {answer.item for answer in scheduled} if rules.siblings_apart else None
    reviews = _Allowed(touched, lambda deck: limits(deck).reviews - reviewed[deck])
    repeated, backlog = _repeated(due, scheduled, day, rules, reviews)
    begins = _Allowed(touched, lambda deck: limits(deck).new - begun[deck])
    begin = begins.serve(begins.of(by_deck(new)))
    return Queue(due=tuple(repeated), new=tuple(begin), drill=drill, backlog=backlog)


class _Allowed:
    """Lets cards through as siblings and a deck's limit allow; what was served counts for what comes after."""

    def __init__(self, touched: set[str] | None, left: Callable[[str], int]) -> None:
        self._touched = touched
        """Items that have had their card today; None when siblings may come together."""
        self._limit = left
        self._served = Counter[str]()
        self.held = False
        """Whether a limit has held a card back."""

    def of(self, part: Mapping[str, Iterable[Candidate]], most: int | None = None) -> list[Candidate]:
        """The cards of some decks that may come, ``most`` of each when it is given. Of a deck no more are read than
        it takes to know."""
        return [card for deck, cards in part.items() for card in self._of_deck(deck, cards, most)]

    def _of_deck(self, deck: str, cards: Iterable[Candidate], most: int | None) -> Iterator[Candidate]:
        left = self._limit(deck) - self._served[deck]
        left, items = left if most is None else min(left, most), set[str]()
        for card in cards:
            if self._touched is not None:
                if card.item in self._touched or card.item in items:
                    continue
                items.add(card.item)
            if left <= 0:
                self.held = True
                return
            left -= 1
            yield card

    def serve(self, cards: Iterable[Candidate]) -> list[str]:
        """Count these cards, which come today."""
        cards = list(cards)
        self._served.update(card.deck for card in cards)
        if self._touched is not None:
            self._touched.update(card.item for card in cards)
        return [card.card for card in cards]


def _repeated(
    due: Due, scheduled: Sequence[Answered], day: date, rules: Rules, allowed: _Allowed
) -> tuple[list[str], Backlog | None]:
    """The cards to repeat, and what waits of the overdue ones."""
    parts = parts_of(due, day, rules.ahead, rules.vacations)
    answered = {answer.card for answer in scheduled}

    def candidates(part: Mapping[str, Waiting], most: int | None = None) -> list[Candidate]:
        others = {deck: (card for card in cards if card.card not in answered) for deck, cards in part.items()}
        return sorted(allowed.of(others, most), key=lambda card: lateness(card, day))

    done = sum(_was_overdue(answer, day, rules) for answer in scheduled if not answer.first)
    share = max(0, rules.spread - done) if rules.spread else None
    late = candidates(parts.overdue, share)
    overdue = allowed.serve(late[:share])
    held = allowed.held or len(overdue) < len(late)
    today = allowed.serve(candidates(parts.today))
    backlog = _backlog(parts, len(overdue), done, len(today), day, rules) if held else None
    return [*overdue, *today, *allowed.serve(candidates(parts.ahead))], backlog


def _was_overdue(answer: Answered, day: date, rules: Rules) -> bool:
    on = comes(answer.due, answer.interval, answer.card, rules.vacations) if answer.due else day
    return on < day


def _backlog(parts: Parts, served: int, done: int, today: int, day: date, rules: Rules) -> Backlog:
    """When overdue cards that today does not reach will be done, if every day goes as today.

    Args:
        parts: what is due.
        served: how many of the overdue cards come today.
        done: how many came earlier today.
        today: how many of those due today come.
        day: the study day.
        rules: what it keeps to.
    """
    overdue, a_day = number_of(parts.overdue), served + done
    fewer = a_day - (number_of(parts.today) - today)  # what today leaves is overdue tomorrow
    if fewer <= 0:
        return Backlog(overdue, a_day, None)
    days = -(-(overdue - served) // fewer)
    if rules.siblings_apart and overdue <= FEW:
        items = Counter(card.item for cards in parts.overdue.values() for card in cards)
        days = max(days, *(siblings - 1 for siblings in items.values()))
    return Backlog(overdue, a_day, days_after(day, days))


def cram_queue(cards: Iterable[str], today: Sequence[Answered]) -> Queue:
    """All these cards as drills, in their order, without those whose last answer today was firm."""
    firm = {card for card, grade in _last_grades(today).items() if grade.firm}
    return Queue(drill=tuple(card for card in cards if card not in firm))


def _to_drill(today: Sequence[Answered]) -> list[str]:
    """Cards whose last answer today was not firm, the one that waited longest first.

    What was only crammed today is not drilled on.
    """
    scheduled = {answer.card for answer in today if not answer.drill and not answer.asleep}
    return [card for card, grade in _last_grades(today).items() if card in scheduled and not grade.firm]


def _last_grades(today: Sequence[Answered]) -> dict[str, Grade]:
    """Card → its last grade today, in the order of these answers."""
    last: dict[str, Grade] = {}
    for answer in today:
        last.pop(answer.card, None)
        last[answer.card] = answer.grade
    return last
