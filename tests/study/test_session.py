"""Keys, the tally, and intervals in few letters."""

from __future__ import annotations

import pytest

from mocards.model import Grade
from mocards.study.session import Action, Press, Tally, interval_text, press


@pytest.mark.parametrize(
    ("key", "shown", "pressed"),
    [
        (" ", False, Press(Action.SHOW)),
        ("enter", False, Press(Action.SHOW)),
        (" ", True, Press(Action.GRADE, Grade.GOOD)),
        ("1", True, Press(Action.GRADE, Grade.AGAIN)),
        ("2", True, Press(Action.GRADE, Grade.HARD)),
        ("3", True, Press(Action.GRADE, Grade.GOOD)),
        ("4", True, Press(Action.GRADE, Grade.EASY)),
        ("4", False, None),
        ("5", True, None),
        ("x", True, None),
        ("u", False, Press(Action.UNDO)),
        ("u", True, Press(Action.UNDO)),
        ("eof", True, Press(Action.LEAVE)),
    ],
)
def test_a_key_does_what_the_help_says(key: str, shown: bool, pressed: Press | None) -> None:
    assert press(key, answer_shown=shown) == pressed


def test_the_tally_counts_answers_and_drills_apart() -> None:
    tally = Tally().plus(Grade.GOOD, 2000, drill=False).plus(Grade.AGAIN, 3000, drill=False)
    tally = tally.plus(Grade.GOOD, 500, drill=True)
    assert tally == Tally(answers=2, passed=1, drills=1, milliseconds=5500)
    assert tally.minus(Grade.AGAIN, 3000, drill=False) == Tally(1, 1, 1, 2500)
    assert Tally().minus(Grade.GOOD, 100, drill=False) == Tally()


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (1, "1 d"),
        (59, "59 d"),
        (60, "2 mo"),
        (75, "2.5 mo"),
        (365, "12 mo"),
        (730, "2 y"),
        (1132, "3.1 y"),
        (9000, "25 y"),
    ],
)
def test_intervals_are_short(days: int, text: str) -> None:
    assert interval_text(days) == text
