"""Fuzz is a function of card, count and interval."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import schedule
from mocards.model import Schedule
from mocards.schedule.fuzz import balanced, days_around, fuzzed
from mocards.schedule.sm2 import LONGEST_INTERVAL

DAY = date(2026, 1, 1)


def of(interval: int, repetitions: int = 3) -> Schedule:
    return schedule(interval=interval, due=DAY + timedelta(days=interval), last=DAY, repetitions=repetitions)


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [(1, 1, 1), (2, 2, 2), (3, 2, 4), (7, 5, 9), (17, 14, 20), (37, 33, 41), (100, 93, 107)],
)
def test_ranges(interval: int, first: int, last: int) -> None:
    assert days_around(interval, LONGEST_INTERVAL) == range(first, last + 1)


@given(st.text(max_size=8), st.integers(1, LONGEST_INTERVAL), st.integers(0, 30), st.integers(1, LONGEST_INTERVAL))
def test_it_keeps_to_its_range_the_interval_and_the_cap(
    card: str, interval: int, repetitions: int, longest: int
) -> None:
    before = of(min(interval, longest), repetitions)
    after = fuzzed(before, card, longest)
    assert (after.due - DAY).days in days_around(before.interval, longest)
    assert (after.due - DAY).days <= longest
    assert (after.interval, after.ease, after.last) == (before.interval, before.ease, before.last)
    assert after == fuzzed(before, card, longest)


def test_cards_of_one_day_part() -> None:
    days = Counter((fuzzed(of(37), f"card{number}", LONGEST_INTERVAL).due - DAY).days for number in range(900))
    assert sorted(days) == list(range(33, 42))
    assert max(days.values()) < 2 * min(days.values())


def test_the_count_of_repetitions_counts() -> None:
    assert len({fuzzed(of(37, count), "card", LONGEST_INTERVAL).due for count in range(12)}) > 1


def test_the_lightest_day_is_taken() -> None:
    load = {DAY + timedelta(days=days): 9 for days in range(33, 42) if days != 35}
    assert balanced(of(37), "card", LONGEST_INTERVAL, lambda first, last: load).due == DAY + timedelta(days=35)


def test_among_equal_days_it_is_the_fuzzed_one() -> None:
    for card in ("a", "b", "c"):
        assert balanced(of(37), card, LONGEST_INTERVAL, lambda first, last: {}) == fuzzed(
            of(37), card, LONGEST_INTERVAL
        )


def test_only_the_days_around_are_asked_for() -> None:
    asked = []
    balanced(of(7), "card", LONGEST_INTERVAL, lambda first, last: asked.append((first, last)) or {})
    assert asked == [(DAY + timedelta(days=5), DAY + timedelta(days=9))]


def test_a_balanced_hundred_is_spread_evenly() -> None:
    load: Counter[date] = Counter()
    for number in range(90):
        load[balanced(of(37), f"card{number}", LONGEST_INTERVAL, lambda first, last: load).due] += 1
    assert set(load.values()) == {10}
