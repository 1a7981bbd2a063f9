"""What a learner wishes for a card besides its answers: out of the queue, marked, flagged for its author."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from mocards.model import Wish, Wished
from mocards.store import rows
from mocards.store.opened import Opened, last, table
from mocards.store.tables import ScheduleRow, WishedRow, WishRow

WishValue = bool | date | str | None
"""What may be wished; see :class:`mocards.model.Wish`."""


class Wishing(Opened):
    """Wishes as steps, which can be taken back in order with the answers."""

    def wish(self, wished: Wished) -> int:
        """Fulfil a wish for its cards.

        Returns:
            How many cards it changed; those that were so already are left alone. When it is none, there
            is no step to be taken back.
        """
        with self._writing() as connection:
            return self._fulfil(connection, wished)

    def _fulfil(self, connection: Connection, wished: Wished) -> int:
        """Set what is wished, and note what it was before."""
        change = self._amend if wished.wish.amends else self._change
        changes = []
        for card in dict.fromkeys(wished.cards):
            before = change(connection, card, wished)
            if before != wished.value:
                changes.append((card, before))
        first = last(connection) + 1
        made = [
            rows.wished_row(self._learner, number, wished, card, before)
            for number, (card, before) in enumerate(changes, start=first)
        ]
        if made:
            connection.execute(insert(table(WishedRow)), made)
        return len(made)

    def _change(self, connection: Connection, card: str, wished: Wished) -> WishValue:
        """Make a wish hold for a card; what held before."""
        before = self._wishes_now(connection, card, wished.wish)
        if before != wished.value:
            self._set_wish(connection, card, wished.wish, wished.value)
        return before

    def _amend(self, connection: Connection, card: str, wished: Wished) -> WishValue:
        """Begin a card anew, or set the day on which it comes back; a card without a schedule is left alone.

        Returns:
            The day on which it came back before; what is wished where nothing is to be done.
        """
        schedules = table(ScheduleRow)
        own = (schedules.c.learner == self._learner) & (schedules.c.card == card)
        due: date | None = connection.execute(select(schedules.c.due).where(own)).scalar()
        if due is None:
            return wished.value
        if wished.wish is Wish.RESET:
            connection.execute(delete(schedules).where(own))
        else:
            connection.execute(update(schedules).where(own).values(due=wished.value))
        return due

    def _wishes_now(self, connection: Connection, card: str, wish: Wish) -> WishValue:
        """What holds for a card; what nobody has wished for is the same as the default."""
        wishes = table(WishRow)
        own = (wishes.c.learner == self._learner) & (wishes.c.card == card)
        found = connection.execute(select(wishes.c[wish.value]).where(own)).first()
        value: WishValue = found[0] if found else rows.UNWISHED[wish.value]
        return value

    def _set_wish(self, connection: Connection, card: str, wish: Wish, value: WishValue) -> None:
        wishes = table(WishRow)
        own = (wishes.c.learner == self._learner) & (wishes.c.card == card)
        changed = connection.execute(update(wishes).where(own).values({wish.value: value}))
        if not changed.rowcount:
            row = {**rows.UNWISHED, "learner": self._learner, "card": card, wish.value: value}
            connection.execute(insert(wishes).values(row))

    def _wishes_of(self, connection: Connection, step: str, *, back: bool) -> list[Wished]:
        """Take back the wishes of one step, or fulfil them again.

        Returns:
            The wishes, each with all of its cards.
        """
        log = table(WishedRow)
        found = connection.execute(select(log).where(log.c.step == step).order_by(log.c.sequence)).all()
        for row in reversed(found) if back else found:
            if Wish(row.field).amends:
                continue  # the card's log is replayed instead
            value = json.loads(row.before if back else row.after)
            self._set_wish(connection, row.card, Wish(row.field), rows.wished_value(Wish(row.field), value))
        return rows.wished(found)
