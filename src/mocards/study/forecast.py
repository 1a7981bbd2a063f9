"""What the coming days bring: an expectation over averages, without chance in it.

It assumes that each day all that comes is answered: first answers at the daily limit, in path order and
through the gates; the reviews that are scheduled; and those that follow from either, after the intervals of the
deck's own scheduler. Nothing comes on days off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from mocards.model import Grade, Schedule, Vacation
from mocards.schedule.scheduler import Scheduler
from mocards.schedule.sm2 import INITIAL_EASE
from mocards.study.gates import Gate
from mocards.study.vacations import days_of_return
from mocards.sums import FIRM_DAYS

USUAL_RECALL = 0.9
"""The chance to recall a card, for a learner of whom too little is known."""
_DAY = date(2000, 1, 1)
"""Schedulers want days; only those between them count."""


class Load(Struct, frozen=True):
    """What a coming day, or a week, brings."""

    day: date
    scheduled: int
    """Cards that come back then as they are scheduled now; on the first day, the overdue ones too."""
    expected: float
    """The same, with the reviews that the answers until then will bring."""
    new: int = 0
    """First answers."""

    @property
    def added(self) -> float:
        """What the answers until then bring on top of what is scheduled."""
        return max(0.0, self.expected - self.scheduled)


class Recall(Struct, frozen=True):
    """The chance, 0 to 1, to recall a card that is asked."""

    new: float = USUAL_RECALL
    """For the first time."""
    young: float = USUAL_RECALL
    """With an interval below :data:`mocards.sums.FIRM_DAYS`."""
    mature: float = USUAL_RECALL


class Stock(Struct, frozen=True):
    """The new cards of one phase."""

    cards: int
    is_passed: bool
    """Whether the phase is already what the gate behind it asks for."""


class Supply(Struct, frozen=True, kw_only=True):
    """The new cards of one deck."""

    phases: Sequence[Stock] = ()
    """In path order."""
    others: int = 0
    """Outside the phases, for which no gate waits."""
    limit: int
    """New cards a day."""
    begun: int = 0
    """Of these, met today already."""
    gate: Gate = "none"


class Course(Struct, frozen=True, kw_only=True):
    """The cards that one scheduler schedules."""

    scheduler: Scheduler
    due: Mapping[tuple[date, int], int]
    """Day and interval → cards that come back then and have it."""
    ease: int = INITIAL_EASE
    """The average ease factor, in hundredths."""
    supplies: Sequence[Supply] = ()


def forecast(
    courses: Iterable[Course], today: date, recall: Recall, days: int, vacations: Sequence[Vacation] = ()
) -> list[Load]:
    """What each coming day brings.

    Args:
        courses: all cards, by what schedules them.
        today: the first day; what is overdue comes then, or after the days off to which it belongs.
        recall: how much of what is asked is recalled.
        days: how many days to foresee, today included.
        vacations: days off.
    """
    ahead = _Days(today, days, vacations)
    scheduled, expected, new = [0] * days, [0.0] * days, [0] * days
    for course in courses:
        average = _Average(course, recall)
        begun = [_begun(supply, ahead, average.firm_after) for supply in course.supplies]
        firsts = [sum(own[place] for own in begun) for place in range(days)]
        known, reviews = _reviews(course, average, firsts, ahead)
        for place in range(days):
            scheduled[place] += known[place]
            expected[place] += reviews[place]
            new[place] += firsts[place]
    return [Load(today + timedelta(days=place), scheduled[place], expected[place], new[place]) for place in range(days)]


def by_weeks(days: Sequence[Load]) -> list[Load]:
    """The load of whole weeks, each with its first day."""
    return [
        Load(
            days[first].day,
            sum(one.scheduled for one in week),
            sum(one.expected for one in week),
            sum(one.new for one in week),
        )
        for first in range(0, len(days) - 6, 7)
        if (week := days[first : first + 7])
    ]


class _Days:
    """The days ahead by their places, 0 for today, and which of them are off."""

    def __init__(self, today: date, count: int, vacations: Iterable[Vacation]) -> None:
        self.today = today
        self.count = count
        self._off = [((one.first - today).days, (one.last - today).days) for one in vacations]
        self._first = next(place for place in range(10**6) if not self.is_off(place))

    def is_off(self, place: int) -> bool:
        return any(first <= place <= last for first, last in self._off)

    def landing(self, place: int, interval: int) -> Sequence[int]:
        """Where cards with an interval come that are due at a place: there, or spread over the places after days off.

        What was due before today comes at the first place that is not off.
        """
        for first, last in self._off:
            if first <= place <= last:
                back = range(last + 1, last + 1 + days_of_return(last - first + 1, interval))
                return [on for after in back for on in self.landing(after, interval)]
        return (max(place, self._first),)


_State = tuple[int, int]
"""Interval in days, and run of passed answers: in all else cards of one course are alike."""
_NEW: _State = (0, 0)


class _Average:
    """The cards of a course, each like others of its interval are that were always recalled."""

    def __init__(self, course: Course, recall: Recall) -> None:
        self._scheduler = course.scheduler
        self._ease = course.ease
        self._recall = recall
        self._recalled = self._always_recalled()
        self._intervals = [schedule.interval for schedule in self._recalled]
        self._outcomes: dict[_State, list[tuple[_State, float]]] = {}

    def state(self, interval: int) -> _State:
        """What stands for a card of which only the interval is known."""
        return interval, min(bisect_left(self._intervals, interval) + 1, len(self._intervals))

    def outcomes(self, state: _State) -> list[tuple[_State, float]]:
        """What becomes of a card that is answered on its day, and how likely it is."""
        if state not in self._outcomes:
            before = None if state == _NEW else self._schedule(state)
            day = before.due if before else _DAY
            good, again = (self._scheduler.next(before, grade, day) for grade in (Grade.GOOD, Grade.AGAIN))
            chance = self._chance(state)
            found = ((good, chance), (again, 1 - chance))
            self._outcomes[state] = [((after.interval, after.repetitions), share) for after, share in found if share]
        return self._outcomes[state]

    @property
    def firm_after(self) -> int:
        """Days from a card's first answer until it is firm."""
        return sum(interval for interval in self._intervals if interval < FIRM_DAYS)

    def _chance(self, state: _State) -> float:
        if state == _NEW:
            return self._recall.new
        return self._recall.young if state[0] < FIRM_DAYS else self._recall.mature

    def _always_recalled(self) -> list[Schedule]:
        """The schedules of a card from its first answer on, as long as its interval grows."""
        made: list[Schedule] = []
        after = self._scheduler.next(None, Grade.GOOD, _DAY)
        while not made or after.interval > made[-1].interval:
            made.append(replace(after, ease=self._ease))
            after = self._scheduler.next(made[-1], Grade.GOOD, made[-1].due)
        return made

    def _schedule(self, state: _State) -> Schedule:
        interval, run = state
        like = self._recalled[min(bisect_left(self._intervals, interval), len(self._intervals) - 1)]
        return replace(
            like,
            due=_DAY + timedelta(days=interval),
            interval=interval,
            repetitions=run,
            last=_DAY,
            # FSRS's intervals are in proportion to the stability, whatever retention is wanted.
            stability=like.stability and like.stability * interval / like.interval,
        )


def _reviews(course: Course, average: _Average, new: Sequence[int], ahead: _Days) -> tuple[list[int], list[float]]:
    """The reviews of each day: those that are scheduled now, and all that are to be expected."""
    scheduled = [0] * ahead.count
    coming: list[dict[_State, float]] = [{} for _ in range(ahead.count)]
    for (day, interval), cards in course.due.items():
        places = ahead.landing((day - ahead.today).days, interval)
        for number, place in enumerate(places):
            whole = (cards + number) // len(places)  # as evenly as whole cards can be spread
            if place < ahead.count:
                scheduled[place] += whole
                _add(coming[place], average.state(interval), whole)
    expected: list[float] = []
    for place, waiting in enumerate(coming):
        expected.append(sum(waiting.values()))
        _add(waiting, _NEW, new[place])
        for state, amount in waiting.items():
            for after, share in average.outcomes(state):
                if place + after[0] >= ahead.count:
                    continue
                places = ahead.landing(place + after[0], after[0])
                for on in places:
                    if on < ahead.count:
                        _add(coming[on], after, amount * share / len(places))
    return scheduled, expected


def _add(waiting: dict[_State, float], state: _State, amount: float) -> None:
    if amount:
        waiting[state] = waiting.get(state, 0) + amount


def _begun(supply: Supply, ahead: _Days, firm_after: int) -> list[int]:
    """How many new cards of a deck come on each day, each phase behind its gate."""
    room = [0 if ahead.is_off(place) else supply.limit for place in range(ahead.count)]
    room[0] = max(0, room[0] - supply.begun)
    left, opens = list(room), 0
    for stock in supply.phases:
        last = _served(stock.cards, left, opens)
        if supply.gate != "none" and not stock.is_passed:
            opens = last + (1 if supply.gate == "met" else firm_after)
    _served(supply.others, left, 0)
    return [before - after for before, after in zip(room, left, strict=True)]


def _served(cards: int, left: list[int], opens: int) -> int:
    """Let cards come on the first days that have room for them, from a place on; the place of the last one."""
    for place in range(opens, len(left)):
        served = min(cards, left[place])
        left[place] -= served
        cards -= served
        if not cards:
            return place
    return len(left)
