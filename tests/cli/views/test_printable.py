"""Nothing in a note can command the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.cli.views.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b2J", "2J"),
        ("over\rwritten", "overwritten"),
        ("admin\u202egnp.exe", "admingnp.exe"),
        ("⭐ é 漢 👩\u200d🚀", "⭐ é 漢 👩\u200d🚀"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_no_control_character_is_left_and_nothing_else_goes(text: str) -> None:
    shown = printable(text)
    assert all(unicodedata.category(char) != "Cc" or char in "\n\t" for char in shown)
    assert len(text) - len(shown) == sum(
        (unicodedata.category(char) == "Cc" and char not in "\n\t")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        for char in text
    )
