"""What a forecast is made of: the cards by what schedules them, and the new ones by deck."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from mocards.cli.scheduling import Scheduling
from mocards.cli.source import Source
from mocards.cli.today import gate_of, limits_of
from mocards.cli.workspace import Workspace
from mocards.model import Deck
from mocards.schedule.choice import Choice
from mocards.schedule.sm2 import INITIAL_EASE
from mocards.study.forecast import AT_ONCE, Backlogs, Course, Stock, Supply
from mocards.study.gates import passes
from mocards.sums import CardSum

FEW = 8
"""Decks up to which each has a course of its own: that takes longer, and keeps to each one's limits."""


def courses(place: Workspace, source: Source, decks: Sequence[Deck], cards: Sequence[CardSum]) -> list[Course]:
    """The cards of some decks, as a forecast wants them.

    Args:
        place: the vault, with its settings and manifests.
        source: where the cards are.
        decks: all that there are, or one.
        cards: how they stand, part by part.
    """
    scheduling = Scheduling(place, source.choices())
    together: dict[Choice | str, list[Deck]] = defaultdict(list)
    for deck in decks:
        together[deck.slug if len(decks) <= FEW else scheduling.in_force(deck.slug)].append(deck)
    today = [answer for answer in source.today(place.today) if not answer.drill]
    begun = Counter(answer.deck for answer in today if answer.first)
    reviewed = Counter(answer.deck for answer in today if not answer.first)
    supplies, limits = _supplies(place, decks, cards, begun), limits_of(place)
    made = []
    for own in together.values():
        whole = len(together) == 1  # one question for all is quicker than one for each
        due: Counter[tuple[date, int]] = Counter()
        eases: Counter[int] = Counter()
        for sums in [source.sums] if whole and len(decks) > 1 else [source.sums.of(deck.slug) for deck in own]:
            due.update(sums.due())
            eases.update(sums.eases())
        made.append(
            Course(
                scheduler=scheduling.scheduler(own[0].slug),
                due=due,
                ease=_average(eases),
                supplies=[supplies[deck.slug] for deck in own],
                limit=sum(limits(deck.slug).reviews for deck in own),
                reviewed=sum(reviewed[deck.slug] for deck in own),
            )
        )
    return made


def backlogs(place: Workspace, source: Source) -> Backlogs:
    """How what is overdue comes: as the settings spread it."""
    spread = place.settings.study.spread
    if not spread:
        return AT_ONCE
    answered = (answer for answer in source.today(place.today) if not (answer.drill or answer.first))
    return Backlogs(spread, sum(answer.due is not None and answer.due < place.today for answer in answered))


def _average(eases: Mapping[int, int]) -> int:
    cards = sum(eases.values())
    return round(sum(ease * count for ease, count in eases.items()) / cards) if cards else INITIAL_EASE


def _supplies(
    place: Workspace, decks: Sequence[Deck], cards: Sequence[CardSum], begun: Mapping[str, int]
) -> dict[str, Supply]:
    """Deck → its new cards, and how many of them a day brings."""
    parts: dict[str, dict[str, list[CardSum]]] = defaultdict(lambda: defaultdict(list))
    for one in cards:
        parts[one.deck][one.phase].append(one)
    limits = limits_of(place)
    made = {}
    for deck in decks:
        gate, own = gate_of(place, deck.slug), dict(parts[deck.slug])
        phases = [own.pop(phase.title, []) for phase in deck.description.phases]
        made[deck.slug] = Supply(
            phases=[Stock(_new(phase), passes(phase, gate)) for phase in phases],
            others=sum(map(_new, own.values())),
            limit=limits(deck.slug).new,
            begun=begun.get(deck.slug, 0),
            gate=gate,
        )
    return made


def _new(parts: Sequence[CardSum]) -> int:
    return sum(one.cards - one.met for one in parts)
