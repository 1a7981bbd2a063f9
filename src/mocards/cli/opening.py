"""The store behind a session: opened by a thread while the first card is read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mocards.cli.workspace import Workspace

if TYPE_CHECKING:
    from mocards.store.store import Store


class Opening:
    """A store that a thread opens, since importing what it needs takes longer than reading a question."""

    def __init__(self, place: Workspace) -> None:
        self._place = place
        self._store: Store | None = None
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start the thread, unless it was started."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._open, daemon=True)
            self._thread.start()

    def _open(self) -> None:
        try:
            self._store = self._place.open_store()
        except BaseException as error:
            self._error = error

    def store(self) -> Store:
        """The store, as soon as it is open.

        Raises:
            StoreError: it could not be opened; the next call tries again.
        """
        self.begin()
        assert self._thread is not None  # noqa: S101 - it was begun
        self._thread.join()
        if self._error is not None:
            error, self._error, self._thread = self._error, None, None
            raise error
        assert self._store is not None  # noqa: S101 - the thread has set one of the two
        return self._store

    def close(self) -> None:
        """Wait for the thread, and close what it has opened."""
        if self._thread is not None:
            self._thread.join()
        if self._store is not None:
            self._store.close()
        self._store = self._thread = None
