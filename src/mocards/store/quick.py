"""Writes into a SQLite store with the standard library alone: a plan of a few decks, a first plan, a text to remember.

None of them is worth the time that importing SQLModel takes. What is out of the ordinary is refused, and the caller
opens the store the long way; :class:`mocards.store.store.Store` does the same for any plan and any database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocards.store import rows, statements
from mocards.store.peek import VERSION
from mocards.store.steps import STEPS

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.schedule.choice import Choice

PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""
ROOM = 131_072
"""Kibibytes of pages that the making of a store may hold."""


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


def make(file: Path, plan: Plan, fingerprint: str, learner: str, choices: Mapping[str, Choice]) -> bool:
    """Make a store that is not there yet, of all that a plan has, in one transaction that is on the disk at the end.

    Args:
        file: of the store; its folder is there.
        plan: of all decks.
        fingerprint: of the notes that it was made from.
        learner: who studies.
        choices: deck → what its cards are scheduled by.

    Returns:
        Whether it was done; if not, there is nothing in the file that was not there before.
    """
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("pragma synchronous = full")
            connection.execute(f"pragma cache_size = -{ROOM}")
            connection.execute("begin immediate")
            if connection.execute("select count(*) from sqlite_master").fetchone() != (0,):
                return False  # somebody else was quicker
            for statement in (statement for step in STEPS for statement in step):
                connection.execute(statement)
            _insert(connection, "deck", map(rows.deck_row, plan.decks))
            _insert(connection, "card", map(rows.card_row, plan.cards))
            _insert(connection, "scheduling", (rows.choice_row(learner, deck, choices[deck]) for deck in choices))
            known = {"version": str(len(STEPS)), "fingerprint": fingerprint}
            _insert(connection, "meta", ({"key": key, "value": value} for key, value in known.items()))
            connection.execute("commit")
            connection.execute("pragma journal_mode = wal")  # not before: what was empty needs no log to go back to
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
    titles = [rows.deck_row(deck) for deck in plan.decks]
    _make_equal(connection, "deck", "slug", _there(connection, "deck", "slug", slugs), titles)
    ids = [one for slug in slugs for (one,) in connection.execute("select id from card where deck = ?", (slug,))]
    others = [identity for identity in ids if identity not in plan.as_stored]
    cards = {row["id"]: row for row in _there(connection, "card", "id", others)}
    wanted = [rows.card_row(card) for card in plan.cards if card.id not in plan.as_stored]
    wanted += rows.no_longer_wanted(cards, wanted)
    _make_equal(connection, "card", "id", list(cards.values()), wanted)
    connection.executemany(statements.STAND, rows.moved(cards, wanted))
    connection.execute(statements.STAND_AGAIN, {"no": False})


def _there(connection: sqlite3.Connection, table: str, key: str, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The rows with these keys."""
    found: list[dict[str, Any]] = []
    for one in keys:
        cursor = connection.execute(f"select * from {table} where {key} = ?", (one,))  # noqa: S608 - our own names
        names = [name for name, *_ in cursor.description]
        found += [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def _make_equal(
    connection: sqlite3.Connection,
    table: str,
    key: str,
    there: Sequence[Mapping[str, Any]],
    wanted: Sequence[Mapping[str, Any]],
) -> None:
    """Insert and update rows so that the wanted ones are there."""
    old = {row[key]: row for row in there}
    _insert(connection, table, (row for row in wanted if row[key] not in old))
    if changed := [row for row in wanted if row[key] in old and old[row[key]] != row]:
        values = ", ".join(f"{name} = :{name}" for name in changed[0])
        connection.executemany(f"update {table} set {values} where {key} = :{key}", changed)  # noqa: S608 - our own names


def _insert(connection: sqlite3.Connection, table: str, added: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, which have the same columns."""
    left = iter(added)
    for first in left:
        marks = ", ".join("?" * len(first))
        names = ", ".join(f'"{name}"' for name in first)
        statement = f"insert into {table} ({names}) values ({marks})"  # noqa: S608 - our own names
        connection.executemany(statement, (tuple(row.values()) for row in chain((first,), left)))
