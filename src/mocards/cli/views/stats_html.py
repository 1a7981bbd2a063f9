"""Statistics as one page: no script, nothing fetched, light and dark as its reader has it, from a phone to a desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from html import escape
from importlib.resources import files

from mocards.cli.views import charts
from mocards.cli.views.stats_text import BUTTON_NAMES, done, interval_range
from mocards.cli.views.wording import FORESEEN, flat, percent, some
from mocards.model import BUTTONS
from mocards.study.forecast import Load, by_weeks
from mocards.study.insight import YEAR, Bucket, Group, Insight, Share, Studied, retained
from mocards.study.session import day_text, duration


def page(found: Insight, name: str) -> str:
    """The whole page, about what is called ``name``."""
    style = files("mocards.cli").joinpath("stats.css").read_text("utf-8")
    title = f"{escape(flat(name))}: learning, {day_text(found.day)}"
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Whatever strangers' words may hold: a browser runs nothing here, and fetches nothing.
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<style>{style}</style></head><body><main>",
            _header(found, name),
            *_sections(found),
            "</main></body></html>\n",
        ]
    )


def _header(found: Insight, name: str) -> str:
    streak, waiting = found.streak, found.forecast[0].scheduled
    figures = [
        (f"{waiting:,}", "due today"),
        (f"{found.today.answers:,}", "answered today"),
        (some(streak.current, "day"), f"streak; the longest {some(streak.longest, 'day')}"),
        (f"{streak.studied:,}", "days studied"),
        (duration(found.total.milliseconds // 1000), "in all"),
    ]
    shown = "".join(f'<div><b>{value}</b><span class="soft">{what}</span></div>' for value, what in figures)
    said = done(found.total) if found.total.all else "nothing was answered yet"
    return (
        f'<header><h1>{escape(flat(name))}</h1><p class="soft">{day_text(found.day, weekday=True)}: {said}</p>'
        f'<div class="figures">{shown}</div></header>'
    )


def _sections(found: Insight) -> Iterator[str]:
    yield _section("The last year", _calendar(found), wide=True)
    yield _section("Retention by month", _retention(found))
    yield _section("Coming: the next 30 days", _coming(found.forecast[:30]))
    yield _section(
        "Coming: the next year, by weeks", f'{_coming_weeks(by_weeks(found.forecast))}<p class="soft">{FORESEEN}</p>'
    )
    yield _section("Minutes a day", _minutes(found))
    yield _section("Intervals, from so many days", _intervals(found.intervals))
    yield _section("Ease", _eases(found.eases))
    yield _section("Buttons", _buttons(found))
    for by, title in (("deck", "Decks"), ("phase", "Phases"), ("kind", "Kinds"), ("concept", "Concepts")):
        if len(found.groups[by]) > (by == "deck"):
            yield _section(title, _groups(found.groups[by]), wide=by == "concept")


def _section(title: str, body: str, *, wide: bool = False) -> str:
    return f"<section{' class=wide' if wide else ''}><h2>{title}</h2>{body}</section>"


def _soft(text: str) -> str:
    return f'<p class="soft">{text}</p>'


def _calendar(found: Insight) -> str:
    """Two halves, side by side where there is room."""
    first, middle = found.day - timedelta(days=YEAR - 1), found.day - timedelta(days=YEAR // 2)
    counts = {day: one.all for day, one in found.calendar.items()}
    busiest = max(counts.values(), default=0)
    halves = (
        charts.calendar(counts, first, middle - timedelta(days=1), busiest),
        charts.calendar(counts, middle, found.day, busiest),
    )
    return f'<div class="halves">{"".join(halves)}</div>{_soft(f"at most {busiest:,} answers a day")}'


def _retention(found: Insight) -> str:
    if not found.retention:
        return _soft("Nothing was asked a second time yet.")
    months = found.retention[-12:]
    series = {"young": [one.young.rate for one in months], "mature": [one.mature.rate for one in months]}
    drawn = charts.lines(
        [f"{one.month:%b}" for one in months], series, [f"{one.month:%B %Y}" for one in months], "Retention by month"
    )
    young, mature = retained(found.retention)
    key = (
        f'<p class="soft"><i class="key one"></i>young {_rate(young)} <i class="key two"></i>mature {_rate(mature)}</p>'
    )
    return drawn + key + _soft("Recalled of the cards asked again; mature from an interval of 21 days.")


def _rate(share: Share) -> str:
    return "–" if share.rate is None else f"{percent(share.rate)} of {share.of:,}"


def _coming(days: Sequence[Load]) -> str:
    labels = [f"{one.day.day}" if place % 5 == 0 else "" for place, one in enumerate(days)]
    return _load(days, labels, [f"{one.day:%a %d %b}" for one in days])


def _coming_weeks(found: Sequence[Load]) -> str:
    labels = [f"{week.day:%b}" if place % 8 == 0 else "" for place, week in enumerate(found)]
    return _load(found, labels, [f"week of {week.day.day} {week.day:%b %Y}" for week in found])


def _load(loads: Sequence[Load], labels: Sequence[str], names: Sequence[str]) -> str:
    scheduled, added = [one.kept for one in loads], [one.added for one in loads]
    new = [float(one.new) for one in loads]
    parts = {"scheduled": scheduled, "that answers bring": added, "new": new}
    begun = f' <i class="key three"></i>{sum(new):,.0f} new' if any(new) else ""
    return charts.bars(labels, parts, names, "Answers to come") + (
        f'<p class="soft"><i class="key one"></i>{sum(scheduled):,.0f} scheduled now '
        f'<i class="key two"></i>about {sum(added):,.0f} that your answers bring'
        f"{begun}</p>"
    )


def _minutes(found: Insight) -> str:
    days = [found.day - timedelta(days=back) for back in range(29, -1, -1)]
    minutes = [found.calendar.get(day, Studied()).milliseconds / 60_000 for day in days]
    labels = [f"{day.day}" if place % 5 == 0 else "" for place, day in enumerate(days)]
    names = [f"{day:%a %d %b}" for day in days]
    busy = [one for one in minutes if one]
    said = (
        f"{duration(round(60 * sum(busy) / len(busy)))} on a day with answers"
        if busy
        else "Nothing in the last 30 days."
    )
    return charts.bars(labels, {"min": minutes}, names, "Minutes a day") + _soft(said)


def _intervals(buckets: Sequence[Bucket]) -> str:
    names = [interval_range(one.low, one.high) for one in buckets]
    return _buckets(buckets, [str(one.low) for one in buckets], names, "interval")


def _eases(buckets: Sequence[Bucket]) -> str:
    labels = [f"{one.low / 100:.1f}" for one in buckets]
    return _buckets(buckets, labels, labels, "ease") if buckets else _soft("No card was answered yet.")


def _buckets(buckets: Sequence[Bucket], labels: Sequence[str], names: Sequence[str], what: str) -> str:
    return charts.bars(labels, {"cards": [float(one.cards) for one in buckets]}, names, f"Cards by {what}")


def _buttons(found: Insight) -> str:
    body = []
    for one in found.presses:
        pressed = sum(one.answers.values())
        shares = [percent(one.answers[button] / pressed) if pressed else "–" for button in BUTTONS]
        body.append([one.sort, *shares, f"{pressed:,}"])
    return _table(["cards", *BUTTON_NAMES, "answers"], body)


def _groups(groups: Sequence[Group]) -> str:
    body = []
    for group in groups:
        firm = group.firm / group.cards if group.cards else 0.0
        bar = f'<span class="share"><i style="width:{100 * firm:.0f}%"></i></span>{percent(firm)}'
        recalled = "–" if group.recall.rate is None else percent(group.recall.rate)
        body.append([escape(flat(group.name)), f"{group.cards:,}", bar, recalled, duration(group.milliseconds // 1000)])
    return _table(["", "cards", "firm", "recalled", "time"], body)


def _table(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    heads = "".join(f"<th>{cell}</th>" for cell in head)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    return f'<div class="scroll"><table><tr>{heads}</tr>{rows}</table></div>'
