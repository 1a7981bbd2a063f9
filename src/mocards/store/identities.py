"""Ids that turn out to be one card's, and cards that are deleted for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, select, update

from mocards.schedule.scheduler import SchedulerOf
from mocards.store.history import History
from mocards.store.opened import table
from mocards.store.sqlite import back_up
from mocards.store.standing import stand, standing
from mocards.store.tables import CardRow, ReviewRow, ScheduleRow, WishedRow, WishRow

AT_ONCE = 500
"""Ids in one statement."""


class Identities(History):
    """A card's answers follow it, whatever id they were given under."""

    def join(self, same: Mapping[str, str], scheduler_of: SchedulerOf) -> int:
        """Give what is known of ids that are another card's to that card: answers, schedule and wishes.

        An answer keeps its grade, its moment and its id; only whose it is changes. Ids of which nothing is
        known are passed over, so it may be done at every build.

        Args:
            same: id → the card that it really is.
            scheduler_of: deck → what the log is replayed through.

        Returns:
            How many ids had something to give.
        """
        with self._writing() as connection:
            given = [alias for alias in self._known(connection, same) if self._give(connection, alias, same[alias])]
            for card in {same[alias] for alias in given}:
                self._replay(connection, card, scheduler_of)
            connection.execute(delete(table(CardRow)).where(table(CardRow).c.id.in_(list(same))))
            return len(given)

    def _known(self, connection: Connection, same: Mapping[str, str]) -> list[str]:
        """The ids among them that have an answer, a schedule or a wish."""
        found: set[str] = set()
        for model in (ReviewRow, ScheduleRow, WishRow):
            column = table(model).c.card
            found |= set(connection.execute(select(column).where(column.in_(list(same)))).scalars())
        return sorted(found)

    def _give(self, connection: Connection, alias: str, card: str) -> bool:
        """Hand over what an id has; whether the card's schedule has to be made anew from the log."""
        schedules, wishes, log = table(ScheduleRow), table(WishRow), table(ReviewRow)
        answered = connection.execute(select(log.c.id).where(log.c.card == alias).limit(1)).first() is not None
        for model in (ReviewRow, WishedRow):
            connection.execute(update(table(model)).where(table(model).c.card == alias).values(card=card))
        for of_learner in (schedules, wishes):
            has = select(of_learner.c.learner).where(of_learner.c.card == card)
            free = (of_learner.c.card == alias) & of_learner.c.learner.not_in(has)
            connection.execute(update(of_learner).where(free).values(card=card))
            connection.execute(delete(of_learner).where(of_learner.c.card == alias))
        stand(connection, [{"id": card, **place} for place in standing(connection, [card]).values()])
        return answered

    def prune(self, cards: Collection[str]) -> str:
        """Delete cards with their schedules and wishes. Their answers stay in the log.

        Returns:
            Path of the copy that was made of the store before; empty when it is on a server.

        Raises:
            DiskError: the copy cannot be written; nothing was deleted.
        """
        copy = back_up(self._engine, "before-prune")
        listed = sorted(cards)
        with self._writing() as connection:
            for first in range(0, len(listed), AT_ONCE):
                some = listed[first : first + AT_ONCE]
                for model, column in ((CardRow, "id"), (ScheduleRow, "card"), (WishRow, "card")):
                    connection.execute(delete(table(model)).where(table(model).c[column].in_(some)))
        return str(copy or "")
