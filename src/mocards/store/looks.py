"""What a quick look into the store and the store itself answer alike, by the same statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mocards.model import Answered, Candidate, Deck, Outline, Vacation
from mocards.schedule.days import days_after
from mocards.store import rows, statements

if TYPE_CHECKING:
    from mocards.schedule.choice import Choice
    from mocards.store.sums import Sums
    from mocards.sums import TimeSum


class Looks:
    """All that a queue is made from."""

    _learner: str

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

    def due(self, day: date, ahead: int = 0) -> list[Candidate]:
        """Cards to repeat on a study day, neither retired, suspended nor buried.

        Args:
            day: the study day.
            ahead: days after it on which a card may be due.
        """
        until = days_after(day, ahead).isoformat()
        found = self._asked(statements.DUE, {"learner": self._learner, "day": day.isoformat(), "until": until})
        return [rows.due_candidate(row) for row in found]

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
        shared = {"learner": self._learner, "day": day.isoformat(), "most": most, "no": False}
        found: list[Candidate] = []
        for deck in self.titles():
            phases = {f"phase{number}": phase for number, phase in enumerate((closed or {}).get(deck, ()))}
            statement = statements.new_cards(list(phases))
            found += [rows.new_candidate(row) for row in self._asked(statement, {**shared, **phases, "deck": deck})]
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

    def load(self, first: date, last: date) -> dict[date, int]:
        """Day → cards that are due on it, between two days, where there are any."""
        between = {"learner": self._learner, "first": first.isoformat(), "last": last.isoformat()}
        return {rows.day(due): cards for due, cards in self._asked(statements.LOAD, between)}

    def choices(self) -> dict[str, Choice]:
        """Deck → the scheduler that has made its schedules; a deck of which nothing is known is left out."""
        return {
            deck: rows.choice(choice) for deck, choice in self._asked(statements.CHOICES, {"learner": self._learner})
        }
