"""One history of answers and wishes: a study day's steps are taken back in their order, and given again."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, union_all

from mocards.model import Deed
from mocards.schedule.scheduler import SchedulerOf
from mocards.store import rows
from mocards.store.log import Log
from mocards.store.opened import last, table
from mocards.store.tables import BatchRow, RetractionRow, ReviewRow, WishedRow


class History(Log):
    """Undo and redo, any number of steps, also after a restart."""

    def undo(self, day: date, scheduler_of: SchedulerOf, *, reaches_back: bool = False) -> Deed | None:
        """Take back the newest step of a study day: what it changed is what it was before.

        A schedule is what the rest of the log says then; a wish what held before it.

        Args:
            day: the study day.
            scheduler_of: deck → what the log is replayed through.
            reaches_back: go on with the days before, when the day has no step left.

        Returns:
            The answer or wish taken back; None when there is none left.
        """
        taken = self._undo(day, scheduler_of)
        while taken is None and reaches_back and (earlier := self._day_before(day)):
            day, taken = earlier, self._undo(earlier, scheduler_of)
        return taken

    def _undo(self, day: date, scheduler_of: SchedulerOf) -> Deed | None:
        steps, retraction = self._steps(day), table(RetractionRow)
        taken_back = select(retraction.c.review).where(retraction.c.review == steps.c.id).exists()
        with self._writing() as connection:
            newest = connection.execute(
                select(steps.c.id).where(~taken_back).order_by(steps.c.sequence.desc()).limit(1)
            ).scalar()
            if newest is None:
                return None
            order = connection.execute(select(func.coalesce(func.max(retraction.c.sequence), 0))).scalar_one() + 1
            connection.execute(
                insert(retraction).values(review=newest, learner=self._learner, sequence=order, log=last(connection))
            )
            return self._changed(connection, newest, scheduler_of, back=True)

    def redo(self, day: date | None, scheduler_of: SchedulerOf) -> Deed | None:
        """Give back the step taken back last, when nothing else was done since.

        Args:
            day: the study day whose step it must be; None for any.
            scheduler_of: deck → what the log is replayed through.

        Returns:
            The answer or wish that counts again; None when there is none.
        """
        retraction = table(RetractionRow)
        with self._writing() as connection:
            day = day or self._day_taken_back_last(connection)
            if day is None:
                return None
            steps = self._steps(day)
            newest = connection.execute(
                select(steps.c.id)
                .join(retraction, retraction.c.review == steps.c.id)
                .where(retraction.c.log == last(connection))
                .order_by(retraction.c.sequence.desc())
                .limit(1)
            ).scalar()
            if newest is None:
                return None
            connection.execute(delete(retraction).where(retraction.c.review == newest))
            return self._changed(connection, newest, scheduler_of, back=False)

    def deeds(self, card: str) -> list[Deed]:
        """What was done to a card and counts, answers and wishes, in its order."""
        log, retraction = table(WishedRow), table(RetractionRow)
        taken_back = select(retraction.c.review).where(retraction.c.review == log.c.step).exists()
        wished = select(log).where(log.c.learner == self._learner, log.c.card == card, ~taken_back)
        with self._reading() as connection:
            answers = connection.execute(self._counting().where(table(ReviewRow).c.card == card)).all()
            found: list[tuple[int, Deed]] = [(row.sequence, rows.review(row)) for row in answers]
            found += [(row.sequence, rows.wished([row])[0]) for row in connection.execute(wished)]
        return [deed for _, deed in sorted(found, key=itemgetter(0))]

    def _steps(self, day: date) -> Any:
        """Ids and sequences of this learner's steps of a day, those taken back included, imports left out."""
        review, wished, batch = table(ReviewRow), table(WishedRow), table(BatchRow)
        return union_all(
            select(review.c.id, review.c.sequence).where(
                review.c.learner == self._learner, review.c.day == day, review.c.batch == ""
            ),
            select(wished.c.step, wished.c.sequence).where(
                wished.c.learner == self._learner, wished.c.day == day, wished.c.step.not_in(select(batch.c.id))
            ),
        ).subquery()

    def _day_before(self, day: date) -> date | None:
        """The last study day before one on which something was done, be it taken back since."""
        review, wished = table(ReviewRow), table(WishedRow)
        answered = select(review.c.day).where(
            review.c.learner == self._learner, review.c.day < day, review.c.batch == ""
        )
        wishes = select(wished.c.day).where(wished.c.learner == self._learner, wished.c.day < day)
        with self._reading() as connection:
            found = (
                connection.execute(answered.order_by(review.c.day.desc()).limit(1)).scalar(),
                connection.execute(wishes.order_by(wished.c.day.desc()).limit(1)).scalar(),
            )
        return max(filter(None, found), default=None)

    def _day_taken_back_last(self, connection: Connection) -> date | None:
        """The study day of the step that was taken back last, if nothing was done since."""
        retraction, review, wished = table(RetractionRow), table(ReviewRow), table(WishedRow)
        newest = connection.execute(
            select(retraction.c.review)
            .where(retraction.c.learner == self._learner, retraction.c.log == last(connection))
            .order_by(retraction.c.sequence.desc())
            .limit(1)
        ).scalar()
        days = (select(review.c.day).where(review.c.id == newest), select(wished.c.day).where(wished.c.step == newest))
        return next(filter(None, (connection.execute(day.limit(1)).scalar() for day in days)), None)

    def _changed(self, connection: Connection, step: str, scheduler_of: SchedulerOf, *, back: bool) -> Deed:
        """Bring schedule and wishes in line after a step was taken back or given again."""
        review = table(ReviewRow)
        answer = connection.execute(select(review).where(review.c.id == step)).first()
        wished = self._wishes_of(connection, step, back=back)
        for amended in wished:
            for card in amended.cards if amended.wish.amends else ():
                self._replay(connection, card, scheduler_of)
        if answer is None:
            return wished[0]
        self._replay(connection, answer.card, scheduler_of)
        return rows.review(answer)
