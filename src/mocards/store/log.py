"""The log of answers, and the schedules that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, delete, func, insert, select

from mocards.errors import AlreadyAnsweredError
from mocards.model import Handover, Review, Schedule, Wish, Wished
from mocards.schedule.replay import replay
from mocards.schedule.scheduler import SchedulerOf
from mocards.store import rows
from mocards.store.amendments import Amendments
from mocards.store.opened import last, table
from mocards.store.standing import standing
from mocards.store.tables import CardRow, HandoverRow, RetractionRow, ReviewRow, ScheduleRow, WishedRow
from mocards.store.wishes import Wishing

AT_ONCE = 10_000
"""Rows that are held at one time."""


class Log(Wishing):
    """Answers are only ever added; one that was taken back stays, and no longer counts."""

    def record(self, review: Review, schedule: Schedule | None, *wished: Wished) -> None:
        """Add an answer to the log, together with the schedule that follows from it.

        Args:
            review: the answer.
            schedule: the card's schedule from now on; None for a drill, which changes none.
            wished: what else follows from it, such as a leech that is suspended. Wishes with the id of
                the review are taken back with it.

        Raises:
            AlreadyAnsweredError: another session has given the card its scheduled answer today.
        """
        with self._writing() as connection:
            if not review.drill and self._scheduled_answer(connection, review):
                raise AlreadyAnsweredError(
                    "this card was answered in another session meanwhile; that answer counts, this one does not"
                )
            if schedule is not None:
                review = replace(review, interval=schedule.interval, due=schedule.due)
            row = rows.review_row(self._learner, last(connection) + 1, review)
            row["days_before"] = self._interval(connection, review.card)
            connection.execute(insert(table(ReviewRow)).values(row))
            if schedule is not None:
                self._set_schedule(connection, review.card, schedule)
            for wish in wished:
                self._fulfil(connection, wish)

    def reviews(self, card: str | None = None, day: date | None = None) -> list[Review]:
        """The answers that count, in their sequence; of one card or study day when it is named."""
        review = table(ReviewRow)
        wanted = self._counting().order_by(review.c.sequence)
        if card is not None:
            wanted = wanted.where(review.c.card == card)
        if day is not None:
            wanted = wanted.where(review.c.day == day)
        with self._reading() as connection:
            return [rows.review(row) for row in connection.execute(wanted)]

    def reviews_of_decks(self, decks: Sequence[str]) -> Iterator[Review]:
        """The answers of some decks' cards that count, card by card in their sequence, read one by one."""
        log = table(ReviewRow)
        with self._reading() as connection:
            streamed = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
            for row in streamed.execute(self._of_decks(self._counting(), decks).order_by(log.c.card, log.c.sequence)):
                yield rows.review(row)

    def told_of_decks(self, decks: Sequence[str]) -> Iterator[tuple[str, int, date, int, int]]:
        """Of each card of some decks that was answered: its id, how many answers count, the first study day, the
        offset from UTC of one of them in minutes, and the moment of the last in milliseconds since 1970."""
        log = table(ReviewRow)
        columns = (func.count(), func.min(log.c.day), func.min(log.c.utc_offset), func.max(log.c.at))
        grouped = self._of_decks(self._counting().with_only_columns(log.c.card, *columns), decks).group_by(log.c.card)
        with self._reading() as connection:
            for card, answers, first, offset, at in connection.execute(grouped):
                yield card, answers, rows.day(first), offset, at

    def _of_decks(self, wanted: Any, decks: Sequence[str]) -> Any:
        card = table(CardRow)
        return wanted.join(card, card.c.id == table(ReviewRow).c.card).where(card.c.deck.in_(decks))

    def handovers(self) -> dict[str, Handover]:
        """The schedules with which cards came from another program, by card."""
        with self._reading() as connection:
            return self._handovers(connection)

    def _counting(self) -> Any:
        """Reviews of this learner that were not taken back."""
        review, retraction = table(ReviewRow), table(RetractionRow)
        taken_back = select(retraction.c.review).where(retraction.c.review == review.c.id).exists()
        return select(review).where(review.c.learner == self._learner, ~taken_back)

    def _scheduled_answer(self, connection: Connection, review: Review) -> bool:
        log = table(ReviewRow)
        same = self._counting().where(log.c.card == review.card, log.c.day == review.day, ~log.c.drill)
        return connection.execute(same.limit(1)).first() is not None

    def _interval(self, connection: Connection, card: str) -> int:
        """Days that a card's schedule gives it now; 0 when it has none."""
        schedules = table(ScheduleRow)
        own = (schedules.c.learner == self._learner) & (schedules.c.card == card)
        return connection.execute(select(schedules.c.days).where(own)).scalar() or 0

    def _set_schedule(self, connection: Connection, card: str, schedule: Schedule | None) -> None:
        schedules = table(ScheduleRow)
        own = (schedules.c.learner == self._learner) & (schedules.c.card == card)
        connection.execute(delete(schedules).where(own))
        if schedule is not None:
            place = standing(connection, [card]).get(card, {})
            connection.execute(insert(schedules).values(rows.schedule_row(self._learner, card, schedule) | place))

    def _replay(self, connection: Connection, card: str, scheduler_of: SchedulerOf) -> None:
        """Make a card's schedule what the log says now. One that was deleted for good is given none."""
        log, cards = table(ReviewRow), table(CardRow)
        deck = connection.execute(select(cards.c.deck).where(cards.c.id == card)).scalar()
        if deck is None:
            return
        handover = self._handovers(connection, card).get(card)
        amended = self._amendments(connection, card).get(card, Amendments())
        counting = self._counting().where(log.c.card == card, log.c.sequence > amended.reset)
        own = connection.execute(counting.order_by(log.c.sequence)).all()
        after = replay((rows.review(row) for row in own), scheduler_of(deck), amended.kept(handover))
        newest = max((row.sequence for row in own if not row.drill), default=0)
        self._set_schedule(connection, card, amended.applied(after, newest))

    def _amendments(self, connection: Connection, card: str | None = None) -> dict[str, Amendments]:
        """What learners have changed by hand in their cards' logs, by card; of one card when it is named."""
        log, retraction = table(WishedRow), table(RetractionRow)
        taken_back = select(retraction.c.review).where(retraction.c.review == log.c.step).exists()
        found = select(log).where(log.c.learner == self._learner, log.c.field.in_([Wish.RESET, Wish.DUE]), ~taken_back)
        if card is not None:
            found = found.where(log.c.card == card)
        amended: dict[str, Amendments] = {}
        for row in connection.execute(found.order_by(log.c.sequence)):
            amended[row.card] = amended.get(row.card, Amendments()).with_row(row)
        return amended

    def _handovers(self, connection: Connection, card: str | None = None) -> dict[str, Handover]:
        """The schedules with which cards came from another program, by card; of one card when it is named."""
        own = table(HandoverRow)
        found = select(own).where(own.c.learner == self._learner)
        if card is not None:
            found = found.where(own.c.card == card)
        return {row.card: rows.handover(row) for row in connection.execute(found)}
