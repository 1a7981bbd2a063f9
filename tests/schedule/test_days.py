"""Study days in every zone, over every change of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.schedule.days import days_after, study_day

ZONES = [
    *["UTC", "Europe/Paris", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu"],
    *["Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "Etc/GMT+12"],
]
moments = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def day_in(zone: str, local: datetime) -> date:
    there = local.replace(tzinfo=ZoneInfo(zone))
    offset = there.utcoffset()
    assert offset is not None
    return study_day(there.astimezone(UTC), round(offset.total_seconds() / 60))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [4, 8, 13, 22, 23])
def test_the_hour_of_an_answer_does_not_matter(zone: str, hour: int) -> None:
    assert day_in(zone, datetime(2026, 3, 29, hour)) == date(2026, 3, 29)  # noqa: DTZ001 - local
    assert day_in(zone, datetime(2026, 10, 25, hour)) == date(2026, 10, 25)  # noqa: DTZ001 - local


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [0, 1, 3])
def test_the_small_hours_belong_to_yesterday(zone: str, hour: int) -> None:
    assert day_in(zone, datetime(2026, 6, 1, hour)) == date(2026, 5, 31)  # noqa: DTZ001 - local


@given(moments, st.integers(-12 * 60, 14 * 60), st.integers(0, 23))
def test_each_day_follows_the_last_by_one(at: datetime, offset: int, rollover: int) -> None:
    one = timedelta(days=1)
    assert study_day(at + one, offset, rollover) - study_day(at, offset, rollover) == one


@given(moments, st.integers(-12 * 60, 14 * 60))
def test_a_moment_counts_the_same_in_whatever_zone_it_is_written(at: datetime, offset: int) -> None:
    assert study_day(at.astimezone(ZoneInfo("Asia/Kathmandu")), offset) == study_day(at, offset)


@given(st.dates(), st.integers(0, 10**6))
def test_days_after_never_overflows(day: date, days: int) -> None:
    assert day <= days_after(day, days) <= date.max
