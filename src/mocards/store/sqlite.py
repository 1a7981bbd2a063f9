"""All that only SQLite speaks: how a file is opened, made safe against a pulled plug, and backed up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Engine, event

from mocards.errors import DiskError

PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""
ROOM = 131_072
"""Kibibytes of pages that a long transaction may hold."""
CHECKPOINT = 4_000
"""Pages of the write-ahead log, 16 MB, after which they are put into the store. An answer writes a dozen: with SQLite's
usual 1,000 one answer of a hundred waits for that, with these one of 350, and most sessions end before."""


def is_file(engine: Engine) -> bool:
    """Whether the store is a SQLite file."""
    return engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:")


def configure(engine: Engine) -> None:
    """Let every transaction be a real one, on a write-ahead log that is on the disk before we say so."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, below; the driver must not
        connection.execute(f"pragma busy_timeout = {int(PATIENCE * 1000)}")
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute(f"pragma wal_autocheckpoint = {CHECKPOINT}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        # Taking the lock at once, instead of at the first write, keeps two sessions from
        # both reading the same state and one of them failing at its commit.
        writes = not connection.get_execution_options().get("only_reads")
        connection.exec_driver_sql("begin immediate" if writes else "begin")


@contextmanager
def room(connection: Connection) -> Iterator[None]:
    """Memory for the pages that a long transaction writes again and again, or it would take twice as long."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Past SQLAlchemy, for which every statement belongs to a transaction.
    own: Any = connection.connection.driver_connection
    (usual,) = own.execute("pragma cache_size").fetchone()
    own.execute(f"pragma cache_size = -{ROOM}")
    try:
        yield
    finally:
        own.execute(f"pragma cache_size = {usual}")


@contextmanager
def indexes_last(connection: Connection, of: Any) -> Iterator[Callable[[], None]]:
    """Gives a function that takes a table's indexes away until the end: of many rows they are made in one pass.

    It is all in the transaction; so another one never sees the table without them.
    """
    taken: list[Any] = []

    def take() -> None:
        if not taken:
            taken.extend(of.indexes)
            for index in taken:
                index.drop(connection)

    yield take
    for index in taken:
        index.create(connection)


def insert_many(connection: Connection, into: Any, found: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which have the same columns, twice as fast as through SQLAlchemy, which looks at every value."""
    columns = list(found[0])
    days = [place for place, column in enumerate(columns) if isinstance(into.c[column].type, Date)]
    made = [list(row.values()) for row in found]
    for values in made:
        for place in days:
            values[place] = _day_text(values[place])
    marks = ", ".join("?" * len(columns))
    statement = f"insert into {into.name} ({', '.join(columns)}) values ({marks})"  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, [tuple(values) for values in made])


@cache
def _day_text(day: date | None) -> str | None:
    """A day as SQLite keeps it; a log has few days and many answers."""
    return None if day is None else day.isoformat()


def back_up(engine: Engine, why: str) -> Path | None:
    """Copy a store beside itself, consistently while others use it; None for other databases.

    Raises:
        DiskError: the copy cannot be written.
    """
    if not is_file(engine):
        return None
    file = Path(str(engine.url.database))
    copy = _free_name(file, why)
    try:
        with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        source.close()
        target.close()
    except sqlite3.Error as error:
        raise DiskError(f"cannot back up {file} to {copy}: {error}; nothing was changed") from error
    return copy


def _free_name(file: Path, why: str) -> Path:
    number = 1
    while True:
        copy = file.with_name(f"{file.stem}-{why}{'' if number == 1 else f'-{number}'}{file.suffix}")
        if not copy.exists():
            return copy
        number += 1
