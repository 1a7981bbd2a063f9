"""Backups of a SQLite store: whole copies, made while others use it; and the way back. Standard library only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct

from mocards.errors import DiskError, StoreError, StoreTooNewError
from mocards.files import ASIDE
from mocards.store import peek

_PRIMARY = 0xFF
"""The part of SQLite's error codes that says the kind; the rest is detail."""
_OF_THE_DISK = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY}
PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""


class Contents(Struct, frozen=True):
    """What a store file holds."""

    version: int
    cards: int
    answers: int
    last: date | None
    """The newest study day; None when nothing was answered."""


def examine(file: Path) -> Contents:
    """Look into a store file, every page of it.

    Raises:
        StoreError: it is not there, no store, or damaged; the message says which.
        StoreTooNewError: a later mocards has written it.
        DiskError: the disk did not let it be read, which says nothing about the store.
    """
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file")
    try:
        with _reading(file) as connection:
            if (said := connection.execute("pragma integrity_check").fetchone()[0]) != "ok":
                raise StoreError(f"{file}: it is damaged: {said}")
            version = int(connection.execute("""select value from meta where "key" = 'version'""").fetchone()[0])
            cards = connection.execute("select count(*) from card").fetchone()[0]
            answers, last = connection.execute("select count(*), max(day) from review").fetchone()
    except (sqlite3.Error, TypeError, ValueError) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & _PRIMARY in _OF_THE_DISK:
            raise DiskError(f"cannot read {file}: {error}") from error
        raise StoreError(f"{file}: it is no mocards store ({error})") from error
    if version > peek.VERSION:
        raise StoreTooNewError(
            f"{file}: this store has version {version}, and this mocards knows {peek.VERSION}; "
            "install the newer mocards that wrote it"
        )
    return Contents(version, cards, answers, date.fromisoformat(last) if last else None)


def copy(source: Path, target: Path) -> None:
    """Make a whole copy of a store that others may be using. What is at ``target`` is replaced in one step.

    Raises:
        StoreError: the source cannot be read.
        DiskError: the copy cannot be written; nothing is left behind.
    """
    aside = target.with_name(f".{target.name}{ASIDE}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with _reading(source) as connection, _writing(aside) as copied:
            connection.backup(copied)
            copied.execute("pragma journal_mode = delete")  # one file is the whole of it
        aside.replace(target)
    except sqlite3.Error as error:
        aside.unlink(missing_ok=True)
        raise DiskError(f"cannot copy {source} to {target}: {error}; nothing was changed") from error
    except OSError as error:
        raise DiskError.of("write", target, error) from error


def set_aside(store: Path, target: Path) -> None:
    """Move a store that is damaged, as it is, with what SQLite keeps beside it: somebody may still save it.

    Raises:
        DiskError: it cannot be moved.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        store.replace(target)
        for beside in ("-wal", "-shm"):
            if (part := store.with_name(store.name + beside)).exists():
                part.replace(target.with_name(target.name + beside))
    except OSError as error:
        raise DiskError.of("move", store, error) from error


def put_back(backup: Path, store: Path) -> None:
    """Make a store what a backup holds, in one transaction: another session sees the one or the other.

    Raises:
        DiskError: it cannot be written; the store is as it was.
    """
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        with _reading(backup) as source, _writing(store) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise DiskError(f"cannot put {backup} back into {store}: {error}; nothing was changed") from error
    except OSError as error:
        raise DiskError.of("write", store, error) from error


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()
