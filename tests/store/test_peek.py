"""The quick look: only into a store that is just as this program writes it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from made import of_cards
from mocards.store import peek as peeking
from mocards.store.peek import peek
from mocards.store.steps import VERSION
from mocards.store.store import LEARNER, Store


def test_it_is_written_for_the_present_version() -> None:
    assert peeking.VERSION == VERSION


def test_there_is_nothing_to_see_without_a_store(tmp_path: Path) -> None:
    with peek(tmp_path / "none.sqlite3", LEARNER) as look:
        assert look is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", ["1", "999"])
def test_a_store_of_another_version_is_opened_the_long_way(file: Path, store: Store, version: str) -> None:
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("update meta set value = ? where key = 'version'", (version,))
    connection.close()
    with peek(file, LEARNER) as look:
        assert look is None


def test_what_is_no_database_is_left_to_the_store_to_complain(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 100)
    with peek(tmp_path / "text", LEARNER) as look:
        assert look is None


def test_what_it_sees_belongs_to_one_moment(file: Path, store: Store) -> None:
    store.apply(of_cards([]), "first")
    with peek(file, LEARNER) as look:
        assert look is not None
        assert look.fingerprint() == "first"
        store.apply(of_cards([]), "second")
        assert look.fingerprint() == "first"
