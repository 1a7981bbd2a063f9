"""A SQLite store that cannot be written, on a read-only disk or for want of rights: it can be read all the same."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path


def is_read_only(file: Path) -> bool:
    """Whether a store is there, and neither can it be written nor could SQLite put files beside it."""
    return file.is_file() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def connected(file: Path, *, check_same_thread: bool = True) -> sqlite3.Connection:
    """A connection that only reads; other threads may use it only if that is not checked.

    SQLite wants files beside a store, even to read it. Where there can be none, it is told that nobody else writes; not
    so while a log lies there whose answers the store lacks.

    Raises:
        sqlite3.Error: the store cannot be read.
    """
    uri = f"{file.absolute().as_uri()}?mode=ro"
    try:
        return _read(uri, check_same_thread)
    except sqlite3.OperationalError:
        if not is_read_only(file) or _has_log(file):
            raise
        return _read(f"{uri}&immutable=1", check_same_thread)


def _read(uri: str, check_same_thread: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=check_same_thread)
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()  # only now is the file opened
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(file: Path) -> bool:
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0
