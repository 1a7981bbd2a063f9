"""Logs from other programs, joined with the one that is kept here; one import is one batch, and can be taken back.

The joined log has one order, that of ``sequence``, like any other. What was done here keeps the order in which
it was done, whatever the clock said then; an answer from elsewhere goes before the first step here that has a
later moment. So that every reader of the log sees it joined, sequences are given anew from there on.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge as merged
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from mocards.model import Batch, Grade, Handover, Merged, Review, Schedule, Wished
from mocards.schedule.scheduler import SchedulerOf
from mocards.store import rows, sqlite
from mocards.store.opened import last, table
from mocards.store.scheduling import Scheduling
from mocards.store.tables import BatchRow, HandoverRow, ReviewRow, ScheduleRow, WishedRow

CHUNK = 5_000
"""Rows written at once."""
FEW = 500
"""Cards up to which each is replayed alone, instead of all in one pass over the log."""
MANY = 50_000
"""New answers from which, if they are more than there were, making the log's indexes anew is quicker."""
NEAR = 60_000
"""Milliseconds by which an answer may have been moved: a package holds no two answers of one moment."""
_ITEM = TypeVar("_ITEM")


class Merging(Scheduling):
    """Joins logs, and parts them again."""

    def merge(
        self,
        batch: Batch,
        reviews: Iterable[tuple[Review, int | None]],
        scheduler_of: SchedulerOf,
        *,
        handovers: Sequence[Handover] = (),
        wishes: Sequence[Wished] = (),
        dry_run: bool = False,
    ) -> Merged:
        """Add another program's reviews to the log, each once however often it comes; schedules follow.

        Args:
            batch: under which all this can be taken back.
            reviews: in the order of their moments, of cards that the store has; each with the days that its card
                had been given before it, where that is known. They are read one by one.
            scheduler_of: the scheduler of a deck, by its slug.
            handovers: schedules that cards come with; left out for cards that have a schedule here already.
            wishes: what the other program's learner wished; their id is the batch's.
            dry_run: find out what would happen, and leave all as it was.

        Returns:
            What came of it. When nothing was new, nothing is written.
        """
        with self._faults(), self._engine.connect() as connection, sqlite.room(connection), connection.begin() as taken:
            there = last(connection)
            taken_over = self._take_over(connection, batch, handovers)
            new, known = self._add(connection, batch, reviews)
            wished = sum(self._fulfil(connection, one) for one in wishes)
            if new:
                self._put_in_order(connection, there, batch)
            changes = self._replay_touched(connection, self._touched(connection, batch), scheduler_of)
            if new or wished or taken_over:
                self._note(connection, batch)
            if dry_run:
                taken.rollback()
        return Merged(new, known, taken_over, wished, changes)

    def unmerge(self, scheduler_of: SchedulerOf) -> tuple[Batch, Merged] | None:
        """Take back the newest import: what it brought goes, what was done here stays.

        Returns:
            The import and what came of it; None when there is none left.
        """
        batch, review, wished, handover = (table(of) for of in (BatchRow, ReviewRow, WishedRow, HandoverRow))
        with self._writing() as connection:
            own = select(batch).where(batch.c.learner == self._learner).order_by(batch.c.sequence.desc())
            newest = connection.execute(own.limit(1)).first()
            if newest is None:
                return None
            found = rows.batch(newest)
            touched = self._touched(connection, found)
            wishes = self._wishes_of(connection, found.id, back=True)
            connection.execute(delete(wished).where(wished.c.step == found.id))
            taken_over = connection.execute(delete(handover).where(handover.c.batch == found.id)).rowcount
            reviews = connection.execute(delete(review).where(review.c.batch == found.id)).rowcount
            connection.execute(delete(batch).where(batch.c.id == found.id))
            changes = self._replay_touched(connection, touched, scheduler_of)
        return found, Merged(reviews, 0, taken_over, sum(len(wish.cards) for wish in wishes), changes)

    # ---- the steps of a merge --------------------------------------------------------------

    def _take_over(self, connection: Connection, batch: Batch, handovers: Sequence[Handover]) -> int:
        """Note the schedules of cards that have none here yet; how many."""
        if not handovers:
            return 0
        own, schedule = table(HandoverRow), table(ScheduleRow)
        has = set(connection.execute(select(own.c.card).where(own.c.learner == self._learner)).scalars())
        has.update(connection.execute(select(schedule.c.card).where(schedule.c.learner == self._learner)).scalars())
        made = [rows.handover_row(self._learner, batch.id, one) for one in handovers if one.card not in has]
        for chunk in _chunks(made):
            connection.execute(insert(own), chunk)
        return len(made)

    def _add(
        self, connection: Connection, batch: Batch, reviews: Iterable[tuple[Review, int | None]]
    ) -> tuple[int, int]:
        """Write what is new to the end of the log; how many were new, and how many were known."""
        seen = self._seen(connection)
        there, new, known = last(connection), 0, 0

        def fresh() -> Iterator[dict[str, Any]]:
            nonlocal new, known
            for review, before in reviews:
                row = rows.review_row(self._learner, there + new + 1, review)
                if seen.take(review.card, row["at"], review.grade, review.milliseconds):
                    known += 1
                else:
                    new += 1
                    row["days_before"], row["batch"] = before, batch.id
                    yield row

        log = table(ReviewRow)
        if connection.dialect.name != "sqlite":
            for chunk in _chunks(fresh()):
                connection.execute(insert(log), chunk)
            return new, known
        with sqlite.indexes_last(connection, log) as leave_indexes:
            for chunk in _chunks(fresh()):
                if new > max(there, MANY):
                    leave_indexes()
                sqlite.insert_many(connection, log, chunk)
        return new, known

    def _seen(self, connection: Connection) -> _Seen:
        review = table(ReviewRow)
        seen = _Seen()
        columns = select(review.c.card, review.c.at, review.c.grade, review.c.milliseconds)
        for card, at, grade, took in connection.execute(
            columns.where(review.c.learner == self._learner).order_by(review.c.at, review.c.sequence)
        ):
            seen.add(card, at, grade, took)
        return seen

    def _put_in_order(self, connection: Connection, there: int, batch: Batch) -> None:
        """Give their joined order to the batch's reviews and to the steps here, which go up to ``there``."""
        review = table(ReviewRow)
        own = review.c.batch == batch.id
        here = self._later(connection, connection.execute(select(func.min(review.c.at)).where(own)).scalar_one(), there)
        if not here:
            return
        came = connection.execute(select(review.c.at, review.c.sequence).where(own).order_by(review.c.sequence))
        incoming = [(at, sequence) for at, sequence in came]
        order = array("q", (sequence for _, sequence in merged(here, incoming, key=itemgetter(0))))
        moves = [{"old": old, "new": -new} for old, new in zip(order, sorted(order), strict=True) if old != new]
        for log in (review, table(WishedRow)):
            for chunk in _chunks(moves):
                connection.execute(
                    update(log).where(log.c.sequence == bindparam("old")).values(sequence=bindparam("new")), chunk
                )
            if moves:
                connection.execute(update(log).where(log.c.sequence < 0).values(sequence=-log.c.sequence))

    def _later(self, connection: Connection, at: int, there: int) -> list[tuple[int, int]]:
        """Moment and sequence of each step up to ``there``, in order, from the first one later than ``at`` on."""
        logs = [table(ReviewRow), table(WishedRow)]
        own = [log.c.learner == self._learner for log in logs]
        starts = [
            connection.execute(
                select(func.min(log.c.sequence)).where(mine, log.c.at > at, log.c.sequence <= there)
            ).scalar()
            for log, mine in zip(logs, own, strict=True)
        ]
        start = min((found for found in starts if found is not None), default=None)
        if start is None:
            return []
        return sorted(
            (
                (moment, sequence)
                for log, mine in zip(logs, own, strict=True)
                for moment, sequence in connection.execute(
                    select(log.c.at, log.c.sequence).where(mine, log.c.sequence >= start, log.c.sequence <= there)
                )
            ),
            key=itemgetter(1),
        )

    def _note(self, connection: Connection, batch: Batch) -> None:
        batches = table(BatchRow)
        number = connection.execute(select(func.coalesce(func.max(batches.c.sequence), 0))).scalar_one() + 1
        connection.execute(insert(batches).values(rows.batch_row(self._learner, number, batch)))

    def _touched(self, connection: Connection, batch: Batch) -> list[str]:
        """The cards whose schedules a batch has a say in."""
        logs = [table(ReviewRow), table(HandoverRow)]
        found = (connection.execute(select(log.c.card).where(log.c.batch == batch.id).distinct()) for log in logs)
        return sorted({card for cards in found for card in cards.scalars()})

    def _replay_touched(
        self, connection: Connection, cards: Sequence[str], scheduler_of: SchedulerOf
    ) -> dict[str, tuple[Schedule | None, Schedule | None]]:
        """Make the schedules of cards what the log says now.

        Returns:
            By card, what it was and what it is, where that is another.
        """
        touched, own = set(cards), table(ScheduleRow)
        before = self._schedules_now(connection, touched)
        for some in _chunks(cards):
            connection.execute(delete(own).where(own.c.learner == self._learner, own.c.card.in_(some)))
        if len(touched) <= FEW:
            for card in cards:
                self._replay(connection, card, scheduler_of)
        else:
            made = self._replayed(connection, scheduler_of, None, touched)
            self._set_schedules(connection, {one.card: one.after for one in made})
        after = self._schedules_now(connection, touched)
        return {card: (before.get(card), after.get(card)) for card in cards if before.get(card) != after.get(card)}


class _Seen:
    """The answers that the log has, to know them again when they come in from elsewhere."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[array[int], array[int]]] = defaultdict(lambda: (array("q"), array("q")))

    def add(self, card: str, at: int, grade: int, took: int) -> None:
        """An answer of the log; to be added in the order of their moments."""
        moments, marks = self._of[card]
        moments.append(at)
        marks.append(_mark(grade, took))

    def take(self, card: str, at: int, grade: int, took: int) -> bool:
        """Whether the log has this answer. Each of its answers is taken but once.

        It has the moment of one of them; or it was moved a little behind it, since a package holds no two
        answers of one moment, and took just as long and was judged the same.
        """
        if card not in self._of:
            return False
        moments, marks = self._of[card]
        mark, there = _mark(grade, took), None
        for place in range(len(moments) - 1, -1, -1):
            if moments[place] > at or marks[place] == _TAKEN:
                continue
            if moments[place] <= at - NEAR:
                break
            if marks[place] == mark:
                there = place
                break
            if moments[place] == at and there is None:
                there = place
        if there is None:
            return False
        marks[there] = _TAKEN
        return True


_TAKEN = -1


def _mark(grade: int, took: int) -> int:
    """What tells a card's answers apart besides their moments; all that fail are one to other programs."""
    return took * len(Grade) + max(grade, Grade.FAMILIAR)


def _chunks(items: Iterable[_ITEM]) -> Iterator[list[_ITEM]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
