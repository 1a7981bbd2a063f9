"""What a learner wishes for a card besides its answers: out of the queue, marked, flagged for its author."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Connection, insert, select, update

from mocards.model import Wish, Wished
from mocards.store import rows
from mocards.store.opened import Opened, last, table
from mocards.store.tables import WishedRow, WishRow


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
        changes = []
        for card in dict.fromkeys(wished.cards):
            before = self._wishes_now(connection, card, wished.wish)
            if before != wished.value:
                self._set_wish(connection, card, wished.wish, wished.value)
                changes.append((card, before))
        first = last(connection) + 1
        made = [
            rows.wished_row(self._learner, number, wished, card, before)
            for number, (card, before) in enumerate(changes, start=first)
        ]
        if made:
            connection.execute(insert(table(WishedRow)), made)
        return len(made)

    def _wishes_now(self, connection: Connection, card: str, wish: Wish) -> bool | date | str | None:
        """What holds for a card; what nobody has wished for is the same as the default."""
        wishes = table(WishRow)
        own = (wishes.c.learner == self._learner) & (wishes.c.card == card)
        found = connection.execute(select(wishes.c[wish.value]).where(own)).first()
        value: bool | date | str | None = found[0] if found else rows.UNWISHED[wish.value]
        return value

    def _set_wish(self, connection: Connection, card: str, wish: Wish, value: bool | date | str | None) -> None:
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
            value = json.loads(row.before if back else row.after)
            self._set_wish(connection, row.card, Wish(row.field), rows.wished_value(Wish(row.field), value))
        return rows.wished(found)
