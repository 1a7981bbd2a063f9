"""How sound a store is inside: rows that belong to nothing, and a database's own check of itself."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection, text

from mocards.store import sqlite, statements
from mocards.store.opened import Opened

_ORPHANS = {
    "review": "select count(*) from review o where o.learner = :learner and o.card not in (select id from card)",
    "schedule": "select count(*) from schedule o where o.learner = :learner and o.card not in (select id from card)",
    "wish": "select count(*) from wish o where o.learner = :learner and o.card not in (select id from card)",
}
"""Table → how many of its rows are about cards that are not there."""
_BASELESS = """
select count(*) from schedule s where s.learner = :learner
  and not exists (select 1 from review r where r.learner = s.learner and r.card = s.card)
  and not exists (select 1 from handover h where h.learner = s.learner and h.card = s.card)
"""
"""Schedules of cards that were never answered, nor came with one from elsewhere."""


class Orphans(Struct, frozen=True):
    """Rows that belong to no card."""

    reviews: int
    schedules: int
    wishes: int
    baseless: int
    """Schedules that nothing in the log accounts for."""


class Health(Opened):
    """What ``mocards doctor`` asks."""

    def integrity(self) -> str:
        """What the database finds wrong in its own file; empty when all is well, and for databases on a server."""
        if not sqlite.is_file(self._engine):
            return ""
        with self._reading() as connection:
            said = str(connection.exec_driver_sql("pragma integrity_check").scalar_one())
        return "" if said == "ok" else said

    def orphans(self) -> Orphans:
        """How many rows belong to nothing."""
        with self._reading() as connection:
            found = {name: self._count(connection, statement) for name, statement in _ORPHANS.items()}
            return Orphans(found["review"], found["schedule"], found["wish"], self._count(connection, _BASELESS))

    def misplaced(self) -> int:
        """How many schedules say that their card stands elsewhere; see :mod:`mocards.store.standing`."""
        with self._reading() as connection:
            return int(connection.execute(text(statements.MISPLACED)).scalar_one())

    def put_in_place(self) -> None:
        """Let every schedule say where its card stands."""
        with self._writing() as connection:
            connection.execute(text(statements.STAND_ALL))

    def _count(self, connection: Connection, statement: str) -> int:
        return int(connection.execute(text(statement), {"learner": self._learner}).scalar_one())

    def drop_orphans(self) -> None:
        """Delete schedules and wishes that belong to no card. Answers are never deleted: a card may come back."""
        with self._writing() as connection:
            for name in ("schedule", "wish"):
                connection.execute(
                    text(f"delete from {name} where learner = :learner and card not in (select id from card)"),  # noqa: S608 - made of constants
                    {"learner": self._learner},
                )
