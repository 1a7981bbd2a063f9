"""Sentences as a terminal of some width shows them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.text import Text

from mocards.cli.views.lines import flowing
from mocards.cli.views.prose import broken

SAID = "0 of 310 cards firm · 10 met · 1 s of 13 h, that is 83 % in 1 h 05"


@pytest.mark.parametrize("width", range(8, 60))
def test_no_line_ends_between_a_figure_and_its_unit(width: int) -> None:
    for lines in (broken(SAID, width).split("\n"), [line.plain for line in flowing(Text(SAID), width)]):
        assert " ".join(lines) == SAID
        assert all(len(line) <= width and line == line.strip() for line in lines)
        assert not any(line[-1].isdigit() and after[0] in "sh%" for line, after in pairwise(lines))


def test_indented_lines_stay_indented_and_paths_whole() -> None:
    assert broken("deck: SM-2 → FSRS\n  due today 0 → 0, within 7 days\n/a/very/long-path/to/a/file", 20) == (
        "deck: SM-2 → FSRS\n  due today 0 → 0,\n  within 7 days\n/a/very/long-path/to/a/file"
    )


def test_styles_stay_where_they_were() -> None:
    text = Text.assemble(("12 min", "bold"), " of 1 h", style="dim")
    (line,) = flowing(text, 40)
    assert (line.plain, [(span.start, span.end) for span in line.spans if span.style == "bold"]) == (
        text.plain,
        [(0, 6)],
    )
