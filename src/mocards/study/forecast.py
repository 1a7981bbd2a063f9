"""What the coming days bring: an expectation over averages, without chance in it.

It assumes that each day all that comes is answered: first answers at the daily limit, in path order and
through the gates; the reviews that are scheduled, as many as limits and the spread of a backlog let through; and those
that follow from either, after the intervals of the deck's own scheduler. Nothing comes on days off. Drills are left
out, and that siblings wait a day for each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import inf

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
    """Reviews that come then: what the limits let through of these, and of those that answers until then bring."""
    new: int = 0
    """First answers."""
    added: float = 0.0
    """Of the expected reviews, those that answers from now on bring."""

    @property
    def kept(self) -> float:
        """Of the expected reviews, those that are scheduled now, whatever day they come on."""
        return self.expected - self.added


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
    limit: float = inf
    """Reviews a day."""
    reviewed: int = 0
    """Of these, done today already."""


class Backlogs(Struct, frozen=True):
    """How overdue cards come, of all courses together."""

    spread: float = inf
    """So many a day."""
    done: int = 0
    """Of these, answered today already."""


AT_ONCE = Backlogs()
"""As many as the limits let through."""


def forecast(
    courses: Iterable[Course],
    today: date,
    recall: Recall,
    days: int,
    vacations: Sequence[Vacation] = (),
    backlogs: Backlogs = AT_ONCE,
) -> list[Load]:
    """What each coming day brings.

    Args:
        courses: all cards, by what schedules them.
        today: the first day; what is overdue comes then, or after the days off to which it belongs.
        recall: how much of what is asked is recalled.
        days: how many days to foresee, today included.
        vacations: days off.
        backlogs: how what is overdue comes.
    """
    ahead = _Days(today, days, vacations)
    streams = [_Stream(course, recall, ahead) for course in courses]
    made = []
    for place in range(days):
        late = sum(stream.late for stream in streams)
        share = _share(backlogs.spread - (0 if place else backlogs.done), late)
        served = [stream.served(place, share) for stream in streams]
        made.append(
            Load(
                today + timedelta(days=place),
                sum(stream.scheduled[place] for stream in streams),
                sum(reviews for reviews, _ in served),
                sum(stream.firsts[place] for stream in streams),
                sum(added for _, added in served),
            )
        )
    return made


def by_weeks(days: Sequence[Load]) -> list[Load]:
    """The load of whole weeks, each with its first day."""
    return [
        Load(
            days[first].day,
            sum(one.scheduled for one in week),
            sum(one.expected for one in week),
            sum(one.new for one in week),
            sum(one.added for one in week),
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


_Waiting = dict[tuple[_State, bool], float]
"""State, and whether the card has not been answered since today → so many cards."""


class _Stream:
    """The cards of a course on their way through the days."""

    def __init__(self, course: Course, recall: Recall, ahead: _Days) -> None:
        self._course = course
        self._average = _Average(course, recall)
        self._ahead = ahead
        self._coming: list[_Waiting] = [{} for _ in range(ahead.count)]
        self._late: _Waiting = {}
        begun = [_begun(supply, ahead, self._average.firm_after) for supply in course.supplies]
        self.firsts = [sum(own[place] for own in begun) for place in range(ahead.count)]
        self.scheduled = [0] * ahead.count
        """What comes on each day as it is scheduled now."""
        for (day, interval), cards in course.due.items():
            self._schedule((day - ahead.today).days, interval, cards)

    def _schedule(self, place: int, interval: int, cards: int) -> None:
        places = self._ahead.landing(place, interval)
        for number, on in enumerate(places):
            whole = (cards + number) // len(places)  # as evenly as whole cards can be spread
            if on < self._ahead.count:
                self.scheduled[on] += whole
                is_late = place < 0 and not self._ahead.is_off(place)
                _add(self._late if is_late else self._coming[on], (self._average.state(interval), True), whole)

    @property
    def late(self) -> float:
        """Cards that are overdue."""
        return sum(self._late.values())

    def served(self, place: int, share: float) -> tuple[float, float]:
        """The reviews of a day, and how many of them answers from today on have brought.

        Args:
            place: of the day; to be asked for in their order.
            share: how much of what is overdue may come.
        """
        room = 0.0 if self._ahead.is_off(place) else self._course.limit - (0 if place else self._course.reviewed)
        late, fresh = self._late, self._coming[place]
        share = min(share, _share(room, self.late))
        today = {kind: amount * share for kind, amount in late.items()}
        left = {kind: amount * (1 - share) for kind, amount in late.items()} if share < 1 else {}
        share = _share(room - sum(today.values()), sum(fresh.values()))
        for kind, amount in fresh.items():
            _add(today, kind, amount * share)
            _add(left, kind, amount * (1 - share))
        self._late = left
        self._follow(place, today)
        return sum(today.values()), sum(amount for (_, is_kept), amount in today.items() if not is_kept)

    def _follow(self, place: int, answered: _Waiting) -> None:
        """Let what was answered on a day, first answers too, come back when its scheduler wants it."""
        amounts: dict[_State, float] = {_NEW: float(self.firsts[place])}
        for (state, _), amount in answered.items():
            amounts[state] = amounts.get(state, 0) + amount
        for state, amount in amounts.items():
            if not amount:
                continue
            for after, chance in self._average.outcomes(state):
                if place + after[0] >= self._ahead.count:
                    continue
                places = self._ahead.landing(place + after[0], after[0])
                for on in places:
                    if on < self._ahead.count:
                        _add(self._coming[on], (after, False), amount * chance / len(places))


def _share(room: float, waiting: float) -> float:
    """How much of what waits finds room: 0 to 1."""
    room = max(0.0, room)
    return 1.0 if waiting <= room else room / waiting


def _add(waiting: _Waiting, kind: tuple[_State, bool], amount: float) -> None:
    if amount:
        waiting[kind] = waiting.get(kind, 0) + amount


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
