"""Statistics in the terminal, from 40 columns: figures, a calendar, and plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mocards.cli.views import plots
from mocards.cli.views.lines import flowing
from mocards.cli.views.render import console
from mocards.cli.views.wording import FORESEEN, NOT_YET, flat, percent, some
from mocards.model import BUTTONS
from mocards.study.forecast import Load, by_weeks
from mocards.study.insight import YEAR, Group, Insight, Share, Studied, retained
from mocards.study.session import day_text, duration

WIDEST = 100
BUTTON_NAMES = ("Again", "Hard", "Good", "Easy")
SHADES = ((0, "·", "dim"), (0, "░", "green"), (0.34, "▒", "green"), (0.67, "█", "bold green"))
"""Share of the busiest day from which a day gets a sign, the sign, and its style; the first is for none at all."""
MONTHS_SHOWN = 12
CONCEPTS_SHOWN = 20


def show(found: Insight) -> None:
    """Print everything."""
    out = console(soft_wrap=False)
    width = min(out.width, WIDEST)
    if found.streak.since is None and not found.groups["kind"]:
        out.print(NOT_YET)
        return
    for title, parts in _sections(found, width):
        out.print(Text(title, style="bold"))
        for part in parts:
            for shown in flowing(part, width) if isinstance(part, Text) else [part]:
                out.print(shown, width=width)
        out.print()


def _sections(found: Insight, width: int) -> Iterator[tuple[str, Sequence[RenderableType]]]:
    yield day_text(found.day, weekday=True), _today(found)
    if found.streak.since is not None:
        yield "The last year", _calendar(found, width)
        yield "Retention: recalled when asked", _retention(found, width)
    yield "Coming: the next 30 days", _coming(found.forecast[:30], width)
    yield "Coming: the next year, by weeks", [*_coming_weeks(by_weeks(found.forecast), width), Text(FORESEEN)]
    if found.streak.since is not None:
        yield "Minutes a day", _minutes(found, width)
        yield "Intervals", [_histogram([(interval_range(one.low, one.high), one.cards) for one in found.intervals])]
        yield "Ease", [_histogram([(f"{one.low / 100:.1f}", one.cards) for one in found.eases])]
        yield "Buttons", [_buttons(found)]
    for by, title in (("deck", "Decks"), ("phase", "Phases"), ("kind", "Kinds"), ("concept", "Concepts")):
        if len(found.groups[by]) > (by == "deck"):
            yield title, _groups(found.groups[by], width)


# ---- today, and the year -----------------------------------------------------------------------


def _today(found: Insight) -> list[RenderableType]:
    streak, waiting = found.streak, found.forecast[0].scheduled
    lines = [f"Today: {done(found.today)}" if found.today.all else "Today: nothing yet", f"Waiting: {waiting:,} due"]
    if streak.since is not None:
        days = max(streak.studied, (found.day - streak.since).days + 1)  # more, where the clock was set back
        share = percent(streak.studied / days)
        lines += [
            f"Streak: {some(streak.current, 'day')}, the longest {some(streak.longest, 'day')}",
            f"Studied on {streak.studied:,} of {some(days, 'day')} ({share}): {done(found.total)}",
        ]
    return [Text(line) for line in lines]


def done(studied: Studied) -> str:
    """``23 answers, 91 % recalled, 4 new, 3 drills, 6 min``."""
    parts = [some(studied.answers, "answer")]
    if studied.answers:
        parts.append(f"{percent(studied.passed / studied.answers)} recalled")
    if studied.new:
        parts.append(f"{studied.new:,} new")
    if studied.drills:
        parts.append(some(studied.drills, "drill"))
    return ", ".join([*parts, duration(studied.milliseconds // 1000)])


def _calendar(found: Insight, width: int) -> list[RenderableType]:
    """The year as weeks side by side; in as many rows of weeks as the width asks for."""
    first = found.day - timedelta(days=YEAR - 1)
    monday = first - timedelta(days=first.weekday())
    weeks = [monday + timedelta(weeks=number) for number in range((found.day - monday).days // 7 + 1)]
    fit = min(len(weeks), width - 5)
    fit = -(-len(weeks) // -(-len(weeks) // fit))
    busiest = max((one.all for one in found.calendar.values()), default=0)
    blocks: list[RenderableType] = []
    for start in range(0, len(weeks), fit):
        blocks += _weeks(found, weeks[start : start + fit], busiest, first)
    signs = ((sign, style) for _, sign, style in SHADES)
    return [*blocks, Text.assemble("    less ", *signs, f" more; at most {busiest:,} a day")]


def _weeks(found: Insight, weeks: Sequence[date], busiest: int, first: date) -> list[Text]:
    lines = [Text(f"    {_months(weeks)}")]
    for weekday, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        line = Text(f"{name:<4}")
        for week in weeks:
            day = week + timedelta(days=weekday)
            if first <= day <= found.day:
                line.append(*_shade(found.calendar.get(day, Studied()).all, busiest))
            else:
                line.append(" ")
        lines.append(line)
    return lines


def _shade(answers: int, busiest: int) -> tuple[str, str]:
    _, sign, style = SHADES[0]
    for least, own, look in SHADES[1:]:
        if answers and answers >= least * busiest:
            sign, style = own, look
    return sign, style


def _months(weeks: Sequence[date]) -> str:
    """The months' names over the weeks in which they begin, where there is room."""
    line = ""
    for place, week in enumerate(weeks):
        begins = week + timedelta(days=6)
        if begins.day <= 7 and place >= len(line) and place + 3 <= len(weeks):
            line = f"{line:<{place}}{begins:%b} "
    return line


# ---- retention, and what is coming ---------------------------------------------------------------


def _retention(found: Insight, width: int) -> list[RenderableType]:
    if not found.retention:
        return [Text("Nothing was asked a second time yet.")]
    months = list(found.retention)[-MONTHS_SHOWN:]
    table = _table("month", "young", "mature", "all", "answers")
    for one in months:
        table.add_row(f"{one.month:%b %Y}", *_rates(one.young, one.mature))
    if len(months) > 1:
        table.add_row("ever", *_rates(*retained(found.retention)), style="bold")
    parts: list[RenderableType] = [table, Text("young: below 21 days of interval; mature: from there on")]
    if len(months) > 2:
        series = {"young": [one.young.rate for one in months], "mature": [one.mature.rate for one in months]}
        parts.insert(0, plots.lines([f"{one.month:%b}" for one in months], series, width))
    return parts


def _rates(young: Share, mature: Share) -> list[str]:
    shares = (young, mature, young + mature)
    return [*("–" if share.rate is None else percent(share.rate) for share in shares), f"{shares[2].of:,}"]


def _coming(days: Sequence[Load], width: int) -> list[RenderableType]:
    return _load(days, [f"{one.day.day}" if place % 7 == 0 else "" for place, one in enumerate(days)], width)


def _coming_weeks(found: Sequence[Load], width: int) -> list[RenderableType]:
    labels, last = [], ""
    for place, week in enumerate(found):
        month = f"{week.day:%b}"
        labels.append(month if month != last and place % (4 if width >= 76 else 8) < 4 else "")
        last = month
    return _load(found, labels, width)


def _load(loads: Sequence[Load], labels: Sequence[str], width: int) -> list[RenderableType]:
    """A plot of what is scheduled and what comes on top, and its sums in words."""
    parts = {
        "scheduled": [one.kept for one in loads],
        "added": [one.added for one in loads],
        "new": [float(one.new) for one in loads],
    }
    scheduled, added, new = (round(sum(heights)) for heights in parts.values())
    if not scheduled + added + new:
        return [Text("Nothing is to come.")]
    said = f"{some(scheduled, 'review')} scheduled now (█), about {added:,} that your answers bring (░)"
    more = f", {some(new, 'new card')} (▒)" if new else ""
    return [plots.bars(labels, parts, width), Text(said + more)]


# ---- figures ---------------------------------------------------------------------------------------


def _minutes(found: Insight, width: int) -> list[RenderableType]:
    days = [found.day - timedelta(days=back) for back in range(29, -1, -1)]
    minutes = [found.calendar.get(day, Studied()).milliseconds / 60_000 for day in days]
    studied = [one for one in minutes if one]
    labels = [f"{day.day}" if place % 7 == 0 else "" for place, day in enumerate(days)]
    if not studied:
        return [Text("Nothing in the last 30 days.")]
    a_day = duration(round(60 * sum(studied) / len(studied)))
    each = duration(round(found.total.milliseconds / max(1, found.total.all) / 1000))
    said = f"{a_day} on a day with answers; {each} an answer"
    return [plots.bars(labels, {"minutes": minutes}, width), Text(said)]


def interval_range(low: int, high: int) -> str:
    """``1 d``, ``2–6 d``, ``≥ 730 d``."""
    if low == high:
        return f"{low} d"
    return f"≥ {low} d" if high > 10_000 else f"{low}–{high} d"


def _histogram(rows: Sequence[tuple[str, int]], room: int = 20) -> Table:
    """Lying bars, for what has few rows with names."""
    most = max((count for _, count in rows), default=0)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name, count in rows:
        table.add_row(name, Text("█" * (-(-room * count // most) if most else 0), style="green"), f"{count:,}")
    return table


def _buttons(found: Insight) -> Table:
    table = _table("cards", *BUTTON_NAMES)
    for one in found.presses:
        pressed = sum(one.answers.values())
        table.add_row(one.sort, *(percent(one.answers[button] / pressed) if pressed else "–" for button in BUTTONS))
    return table


def _groups(groups: Sequence[Group], width: int) -> list[RenderableType]:
    wide = width >= 76
    table = _table("", "cards", "firm", "recalled", *(("time",) if wide else ()))
    table.expand, table.columns[0].ratio = not wide, 1  # a long name is cut before a figure is
    for group in groups[:CONCEPTS_SHOWN]:
        recalled = "–" if group.recall.rate is None else percent(group.recall.rate)
        time = (duration(group.milliseconds // 1000),) if wide else ()
        name = Text(flat(group.name), overflow="ellipsis", no_wrap=True)
        table.add_row(
            name, f"{group.cards:,}", percent(group.firm / group.cards) if group.cards else "–", recalled, *time
        )
    left = len(groups) - CONCEPTS_SHOWN
    return [table, *([Text(f"… and {left} more: --json has them all")] if left > 0 else [])]


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first, overflow="ellipsis", no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True, min_width=max(5, len(name)))
    return table
