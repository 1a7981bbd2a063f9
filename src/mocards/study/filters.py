"""Which cards somebody means: by deck, phase, kind and tag. Every command that filters asks the same function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from mocards.model import Draft, Outline


class Filter(Struct, frozen=True):
    """What a card must be. Several values of one sort: any of them will do; of several sorts: all must hold."""

    decks: frozenset[str] = frozenset()
    """Slugs."""
    phases: frozenset[str] = frozenset()
    """Titles or numbers, in small letters."""
    kinds: frozenset[str] = frozenset()
    """``pitfall``, or with its facet ``pitfall.lesson``."""
    tags: frozenset[str] = frozenset()
    """In small letters. ``docker`` means ``docker/swarm`` and ``docker::swarm`` too."""

    @classmethod
    def of(
        cls,
        decks: Iterable[str] = (),
        phases: Iterable[str] = (),
        kinds: Iterable[str] = (),
        tags: Iterable[str] = (),
    ) -> Filter:
        """A filter of what was typed."""
        return cls(
            frozenset(decks),
            frozenset(phase.strip().casefold() for phase in phases),
            frozenset(kind.strip().casefold() for kind in kinds),
            frozenset(tag.strip().lstrip("#").casefold() for tag in tags),
        )

    def __bool__(self) -> bool:
        return bool(self.decks or self.phases or self.kinds or self.tags)

    def matches(self, card: Draft | Outline) -> bool:
        """Whether a card is meant."""
        return (
            (not self.decks or card.deck in self.decks)
            and (not self.kinds or card.kind in self.kinds or f"{card.kind}.{card.facet}" in self.kinds)
            and (not self.phases or self._has_phase(card))
            and (not self.tags or any(_is_under(tag.casefold(), wanted) for tag in card.tags for wanted in self.tags))
        )

    def _has_phase(self, card: Draft | Outline) -> bool:
        return card.phase.casefold() in self.phases or not self.phases.isdisjoint(_numbers(card))


def phases_of(cards: Iterable[Draft | Outline]) -> dict[str, str]:
    """How the phases of some cards are called → what a filter may call them: the number, else the title."""
    found: dict[str, str] = {}
    for card in cards:
        if card.phase:
            number = next((number for number in _numbers(card) if number[:1].isdigit()), "")
            found.setdefault(f"{number} {card.phase}".lstrip(), number or card.phase)
    return found


def kinds_of(cards: Iterable[Draft | Outline]) -> list[str]:
    """The kinds of some cards: ``concept``."""
    return sorted({card.kind for card in cards})


def facets_of(cards: Iterable[Draft | Outline]) -> list[str]:
    """What the kinds of some cards ask for: ``concept.covers``, ``concept.why``."""
    return sorted({f"{card.kind}.{card.facet.split()[0]}" for card in cards})


def tags_of(cards: Iterable[Draft | Outline]) -> list[str]:
    """The tags of some cards, the most used first."""
    counts = Counter(tag for card in cards for tag in card.tags)
    return sorted(counts, key=lambda tag: (-counts[tag], tag))


def _numbers(card: Draft | Outline) -> list[str]:
    """The number of a card's phase, from its tag ``phase-2-building-images``."""
    return [tag.split("-", 2)[1] for tag in card.tags if tag.startswith("phase-")]


def _is_under(tag: str, wanted: str) -> bool:
    return tag == wanted or tag.startswith((f"{wanted}/", f"{wanted}::"))
