"""What a learner wants to study now: all that today brings, or less of it, or more."""

from __future__ import annotations

from msgspec import Struct, field

from mocards.study.filters import Filter


class Wanted(Struct, frozen=True, kw_only=True):
    """The wishes of one sitting. The defaults are what the day brings."""

    only: Filter = field(default_factory=Filter)
    minutes: float | None = None
    """Of study; None for as long as it takes."""
    ahead: int = 0
    """Days before their due date from which cards may come."""
    spread: int | None = None
    """Overdue cards a day; None for what the settings say."""
    cram: bool = False
    """All cards that are meant, due or not; their answers are drills, and change no schedule."""
    leeches: bool = False
    """As ``cram``, with the leeches alone, suspended ones among them."""
