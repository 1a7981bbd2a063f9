"""What a quick look into the store and the store itself answer alike, by the same statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from mocards.model import Answered, Candidate, Deck, Outline, Vacation
from mocards.store import rows, statements
from mocards.store.waiting import WaitingRows

if TYPE_CHECKING:
    from mocards.schedule.choice import Choice
    from mocards.store.sums import Sums
    from mocards.sums import TimeSum

STRETCH = 1_000
"""Positions on a path that are looked at together."""


class Looks:
    """All that a queue is made from."""

    _learner: str
    _dialect: str
    """Of the database's SQL, by SQLAlchemy's name."""

    def _asked(self, statement: str, values: Mapping[str, Any]) -> Iterable[rows.Row]:
        """The rows that a statement gives."""
        raise NotImplementedError

    def titles(self) -> dict[str, str]:
        """Slug → title of every deck."""
        return {slug: title for slug, title, *_ in self._asked(statements.DECKS, {})}

    def decks(self) -> list[Deck]:
        """Every deck, by its slug."""
        return [rows.deck(row) for row in self._asked(statements.DECKS, {})]

    @property
    def sums(self) -> Sums:
        """Sums over cards and answers."""
        from mocards.store.sums import Sums  # the first card does not wait for it

        return Sums(self._asked, self._learner)

    def due(self, day: date, since: date, until: date, page: int = 100) -> dict[str, WaitingRows]:
        """Deck → its cards due between two days, neither retired, suspended nor buried, the latest first.

        Args:
            day: the study day.
            since: the first due day.
            until: the last one.
            page: as many cards of a deck are probably wanted.
        """
        shared = {"learner": self._learner, "no": False, "day": day.isoformat()}
        between = {**shared, "since": since.isoformat(), "until": until.isoformat()}
        asleep: dict[str, set[str]] = defaultdict(set)
        for deck, card in self._asked(statements.ASLEEP, between):
            asleep[deck].add(card)
        statement = statements.WAITING.format(late=statements.LATE.get(self._dialect, statements.LATE_ELSEWHERE))
        return {
            deck: WaitingRows(partial(self._asked, statement), {**between, "deck": deck}, cards, asleep[deck], page)
            for deck, cards in self._asked(statements.WAIT, between)
        }

    def new(self, day: date, most: int, closed: Mapping[str, Collection[str]] | None = None) -> list[Candidate]:
        """The next cards of each deck that were never answered, in path order, at most ``most`` a deck.

        Args:
            day: the study day.
            most: cards a deck.
            closed: deck → titles of phases that bring no new cards.
        """
        ((unmet,),) = self._asked(statements.UNMET, {"learner": self._learner, "yes": True})
        if unmet <= 0:  # where every card was met, the search would look at all of them
            return []
        found: list[Candidate] = []
        for deck in self.titles():
            found += self._new_of(deck, day, most, list((closed or {}).get(deck, ())))
        return found

    def _new_of(self, deck: str, day: date, most: int, closed: Sequence[str]) -> list[Candidate]:
        """The same of one deck, stretch by stretch of its path: those without a new card are not searched."""
        shared = {"learner": self._learner, "deck": deck, "no": False}
        ((last,),) = self._asked(statements.LAST_POSITION, {"deck": deck, "no": False})
        found: list[Candidate] = []
        phases = {f"phase{number}": phase for number, phase in enumerate(closed)}
        statement = statements.new_cards(list(phases))
        for first in range(0, (-1 if last is None else last) + 1, STRETCH):
            stretch = {**shared, "first": first, "last": first + STRETCH - 1}
            ((unmet,),) = self._asked(statements.UNMET_BETWEEN, stretch)
            if unmet > 0:
                wanted = {**stretch, **phases, "day": day.isoformat(), "most": most - len(found)}
                found += [rows.new_candidate(row) for row in self._asked(statement, wanted)]
            if len(found) >= most:
                break
        return found

    def today(self, day: date) -> list[Answered]:
        """The answers of a study day that count, in their order."""
        found = self._asked(statements.TODAY, {"learner": self._learner, "day": day.isoformat()})
        return [rows.answered(row) for row in found]

    def outlines(self) -> list[Outline]:
        """Every card that is not retired, in path order, with what tells whether it is meant."""
        found = self._asked(statements.OUTLINES, {"learner": self._learner, "no": False})
        return [rows.outline(row) for row in found]

    def times(self, since: date) -> dict[str, TimeSum]:
        """How long the answers since a study day took: ``new``, ``review`` and ``drill``, where there are any."""
        from mocards.sums import TimeSum

        found = self._asked(statements.TIMES, {"learner": self._learner, "since": since.isoformat()})
        return {kind: TimeSum(answers, milliseconds) for kind, answers, milliseconds in found}

    def vacations(self) -> list[Vacation]:
        """The days without study, in their order."""
        found = self._asked(statements.VACATIONS, {"learner": self._learner})
        return [Vacation(rows.day(first), rows.day(last)) for first, last in found]

    def intervals(self) -> dict[str, int]:
        """Id → days, of every card that has a schedule."""
        return {card: days for card, days, *_ in self._asked(statements.INTERVALS, {"learner": self._learner})}

    def load(self, first: date, last: date) -> dict[date, int]:
        """Day → cards that are due on it, between two days, where there are any."""
        between = {"learner": self._learner, "no": False, "first": first.isoformat(), "last": last.isoformat()}
        return {rows.day(due): cards for due, cards in self._asked(statements.LOAD, between)}

    def decks_with_choice(self) -> set[str]:
        """Slugs of the decks that :meth:`choices` knows."""
        return {deck for deck, _ in self._asked(statements.CHOICES, {"learner": self._learner})}

    def choices(self) -> dict[str, Choice]:
        """Deck → the scheduler that has made its schedules; a deck of which nothing is known is left out."""
        return {
            deck: rows.choice(choice) for deck, choice in self._asked(statements.CHOICES, {"learner": self._learner})
        }
