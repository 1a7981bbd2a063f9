"""Where a command works, and what time it is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import typer

from mocards.cli.workspace import Workspace, moment, offset_minutes

EAST = timezone(timedelta(hours=5, minutes=30))


def test_a_moment_without_an_offset_is_local() -> None:
    assert moment("2026-01-31T08:00") == datetime(2026, 1, 31, 8).astimezone()


def test_a_moment_keeps_its_offset() -> None:
    assert moment("2026-01-31T08:00+05:30").utcoffset() == EAST.utcoffset(None)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "99999-01-01T00:00"])
def test_what_is_no_moment_is_wrong_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=f"'{text}' is no moment; write it like 2026-01-31T08:00"):
        moment(text)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-01-31T08:00", date(2026, 1, 31)),
        ("2026-01-31T03:59", date(2026, 1, 30)),
        ("2026-01-31T04:00", date(2026, 1, 31)),
    ],
)
def test_today_begins_at_the_rollover_hour(tmp_path: Path, now: str, day: date) -> None:
    assert Workspace(tmp_path, None, now).today == day


def test_the_rollover_hour_is_the_vaults_own(tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").write_text("[study]\nrollover = 0\n")
    assert Workspace(tmp_path, None, "2026-01-31T03:59").today == date(2026, 1, 31)


def test_the_moment_is_kept_in_utc_and_whole_seconds(tmp_path: Path) -> None:
    place = Workspace(tmp_path, None, "2026-01-31T08:00:00.75+05:30")
    assert place.at == datetime(2026, 1, 31, 2, 30, tzinfo=UTC)


def test_offset_minutes() -> None:
    assert offset_minutes(datetime(2026, 1, 31, tzinfo=EAST)) == 330


def test_the_clock_goes_on_from_the_given_moment(tmp_path: Path) -> None:
    clock = Workspace(tmp_path, None, "2026-01-31T08:00").clock
    first, second = clock(), clock()
    assert moment("2026-01-31T08:00") <= first <= second < moment("2026-01-31T08:01")


def test_the_store_is_in_the_vault_unless_another_is_asked_for(tmp_path: Path) -> None:
    assert Workspace(tmp_path, None, None).store_url == f"sqlite:///{tmp_path}/.mocards/store.sqlite3"
    assert Workspace(tmp_path, "sqlite:///other.db", None).store_url == "sqlite:///other.db"
