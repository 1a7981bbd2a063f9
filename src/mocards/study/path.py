"""How far a learner has come on a map's path: pure, from the deck's description and the store's sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from mocards.model import Deck, Phase, Step
from mocards.study.gates import Gate
from mocards.sums import FIRM_SHARE, AnswerSum, CardSum, Part


class Standing(Struct, frozen=True):
    """How a group of cards stands. Suspended and retired cards are not among them."""

    cards: int = 0
    met: int = 0
    """Answered at least once."""
    firm: int = 0
    """With an interval of three weeks or more."""
    milliseconds: int = 0
    """Spent on their answers."""

    def __add__(self, other: Standing) -> Standing:
        return Standing(
            self.cards + other.cards,
            self.met + other.met,
            self.firm + other.firm,
            self.milliseconds + other.milliseconds,
        )

    @property
    def mastery(self) -> float:
        """Share of the cards that are firm; 0 when there is none."""
        return self.firm / self.cards if self.cards else 0.0

    @property
    def is_met(self) -> bool:
        """Whether every card was answered at least once; true without cards, for nothing is missing."""
        return self.met >= self.cards

    @property
    def is_firm(self) -> bool:
        """Whether enough of the cards are firm."""
        return self.firm >= FIRM_SHARE * self.cards


class Stop(Struct, frozen=True):
    """One concept on the way."""

    step: Step
    standing: Standing
    is_next: bool = False
    """Whether it is the first that has cards which were never met."""


class Stretch(Struct, frozen=True):
    """One phase on the way."""

    phase: Phase | None
    """None for concepts outside the phases."""
    stops: tuple[Stop, ...]
    is_open: bool
    """Whether what comes before it has been met, or is firm where the gate asks for that."""

    @property
    def standing(self) -> Standing:
        """Of all of its concepts."""
        return total(stop.standing for stop in self.stops)

    @property
    def minutes(self) -> int | None:
        """Planned time: the phase's own word, else the sum of its concepts'; None when nobody says."""
        if self.phase and self.phase.minutes is not None:
            return self.phase.minutes
        planned = [stop.step.minutes for stop in self.stops if stop.step.minutes is not None]
        return sum(planned) if planned else None


class Needed(Struct, frozen=True):
    """Another deck that this one builds on."""

    slug: str
    title: str
    standing: Standing


class Way(Struct, frozen=True):
    """A map's path, with how far the learner has come."""

    deck: Deck
    stretches: tuple[Stretch, ...]
    beyond: Standing
    """Of the cards outside the path: pitfalls, quick reference."""
    needed: tuple[Needed, ...] = ()

    @property
    def path(self) -> Standing:
        """Of all concepts."""
        return total(stretch.standing for stretch in self.stretches)

    @property
    def whole(self) -> Standing:
        """Of all cards of the deck."""
        return self.path + self.beyond

    @property
    def minutes(self) -> int | None:
        """Planned time for the whole path: the map's own word, else the sum of its phases'."""
        said = self.deck.description.total_minutes
        planned = [stretch.minutes for stretch in self.stretches if stretch.minutes is not None]
        return said if said is not None else (sum(planned) if planned else None)

    @property
    def next(self) -> Step | None:
        """The concept to meet next; None when all have been met."""
        stops = (stop for stretch in self.stretches for stop in stretch.stops)
        return next((stop.step for stop in stops if stop.is_next), None)

    @property
    def project_is_open(self) -> bool:
        """Whether the practice project's time has come: every phase is firm."""
        return self.path.cards > 0 and all(stretch.standing.is_firm for stretch in self.stretches)

    @property
    def is_done(self) -> bool:
        """Whether everything is firm, and the next steps' time has come."""
        return self.project_is_open and self.beyond.is_firm


def total(standings: Iterable[Standing]) -> Standing:
    """The standing of several groups together."""
    return sum(standings, Standing())


def ways(
    decks: Sequence[Deck],
    cards: Iterable[CardSum],
    answers: Iterable[AnswerSum],
    gate_of: Callable[[str], Gate] = lambda _: "met",
) -> list[Way]:
    """The way through each deck.

    Args:
        decks: every deck, since one may build on another.
        cards: how the cards stand, part by part.
        answers: what was answered, part by part.
        gate_of: deck → what opens its phases.
    """
    standings = _by_part(cards, answers)
    wholes = {deck.slug: total(own for key, own in standings.items() if key[0] == deck.slug) for deck in decks}
    titles = {deck.slug: deck.title for deck in decks}
    return [
        Way(
            deck,
            tuple(_stretches(deck, standings, gate_of(deck.slug))),
            _beyond(deck, standings),
            tuple(Needed(slug, titles[slug], wholes[slug]) for slug in deck.description.needs if slug in titles),
        )
        for deck in decks
    ]


_Key = tuple[str, str, str]
"""Slug of the deck, phase and concept."""


def _key(part: Part) -> _Key:
    return (part.deck, part.phase, part.concept)


def _by_part(cards: Iterable[CardSum], answers: Iterable[AnswerSum]) -> dict[_Key, Standing]:
    found: dict[_Key, Standing] = {}
    for one in cards:
        found[_key(one)] = found.get(_key(one), Standing()) + Standing(one.cards, one.met, one.firm)
    for given in answers:
        found[_key(given)] = found.get(_key(given), Standing()) + Standing(milliseconds=given.milliseconds)
    return found


def _stretches(deck: Deck, standings: Mapping[_Key, Standing], gate: Gate) -> Iterable[Stretch]:
    """The phases in the map's order; concepts outside them come as they stand, between or behind."""
    said = deck.description
    phases = {phase.title: phase for phase in said.phases}
    order = list(dict.fromkeys([*phases, *(step.phase for step in said.path)]))
    seen: set[_Key] = set()
    is_next, is_open = True, True
    for title in order:
        stops = []
        for step in said.path:
            if step.phase != title:
                continue
            key = (deck.slug, step.phase, step.title)
            # Of two entries with one name the first holds the cards of both.
            standing = Standing() if key in seen else standings.get(key, Standing())
            seen.add(key)
            unmet = not standing.is_met
            stops.append(Stop(step, standing, is_next and unmet))
            is_next = is_next and not unmet
        if not stops:
            continue
        stretch = Stretch(phases.get(title), tuple(stops), is_open)
        yield stretch
        is_open = is_open and (stretch.standing.is_firm if gate == "firm" else stretch.standing.is_met)


def _beyond(deck: Deck, standings: Mapping[_Key, Standing]) -> Standing:
    on_path = {(deck.slug, step.phase, step.title) for step in deck.description.path}
    return total(own for key, own in standings.items() if key[0] == deck.slug and key not in on_path)
