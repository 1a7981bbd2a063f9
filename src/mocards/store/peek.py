"""A quick look into a SQLite store, with the standard library alone.

Importing SQLModel takes longer than reading a question. What the first card and ``mocards due`` need
is read here, with the store's own statements; the answers are then written by
:class:`mocards.store.store.Store`. Whatever is out of the ordinary gives ``None``, and the caller opens the
store the long way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mocards.model import Card, StoredCard
from mocards.store import rows, statements
from mocards.store.looks import Looks
from mocards.store.only_read import connected

VERSION = 10
"""The schema's version that the statements are for; a test holds it to ``steps.VERSION``."""


class Peek(Looks):
    """An open look, at one moment: everything it gives belongs together."""

    def __init__(self, connection: sqlite3.Connection, learner: str) -> None:
        self._connection = connection
        self._learner = learner
        self._dialect = "sqlite"

    def _asked(self, statement: str, values: Mapping[str, Any]) -> Iterable[rows.Row]:
        return self._connection.execute(statement, values)

    def fingerprint(self) -> str | None:
        """Of the notes that the store was last built from."""
        return _meta(self._connection, "fingerprint")

    def memory(self, of: str) -> str | None:
        """As :meth:`mocards.store.store.Store.memory`."""
        return _meta(self._connection, of)

    def pulse(self) -> tuple[object, ...]:
        """As :meth:`mocards.store.store.Store.pulse`."""
        return tuple(self._connection.execute(statements.PULSE).fetchone())

    def known_cards(self, decks: Collection[str] | None = None) -> list[Card]:
        """As :meth:`mocards.store.store.Store.known_cards`."""
        if decks is None:
            return self._known(statements.KNOWN)
        return [card for deck in sorted(decks) for card in self._known(statements.KNOWN_OF, deck=deck)]

    def retired_cards(self, decks: Collection[str]) -> list[Card]:
        """As :meth:`mocards.store.store.Store.retired_cards`."""
        return [card for deck in sorted(decks) for card in self._known(statements.RETIRED_OF, deck=deck, yes=True)]

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """As :meth:`mocards.store.store.Store.known_ids`."""
        return {one for one in ids if self._connection.execute(statements.HAS_CARD, {"id": one}).fetchone()}

    def _known(self, statement: str, **named: object) -> list[Card]:
        return [rows.card(row) for row in self._connection.execute(statement, named)]

    def cards(self) -> list[StoredCard]:
        """As :meth:`mocards.store.store.Store.cards`."""
        found = self._connection.execute(f"{statements.CARD} {statements.PATH_ORDER}", {"learner": self._learner})
        return [rows.stored_card(row) for row in found]

    def card(self, identity: str) -> StoredCard:
        """One card by its whole id, which a candidate of this look has."""
        found = self._connection.execute(
            f"{statements.CARD} where c.id = :id", {"learner": self._learner, "id": identity}
        ).fetchone()
        return rows.stored_card(found)


@contextmanager
def peek(file: Path, learner: str) -> Iterator[Peek | None]:
    """Look into a store file; None when it is not there, or needs to be opened in full first."""
    connection = _opened(file)
    try:
        yield Peek(connection, learner) if connection else None
    finally:
        if connection:
            connection.close()


def _opened(file: Path) -> sqlite3.Connection | None:
    """A connection that only reads, inside one transaction; None when that is impossible."""
    if not file.is_file():
        return None
    try:
        connection = connected(file, check_same_thread=False)
    except sqlite3.Error:
        return None
    try:
        connection.execute("begin")
        if _meta(connection, "version") == str(VERSION):
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    found = connection.execute(statements.META, {"key": key}).fetchone()
    return found[0] if found else None
