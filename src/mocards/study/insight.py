"""Statistics of the learning: pure, from the sums that the store gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from mocards.model import BUTTONS, Deck, Grade, Vacation
from mocards.schedule.sm2 import INITIAL_EASE, SECOND_INTERVAL
from mocards.sums import AnswerSum, CardSum, DaySum, Part

YEAR = 365
"""Days that the calendar looks back and the forecast looks ahead."""
LEAST_ANSWERS = 30
"""Answers from which a learner's own share of recalled cards is taken for what comes; with fewer, nine in ten."""
USUAL_RETENTION = 0.9


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Studied:
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


@dataclass(frozen=True, slots=True)
class Streak:
    """Study days without a gap."""

    current: int
    """Up to today, or to yesterday while nothing was answered today."""
    longest: int
    studied: int
    """Days with at least one answer …"""
    since: date | None
    """… since the first of all; None when there is none."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many of the cards that had been learned were recalled when they were asked."""

    month: date
    """Its first day."""
    young: Share
    """Of cards with an interval below three weeks."""
    mature: Share


@dataclass(frozen=True, slots=True)
class Load:
    """What a coming day, or a week, brings."""

    day: date
    scheduled: int
    """Cards that come back then as they are scheduled now; on the first day, the overdue ones too."""
    expected: float
    """The same, with the repetitions that the answers until then will bring. New cards are not foreseen."""

    @property
    def added(self) -> float:
        """What the answers until then bring on top of what is scheduled."""
        return max(0.0, self.expected - self.scheduled)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Cards whose figure lies between two bounds, both included."""

    low: int
    high: int
    cards: int


@dataclass(frozen=True, slots=True)
class Press:
    """How often each button was pressed for one sort of cards."""

    sort: str
    """``new``, ``young`` or ``mature``."""
    answers: Mapping[Grade, int]
    """By button: grades 0 to 2 are Again."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that belong together, by phase, kind or concept."""

    name: str
    cards: int
    met: int
    firm: int
    recall: Share
    """Of the scheduled answers to cards that had been learned."""
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Insight:
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


def forecast(due: Mapping[tuple[date, int], int], today: date, recall: Share, days: int = YEAR) -> list[Load]:
    """What each coming day brings.

    The expectation follows every card through its next answers: recalled with the learner's own
    chance, it comes back after SM-2's next interval with the ease that a card begins with; forgotten,
    tomorrow. It is a calculation over averages, without chance in it.

    Args:
        due: day and interval → cards that come back then and have it.
        today: the first day; what is overdue comes then.
        recall: what the learner has recalled so far.
        days: how many days to foresee, today included.
    """
    chance = recall.part / recall.of if recall.of >= LEAST_ANSWERS else USUAL_RETENTION
    scheduled = [0] * days
    coming: list[dict[int, float]] = [{} for _ in range(days)]
    for (day, interval), cards in due.items():
        place = max(0, (day - today).days)
        if place < days:
            scheduled[place] += cards
            coming[place][interval] = coming[place].get(interval, 0) + cards
    made = []
    for place, waiting in enumerate(coming):
        made.append(Load(today + timedelta(days=place), scheduled[place], sum(waiting.values())))
        for interval, amount in waiting.items():
            for days_on, share in ((_next_interval(interval), chance), (1, 1 - chance)):
                if share and place + days_on < days:
                    later = coming[place + days_on]
                    later[days_on] = later.get(days_on, 0) + amount * share
    return made


def by_weeks(days: Sequence[Load]) -> list[Load]:
    """The load of whole weeks, each with its first day."""
    return [
        Load(days[first].day, sum(one.scheduled for one in week), sum(one.expected for one in week))
        for first in range(0, len(days) - 6, 7)
        if (week := days[first : first + 7])
    ]


def _next_interval(interval: int) -> int:
    """Days after a good answer, for a card of average ease."""
    return SECOND_INTERVAL if interval < SECOND_INTERVAL else -(-interval * INITIAL_EASE // 100)


INTERVALS = ((1, 1), (2, 6), (7, 13), (14, 20), (21, 59), (60, 179), (180, 364), (365, 729), (730, 36_500))
"""Days: bounds of the buckets. From 21 on a card is firm."""
EASE_STEP = 20


def intervals(due: Mapping[tuple[date, int], int]) -> list[Bucket]:
    """Cards by interval; those that are put aside have none that counts."""
    cards: Counter[int] = Counter()
    for (_, interval), count in due.items():
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
    due: Mapping[tuple[date, int], int],
    having: Mapping[int, int],
    vacations: Sequence[Vacation] = (),
) -> Insight:
    """All statistics of a study day.

    Args:
        today: the study day.
        decks: whose order of phases and concepts counts.
        days: what was answered, day by day.
        cards: how the cards stand, part by part.
        answers: what was answered, part by part.
        due: day and interval → cards that come back then and have it.
        having: ease factor → cards that have it.
        vacations: days off, which break no streak.
    """
    done, months = studied(days), retention(days)
    young, mature = retained(months)
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
        forecast=forecast(due, today, young + mature),
        intervals=intervals(due),
        eases=eases(having),
        presses=presses(days),
        groups={by: groups(cards, answers, by, order.get(by, ())) for by in ("deck", "phase", "concept", "kind")},
    )
