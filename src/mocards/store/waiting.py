"""Cards that wait in the store: their number at once, they themselves in order, and as many as one wants."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from mocards.model import Candidate
from mocards.store import rows


class WaitingRows:
    """The cards of one deck that are due between two days, the latest first; see :mod:`mocards.study.lateness`."""

    def __init__(
        self,
        ask: Callable[[Mapping[str, Any]], Iterable[rows.Row]],
        values: Mapping[str, Any],
        cards: int,
        asleep: Collection[str],
        page: int,
    ) -> None:
        """Nothing is read yet.

        Args:
            ask: runs ``statements.WAITING``.
            values: for it, save for those that choose a page.
            cards: how many there are.
            asleep: those among them that are suspended or buried.
            page: how many are read at first; then twice as many, and so on.
        """
        self._ask = ask
        self._values = values
        self._cards = cards
        self._asleep = asleep
        self._page = page

    def __len__(self) -> int:
        return self._cards - len(self._asleep)

    def __iter__(self) -> Iterator[Candidate]:
        passed, page = 0, self._page
        while passed < self._cards:
            for row in self._ask({**self._values, "passed": passed, "most": page}):
                candidate = rows.due_candidate(row)
                if candidate.card not in self._asleep:
                    yield candidate
            passed, page = passed + page, 2 * page
