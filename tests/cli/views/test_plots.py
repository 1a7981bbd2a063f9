"""Plots keep their width, their figures, and their heads when there is little to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from rich.cells import cell_len

from mocards.cli.views import plots


@pytest.mark.parametrize("width", [40, 57, 100])
@pytest.mark.parametrize(
    "parts",
    [
        {"scheduled": [0.0, 0.0, 0.0]},
        {"scheduled": [1.0, 0.0, 3.0]},
        {"scheduled": [0.2, 0.1, 0.0]},
        {"scheduled": [5.0, 1.0, 0.0], "added": [0.5, 0.0, 900_000.0]},
        {"scheduled": []},
    ],
)
def test_bars(width: int, parts: Mapping[str, Sequence[float]]) -> None:
    labels = [f"day {number}" for number in range(len(parts["scheduled"]))]
    drawn = plots.bars(labels, parts, width).plain.split("\n")
    assert len(drawn) == plots.HEIGHT
    assert max(map(cell_len, drawn)) <= width
    assert ("█" in "".join(drawn)) == any(parts["scheduled"])


def test_parts_are_told_apart_without_colours() -> None:
    drawn = plots.bars(["a"], {"scheduled": [2.0], "added": [2.0]}, 40).plain
    assert drawn.index("░") < drawn.index("█")


@pytest.mark.parametrize(
    "series",
    [
        {"young": [0.9, None, 0.8], "mature": [None, None, None]},
        {"young": [None], "mature": [1.0]},
        {"young": [None, None], "mature": [None, None]},
        {"young": [0.0, 1.0], "mature": [0.5, 0.5]},
    ],
)
def test_lines(series: Mapping[str, Sequence[float | None]]) -> None:
    labels = [f"{number}" for number in range(len(series["young"]))]
    drawn = plots.lines(labels, series, 40).plain.split("\n")
    assert max(map(cell_len, drawn)) <= 40
    for name, values in series.items():
        assert (name in "".join(drawn)) == any(value is not None for value in values)
