"""Sums over cards and answers, in SQL that every database speaks.

A million answers are summed here, over indexes that hold all that is asked for
(:mod:`mocards.store.tables`); no row of an answer leaves the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from mocards.model import Grade
from mocards.store import rows
from mocards.sums import FIRM_DAYS, AnswerSum, CardAnswers, CardSum, DaySum

Ask = Callable[[str, Mapping[str, Any]], Iterable[rows.Row]]
"""Runs a statement with its values: a quick look's connection, or the store's."""

_COUNTS = "r.sequence not in (select t.sequence from retraction x cross join review t where t.id = x.review)"
"""A cross join, since SQLite keeps its order: the few steps that were taken back are looked up in the million."""
_OF_DECK = "and c.deck = :deck"
_ANSWER_OF_DECK = "and r.card in (select c.id from card c where c.deck = :deck)"

_SCHEDULED_IN_DECK = "and s.deck = :deck"

_CARDS = """
select c.deck, c.phase, c.concept, c.kind, sum(case when w.suspended then 0 else 1 end),
  sum(case when s.card is null or w.suspended then 0 else 1 end),
  sum(case when s.days >= :firm and not coalesce(w.suspended, false) then 1 else 0 end),
  sum(case when w.suspended then 1 else 0 end)
from card c
left join schedule s on s.card = c.id and s.learner = :learner
left join wish w on w.card = c.id and w.learner = :learner
where c.retired = :no {of_deck}
group by c.deck, c.phase, c.concept, c.kind
order by c.deck, c.phase, c.concept, c.kind
"""

_ANSWERS = f"""
select c.deck, c.phase, c.concept, c.kind, sum(a.answers), sum(a.recalls), sum(a.recalled), sum(a.milliseconds)
from (select r.card, sum(case when r.drill then 0 else 1 end) as answers,
    sum(case when r.days_before > 0 and not r.drill then 1 else 0 end) as recalls,
    sum(case when r.days_before > 0 and not r.drill and r.grade >= :passed then 1 else 0 end) as recalled,
    sum(r.milliseconds) as milliseconds
  from review r where r.learner = :learner and {_COUNTS} group by r.card) a
join card c on c.id = a.card
where c.retired = :no {{of_deck}}
group by c.deck, c.phase, c.concept, c.kind
order by c.deck, c.phase, c.concept, c.kind
"""  # noqa: S608 - made of constants

_BY_CARD = f"""
select r.card, count(*), sum(case when r.grade < :passed then 1 else 0 end), sum(r.milliseconds)
from review r
where r.learner = :learner and r.drill = :no and {_COUNTS} {{of_deck}}
group by r.card
"""  # noqa: S608 - made of constants

_DAYS = f"""
select a.day, a.drill, a.grade, sum(a.answers), sum(a.milliseconds),
  sum(case when a.days_before = 0 then a.answers else 0 end),
  sum(case when a.days_before > 0 and a.days_before < :firm then a.answers else 0 end),
  sum(case when a.days_before >= :firm then a.answers else 0 end)
from (select r.day, r.drill, r.grade, r.days_before, count(*) as answers, sum(r.milliseconds) as milliseconds
  from review r where r.learner = :learner and {_COUNTS} {{of_deck}}
  group by r.day, r.drill, r.grade, r.days_before) a
group by a.day, a.drill, a.grade
order by a.day, a.drill, a.grade
"""  # noqa: S608 - made of constants
"""In two steps, since of a million answers a day's many have the same grade and interval."""

_DUE = """
select case when w.buried_until > s.due then w.buried_until else s.due end as comes, s.days, count(*)
from schedule s
left join wish w on w.card = s.card and w.learner = s.learner
where s.learner = :learner and not coalesce(w.suspended, false) and s.retired = :no {of_deck}
group by case when w.buried_until > s.due then w.buried_until else s.due end, s.days
"""

_EASES = """
select s.ease, count(*) from schedule s
where s.learner = :learner and s.retired = :no {of_deck}
group by s.ease order by s.ease
"""


class Sums:
    """Sums over all decks, or over one."""

    def __init__(self, ask: Ask, learner: str, deck: str | None = None) -> None:
        self._ask = ask
        self._deck = deck
        self._values = {"learner": learner, "no": False, "firm": FIRM_DAYS, "passed": int(Grade.HARD)}
        if deck is not None:
            self._values["deck"] = deck

    def of(self, deck: str | None) -> Sums:
        """The same sums over one deck alone."""
        return Sums(self._ask, str(self._values["learner"]), deck)

    def cards(self) -> list[CardSum]:
        """How the cards stand, part by part."""
        return [
            CardSum(
                deck=deck, phase=phase, concept=concept, kind=kind, cards=cards, met=met, firm=firm, suspended=suspended
            )
            for deck, phase, concept, kind, cards, met, firm, suspended in self._found(_CARDS)
        ]

    def answers(self) -> list[AnswerSum]:
        """What was answered, part by part; parts without answers are left out."""
        # A sum of sums is a decimal to some databases, here and below.
        return [
            AnswerSum(
                deck=deck,
                phase=phase,
                concept=concept,
                kind=kind,
                answers=int(answers),
                recalls=int(recalls),
                recalled=int(recalled),
                milliseconds=int(milliseconds),
            )
            for deck, phase, concept, kind, answers, recalls, recalled, milliseconds in self._found(_ANSWERS)
        ]

    def by_card(self) -> dict[str, CardAnswers]:
        """Card → its scheduled answers, of those that have some."""
        found = self._ask(_BY_CARD.format(of_deck=_ANSWER_OF_DECK if self._deck else ""), self._values)
        return {card: CardAnswers(answers, failed, milliseconds) for card, answers, failed, milliseconds in found}

    def days(self) -> list[DaySum]:
        """What was answered, day by day and grade by grade, in the order of the days."""
        found = self._ask(_DAYS.format(of_deck=_ANSWER_OF_DECK if self._deck else ""), self._values)
        return [
            DaySum(
                day=rows.day(day),
                grade=Grade(grade),
                drill=bool(drill),
                answers=int(answers),
                milliseconds=int(milliseconds),
                new=int(new),
                young=int(young),
                mature=int(mature),
            )
            for day, drill, grade, answers, milliseconds, new, young, mature in found
        ]

    def due(self) -> dict[tuple[date, int], int]:
        """Study day and interval → cards that come back then and have it; past days are overdue ones."""
        return {(rows.day(comes), interval): count for comes, interval, count in self._scheduled(_DUE)}

    def eases(self) -> dict[int, int]:
        """Ease factor in hundredths → cards that have it."""
        return {int(ease): count for ease, count in self._scheduled(_EASES)}

    def _found(self, statement: str) -> Iterable[rows.Row]:
        return self._ask(statement.format(of_deck=_OF_DECK if self._deck else ""), self._values)

    def _scheduled(self, statement: str) -> Iterable[rows.Row]:
        return self._ask(statement.format(of_deck=_SCHEDULED_IN_DECK if self._deck else ""), self._values)
