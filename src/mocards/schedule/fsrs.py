"""FSRS-6, through the library ``fsrs``: a card comes back when the chance to recall it has fallen to a chosen value.

The library is held to what mocards promises: its own fuzz is off (it is unseeded), it is told study days
as noons of one zone (it counts in blocks of 24 hours), and no card is made without an id (that sleeps).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import exp

import fsrs
from msgspec import Struct

from mocards.model import Grade, Schedule
from mocards.schedule.days import days_after
from mocards.schedule.sm2 import INITIAL_EASE, LONGEST_INTERVAL

RATINGS = {
    Grade.BLACKOUT: fsrs.Rating.Again,
    Grade.AGAIN: fsrs.Rating.Again,
    Grade.FAMILIAR: fsrs.Rating.Again,
    Grade.HARD: fsrs.Rating.Hard,
    Grade.GOOD: fsrs.Rating.Good,
    Grade.EASY: fsrs.Rating.Easy,
}
"""What each grade is called there."""
RETENTION = 0.9
"""The chance to recall a card on the day when it is due."""
WEIGHTS: tuple[float, ...] = tuple(fsrs.scheduler.DEFAULT_PARAMETERS)
"""The library's own: what fits many learners."""
LOWEST: tuple[float, ...] = tuple(fsrs.scheduler.LOWER_BOUNDS_PARAMETERS)
HIGHEST: tuple[float, ...] = tuple(fsrs.scheduler.UPPER_BOUNDS_PARAMETERS)
"""The bounds of each weight."""
_NOON = datetime(2000, 1, 1, 12, tzinfo=UTC)
"""The library needs moments; only the days between them count, so every answer is given from here on."""
_EASIEST, _HARDEST = 1.0, 10.0
"""The ends of FSRS's scale of difficulty."""


class Fsrs(Struct, frozen=True):
    """FSRS-6 with a learner's wishes."""

    retention: float = RETENTION
    weights: tuple[float, ...] = WEIGHTS
    longest: int = LONGEST_INTERVAL
    """Days that no interval exceeds."""

    def next(self, before: Schedule | None, grade: Grade, day: date) -> Schedule:
        """The schedule after a scheduled answer.

        A day before the last answer's, by a clock that was set back, counts as the same day.

        Args:
            before: the card's schedule until now; None for a new card.
            grade: 0 to 5; 3 and more pass.
            day: the study day of the answer, from which the interval counts.
        """
        elapsed = max(0, (day - before.last).days) if before else 0
        after, _ = self._library.review_card(_card(before, self.weights), RATINGS[grade], _NOON + timedelta(elapsed))
        interval = (after.due - _NOON).days - elapsed
        run = before.repetitions if before else 0
        return Schedule(
            due=days_after(day, interval),
            interval=interval,
            ease=before.ease if before else INITIAL_EASE,
            repetitions=run + 1 if grade.passed else 0,
            lapses=(before.lapses if before else 0) + (not grade.passed and run > 0),
            last=day,
            stability=after.stability,
            difficulty=after.difficulty,
        )

    def recall(self, schedule: Schedule, day: date) -> float:
        """The chance, 0 to 1, to recall a card on a study day."""
        elapsed = max(0, (day - schedule.last).days)
        return self._library.get_card_retrievability(_card(schedule, self.weights), _NOON + timedelta(elapsed))

    @property
    def _library(self) -> fsrs.Scheduler:
        return _library(self.retention, self.weights, self.longest)


@cache
def _library(retention: float, weights: tuple[float, ...], longest: int) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters=weights,
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest,
        enable_fuzzing=False,
    )


def _card(schedule: Schedule | None, weights: tuple[float, ...]) -> fsrs.Card:
    """A schedule as the library has it: last answered at the moment that everything is counted from."""
    if schedule is None:
        return fsrs.Card(card_id=1, due=_NOON)
    stability, difficulty = schedule.stability, schedule.difficulty
    if stability is None or difficulty is None:
        stability, difficulty = memory_of_sm2(schedule, weights)
    return fsrs.Card(
        card_id=1, state=fsrs.State.Review, stability=stability, difficulty=difficulty, due=_NOON, last_review=_NOON
    )


def memory_of_sm2(schedule: Schedule, weights: tuple[float, ...] = WEIGHTS) -> tuple[float, float]:
    """Stability and difficulty of a card of whose answers only SM-2's result is known.

    Its interval is taken for the time until nine of ten are recalled, and its ease for how much the next
    interval grows then: FSRS's own formula of growth, solved for the difficulty.
    """
    stability = float(schedule.interval)
    growth = exp(weights[8]) * stability ** -weights[9] * (exp((1 - RETENTION) * weights[10]) - 1)
    difficulty = 11 - (schedule.ease / 100 - 1) / growth
    return stability, min(_HARDEST, max(_EASIEST, difficulty))
