"""Stores that can be read, and not written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from mocards.store.only_read import connected, is_read_only


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = sqlite3.connect(tmp_path / "store.sqlite3")
    made.executescript("pragma journal_mode = wal; create table one (number); insert into one values (1)")
    made.close()
    return tmp_path / "store.sqlite3"


def test_it_reads_and_does_not_write(file: Path) -> None:
    connection = connected(file)
    assert connection.execute("select number from one").fetchall() == [(1,)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("delete from one")
    connection.close()


def test_one_that_can_be_written_is_not_read_only(file: Path, tmp_path: Path) -> None:
    assert not is_read_only(file)
    assert not is_read_only(tmp_path / "nothing")
