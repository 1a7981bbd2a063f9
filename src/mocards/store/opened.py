"""An open database: connections that read or write in one transaction, and its complaints in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlmodel import SQLModel, create_engine

from mocards.errors import StoreError
from mocards.files import prepare_folder
from mocards.store import sqlite
from mocards.store.only_read import connected, is_read_only
from mocards.store.tables import ReviewRow, WishedRow


class Opened:
    """What every part of the store works on: a database, and the learner whose rows count."""

    def __init__(self, engine: Engine, learner: str) -> None:
        self._engine = engine
        self._learner = learner
        self._dialect = engine.dialect.name

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._faults(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._faults(), self._engine.connect() as connection:
            yield connection.execution_options(only_reads=True)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """A database's complaint, as one line that says what and where and what to do."""
        try:
            yield
        except DBAPIError as error:
            raise StoreError(_in_words(str(error.orig), str(self._engine.url.database))) from error
        except SQLAlchemyError as error:
            raise StoreError(f"the store {self._engine.url!r} cannot be used: {error}") from error


_REMEDIES = (
    ("locked", "another program is writing to it; try again when that is done"),
    ("disk is full", "the disk is full; make room and try again: nothing was lost"),
    ("readonly", "it is read-only, and nothing was changed; mend the rights of the file and of its folder"),
    ("not a database", "it is no mocards store; move it away, and the next build makes a new one"),
    ("malformed", "it is damaged; put back a backup from the same folder"),
    (
        "unable to open",
        "it cannot be opened; is it a folder, or in one that cannot be written, as on a read-only disk?",
    ),
    ("I/O error", "the disk gave an error; check the disk and its free space"),
)
"""What SQLite says → what it means and what to do."""


def _in_words(said: str, where: str) -> str:
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), said)
    return f"the card store {where}: {remedy}"


def engine_of(url: str) -> Engine:
    """The database at a URL; for SQLite, with its folder made.

    Raises:
        StoreError: the URL means nothing.
        DiskError: the folder cannot be made.
    """
    try:
        parsed = make_url(url)
        file = Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None
        if file is not None and is_read_only(file):
            return create_engine(parsed, creator=partial(connected, file, check_same_thread=False))
        engine = create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise StoreError(f"'{url}' is no store that can be opened: {error}") from error
    if engine.dialect.name == "sqlite":
        if sqlite.is_file(engine):
            prepare_folder(Path(str(parsed.database)))
        sqlite.configure(engine)
    return engine


def table(model: type[SQLModel]) -> Any:
    """The table that a model describes."""
    return model.__table__  # type: ignore[attr-defined] # made by SQLModel at run time


def last(connection: Connection) -> int:
    """The sequence of the newest step, an answer or a wish; 0 when there is none."""
    newest = (connection.execute(select(func.max(table(of).c.sequence))).scalar() for of in (ReviewRow, WishedRow))
    return max(sequence or 0 for sequence in newest)
