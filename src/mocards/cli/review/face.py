"""What a session needs of whatever it is shown on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from mocards.study.keys import Press

if TYPE_CHECKING:
    from mocards.cli.review.pages import Page
    from mocards.cli.review.screen import View


class Face(Protocol):
    """A terminal's screen, or linear text; both can do the same."""

    def pressed(self, view: View) -> Press | None:
        """Show a card, and wait for a key; None for one that does nothing."""
        ...

    def read(self, title: str, page: Page) -> None:
        """Show a page until it was read."""
        ...

    def line(self, question: str, before: str = "") -> str | None:
        """Let the learner type a line, starting with ``before``; None when they think better of it."""
        ...

    def choose(self, title: str, entries: Sequence[str]) -> int | None:
        """Let the learner choose one of several; None when they think better of it."""
        ...

    def last(self, message: str, page: Page) -> bool:
        """Show what there is to say when no card is left; whether the last step is to be undone."""
        ...

    def away(self) -> AbstractContextManager[None]:
        """Give the terminal to another program for a while."""
        ...
