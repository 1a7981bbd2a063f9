"""Plots in the terminal, drawn by plotext with our colours, as wide as they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotext
from rich.text import Text

HEIGHT = 9
COLOURS = ("green", "orange", "cyan")
"""Of the first, the second and the third thing in one plot; plotext's names of the terminal's own palette."""
FILLS = ("█", "░", "▒")
"""Of the same, so that they are told apart without colours."""


def bars(labels: Sequence[str], parts: Mapping[str, Sequence[float]], width: int) -> Text:
    """Bars that stand side by side, each of one part or of several on top of each other.

    Args:
        labels: under the bars; an empty one leaves its place free.
        parts: what each part is called → its heights.
        width: columns of the whole plot.
    """
    _clear(width)
    heights = [list(part) for part in parts.values()]
    highest = max((sum(bar) for bar in zip(*heights, strict=True)), default=0)
    positions = list(range(1, len(labels) + 1))
    plotext.stacked_bar(
        positions, heights, color=list(COLOURS[: len(heights)]), marker=list(FILLS[: len(heights)]), width=1
    )
    named = [(place, label) for place, label in zip(positions, labels, strict=True) if label]
    plotext.xticks([place for place, _ in named], [label for _, label in named])
    ticks = _ticks(highest)
    plotext.yticks(ticks, [f"{tick:,}" for tick in ticks])
    plotext.ylim(0, max(ticks[-1], highest))
    return _built()


def lines(labels: Sequence[str], series: Mapping[str, Sequence[float | None]], width: int) -> Text:
    """Shares, 0 to 1, over time; a gap where there is none."""
    _clear(width)
    given = [value for values in series.values() for value in values if value is not None]
    lowest = min(0.8, *given) if given else 0.8
    for colour, (name, values) in zip(COLOURS, series.items(), strict=False):
        places = [place for place, value in enumerate(values) if value is not None]
        if not places:
            continue  # a legend without a line is more than plotext can draw
        plotext.plot(
            places, [value for value in values if value is not None], marker="braille", color=colour, label=name
        )
    plotext.xticks(list(range(len(labels))), list(labels))
    bottom = int(lowest * 10) / 10
    ticks = [bottom, (bottom + 1) / 2, 1.0]
    plotext.yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    plotext.ylim(bottom, 1)
    return _built()


def _clear(width: int) -> None:
    """An empty plot on the terminal's own background."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plot_size(width, HEIGHT)
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)


def _built() -> Text:
    """The plot as text, which leaves colours to where it is printed."""
    return Text.from_ansi(plotext.build().rstrip("\n"))


def _ticks(highest: float) -> list[int]:
    """Two or three whole numbers from 0 to about the highest."""
    top = max(1, round(highest))
    return [0, top // 2, top] if top > 1 else [0, 1]
