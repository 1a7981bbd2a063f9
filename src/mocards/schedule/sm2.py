"""SM-2, exactly: P. A. Woźniak, *Optimization of repetition spacing in the practice of learning*, 1990.

The ease factor is an integer number of hundredths, since every step of it is one; in floating point
about 3 % of the sequences of passing grades get a wrong interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from mocards.model import Grade, Schedule
from mocards.schedule.days import days_after

INITIAL_EASE = 250
"""Hundredths: EF starts at 2.50 …"""
LOWEST_EASE = 130
"""… and never falls below 1.30. It has no upper bound."""
EASE_STEPS = {0: -80, 1: -54, 2: -32, 3: -14, 4: 0, 5: 10}
"""Grade → change of the ease factor in hundredths: 0.1 − (5−q)(0.08 + (5−q)·0.02)."""
FIRST_INTERVAL = 1
SECOND_INTERVAL = 6
"""Days: I(1) = 1, I(2) = 6, and then I(n) = I(n−1)·EF."""
LONGEST_INTERVAL = 36_500
"""Days: a hundred years. Fourteen perfect answers would overflow a date."""


class Profile(Struct, frozen=True):
    """One reading of the points on which the published text and the author's program differ."""

    name: str
    ease_falls_on_failure: bool
    round_hundredths: Callable[[int], int]
    """Days × 100 → whole days."""
    longest: int = LONGEST_INTERVAL
    """Days that no interval exceeds."""

    def next(self, before: Schedule | None, grade: Grade, day: date) -> Schedule:
        """The schedule after an answer; see :func:`next_schedule`."""
        return next_schedule(before, grade, day, self)

    def after_all(self, before: Schedule | None, grades: Iterable[int], day: date) -> Schedule:
        """As :meth:`next`, answer by answer, without the schedules between.

        Args:
            before: the card's schedule until then; None for a new card.
            grades: of at least one answer, in their sequence.
            day: the study day of the last.
        """
        standing = _standing(before)
        for grade in grades:
            standing = _advanced(standing, grade, self)
        return _schedule(standing, day)


def _up(hundredths: int) -> int:
    return -(-hundredths // 100)


def _half_to_even(hundredths: int) -> int:
    whole, rest = divmod(hundredths, 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2 == 1))


TEXT = Profile("text", ease_falls_on_failure=False, round_hundredths=_up)
"""As published: a fraction is rounded up, and failing leaves the ease factor alone."""
SOURCE = Profile("source", ease_falls_on_failure=True, round_hundredths=_half_to_even)
"""As the author's own program does it."""
PROFILES = {profile.name: profile for profile in (TEXT, SOURCE)}


def next_schedule(before: Schedule | None, grade: Grade, day: date, profile: Profile = TEXT) -> Schedule:
    """The schedule after a scheduled answer.

    The interval is made with the ease factor from before this answer, in both profiles. Lateness
    plays no part. A failing grade begins the count of repetitions again.

    Args:
        before: the card's schedule until now; None for a new card.
        grade: 0 to 5; 3 and more pass.
        day: the study day of the answer, from which the interval counts.
        profile: :data:`TEXT` or :data:`SOURCE`.
    """
    return _schedule(_advanced(_standing(before), grade, profile), day)


Standing = tuple[int, int, int, int]
"""Interval, ease, repetitions and lapses: all that the next answer needs."""
NEW: Standing = (0, INITIAL_EASE, 0, 0)
PASS = int(Grade.HARD)
_LONGER = (FIRST_INTERVAL, SECOND_INTERVAL)
"""Days until the next repetition after none and one that were passed."""


def _standing(schedule: Schedule | None) -> Standing:
    return (schedule.interval, schedule.ease, schedule.repetitions, schedule.lapses) if schedule else NEW


def _advanced(before: Standing, grade: int, profile: Profile) -> Standing:
    # Without calls of min and max: a log has a million answers.
    interval, ease, run, lapses = before
    passed = grade >= PASS
    if not passed:
        interval, run, lapses = FIRST_INTERVAL, 0, lapses + (run > 0)
    else:
        interval = _LONGER[run] if run < 2 else profile.round_hundredths(interval * ease)
        if interval > profile.longest:
            interval = profile.longest
        run += 1
    if passed or profile.ease_falls_on_failure:
        ease += EASE_STEPS[grade]
        if ease < LOWEST_EASE:
            ease = LOWEST_EASE
    return interval, ease, run, lapses


def _schedule(standing: Standing, day: date) -> Schedule:
    interval, ease, run, lapses = standing
    return Schedule(
        due=days_after(day, interval), interval=interval, ease=ease, repetitions=run, lapses=lapses, last=day
    )
