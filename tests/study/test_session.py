"""The tally, and times and wishes in few words."""

from __future__ import annotations

from datetime import date

import pytest

from made import wished
from mocards.model import Grade, Wish
from mocards.study.session import WISH_NAMES, Tally, duration, interval_text, tally_text, wish_text


def test_the_tally_counts_answers_and_drills_apart() -> None:
    tally = Tally().plus(Grade.GOOD, 2000, drill=False).plus(Grade.AGAIN, 3000, drill=False)
    tally = tally.plus(Grade.GOOD, 500, drill=True)
    assert tally == Tally(answers=2, passed=1, drills=1, milliseconds=5500)
    assert tally.minus(Grade.AGAIN, 3000, drill=False) == Tally(1, 1, 1, 2500)


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


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (370, "6 min"), (3599, "1 h"), (3900, "1 h 05"), (46_800, "13 h")],
)
def test_times_are_short(seconds: int, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("tally", "text"),
    [
        (Tally(), "No answers this time."),
        (Tally(1, 1, 0, 5000), "1 card answered, 100 % recalled · 5 s"),
        (Tally(3, 2, 2, 65_000), "3 cards answered, 67 % recalled · 2 drills · 1 min"),
    ],
)
def test_a_session_is_told_in_one_line(tally: Tally, text: str) -> None:
    assert tally_text(tally, tally.milliseconds) == text


def test_after_an_earlier_session_the_day_is_told_too() -> None:
    assert tally_text(Tally(1, 1, 0, 5000), 65_000) == "1 card answered, 100 % recalled · 5 s · 1 min today"


@pytest.mark.parametrize(
    ("wish", "value", "text"),
    [
        (Wish.SUSPENDED, True, "the card is suspended"),
        (Wish.SUSPENDED, False, "the card is no longer suspended"),
        (Wish.BURIED, date(2026, 1, 2), "the card is buried until 2026-01-02"),
        (Wish.BURIED, None, "the card is no longer buried"),
        (Wish.MARKED, True, "the card is marked"),
        (Wish.MARKED, False, "the mark is taken off"),
        (Wish.FLAG, "too long", "the card is flagged: too long"),
        (Wish.FLAG, "", "the flag is taken off"),
    ],
)
def test_a_wish_is_told_in_words(wish: Wish, value: bool | date | str | None, text: str) -> None:
    assert wish_text(wished(wish, value)) == text


def test_every_wish_has_a_name_for_undo() -> None:
    assert set(WISH_NAMES) == set(Wish)
