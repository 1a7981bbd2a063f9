"""What every scheduler can do; :mod:`mocards.schedule.choice` finds one by its name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from mocards.model import Grade, Schedule


class Scheduler(Protocol):
    """Turns answers into schedules; a pure function of what it is given."""

    def next(self, before: Schedule | None, grade: Grade, day: date) -> Schedule:
        """The schedule after a scheduled answer on a study day; ``before`` is None for a new card."""
        ...


SchedulerOf = Callable[[str], Scheduler]
"""Deck → the scheduler that its schedules are made by."""
