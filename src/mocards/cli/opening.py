"""The store behind a session: opened by a thread while the first card is read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mocards.cli.workspace import Workspace
from mocards.errors import StoreError

if TYPE_CHECKING:
    from mocards.store.store import Store


class Opening:
    """A store that a thread opens, since importing what it needs takes longer than reading a question."""

    def __init__(self, place: Workspace) -> None:
        self._place = place
        self._store: Store | None = None
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._file: tuple[int, int] | None = None

    def begin(self) -> None:
        """Start the thread, unless it was started."""
        if self._thread is None:
            thread = threading.Thread(target=self._open, daemon=True)
            thread.start()
            self._thread = thread  # only now: Ctrl-C before this line leaves nothing to wait for

    def _open(self) -> None:
        try:
            self._store = self._place.open_store()
            self._file = self._identity()
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

    def was_replaced(self) -> bool:
        """Whether the store's file is another one than was opened; the other one is opened then.

        Raises:
            StoreError: the file has gone, and with it the place for answers.
        """
        self.store()
        now = self._identity()
        if now is None and self._place.store_file is not None:
            raise StoreError(
                f"the card store {self._place.store_file} has gone; put it back and go on: this key did nothing"
            )
        if now == self._file:
            return False
        self.close()
        self.store()
        return True

    def _identity(self) -> tuple[int, int] | None:
        """Which file the store is; None when it is none, or not there."""
        if self._place.store_file is None:
            return None
        try:
            found = self._place.store_file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def close(self) -> None:
        """Wait for the thread, and close what it has opened."""
        if self._thread is not None:
            self._thread.join()
        if self._store is not None:
            self._store.close()
        self._store = self._thread = None
