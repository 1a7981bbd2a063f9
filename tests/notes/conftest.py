"""Reads notes that stand in the tests as people write them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from mocards.model import Item
from mocards.notes.note import Note, read_note

Read = Callable[..., Note]


@pytest.fixture
def read() -> Read:
    """Reads a note from its text, without the indentation that it has in the test."""

    def _read(text: str, path: str = "moc-gardening.md") -> Note:
        return read_note(path, textwrap.dedent(text).lstrip("\n").encode())

    return _read


@pytest.fixture
def items_of(read: Read) -> Callable[[str, str], list[Item]]:
    """The items of one kind in a text."""

    def _items(kind: str, text: str) -> list[Item]:
        return [item for item in read(text).items if item.kind == kind]

    return _items
