"""What can be summed of cards and answers: the figures that the store gives, and that insight is made of."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from mocards.model import Grade

FIRM_DAYS = 21
"""Days of interval from which a card counts as firm, or *mature*, as in Anki."""
FIRM_SHARE = 0.9
"""Share of its cards that makes a concept, a phase or a deck firm. Not all of them: of cards that are recalled
nine times in ten, some are always being learned again."""


class Part(Struct, frozen=True, kw_only=True):
    """A part of the cards: those of one deck, phase, concept and kind. Retired ones are in none."""

    deck: str
    phase: str
    """Title of the phase; empty outside the path."""
    concept: str
    kind: str


class CardSum(Part, frozen=True, kw_only=True):
    """How the cards of a part stand."""

    cards: int
    """Those that are studied: suspended ones are not among them."""
    met: int
    """Of these, answered at least once."""
    firm: int
    """Of these, with an interval of :data:`FIRM_DAYS` or more."""
    suspended: int
    """Those that the learner has put aside."""


class AnswerSum(Part, frozen=True, kw_only=True):
    """What was answered in a part."""

    answers: int
    """Scheduled ones; drills are not among them."""
    recalls: int
    """Of these, of cards that had been learned before …"""
    recalled: int
    """… and were recalled."""
    milliseconds: int
    """Of all answers, drills included."""


class CardAnswers(Struct, frozen=True):
    """The scheduled answers to one card."""

    answers: int
    failed: int
    milliseconds: int

    @property
    def average(self) -> float:
        """Milliseconds of an answer."""
        return self.milliseconds / self.answers


class DaySum(Struct, frozen=True, kw_only=True):
    """The answers of one study day with one grade. Those that were taken back do not count."""

    day: date
    grade: Grade
    drill: bool
    answers: int
    milliseconds: int
    new: int
    """Of cards that had never been answered."""
    young: int
    """Of cards with an interval below :data:`FIRM_DAYS`."""
    mature: int
    """Of cards with such an interval or a longer one. Where a merged log does not tell the interval, an
    answer is none of the three."""


class TimeSum(Struct, frozen=True):
    """Answers of some kind, and how long they took together."""

    answers: int = 0
    milliseconds: int = 0
