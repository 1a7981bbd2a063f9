"""Days without study."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mocards.model import Vacation
from mocards.study.vacations import SHARE, comes, joined, on_vacation

JULY = Vacation(date(2026, 7, 10), date(2026, 7, 23))
AUGUST = Vacation(date(2026, 7, 26), date(2026, 8, 2))


def test_its_first_and_last_days_are_in_it() -> None:
    days = [date(2026, 7, day) for day in (9, 10, 23, 24)]
    assert [on_vacation(day, [JULY]) for day in days] == [None, JULY, JULY, None]


def test_a_day_outside_stays() -> None:
    for day in (date(2026, 7, 9), date(2026, 7, 24)):
        assert comes(day, 100, "card", [JULY]) == day


def test_a_short_interval_comes_on_the_first_day_back() -> None:
    for interval in range(SHARE):
        assert comes(JULY.first, interval, "card", [JULY]) == date(2026, 7, 24)


def test_cards_of_a_long_interval_are_spread_over_as_many_days_as_the_vacation_had() -> None:
    days = Counter((comes(JULY.first, 200, f"card{number}", [JULY]) - JULY.last).days for number in range(1400))
    assert sorted(days) == list(range(1, 15))
    assert max(days.values()) < 2 * min(days.values())


def test_what_falls_into_the_next_vacation_moves_on() -> None:
    day = comes(JULY.first, 200, "card", [JULY, AUGUST])
    assert on_vacation(day, [JULY, AUGUST]) is None
    assert {comes(JULY.first, 200, f"card{number}", [JULY, AUGUST]) for number in range(200)} >= {
        date(2026, 7, 24),
        date(2026, 7, 25),
        date(2026, 8, 3),
    }


@given(st.dates(date(2026, 7, 1), date(2026, 8, 10)), st.integers(0, 3000), st.text(max_size=5))
def test_a_card_never_comes_early_nor_waits_longer_than_its_share(due: date, interval: int, card: str) -> None:
    day = comes(due, interval, card, [JULY])
    assert day >= due
    assert day <= max(due, JULY.last + timedelta(days=1 + interval // SHARE))
    assert on_vacation(day, [JULY]) is None


def test_vacations_that_touch_are_one() -> None:
    whole = Vacation(date(2026, 7, 1), date(2026, 7, 31))
    first, second = Vacation(whole.first, date(2026, 7, 15)), Vacation(date(2026, 7, 16), whole.last)
    assert joined([second, first]) == [whole]
    assert joined([whole, Vacation(date(2026, 7, 5), date(2026, 7, 6))]) == [whole]
    assert joined([AUGUST, JULY]) == [JULY, AUGUST]
