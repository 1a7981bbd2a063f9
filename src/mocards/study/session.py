"""A session at the terminal, as values: what a key does, and what has been done so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from mocards.model import BUTTONS, Grade, Wish, Wished

LONGEST_ANSWER = 60_000
"""Milliseconds that one answer counts at most: nobody thinks longer, but people fetch coffee."""


class Action(StrEnum):
    """What a key can ask for."""

    SHOW = "show"
    GRADE = "grade"
    UNDO = "undo"
    REDO = "redo"
    EDIT = "edit"
    HELP = "help"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Press:
    """An action, with its grade when it is one."""

    action: Action
    grade: Grade | None = None


KEYS: Mapping[str, Action] = {
    " ": Action.SHOW,
    "enter": Action.SHOW,
    "u": Action.UNDO,
    "r": Action.REDO,
    "e": Action.EDIT,
    "?": Action.HELP,
    "k": Action.UP,
    "up": Action.UP,
    "j": Action.DOWN,
    "down": Action.DOWN,
    "pageup": Action.PAGE_UP,
    "pagedown": Action.PAGE_DOWN,
    "q": Action.LEAVE,
    "eof": Action.LEAVE,
}
"""Key → what it does, besides the grades."""

HELP: tuple[tuple[str, str], ...] = (
    ("Space, Enter", "show the answer; then: Good"),
    ("1 2 3 4", "Again, Hard, Good, Easy"),
    ("u", "undo the last answer, as often as you like"),
    ("r", "redo what was undone"),
    ("e", "edit the note in your editor"),
    ("j k, PgDn PgUp", "scroll a long card"),
    ("q", "leave; every answer is saved already"),
)
"""What ``?`` shows."""


def press(key: str, *, answer_shown: bool) -> Press | None:
    """What a key does now; None when it does nothing."""
    if answer_shown and key in {"1", "2", "3", "4"}:
        return Press(Action.GRADE, BUTTONS[int(key) - 1])
    action = KEYS.get(key)
    if action is Action.SHOW and answer_shown:
        return Press(Action.GRADE, Grade.GOOD)
    return Press(action) if action else None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a session has done so far."""

    answers: int = 0
    """Scheduled ones; drills are not counted."""
    passed: int = 0
    drills: int = 0
    milliseconds: int = 0

    def plus(self, grade: Grade, milliseconds: int, *, drill: bool) -> Tally:
        """The tally after one more answer."""
        return self._changed(1, grade, milliseconds, drill=drill)

    def minus(self, grade: Grade, milliseconds: int, *, drill: bool) -> Tally:
        """The tally after an answer was taken back; one from before the session changes nothing."""
        if (self.drills if drill else self.answers) == 0:
            return self
        return self._changed(-1, grade, milliseconds, drill=drill)

    def _changed(self, by: int, grade: Grade, milliseconds: int, *, drill: bool) -> Tally:
        time = max(0, self.milliseconds + by * milliseconds)
        if drill:
            return replace(self, drills=self.drills + by, milliseconds=time)
        passed = max(0, self.passed + by * grade.passed)
        return replace(self, answers=self.answers + by, passed=passed, milliseconds=time)


def wish_text(wished: Wished) -> str:
    """A wish in the words of the learner who made it."""
    match wished.wish, wished.value:
        case Wish.SUSPENDED, value:
            return "the card is suspended" if value else "the card is no longer suspended"
        case Wish.BURIED, None:
            return "the card is no longer buried"
        case Wish.BURIED, until:
            return f"the card is buried until {until}"
        case Wish.MARKED, value:
            return "the card is marked" if value else "the mark is taken off"
        case Wish.RESET, _:
            return "the card is new again"
        case Wish.DUE, due:
            return f"the card comes back on {due}"
        case _, reason:
            return f"the card is flagged: {reason}" if reason else "the flag is taken off"


def interval_text(days: int) -> str:
    """An interval in as few letters as say it: ``6 d``, ``38 d``, ``2.5 mo``, ``3.1 y``."""
    if days < 60:
        return f"{days} d"
    return f"{_short(days / 30.44)} mo" if days < 730 else f"{_short(days / 365.25)} y"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"
