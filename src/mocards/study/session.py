"""A session, as values and in words: what has been done so far, intervals, times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import shorten

from msgspec import Struct
from msgspec.structs import replace

from mocards.model import Grade, Wish, Wished

LONGEST_ANSWER = 60_000
"""Milliseconds that one answer counts at most: nobody thinks longer, but people fetch coffee."""


LONGEST_REASON = 80
"""Characters of a flag's reason that are repeated to who has just typed it."""
WISH_NAMES: Mapping[Wish, str] = {
    Wish.SUSPENDED: "suspend",
    Wish.BURIED: "bury",
    Wish.MARKED: "mark",
    Wish.FLAG: "flag",
    Wish.RESET: "reset",
    Wish.DUE: "reschedule",
}
"""What the learner did, when it is undone or done again."""


class Tally(Struct, frozen=True):
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
        """The tally after one of its answers was taken back."""
        return self._changed(-1, grade, milliseconds, drill=drill)

    def _changed(self, by: int, grade: Grade, milliseconds: int, *, drill: bool) -> Tally:
        time = self.milliseconds + by * milliseconds
        if drill:
            return replace(self, drills=self.drills + by, milliseconds=time)
        passed = self.passed + by * grade.passed
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
            short = shorten(str(reason), LONGEST_REASON, placeholder=" …")
            return f"the card is flagged: {short}" if reason else "the flag is taken off"


def interval_text(days: int) -> str:
    """An interval in as few letters as say it: ``6 d``, ``38 d``, ``2.5 mo``, ``3.1 y``."""
    if days < 60:
        return f"{days} d"
    return f"{_short(days / 30.44)} mo" if days < 730 else f"{_short(days / 365.25)} y"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"


def day_text(day: date, *, weekday: bool = False) -> str:
    """``2 March 2026``, or ``Monday, 2 March 2026``."""
    return f"{f'{day:%A}, ' if weekday else ''}{day.day} {day:%B %Y}"


def duration(seconds: int) -> str:
    """A time as every screen and page writes it, planned or spent: ``45 s``, ``12 min``, ``1 h 05``, ``13 h``."""
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def tally_text(tally: Tally, today: int) -> str:
    """What a session did, in one line.

    Args:
        tally: the session's.
        today: milliseconds of all answers of the day, which are told when there was an earlier session.
    """
    if not tally.answers and not tally.drills:
        return "No answers this time."
    parts = []
    if tally.answers:
        share = round(100 * tally.passed / tally.answers)
        parts.append(f"{_some(tally.answers, 'card')} answered, {share} % recalled")
    if tally.drills:
        parts.append(_some(tally.drills, "drill"))
    parts.append(duration(tally.milliseconds // 1000))
    if (all_day := duration(today // 1000)) != parts[-1]:
        parts.append(f"{all_day} today")
    return " · ".join(parts)


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
