"""A learner's progress in Anki's terms, and back: pure functions, no package and no clock.

*Out*, a card's schedule becomes the columns of Anki's card, and each review one entry of Anki's log. *Back*,
entries of that log become reviews. A day is the same day on both sides, wherever the learner is: Anki counts
days from the collection's first one, which is here the study day of the first review.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct

from mocards.exports.standing import Answer, Progress, Standing
from mocards.model import Grade, Handover, Review, Schedule, State, StoredCard
from mocards.schedule.days import study_day
from mocards.schedule.replay import steps
from mocards.schedule.scheduler import Scheduler

BUTTONS: Mapping[Grade, int] = {
    Grade.BLACKOUT: 1,
    Grade.AGAIN: 1,
    Grade.FAMILIAR: 1,
    Grade.HARD: 2,
    Grade.GOOD: 3,
    Grade.EASY: 4,
}
"""Grade → Anki's button."""
GRADES: Mapping[int, Grade] = {1: Grade.AGAIN, 2: Grade.HARD, 3: Grade.GOOD, 4: Grade.EASY}
"""Anki's button → grade."""
LEARNING_GRADES: Mapping[int, Grade] = {1: Grade.AGAIN, 2: Grade.GOOD, 3: Grade.EASY}
"""The three buttons of a card being learned under Anki's first scheduler."""

LEARN, REVIEW, RELEARN, FILTERED = 0, 1, 2, 3
"""Kinds of entries in Anki's log. 4 and 5 are no answers: a card that was set by hand, or by the optimiser."""
NEW_CARD, REVIEW_CARD, RELEARNING_CARD = 0, 2, 3
SUSPENDED = -1
HIGHEST_FACTOR = 65_535
"""More aborts Anki's import."""
FLAG = 1
"""Anki's red flag: what the learner wants the author to know of."""
MARK = "marked"
"""Anki's tag of notes that are marked."""
LEECH = "leech"
"""Anki's tag of notes that are forgotten again and again."""
_STEP = -60
"""Seconds, as a negative interval: of a card that has no interval yet."""


# ---- out -----------------------------------------------------------------------------------


class Told(Struct, frozen=True):
    """What a log says of one card, before it is read answer by answer."""

    answers: int
    first: date
    """Study day of the first answer."""
    offset: int
    """Minutes east of UTC, at one of the answers."""
    last: int
    """The moment of the last answer, in milliseconds since 1970."""


def progress_of(
    cards: Sequence[StoredCard],
    told: Mapping[str, Told],
    answers: Iterable[Answer],
    rollover: int,
    position_step: int,
    lapses: int,
) -> Progress:
    """What a package says of a learner's progress.

    Args:
        cards: those of the package.
        told: what the log says of each card that was answered.
        answers: the log in Anki's terms, as :func:`answers_of` gives it; it is read when the package is written.
        rollover: the local hour at which the learner's days begin.
        position_step: between two new cards in Anki's order.
        lapses: that make a card a leech.
    """
    first, offset = _beginning(cards, told)
    return Progress(
        created=_morning(first, offset, rollover),
        conf={"schedVer": 2, "sched2021": True, "creationOffset": -offset, "rollover": rollover},
        standings={
            stored.card.id: _standing(stored, first, told.get(stored.card.id), position_step) for stored in cards
        },
        answers=answers,
        tags={stored.card.id: tags for stored in cards if (tags := _tags(stored, lapses))},
    )


def _tags(stored: StoredCard, lapses: int) -> tuple[str, ...]:
    """What Anki's own tags say of how a learner stands with a card."""
    leech = stored.schedule is not None and stored.schedule.lapses >= lapses
    return tuple(tag for tag, holds in ((LEECH, leech), (MARK, stored.wishes.marked)) if holds)


def answers_of(
    log: Iterable[Review], scheduler_of: Callable[[str], Scheduler], handovers: Mapping[str, Handover]
) -> Iterator[Answer]:
    """Reviews as entries of Anki's log, each with a moment of its own.

    Args:
        log: the reviews that count, card by card, each card's in their sequence; read one by one.
        scheduler_of: the scheduler of a card, by its id.
        handovers: the schedules with which cards came from another program.
    """
    moments = Moments()
    for card, reviews in groupby(log, key=attrgetter("card")):
        for answer in _entries(reviews, scheduler_of(card), handovers.get(card)):
            free = moments.free(answer.milliseconds)
            yield answer if free == answer.milliseconds else answer._replace(milliseconds=free)


def _beginning(cards: Iterable[StoredCard], told: Mapping[str, Told]) -> tuple[date, int]:
    """The study day that Anki is to count from, and the offset there: that of the first answer.

    Schedules that came without answers may begin before it.
    """
    start = min(((each.first, each.offset) for each in told.values()), default=None)
    days = [stored.schedule.last for stored in cards if stored.schedule is not None]
    if start is None:
        return min(days, default=_SOME_DAY), 0
    return min(start[0], *days), start[1]


_SOME_DAY = date(2026, 1, 1)
"""Where nothing was answered, any day will do."""


class Moments:
    """Moments that no two answers share: Anki drops the second one in silence."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._after: dict[int, int] = {}

    def free(self, milliseconds: int) -> int:
        """The moment, or the first free one behind it."""
        found = milliseconds
        if found in self._taken:
            found = self._after.get(milliseconds, milliseconds + 1)
            while found in self._taken:
                found += 1
            self._after[milliseconds] = found + 1
        self._taken.add(found)
        return found


def _entries(reviews: Iterable[Review], scheduler: Scheduler, handover: Handover | None) -> Iterator[Answer]:
    """One card's reviews as entries of Anki's log; their moments may still be shared with other cards."""
    for review, before, after in steps(reviews, scheduler, handover):
        known = after if after is before else before
        learned = known is not None and (known.repetitions > 0 or known.lapses > 0)
        again = RELEARN if after is before else REVIEW
        yield Answer(
            milliseconds=_milliseconds(review.at),
            card=review.card,
            button=BUTTONS[review.grade],
            interval=after.interval if after else _STEP,
            before=before.interval if before else _STEP,
            factor=_factor(after) if after else 0,
            took=review.milliseconds,
            kind=again if learned else LEARN,
        )


def _standing(stored: StoredCard, first: date, told: Told | None, position_step: int) -> Standing:
    """The columns of one card."""
    card, schedule, flag = stored.card, stored.schedule, FLAG if stored.wishes.flag else 0
    asleep = card.retired or stored.state is State.SUSPENDED
    place, count = card.position * position_step, told.answers if told else 0
    if schedule is None:
        return Standing(NEW_CARD, SUSPENDED if asleep else NEW_CARD, place, 0, 0, count, 0, flag)
    data: dict[str, Any] = {"pos": place}
    if schedule.stability is not None and schedule.difficulty is not None:
        data |= {"s": round(schedule.stability, 4), "d": round(schedule.difficulty, 3)}
    if told is not None:
        data["lrt"] = told.last // 1000
    return Standing(
        kind=REVIEW_CARD,
        queue=SUSPENDED if asleep else REVIEW_CARD,
        due=(schedule.due - first).days,
        interval=schedule.interval,
        factor=_factor(schedule),
        repetitions=count,
        lapses=schedule.lapses,
        flag=flag,
        data=json.dumps(data, separators=(",", ":")),
    )


def _factor(schedule: Schedule) -> int:
    return min(HIGHEST_FACTOR, schedule.ease * 10)


def _morning(day: date, offset: int, rollover: int) -> int:
    """When a study day began, in seconds since 1970."""
    local = datetime(day.year, day.month, day.day, rollover, tzinfo=UTC)
    return int(local.timestamp()) - offset * 60


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


# ---- back ----------------------------------------------------------------------------------


def review_id(card: str, milliseconds: int) -> str:
    """The id of a review that was made in Anki: its card and its moment, so that it is the same in every package."""
    return f"anki-{milliseconds}-{card}"


def reviews_of(
    answers: Iterable[Answer], offset_at: Callable[[datetime], int], rollover: int, *, three_buttons: bool = False
) -> Iterator[tuple[Review, int]]:
    """Entries of Anki's log as reviews, each with the days that its card had been given before.

    What is no answer is left out. A card's first answer of a study day is its scheduled one; the others, and
    those of a filtered deck out of turn, are drills, as in a session here.

    Args:
        answers: in the order of their moments, of any cards.
        offset_at: minutes east of UTC where the learner was at a moment.
        rollover: the local hour at which the learner's days begin.
        three_buttons: whether the collection has Anki's first scheduler.
    """
    answered: dict[str, date] = {}
    days: dict[int, tuple[int, date]] = {}
    for answer in answers:
        learning = three_buttons and answer.kind in (LEARN, RELEARN)
        grade = (LEARNING_GRADES if learning else GRADES).get(answer.button)
        if grade is None or answer.kind not in (LEARN, REVIEW, RELEARN, FILTERED):
            continue
        at = datetime.fromtimestamp(answer.milliseconds / 1000, UTC)
        quarter = answer.milliseconds // _QUARTER
        if quarter not in days:
            offset = offset_at(at)
            days[quarter] = offset, study_day(at, offset, rollover)
        offset, day = days[quarter]
        drill = answer.kind == FILTERED or answered.get(answer.card) == day
        if not drill:
            answered[answer.card] = day
        review = Review(
            id=review_id(answer.card, answer.milliseconds),
            card=answer.card,
            at=at,
            offset=offset,
            day=day,
            grade=grade,
            milliseconds=answer.took,
            drill=drill,
        )
        yield review, max(0, answer.before)


_QUARTER = 15 * 60 * 1000
"""Milliseconds for which offset and study day hold: clocks change on a quarter of an hour, days on an hour."""
