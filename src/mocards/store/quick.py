"""Writes a little into a SQLite store, with the standard library alone: a plan of a few decks, or a text to remember.

Neither is worth the time that importing SQLModel takes. What is out of the ordinary is refused, and the caller opens
the store the long way; :class:`mocards.store.store.Store` does the same for any plan and any database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocards.store import rows, statements
from mocards.store.peek import VERSION

if TYPE_CHECKING:
    from mocards.decks.build import Plan

PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""


def apply_some(file: Path, plan: Plan, before: str, after: str) -> bool:
    """Make the cards of a plan's decks those of the plan, in one transaction that is on the disk at the end.

    Args:
        file: of the store.
        plan: of some decks, all of which the store knows.
        before: the fingerprint that the store must have, so that nobody else has built in the meantime.
        after: the fingerprint that it has then.

    Returns:
        Whether it was done; if not, nothing was changed.
    """
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("pragma synchronous = full")
            connection.execute("begin immediate")
            if not _is_as_expected(connection, before):
                return False
            _apply(connection, plan)
            connection.execute("""update meta set value = :value where "key" = 'fingerprint'""", {"value": after})
            connection.execute("commit")
    except sqlite3.Error:
        return False
    return True


def remember(file: Path, of: str, what: str) -> bool:
    """As :meth:`mocards.store.store.Store.remember`, in a store of this version.

    Returns:
        Whether it was done; if not, nothing was changed.
    """
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("begin immediate")
            if _meta(connection, "version") != str(VERSION):
                return False
            connection.execute("""delete from meta where "key" = :key""", {"key": of})
            connection.execute("""insert into meta ("key", value) values (:key, :value)""", {"key": of, "value": what})
            connection.execute("commit")
    except sqlite3.Error:
        return False
    return True


def _is_as_expected(connection: sqlite3.Connection, before: str) -> bool:
    return (_meta(connection, "version"), _meta(connection, "fingerprint")) == (str(VERSION), before)


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    found = connection.execute(statements.META, {"key": key}).fetchone()
    return found[0] if found else None


def _apply(connection: sqlite3.Connection, plan: Plan) -> None:
    slugs = [deck.slug for deck in plan.decks]
    _make_equal(connection, "deck", "slug", slugs, [rows.deck_row(deck) for deck in plan.decks])
    gone = _make_equal(connection, "card", "deck", slugs, [rows.card_row(card) for card in plan.cards])
    retire = "update card set retired = :yes where id = :id"
    connection.executemany(retire, [{"yes": True, "id": identity} for identity in gone])


def _make_equal(
    connection: sqlite3.Connection, table: str, column: str, slugs: Sequence[str], wanted: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Insert and update rows of some decks so that the wanted ones are there; the keys of those that nobody wanted."""
    if not wanted:
        return []
    names = list(wanted[0])
    key = names[0]
    select = f"select {', '.join(names)} from {table} where {column} = ?"  # noqa: S608 - our own names
    there = {row[0]: row for slug in slugs for row in connection.execute(select, (slug,))}
    places = ", ".join(f":{name}" for name in names)
    insert = f"insert into {table} ({', '.join(names)}) values ({places})"  # noqa: S608 - our own names
    update = f"update {table} set {', '.join(f'{name} = :{name}' for name in names)} where {key} = :{key}"  # noqa: S608 - our own names
    connection.executemany(insert, [row for row in wanted if row[key] not in there])
    connection.executemany(
        update, [row for row in wanted if row[key] in there and there[row[key]] != tuple(row.values())]
    )
    kept = {row[key] for row in wanted}
    return [identity for identity in there if identity not in kept]
