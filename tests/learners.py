"""Learners whose memory is known, and what they answer."""

from __future__ import annotations

import random
from datetime import date, timedelta

from mocards.model import Grade
from mocards.schedule.fsrs import WEIGHTS, Fsrs

DAY = date(2025, 1, 1)


def answers_of(memory: Fsrs, cards: int, seed: int = 3) -> list[list[tuple[int, date]]]:
    """Cards of a learner whose memory is FSRS with certain weights, answered on the days of a fixed plan."""
    chance = random.Random(seed)  # noqa: S311 - the same learner every time
    made = []
    for number in range(cards):
        day, told, schedule = DAY + timedelta(days=number % 200), [], None
        for step in (0, 1, 3, 7, 16, 35, 70):
            day += timedelta(days=step)
            recalled = schedule is None or chance.random() < memory.recall(schedule, day)
            grade = Grade.GOOD if recalled else Grade.AGAIN
            schedule = memory.next(schedule, grade, day)
            told.append((int(grade), day))
        made.append(told)
    return made


FORGETFUL = Fsrs(weights=(*(weight * 0.35 for weight in WEIGHTS[:4]), *WEIGHTS[4:8], 0.9, *WEIGHTS[9:]))
"""A memory that is less firm at first, and grows firm more slowly."""
