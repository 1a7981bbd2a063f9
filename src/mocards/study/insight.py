"""Statistics of the learning: pure, from the sums that the store gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec import Struct

from mocards.model import BUTTONS, Deck, Grade, Vacation
from mocards.study.forecast import AT_ONCE, USUAL_RECALL, Backlogs, Course, Load, Recall, forecast
from mocards.sums import AnswerSum, CardSum, DaySum, Part

YEAR = 365
"""Days that the calendar looks back and the forecast looks ahead."""
LEAST_ANSWERS = 30
"""Answers from which a learner's own share of recalled cards is taken for what comes; with fewer, nine in ten."""


class Share(Struct, frozen=True):
    """So many of so many."""

    part: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.of if self.of else None


class Studied(Struct, frozen=True):
    """What was done in some time."""

    answers: int = 0
    """Scheduled ones."""
    passed: int = 0
    """Of these, recalled."""
    new: int = 0
    """Of these, first answers."""
    drills: int = 0
    milliseconds: int = 0
    """Of answers and drills."""

    def __add__(self, other: Studied) -> Studied:
        return Studied(
            self.answers + other.answers,
            self.passed + other.passed,
            self.new + other.new,
            self.drills + other.drills,
            self.milliseconds + other.milliseconds,
        )

    @property
    def all(self) -> int:
        """Answers and drills."""
        return self.answers + self.drills


class Streak(Struct, frozen=True):
    """Study days without a gap."""

    current: int
    """Up to today, or to yesterday while nothing was answered today."""
    longest: int
    studied: int
    """Days with at least one answer …"""
    since: date | None
    """… since the first of all; None when there is none."""


class Retention(Struct, frozen=True):
    """How many of the cards that had been learned were recalled when they were asked."""

    month: date
    """Its first day."""
    young: Share
    """Of cards with an interval below three weeks."""
    mature: Share


class Bucket(Struct, frozen=True):
    """Cards whose figure lies between two bounds, both included."""

    low: int
    high: int
    cards: int


class Press(Struct, frozen=True):
    """How often each button was pressed for one sort of cards."""

    sort: str
    """``new``, ``young`` or ``mature``."""
    answers: Mapping[Grade, int]
    """By button: grades 0 to 2 are Again."""


class Group(Struct, frozen=True):
    """Cards that belong together, by phase, kind or concept."""

    name: str
    cards: int
    met: int
    firm: int
    recall: Share
    """Of the scheduled answers to cards that had been learned."""
    milliseconds: int


class Insight(Struct, frozen=True):
    """All that ``mocards stats`` tells."""

    day: date
    today: Studied
    total: Studied
    streak: Streak
    calendar: Mapping[date, Studied]
    """The days with answers of the year that ends today."""
    retention: Sequence[Retention]
    """Month by month, the oldest first; months without such answers are left out."""
    forecast: Sequence[Load]
    """Today and the days of a year to come."""
    intervals: Sequence[Bucket]
    eases: Sequence[Bucket]
    presses: Sequence[Press]
    groups: Mapping[str, Sequence[Group]]
    """``deck``, ``phase``, ``concept`` and ``kind`` → their groups."""


def studied(days: Iterable[DaySum]) -> dict[date, Studied]:
    """Study day → what was done on it."""
    found: dict[date, Studied] = {}
    for one in days:
        if one.drill:
            more = Studied(drills=one.answers, milliseconds=one.milliseconds)
        else:
            passed = one.answers if one.grade.passed else 0
            more = Studied(one.answers, passed, one.new, 0, one.milliseconds)
        found[one.day] = found.get(one.day, Studied()) + more
    return found


def streak(days: Collection[date], today: date, vacations: Sequence[Vacation] = ()) -> Streak:
    """The streaks among days with answers; neither a day that is not over nor a day off breaks one."""
    longest = run = 0
    before: date | None = None
    for day in sorted(days):
        run = run + 1 if before and _next_workday(before, vacations) >= day else 1
        longest, before = max(longest, run), day
    is_current = before is not None and _next_workday(before, vacations) >= today
    return Streak(run if is_current else 0, longest, len(days), min(days, default=None))


def _next_workday(day: date, vacations: Sequence[Vacation]) -> date:
    """The first day after a day that is not off."""
    following = day + timedelta(days=1)
    while off := next((one for one in vacations if one.first <= following <= one.last), None):
        following = off.last + timedelta(days=1)
    return following


def retention(days: Iterable[DaySum]) -> list[Retention]:
    """True retention by month: of the first answers a day to cards that had been learned before."""
    found: dict[date, Retention] = {}
    for one in days:
        if one.drill or not one.young + one.mature:
            continue
        month = one.day.replace(day=1)
        own = found.get(month, Retention(month, Share(), Share()))
        passed = one.grade.passed
        found[month] = Retention(
            month,
            own.young + Share(one.young * passed, one.young),
            own.mature + Share(one.mature * passed, one.mature),
        )
    return [found[month] for month in sorted(found)]


def retained(months: Iterable[Retention]) -> tuple[Share, Share]:
    """Young and mature cards of all months."""
    young, mature = Share(), Share()
    for one in months:
        young, mature = young + one.young, mature + one.mature
    return young, mature


def recall(days: Sequence[DaySum], months: Iterable[Retention]) -> Recall:
    """How much of what is asked will be recalled: as much as so far, where there are answers enough to tell."""
    young, mature = retained(months)
    new = sum((Share(one.new * one.grade.passed, one.new) for one in days if not one.drill), Share())
    return Recall(*(_likely(share) for share in (new, young, mature)))


def _likely(share: Share) -> float:
    return share.part / share.of if share.of >= LEAST_ANSWERS else USUAL_RECALL


INTERVALS = ((1, 1), (2, 6), (7, 13), (14, 20), (21, 59), (60, 179), (180, 364), (365, 729), (730, 36_500))
"""Days: bounds of the buckets. From 21 on a card is firm."""
EASE_STEP = 20


def intervals(courses: Iterable[Course]) -> list[Bucket]:
    """Cards by interval; those that are put aside have none that counts."""
    cards: Counter[int] = Counter()
    for course in courses:
        for (_, interval), count in course.due.items():
            cards[interval] += count
    return [Bucket(low, high, sum(n for days, n in cards.items() if low <= days <= high)) for low, high in INTERVALS]


def eases(found: Mapping[int, int]) -> list[Bucket]:
    """Cards by ease factor, in steps of a fifth."""
    if not found:
        return []
    first, last = min(found) // EASE_STEP, max(found) // EASE_STEP
    return [
        Bucket(
            step * EASE_STEP,
            (step + 1) * EASE_STEP - 1,
            sum(n for ease, n in found.items() if ease // EASE_STEP == step),
        )
        for step in range(first, last + 1)
    ]


def presses(days: Iterable[DaySum]) -> list[Press]:
    """How often each button was pressed, for new, young and mature cards; drills are not counted."""
    counts = {sort: dict.fromkeys(BUTTONS, 0) for sort in ("new", "young", "mature")}
    for one in days:
        if not one.drill:
            button = one.grade if one.grade.passed else Grade.AGAIN
            for sort, own in counts.items():
                own[button] += getattr(one, sort)
    return [Press(sort, own) for sort, own in counts.items()]


def groups(cards: Iterable[CardSum], answers: Iterable[AnswerSum], by: str, order: Sequence[str] = ()) -> list[Group]:
    """Cards and answers by one of a part's names; what has no name is left out.

    Args:
        cards: how the cards stand, part by part.
        answers: what was answered, part by part.
        by: ``deck``, ``phase``, ``concept`` or ``kind``.
        order: names that come first, in their order; the others follow, the largest first.
    """
    given = _grouped(answers, by)
    made = [
        Group(
            key,
            sum(one.cards for one in own),
            sum(one.met for one in own),
            sum(one.firm for one in own),
            Share(sum(one.recalled for one in given.get(key, ())), sum(one.recalls for one in given.get(key, ()))),
            sum(one.milliseconds for one in given.get(key, ())),
        )
        for key, own in _grouped(cards, by).items()
    ]
    places = {name: place for place, name in enumerate(dict.fromkeys(order))}
    return sorted(made, key=lambda group: (places.get(group.name, len(places)), -group.cards, group.name))


_Part = TypeVar("_Part", bound=Part)


def _grouped(parts: Iterable[_Part], by: str) -> dict[str, list[_Part]]:
    found: dict[str, list[_Part]] = {}
    for part in parts:
        if name := getattr(part, by):
            found.setdefault(name, []).append(part)
    return found


def insight(
    today: date,
    decks: Iterable[Deck],
    days: Sequence[DaySum],
    cards: Sequence[CardSum],
    answers: Sequence[AnswerSum],
    courses: Sequence[Course],
    having: Mapping[int, int],
    vacations: Sequence[Vacation] = (),
    backlogs: Backlogs = AT_ONCE,
) -> Insight:
    """All statistics of a study day.

    Args:
        today: the study day.
        decks: whose order of phases and concepts counts.
        days: what was answered, day by day.
        cards: how the cards stand, part by part.
        answers: what was answered, part by part.
        courses: the cards by what schedules them.
        having: ease factor → cards that have it.
        vacations: days off, which break no streak, and on which nothing comes.
        backlogs: how what is overdue comes.
    """
    done, months = studied(days), retention(days)
    steps = [step for deck in decks for step in deck.description.path]
    order = {"phase": [step.phase for step in steps], "concept": [step.title for step in steps]}
    first = today - timedelta(days=YEAR - 1)
    return Insight(
        day=today,
        today=done.get(today, Studied()),
        total=sum(done.values(), Studied()),
        streak=streak(done, today, vacations),
        calendar={day: one for day, one in done.items() if first <= day <= today},
        retention=months,
        forecast=forecast(courses, today, recall(days, months), YEAR, vacations, backlogs),
        intervals=intervals(courses),
        eases=eases(having),
        presses=presses(days),
        groups={by: groups(cards, answers, by, order.get(by, ())) for by in ("deck", "phase", "concept", "kind")},
    )
