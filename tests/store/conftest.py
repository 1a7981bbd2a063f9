"""Stores in real SQLite files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mocards.store.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / ".mocards" / "store.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(f"sqlite:///{file}") as opened:
        yield opened
