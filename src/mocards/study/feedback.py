"""What learners' answers tell the author of a card: pure, from cards and the sums of their answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from statistics import median

from msgspec import Struct

from mocards.model import Card, StoredCard
from mocards.sums import CardAnswers

LEAST_ANSWERS = 5
"""Scheduled answers from which a card's failures say something about the card."""
OFTEN = 0.4
"""Share of failed answers from which a card fails again and again."""
LEAST_TIMED = 3
SLOWER = 3
"""A card takes long when its answers take so many times the time of the middle card, and at least …"""
SLOW = 20_000
"""… so many milliseconds."""
TOLD = 0.8
"""Share of the answer's words that a prompt may hold before it gives the answer away."""
MANY_POINTS = 4
LONGEST_POINT = 9
"""Words between two commas; with more it is a sentence, and no list."""
MANY_WORDS = 45


class Sort(StrEnum):
    """What is to be looked at. The order is that of urgency."""

    FLAGGED = "flagged"
    """A learner has written what is wrong."""
    LEECH = "leech"
    """Forgotten so often that it costs more than it gives."""
    FAILING = "failing"
    """Fails again and again, though it was not learned long enough to count as forgotten."""
    SLOW = "slow"
    REVEALED = "revealed"
    """Its prompt holds its answer."""


class Finding(Struct, frozen=True):
    """One thing about one card that its author should look at."""

    sort: Sort
    card: Card
    evidence: str
    """What was seen, in a few words."""
    advice: str
    """What the author can do about it."""


def findings(cards: Sequence[StoredCard], answers: Mapping[str, CardAnswers], lapses: int) -> list[Finding]:
    """All findings, by note and line, the most urgent of a card first.

    Args:
        cards: those to look at; retired ones are passed over.
        answers: by card.
        lapses: as many make a leech.
    """
    usual = median([own.average for own in answers.values() if own.answers >= LEAST_TIMED] or [0])
    found = [
        finding
        for stored in cards
        if not stored.card.retired
        for finding in _of_card(stored, answers.get(stored.card.id), lapses, usual)
    ]
    order = list(Sort)
    return sorted(found, key=lambda one: (one.card.source, one.card.position, order.index(one.sort)))


def _of_card(stored: StoredCard, answers: CardAnswers | None, lapses: int, usual: float) -> Iterator[Finding]:
    card, schedule = stored.card, stored.schedule
    if stored.wishes.flag:
        advice = f"mend the note, and take the flag off: mocards flag {card.id[:8]}"
        yield Finding(Sort.FLAGGED, card, f"“{stored.wishes.flag}”", advice)
    if schedule and schedule.lapses >= lapses:
        yield Finding(Sort.LEECH, card, f"forgotten {schedule.lapses} times", _simpler(card))
    elif answers and answers.answers >= LEAST_ANSWERS and answers.failed >= OFTEN * answers.answers:
        yield Finding(Sort.FAILING, card, f"{answers.failed} of {answers.answers} answers failed", _simpler(card))
    if answers and answers.answers >= LEAST_TIMED and answers.average >= max(SLOW, SLOWER * usual):
        seconds, middle = answers.average / 1000, usual / 1000
        yield Finding(Sort.SLOW, card, f"{seconds:.0f} s an answer; the middle card {middle:.0f} s", _shorter(card))
    if is_revealed(card):
        yield Finding(Sort.REVEALED, card, "the prompt holds the answer", _unrevealed(card))


def _simpler(card: Card) -> str:
    """How to make a card that can be learned."""
    points, words = _size(card)
    if points >= MANY_POINTS:
        return f"it asks for {points} things at once; make each a question or a quick-reference item of its own"
    if words >= MANY_WORDS:
        return f"the answer has {words} words; ask for less, and leave the rest in the note"
    return "say in the note why it is so, or give an example; two cards that are alike want words that part them"


def _shorter(card: Card) -> str:
    points, words = _size(card)
    if points >= MANY_POINTS:
        return f"it asks for {points} things; split it"
    if words >= MANY_WORDS:
        return f"the answer has {words} words; one line that one can say aloud is enough"
    return "make the question narrower, so that one thing answers it"


def _unrevealed(card: Card) -> str:
    if card.cloze:
        return "the hidden words stand elsewhere in the text too; hide them there, or reword it"
    return "reword the question, or say in the answer what the question does not"


_POINT = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_WORD = re.compile(r"\w{3,}")
_HIDDEN = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}", re.DOTALL)


def _size(card: Card) -> tuple[int, int]:
    """Points of the answer, in a list or between commas, and its words."""
    points = len(_POINT.findall(card.back))
    between = [len(part.split()) for part in card.back.split(",")]
    if not points and max(between) <= LONGEST_POINT:
        points = len(between)
    return points, len(card.back.split())


def is_revealed(card: Card) -> bool:
    """Whether the prompt holds the answer: nearly all of its words, or of a cloze all that it hides."""
    if card.cloze:
        hidden = _words(" ".join(_HIDDEN.findall(card.cloze)))
        return bool(hidden) and hidden <= _words(_HIDDEN.sub(" ", card.cloze))
    answer = _words(card.back)
    return len(answer) > 1 and len(answer & _words(card.front)) >= TOLD * len(answer)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
