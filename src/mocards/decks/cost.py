"""What a build costs: the schedules that would rest with their cards, and decks that would shrink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from mocards.decks.build import Plan

MUCH = 5
"""More than one in so many cards retired at once is asked about, in a deck that has been studied."""


class Shrunk(Struct, frozen=True):
    """A deck that would lose much."""

    deck: str
    retired: int
    of: int
    """Cards in use before."""


class Cost(Struct, frozen=True):
    """What a build costs a learner."""

    intervals: Mapping[str, int]
    """Id → days, of the cards to be retired that have a schedule."""
    shrunk: tuple[Shrunk, ...]

    @property
    def is_high(self) -> bool:
        """Whether somebody should be asked first."""
        return bool(self.shrunk)


def cost_of(plan: Plan, intervals: Mapping[str, int]) -> Cost:
    """What a plan costs.

    Args:
        plan: what a build would make.
        intervals: id → days, of every card that has a schedule.
    """
    before = {change.card.id: change.before for change in plan.changes}
    live: Counter[str] = Counter()
    studied: set[str] = set()
    retired: Counter[str] = Counter()
    for card in plan.cards:
        old = before.get(card.id, card)
        if old is None or old.retired:
            continue
        live[old.deck] += 1
        retired[old.deck] += card.retired
        if card.id in intervals:
            studied.add(old.deck)
    return Cost(
        intervals={
            change.card.id: intervals[change.card.id]
            for change in plan.changes
            if change.change == "retired" and change.card.id in intervals
        },
        shrunk=tuple(
            Shrunk(deck, retired[deck], count)
            for deck, count in sorted(live.items())
            if deck in studied and retired[deck] * MUCH > count
        ),
    )
