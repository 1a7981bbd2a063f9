"""Figures and words as people read them."""

from __future__ import annotations

import pytest

from mocards.cli.views.wording import flat, percent, some


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("*Images and Layers*: what is **it** good for?", "Images and Layers: what is it good for?"),
        ("run `docker ps`\n  now", "run docker ps now"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a*b*c and *.py", "a*b*c and *.py"),
        ("__init__ is *one*, *two*", "init is one, two"),
        ("a\x1b[2Jb", "a[2Jb"),
    ],
)
def test_words_lose_their_marks_and_nothing_else(markdown: str, text: str) -> None:
    assert flat(markdown) == text


def test_figures_are_read_at_once() -> None:
    assert (some(1, "card"), some(2000, "card"), percent(0.834)) == ("1 card", "2,000 cards", "83 %")
