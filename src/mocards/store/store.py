"""The store: cards, the log of reviews, what learners wish, and the schedules that follow.

The one place that knows SQL. Its methods speak the values of :mod:`mocards.model`; no row leaves it.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from mocards.store import migrations
from mocards.store.cards import Cards
from mocards.store.health import Health
from mocards.store.identities import Identities
from mocards.store.merging import Merging
from mocards.store.opened import engine_of

LEARNER = "me"
"""Whose rows they are, in a store that one person uses."""


class Store(Cards, Merging, Identities, Health):
    """An open store. Use it in a ``with`` statement, or close it.

    Every method that writes does so in one transaction, on the disk before it returns.
    """

    @classmethod
    def open(cls, url: str, learner: str = LEARNER) -> Self:
        """Open a store, making it when there is none and bringing it up to date when it is old.

        Args:
            url: any URL that SQLAlchemy understands.
            learner: whose reviews, schedules and wishes to read and write.

        Raises:
            StoreTooNewError: a later mocards has written it.
            StoreError: it cannot be opened; the message says why.
            DiskError: its folder or its backup cannot be written.
        """
        engine = engine_of(url)
        store = cls(engine, learner)
        try:
            with store._faults():
                migrations.migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
