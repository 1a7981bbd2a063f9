"""Leeches: cards that are learned and forgotten again and again, and cost more than they give."""

from __future__ import annotations

from mocards.model import Schedule

LEECH = "leech"
"""The tag that a leech has in listings and filters, besides its note's."""


def is_leech(schedule: Schedule | None, lapses: int) -> bool:
    """Whether a card was forgotten ``lapses`` times or more after it had been learned."""
    return schedule is not None and schedule.lapses >= lapses


def becomes_leech(before: Schedule | None, after: Schedule, lapses: int) -> bool:
    """Whether an answer calls for something to be done: at ``lapses``, and at every further half of them."""
    more = after.lapses - lapses
    return after.lapses > (before.lapses if before else 0) and more >= 0 and more % max(1, lapses // 2) == 0
