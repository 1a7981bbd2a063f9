"""Which phases of a path are still closed to new cards.

A phase is *met* when each of its cards was answered at least once, and *firm* when at least nine in ten
have an interval of three weeks or more (:mod:`mocards.sums`). Suspended and retired cards do not count: what a
learner has put aside bars no way. A phase without cards is both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from mocards.model import Answered, Deck
from mocards.sums import FIRM_DAYS, FIRM_SHARE, CardSum

Gate = Literal["none", "met", "firm"]
"""What the phase before must be until the next one brings new cards."""
SHARES: Mapping[Gate, float] = {"none": 0.0, "met": 1.0, "firm": FIRM_SHARE}
"""Share of a phase's cards that must be so."""


def closed_phases(deck: Deck, sums: Iterable[CardSum], today: Iterable[Answered], gate: Gate) -> frozenset[str]:
    """Titles of a deck's phases that bring no new cards yet: those behind the first that keeps its gate shut.

    A gate opens overnight: what was answered today counts as it stood before, so that the day's new cards
    are the same in the evening as they were in the morning.

    Args:
        deck: with its phases, in path order.
        sums: how the cards stand; those of other decks are passed over.
        today: today's answers.
        gate: the deck's.
    """
    cards: dict[str, int] = defaultdict(int)
    passed: dict[str, int] = defaultdict(int)
    for one in sums:
        if one.deck == deck.slug:
            cards[one.phase] += one.cards
            passed[one.phase] += one.firm if gate == "firm" else one.met
    for answer in today:
        if answer.deck == deck.slug and not answer.drill and not answer.asleep:
            passed[answer.phase] -= _passed_today(answer, gate)
    titles = [phase.title for phase in deck.description.phases]
    for number, title in enumerate(titles):
        if passed[title] < SHARES[gate] * cards[title]:
            return frozenset(titles[number + 1 :]) - {title}
    return frozenset()


def passes(phase: Iterable[CardSum], gate: Gate) -> bool:
    """Whether a phase, given in its parts, is what the gate behind it asks for."""
    parts = list(phase)
    cards = sum(one.cards for one in parts)
    passed = sum(one.firm if gate == "firm" else one.met for one in parts)
    return passed >= SHARES[gate] * cards


def _passed_today(answer: Answered, gate: Gate) -> int:
    """What today's answer has added to the cards that are met, or firm."""
    if gate == "firm":
        return (answer.given >= FIRM_DAYS) - (answer.interval >= FIRM_DAYS)
    return int(answer.first)
