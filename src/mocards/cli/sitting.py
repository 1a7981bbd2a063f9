"""One sitting of a learner: the queue, the card in front, and the store behind, opened while they read."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from mocards.cli.scheduling import Scheduling
from mocards.cli.today import todays_queue, up_to_date
from mocards.cli.workspace import Workspace, offset_minutes
from mocards.errors import AlreadyAnsweredError, ConsentError
from mocards.model import Grade, Review, Schedule, StoredCard, Wished
from mocards.study.queue import Queue
from mocards.study.session import LONGEST_ANSWER, Tally, wish_text

if TYPE_CHECKING:
    from mocards.store.store import Store


class Sitting:
    """What has been done and what is next. Every answer is in the store when :meth:`answer` returns."""

    def __init__(self, place: Workspace) -> None:
        self._place = place
        self.day: date = place.today
        with up_to_date(place) as source:
            self.titles = source.titles()
            self._scheduling = Scheduling(place, source.choices())
            self.queue: Queue = todays_queue(source, place)
            self.card: StoredCard | None = source.card(self.queue.current) if self.queue.current else None
            self.done = len(source.today(self.day))
        self.tally = Tally()
        self._began = self._shown = time.monotonic()
        self._opening = _Opening(place)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.close()

    @property
    def vault(self) -> Path:
        """Where the notes are."""
        return self._place.vault

    @property
    def seconds(self) -> int:
        """Since the sitting began."""
        return int(time.monotonic() - self._began)

    @property
    def previews(self) -> dict[Grade, Schedule]:
        """What each button would do to the card in front."""
        assert self.card is not None  # noqa: S101 - there is a card to be graded
        return self._scheduling.previews(self.card, self.day, self._load)

    def answer(self, grade: Grade) -> str:
        """Save the answer to the card in front, and go on.

        Returns:
            A word for the learner when something is out of the ordinary.
        """
        assert self.card is not None  # noqa: S101 - there is a card to be graded
        drill = self.queue.is_drill
        milliseconds = min(LONGEST_ANSWER, int((time.monotonic() - self._shown) * 1000))
        now = self._place.clock()
        review = Review(
            id=uuid4().hex,
            card=self.card.card.id,
            at=now.astimezone(UTC),
            offset=offset_minutes(now),
            day=self.day,
            grade=grade,
            milliseconds=milliseconds,
            drill=drill,
        )
        after = None if drill else self._scheduling.after(self.card, grade, self.day, self._load)
        try:
            self._store.record(review, after)
        except AlreadyAnsweredError as error:
            self._again()
            return str(error)
        self.tally = self.tally.plus(grade, milliseconds, drill=drill)
        self.done += 1
        self._show(self.queue.answered(grade))
        return ""

    def undo(self) -> str:
        """Take back the last answer of today, and bring its card back to the front."""
        taken = self._store.undo(self.day, self._scheduling.scheduler)
        if taken is None:
            return "nothing to undo today"
        if isinstance(taken, Wished):
            self._again(taken.cards[0])
            return f"undone: {wish_text(taken)}"
        self.tally = self.tally.minus(taken.grade, taken.milliseconds, drill=taken.drill)
        self._again(taken.card)
        return "undone: the answer is taken back"

    def redo(self) -> str:
        """Give back the answer that was undone last."""
        given = self._store.redo(self.day, self._scheduling.scheduler)
        if given is None:
            return "nothing to redo"
        if isinstance(given, Wished):
            self._again()
            return f"redone: {wish_text(given)}"
        self.tally = self.tally.plus(given.grade, given.milliseconds, drill=given.drill)
        self._again()
        return "redone: the answer counts again"

    def rebuild(self) -> str:
        """Read the notes again after an edit, and go on with the card as it is now."""
        from mocards.cli.build import brought_up_to_date

        self._opening.close()
        kept = self.card.card.id if self.card else ""
        try:
            changes = brought_up_to_date(self._place).changes
            said = f"built again: {len(changes)} cards changed" if changes else "nothing changed"
        except ConsentError as error:
            said = f"not built: {error}"
        self._opening = _Opening(self._place)
        self._again(kept)
        return said

    def tomorrow(self) -> tuple[int, int]:
        """Cards due tomorrow, and new ones that may come then."""
        day = self.day + timedelta(days=1)
        counts = todays_queue(self._store, self._place, day).counts
        return counts.due, counts.new

    def next_day(self) -> date | None:
        """The next day on which a card is due."""
        return self._store.next_day(self.day)

    def _load(self, first: date, last: date) -> dict[date, int]:
        """How many cards are due on each day."""
        return self._store.load(first, last)

    @property
    def _store(self) -> Store:
        return self._opening.store()

    def _again(self, front: str = "") -> None:
        """Make the queue anew from the store; with a card of it in front."""
        store = self._store
        self.done = len(store.today(self.day))
        self._show(todays_queue(store, self._place, self.day).first(front))

    def _show(self, queue: Queue) -> None:
        self.queue = queue
        self.card = self._store.card(queue.current) if queue.current else None
        self._shown = time.monotonic()


class _Opening:
    """A store that a thread opens, since importing what it needs takes longer than reading a question."""

    def __init__(self, place: Workspace) -> None:
        self._place = place
        self._store: Store | None = None
        self._error: BaseException | None = None
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
            StoreError: it could not be opened.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._store is not None  # noqa: S101 - the thread has set one of the two
        return self._store

    def close(self) -> None:
        """Wait for the thread, and close what it has opened."""
        self._thread.join()
        if self._store is not None:
            self._store.close()
            self._store = None
