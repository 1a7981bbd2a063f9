"""SM-2 against exact figures, and the properties that users of such tools miss most."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.model import Grade, Schedule
from mocards.schedule.sm2 import (
    EASE_STEPS,
    LONGEST_INTERVAL,
    LOWEST_EASE,
    PROFILES,
    SOURCE,
    TEXT,
    Profile,
    next_schedule,
)

DAY = date(2026, 1, 31)
VECTORS = json.loads((Path(__file__).parent / "sm2.json").read_text())
"""Name → grades, and for each profile a row (repetitions, ease, interval, drill again today) after each."""

grades = st.sampled_from(list(Grade))
profiles = st.sampled_from([TEXT, SOURCE])


def answered(sequence: list[Grade], profile: Profile, day: date = DAY) -> list[Schedule]:
    schedules: list[Schedule] = []
    for grade in sequence:
        schedules.append(next_schedule(schedules[-1] if schedules else None, grade, day, profile))
        day = schedules[-1].due
    return schedules


@pytest.mark.parametrize("profile", ["text", "source"])
@pytest.mark.parametrize("name", list(VECTORS))
def test_exact_figures(name: str, profile: str) -> None:
    sequence = [Grade(grade) for grade in VECTORS[name]["grades"]]
    made = answered(sequence, PROFILES[profile])
    rows = [
        [after.repetitions, after.ease, after.interval, not grade.firm]
        for grade, after in zip(sequence, made, strict=True)
    ]
    assert rows == VECTORS[name][profile]


def test_the_steps_of_ease_are_the_published_formula() -> None:
    formula = {q: round(100 * (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02))) for q in range(6)}
    assert formula == EASE_STEPS


@given(st.lists(grades, max_size=60), profiles)
def test_bounds(sequence: list[Grade], profile: Profile) -> None:
    for after in answered(sequence, profile):
        assert 1 <= after.interval <= LONGEST_INTERVAL
        assert after.ease >= LOWEST_EASE
        assert after.due <= date.max


@given(st.lists(grades, min_size=1, max_size=40), profiles)
def test_a_pass_of_the_third_or_later_repetition_lengthens_the_interval(
    sequence: list[Grade], profile: Profile
) -> None:
    made = answered(sequence, profile)
    for before, after in pairwise(made):
        if after.repetitions >= 2 and before.interval < LONGEST_INTERVAL:
            assert after.interval > before.interval


@given(st.lists(grades, min_size=1, max_size=20), grades, profiles, st.integers(0, 4000))
def test_lateness_plays_no_part(sequence: list[Grade], grade: Grade, profile: Profile, late: int) -> None:
    before = answered(sequence, profile)[-1]
    on_time = next_schedule(before, grade, before.due, profile)
    later = next_schedule(before, grade, before.due + timedelta(days=late), profile)
    assert later.interval == on_time.interval
    assert later.ease == on_time.ease


@pytest.mark.parametrize("day", [date.max, date.max - timedelta(days=3)])
def test_a_due_date_stops_at_the_end_of_the_calendar(day: date) -> None:
    assert answered([Grade.EASY] * 20, TEXT, day)[-1].due == date.max


@pytest.mark.parametrize(
    ("sequence", "lapses"),
    [
        ([1], 0),  # never learned, so nothing was forgotten
        ([4, 1], 1),
        ([4, 1, 1], 1),  # failing again before it was learned again is the same lapse
        ([4, 1, 4, 0], 2),
    ],
)
def test_a_lapse_is_the_failure_of_what_was_learned(sequence: list[int], lapses: int) -> None:
    assert answered([Grade(grade) for grade in sequence], TEXT)[-1].lapses == lapses
