"""What every scheduler can do, and how one is found by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from mocards.model import BUTTONS, Grade, Schedule


class Scheduler(Protocol):
    """Turns answers into schedules; a pure function of what it is given."""

    @property
    def name(self) -> str:
        """How settings and the store call it."""
        ...

    def next(self, before: Schedule | None, grade: Grade, day: date) -> Schedule:
        """The schedule after a scheduled answer on a study day; ``before`` is None for a new card."""
        ...


SchedulerOf = Callable[[str], Scheduler]
"""Deck → the scheduler that its schedules are made by."""


def previews(
    scheduler: Scheduler, before: Schedule | None, day: date, grades: Iterable[Grade] = BUTTONS
) -> dict[Grade, Schedule]:
    """What each button would do: the very schedules that the answer then gives."""
    return {grade: scheduler.next(before, grade, day) for grade in grades}
