"""Which scheduler made a deck's schedules, and schedules made anew from the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, delete, insert, select, text

from mocards.model import Schedule, Vacation
from mocards.schedule.choice import Choice
from mocards.schedule.replay import Replayed, after_all, firsts
from mocards.schedule.scheduler import Scheduler, SchedulerOf
from mocards.store import rows, statements
from mocards.store.history import History
from mocards.store.looks import Looks
from mocards.store.opened import table
from mocards.store.standing import standing
from mocards.store.tables import CardRow, ScheduleRow, SchedulingRow, VacationRow

AT_ONCE = 10_000
"""Rows that are held at one time."""


class Scheduling(History, Looks):
    """Schedules are a cache of what a deck's scheduler makes of the log."""

    def begin(self, wanted: Mapping[str, Choice], in_force: Mapping[str, Choice]) -> None:
        """Note which scheduler each deck has, where that changes no schedule.

        Args:
            wanted: what a deck that has no schedules yet is given.
            in_force: what has made the schedules of a deck that has some.
        """
        if self.choices() == wanted:
            return
        with self._writing() as connection:
            begun = self._begun(connection)
            for deck, choice in wanted.items():
                self._choose(connection, deck, in_force[deck] if deck in begun else choice)

    def switch(self, choices: Mapping[str, Choice], *, dry_run: bool = False) -> list[Replayed]:
        """Give decks other schedulers: their schedules become what those make of the log.

        Returns:
            The cards whose schedule changes.
        """
        schedulers = {deck: choice.make() for deck, choice in choices.items()}
        if dry_run:
            return self.replay_all(schedulers.__getitem__, choices, dry_run=True)
        with self._writing() as connection:
            for deck, choice in choices.items():
                self._choose(connection, deck, choice)
            return self._replay_all(connection, schedulers.__getitem__, choices)

    def replay_all(
        self, scheduler_of: SchedulerOf, decks: Collection[str] | None = None, *, dry_run: bool = False
    ) -> list[Replayed]:
        """Make schedules what the log says, in one pass over it.

        A card that has a schedule without any scheduled answer, from a package for example, keeps it.

        Args:
            scheduler_of: deck → what its log is replayed through.
            decks: whose cards; all when none is named.
            dry_run: change nothing.

        Returns:
            The cards whose schedule changes.
        """
        if dry_run:
            with self._reading() as connection:
                return self._replayed(connection, scheduler_of, decks)
        with self._writing() as connection:
            return self._replay_all(connection, scheduler_of, decks)

    def _replay_all(
        self, connection: Connection, scheduler_of: SchedulerOf, decks: Collection[str] | None
    ) -> list[Replayed]:
        changed = self._replayed(connection, scheduler_of, decks)
        self._set_schedules(connection, {one.card: one.after for one in changed})
        return changed

    def _replayed(
        self,
        connection: Connection,
        scheduler_of: SchedulerOf,
        decks: Collection[str] | None,
        cards: Collection[str] | None = None,
    ) -> list[Replayed]:
        deck_of = {
            card: deck
            for card, deck in connection.execute(select(table(CardRow).c.id, table(CardRow).c.deck))
            if (decks is None or deck in decks) and (cards is None or card in cards)
        }
        schedulers = {deck: scheduler_of(deck) for deck in set(deck_of.values())}
        amended = self._amendments(connection)
        handovers = {
            card: amended[card].kept(found) if card in amended else found
            for card, found in self._handovers(connection).items()
        }
        made = {card: found.schedule for card, found in handovers.items() if found and card in deck_of}
        newest: dict[str, int] = {}
        for card, own in self._log(connection):
            if card in deck_of:
                made[card] = _after(own, schedulers[deck_of[card]], made.get(card))
                if card in amended:
                    newest[card] = own[-1][5]
        for card, own_amendments in amended.items():
            if after := own_amendments.applied(made.get(card), newest.get(card, 0)):
                made[card] = after
        there = self._schedules_now(connection, made)
        return [
            Replayed(card, deck_of[card], there.get(card), after)
            for card, after in made.items()
            if there.get(card) != after
        ]

    def _log(self, connection: Connection) -> Iterator[tuple[str, list[rows.Row]]]:
        """Every card that was answered, with the rows of its scheduled answers that count, in their sequence."""
        streamed = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
        found = streamed.execute(text(statements.LOG), {"learner": self._learner, "no": False})
        for card, own in groupby(found, key=itemgetter(0)):
            yield card, list(own)

    def _schedules_now(self, connection: Connection, cards: Collection[str]) -> dict[str, Schedule]:
        found = connection.execute(text(statements.SCHEDULES), {"learner": self._learner})
        return {row[0]: rows.schedule(row[1:]) for row in found if row[0] in cards}

    def _set_schedules(self, connection: Connection, schedules: Mapping[str, Schedule]) -> None:
        if not schedules:
            return
        own = table(ScheduleRow)
        gone = delete(own).where(own.c.learner == self._learner)
        cards = list(schedules)
        for first in range(0, len(cards), 500):
            some = cards[first : first + 500]
            connection.execute(gone.where(own.c.card.in_(some)))
            stands = standing(connection, some)
            made = [rows.schedule_row(self._learner, card, schedules[card]) | stands[card] for card in some]
            connection.execute(insert(own), made)

    def histories(self, decks: Collection[str]) -> list[list[tuple[int, date]]]:
        """Of every card of these decks that was answered: grades and study days, in their sequence."""
        with self._reading() as connection:
            card = table(CardRow)
            meant = set(connection.execute(select(card.c.id).where(card.c.deck.in_(list(decks)))).scalars())
            return [
                [(row[1], _day_of(row)) for row in firsts(own, _day_of, None)]
                for card_id, own in self._log(connection)
                if card_id in meant
            ]

    def set_vacations(self, vacations: Iterable[Vacation]) -> None:
        """Make these the days without study. No review and no schedule is touched."""
        own = table(VacationRow)
        made = [{"learner": self._learner, "first_day": one.first, "last_day": one.last} for one in vacations]
        with self._writing() as connection:
            connection.execute(delete(own).where(own.c.learner == self._learner))
            if made:
                connection.execute(insert(own), made)

    def _begun(self, connection: Connection) -> set[str]:
        """Decks that have a schedule."""
        schedule, card = table(ScheduleRow), table(CardRow)
        own = select(schedule.c.card).where(schedule.c.learner == self._learner)
        return set(connection.execute(select(card.c.deck).where(card.c.id.in_(own)).distinct()).scalars())

    def _choose(self, connection: Connection, deck: str, choice: Choice) -> None:
        own = table(SchedulingRow)
        connection.execute(delete(own).where(own.c.learner == self._learner, own.c.deck == deck))
        connection.execute(insert(own).values(rows.choice_row(self._learner, deck, choice)))


def _after(log: Sequence[rows.Row], scheduler: Scheduler, before: Schedule | None) -> Schedule:
    """A card's schedule after its rows of ``statements.LOG``, from the one with which it came on."""
    own, days = log, [_day(row[2]) for row in log]
    if len(set(days)) < len(days) or (before is not None and before.last in days):
        own = firsts(log, _day_of, before)
        days = [_day_of(row) for row in own]
    if not own:
        assert before is not None, "only a handover has an answer's day already"  # noqa: S101 - a fault of ours
        return before
    interval, due = own[-1][3:5]
    return after_all([row[1] for row in own], days, interval, due and _day(due), scheduler, before)


_day = cache(rows.day)  # a log has few days and many answers


def _day_of(row: rows.Row) -> date:
    return _day(row[2])
