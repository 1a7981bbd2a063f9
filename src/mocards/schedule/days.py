"""Study days: the local date, counted from the rollover hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta

ROLLOVER = 4
"""04:00, as in Anki: an answer at 01:00 belongs to the evening before."""


def study_day(at: datetime, offset_minutes: int, rollover: int = ROLLOVER) -> date:
    """The study day of a moment.

    Args:
        at: an aware moment, in UTC or not.
        offset_minutes: minutes east of UTC where the learner is, daylight saving included.
        rollover: the local hour, 0 to 23, at which a day begins.
    """
    utc = at.replace(tzinfo=None) - (at.utcoffset() or timedelta())
    return (utc + timedelta(minutes=offset_minutes, hours=-rollover)).date()


def days_after(day: date, days: int) -> date:
    """``day`` + ``days``, held at the last date that there is instead of overflowing."""
    return day + timedelta(days=min(days, (date.max - day).days))
