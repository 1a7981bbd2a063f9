"""Small charts as SVG, for a page: they take its colours, and tell their figures to whoever points at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape

WIDTH, HEIGHT = 360, 170
"""Of a chart with axes; a page shows it about as large, so that its letters can be read on a phone."""
LEFT, RIGHT, TOP, BOTTOM = 42, 8, 10, 24
CELL = 12
"""Of a calendar's day, gap included."""
SERIES = ("one", "two", "three")
"""Classes of the first, the second and the third thing in a chart."""


def bars(labels: Sequence[str], parts: Mapping[str, Sequence[float]], names: Sequence[str], what: str) -> str:
    """Bars of one part, or of several on top of each other.

    Args:
        labels: under the bars; an empty one leaves its place free.
        parts: what each part is called → its heights.
        names: what each bar is, for whoever points at it.
        what: the chart is about, for whoever cannot see it.
    """
    columns = list(zip(*parts.values(), strict=True))
    top = _round_up(max((sum(column) for column in columns), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(columns))
    drawn = []
    for place, (column, name) in enumerate(zip(columns, names, strict=True)):
        told = ", ".join(f"{_figure(value)} {part}" for part, value in zip(parts, column, strict=True))
        drawn.append(f"<g><title>{escape(f'{name}: {told}')}</title>")
        bottom = 0.0
        for series, value in zip(SERIES, column, strict=False):
            if value > 0:
                height = _height(value, top)
                drawn.append(
                    f'<rect class="{series}" x="{LEFT + place * step + 0.08 * step:.1f}" '
                    f'y="{HEIGHT - BOTTOM - bottom - height:.1f}" width="{0.84 * step:.1f}" height="{height:.1f}"/>'
                )
                bottom += height
        drawn.append(
            f'<rect class="touch" x="{LEFT + place * step:.1f}" y="{TOP}" width="{step:.1f}" '
            f'height="{HEIGHT - TOP - BOTTOM}"/></g>'
        )
    middles = [LEFT + (place + 0.5) * step for place in range(len(labels))]
    return _chart(
        what, [*_axis([(0.0, "0"), (top / 2, _figure(top / 2)), (top, _figure(top))], top), *drawn], labels, middles
    )


def lines(labels: Sequence[str], series: Mapping[str, Sequence[float | None]], names: Sequence[str], what: str) -> str:
    """Shares, 0 to 1, over time; a line is broken where there is no figure."""
    given = [value for values in series.values() for value in values if value is not None]
    low = int(min([0.8, *given]) * 10) / 10
    step = (WIDTH - LEFT - RIGHT - 16) / max(1, len(labels) - 1)
    places = [LEFT + 8 + place * step for place in range(len(labels))]
    drawn = []
    for look, (name, values) in zip(SERIES, series.items(), strict=False):
        points = [
            (x, HEIGHT - BOTTOM - _height(value - low, 1 - low), value, when)
            for x, value, when in zip(places, values, names, strict=True)
            if value is not None
        ]
        if len(points) > 1:
            way = " ".join(f"{x:.1f},{y:.1f}" for x, y, *_ in points)
            drawn.append(f'<polyline class="line {look}" points="{way}"/>')
        drawn += [
            f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>'
            f"{escape(f'{when}, {name}: {100 * value:.1f} %')}</title></circle>"
            for x, y, value, when in points
        ]
    ticks = [(share - low, f"{100 * share:.0f} %") for share in (low, (1 + low) / 2, 1.0)]
    return _chart(what, [*_axis(ticks, 1 - low), *drawn], labels, places)


def calendar(counts: Mapping[date, int], first: date, last: date, busiest: int) -> str:
    """Days as squares, week by week, the darker the more was done."""
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    drawn = [
        f'<text x="0" y="{14 + CELL * weekday + 10}">{name}</text>'
        for weekday, name in ((0, "Mon"), (3, "Thu"), (6, "Sun"))
    ]
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        column, row = divmod((day - monday).days, 7)
        count = counts.get(day, 0)
        drawn.append(
            f'<rect class="day{_shade(count, busiest)}" x="{28 + CELL * column}" y="{14 + CELL * row}" '
            f'width="{CELL - 2}" height="{CELL - 2}" rx="2"><title>{day}: {count:,}</title></rect>'
        )
        if day.day == 1 and column < weeks - 1:  # in the last week a name has no room
            drawn.append(f'<text x="{28 + CELL * column}" y="9">{day:%b}</text>')
    width, height = 28 + CELL * weeks, 14 + CELL * 7
    return (
        f'<svg class="calendar" viewBox="0 0 {width} {height}" style="max-width:{width * 1.3:.0f}px" role="img" '
        f'aria-label="Answers from {first} to {last}">{"".join(drawn)}</svg>'
    )


def _shade(count: int, busiest: int) -> int:
    """0 for none, then 1 to 4."""
    return min(4, 1 + 4 * count // max(1, busiest)) if count else 0


def _chart(what: str, drawn: Sequence[str], labels: Sequence[str], places: Sequence[float]) -> str:
    named = [
        f'<text class="under" x="{x:.1f}" y="{HEIGHT - 8}">{escape(label)}</text>'
        for label, x in zip(labels, places, strict=True)
        if label
    ]
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(what)}">'
        f"{''.join([*drawn, *named])}</svg>"
    )


def _axis(ticks: Sequence[tuple[float, str]], top: float) -> Iterator[str]:
    for value, label in ticks:
        y = HEIGHT - BOTTOM - _height(value, top)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text class="beside" x="{LEFT - 5}" y="{y + 4:.1f}">{label}</text>'


def _height(value: float, top: float) -> float:
    return (HEIGHT - TOP - BOTTOM) * value / top if top else 0.0


def _round_up(highest: float) -> float:
    """The next round number, so that the axis has round ticks."""
    for scale in (10**power for power in range(12)):
        for factor in (1, 2, 3, 4, 5, 6, 8, 10):
            if highest <= factor * scale:
                return float(factor * scale)
    return highest


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
