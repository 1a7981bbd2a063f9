"""A simulated learner studies the shipped deck for a year: ``python -m benchmarks.simulation [SEEDS]``.

The memory is neither SM-2's nor FSRS's: activation after P. I. Pavlik and J. R. Anderson, *Practice and
forgetting effects on vocabulary memory*, Cognitive Science 29 (2005), with their constants. Every practice
leaves a trace that fades by a power of time, the faster the more active the memory was when it was made;
so spacing pays, and no formula of a scheduler is put in. Cards differ in difficulty.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, log
from pathlib import Path

from mocards.decks.deckfile import read_deck
from mocards.model import Answered, Candidate, Card, Grade, Schedule
from mocards.schedule.choice import Choice
from mocards.schedule.scheduler import Scheduler
from mocards.study.lateness import at_hand
from mocards.study.queue import FACETS, Limits, Queue, build_queue

DECK = Path(__file__).parent.parent / "decks" / "docker-production.cards.json"
FIRST_DAY = date(2026, 1, 1)
DAYS = 365
LIMITS = Limits(new=10, reviews=200)
DECAY, DECAY_BY_ACTIVATION, THRESHOLD, NOISE = 0.177, 0.217, -0.704, 0.255
"""Pavlik and Anderson 2005: a, c, τ and s."""
DAY, MINUTE = 0.025 * 86_400, 0.025 * 60
"""Interference outside the session slows time down: their h = 0.025, times seconds."""
MEAN_EASE = 0.8
"""Added to every activation."""
SPREAD_OF_DIFFICULTY = 0.35
"""Standard deviation, over cards, of what is added to the activation."""
RECALL_SECONDS, RELEARN_SECONDS, NEW_SECONDS = 8, 18, 25
"""What an answer takes: one that is recalled, one that is not, and the first one."""


@dataclass(slots=True)
class Memory:
    """What a learner has of one card."""

    ease: float
    """Added to the activation; negative for a hard card."""
    traces: list[tuple[float, float]] = field(default_factory=list)
    """When each practice was, in slowed seconds, and the power by which it fades."""

    def activation(self, now: float) -> float:
        """How present the card is."""
        if not self.traces:
            return -10.0
        return log(sum((now - at + MINUTE) ** -decay for at, decay in self.traces)) + self.ease

    def recall(self, now: float) -> float:
        """The chance to recall it."""
        return 1 / (1 + exp((THRESHOLD - self.activation(now)) / NOISE))

    def practise(self, now: float) -> None:
        """Leave a trace."""
        active = exp(self.activation(now) - self.ease) if self.traces else 0.0
        self.traces.append((now, DECAY + DECAY_BY_ACTIVATION * active))


@dataclass(slots=True)
class Year:
    """What came of a year."""

    cards: int = 0
    reviews: int = 0
    drills: int = 0
    recalled: int = 0
    repeated: int = 0
    """Reviews of cards that had been met."""
    seconds: int = 0
    busiest: int = 0
    """Reviews on the day that had most."""
    known: float = 0.0
    """Mean chance to recall a card on the last day, of all cards, by the memory itself."""
    safe: float = 0.0
    """Share of cards with a chance of nine in ten or more."""


class Learner:
    """Answers what the queue brings, day by day."""

    def __init__(self, cards: Sequence[Card], scheduler: Scheduler, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - the same learner every time
        self._scheduler = scheduler
        self._cards = {card.id: card for card in cards}
        self._memory = {card.id: Memory(self._chance.gauss(MEAN_EASE, SPREAD_OF_DIFFICULTY)) for card in cards}
        self._schedules: dict[str, Schedule] = {}
        self.year = Year(len(cards))

    def study(self, days: int) -> Year:
        """So many days in a row, none left out."""
        for number in range(days):
            self._day(number)
        at = days * DAY
        chances = [memory.recall(at) for memory in self._memory.values()]
        self.year.known = statistics.mean(chances)
        self.year.safe = sum(chance >= 0.9 for chance in chances) / len(chances)
        return self.year

    def _day(self, number: int) -> None:
        day, today = FIRST_DAY + timedelta(days=number), list[Answered]()
        queue, before, asked = self._queue(day, today), self.year.reviews, 0
        while queue.current is not None:
            grade = self._answer(queue, number * DAY + asked * MINUTE, day)
            queue = queue.answered(grade)
            asked += 1
        self.year.busiest = max(self.year.busiest, self.year.reviews - before)

    def _queue(self, day: date, today: list[Answered]) -> Queue:
        due = [
            Candidate(card.id, card.deck, card.item, card.position, schedule.due, schedule.interval)
            for card, schedule in ((self._cards[name], schedule) for name, schedule in self._schedules.items())
            if schedule.due <= day
        ]
        new = (card for card in self._cards.values() if card.id not in self._schedules)
        news = [Candidate(card.id, card.deck, card.item, card.position, None, 0) for card in new]
        return build_queue(at_hand(due, day), news[: LIMITS.new * FACETS], today, day, lambda _: LIMITS)

    def _answer(self, queue: Queue, now: float, day: date) -> Grade:
        card = queue.current
        assert card is not None  # noqa: S101 - the queue is not empty
        memory, before = self._memory[card], self._schedules.get(card)
        if not memory.traces:
            memory.practise(now - DAY / 24)  # the note was read an hour ago
        grade = self._grade(memory.recall(now))
        memory.practise(now)
        year = self.year
        year.seconds += RECALL_SECONDS if grade.passed else RELEARN_SECONDS
        if queue.is_drill:
            year.drills += 1
            return grade
        year.reviews += 1
        year.seconds += 0 if before else NEW_SECONDS
        if before:
            year.repeated += 1
            year.recalled += grade.passed
        self._schedules[card] = self._scheduler.next(before, grade, day)
        return grade

    def _grade(self, chance: float) -> Grade:
        """Failed, or the better the surer it was."""
        drawn = self._chance.random()
        if drawn >= chance:
            return Grade.AGAIN
        if drawn >= 0.9 * chance:
            return Grade.HARD
        return Grade.EASY if chance > 0.95 and drawn < 0.15 else Grade.GOOD


CHOICES: Mapping[str, Choice] = {
    "SM-2 (text)": Choice(),
    "SM-2 (source)": Choice(profile="source"),
    "FSRS, retention 0.80": Choice(scheduler="fsrs", retention=0.8),
    "FSRS, retention 0.85": Choice(scheduler="fsrs", retention=0.85),
    "FSRS, retention 0.90": Choice(scheduler="fsrs", retention=0.9),
    "FSRS, retention 0.95": Choice(scheduler="fsrs", retention=0.95),
}
COLUMNS: Mapping[str, Callable[[Year], float]] = {
    "reviews": lambda year: year.reviews,
    "drills": lambda year: year.drills,
    "hours": lambda year: year.seconds / 3600,
    "busiest day": lambda year: year.busiest,
    "recalled": lambda year: 100 * year.recalled / max(1, year.repeated),
    "known": lambda year: 100 * year.known,
    "safe": lambda year: 100 * year.safe,
    "minutes per known card": lambda year: year.seconds / 60 / (year.known * year.cards),
}


def main() -> None:
    """Print the table of the documentation."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    deck = [card for card in read_deck(DECK).cards if not card.retired]
    began = time.perf_counter()
    print(
        f"{len(deck)} cards, {DAYS} days, {seeds} learners; means, and the largest distance of one learner from them\n"
    )
    print("| scheduler | " + " | ".join(COLUMNS) + " |")
    print("| --- |" + " ---: |" * len(COLUMNS))
    for name, choice in CHOICES.items():
        years = [Learner(deck, choice.make(), seed).study(DAYS) for seed in range(seeds)]
        cells = []
        for column in COLUMNS.values():
            values = [column(year) for year in years]
            mean = statistics.mean(values)
            most = max(abs(value - mean) for value in values)
            digits = 1 if mean < 100 else 0
            cells.append(f"{mean:,.{digits}f} ± {most:.{digits}f}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
