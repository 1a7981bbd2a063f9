"""A learning path as a tree in the terminal, from 40 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from mocards.cli.views.lines import flowing
from mocards.cli.views.render import console
from mocards.cli.views.wording import NO_MAP, flat, percent, plain, some
from mocards.study.path import Standing, Stop, Stretch, Way
from mocards.study.session import duration

WIDE = 76
"""Columns from which a concept has room in one line."""
WIDEST = 110
"""A line from a title to its bar is followed by the eye, so it does not grow with every terminal."""
BAR, SHORT_BAR = 12, 8
"""Columns of a mastery bar, beside a title and under it."""
BESIDE = BAR + 26
"""Columns of a bar with its figures."""
FIRM, MET, UNMET = "█", "▒", "░"
EXPLAINED = f"{FIRM} firm   {MET} met   {UNMET} not met yet   ▶ next"


def show(ways: Sequence[Way]) -> None:
    """Print the ways, one below the other."""
    out = console(soft_wrap=False)
    shown = [way for way in ways if way.whole.cards or way.stretches]
    if not shown:
        out.print(f"No path: {NO_MAP}.")
        return
    width = min(out.width, WIDEST)
    for number, way in enumerate(shown):
        if number:
            out.print()
        for line in lines(way, width):
            for part in flowing(line, width):
                out.print(part)
    out.print()
    out.print(Text(EXPLAINED))


def lines(way: Way, width: int) -> Iterator[Text]:
    """The whole tree of one way."""
    yield Text(flat(way.deck.title), style="bold")
    yield Text(_summary(way))
    yield from _needs(way)
    for place, stretch in enumerate(way.stretches, start=1):
        yield Text()
        yield from _stretch(stretch, place, width)
    if way.beyond.cards:
        yield Text()
        yield from _in_two("Beyond the path", "bold", way.beyond, None, width)
    yield Text()
    yield from _ahead(way)


def _summary(way: Way) -> str:
    whole = way.whole
    parts = [f"{whole.firm} of {whole.cards} cards firm", f"{whole.met} met"]
    return " · ".join([*parts, times(whole, way.minutes)] if times(whole, way.minutes) else parts)


def times(standing: Standing, minutes: int | None) -> str:
    """Time spent of time planned, in few words: ``48 min of 1 h 30``."""
    spent = duration(standing.milliseconds // 1000) if standing.milliseconds else ""
    plan = duration(minutes * 60) if minutes else ""
    if spent and plan:
        return f"{spent} of {plan}"
    return f"{spent} spent" if spent else f"{plan} planned" if plan else ""


def heading(stretch: Stretch, place: int) -> str:
    """What a phase is called; ``place`` counts the phases."""
    if stretch.phase is None:
        return flat(stretch.stops[0].step.phase) or ("Path" if place == 1 else "And")
    number = f"Phase {flat(stretch.phase.number)}: " if stretch.phase.number else ""
    return f"{number}{flat(stretch.phase.title)}"


def _needs(way: Way) -> Iterator[Text]:
    if way.deck.description.prerequisites:
        yield Text(f"You should know: {flat(way.deck.description.prerequisites)}")
    for need in way.needed:
        standing = need.standing
        state = "firm" if standing.is_firm else f"{standing.firm} of {standing.cards} cards firm"
        mark = ("✔ ", "green") if standing.is_firm else ("✘ ", "yellow")
        yield Text.assemble(mark, f"{flat(need.title)}: {state}")


def _stretch(stretch: Stretch, place: int, width: int) -> Iterator[Text]:
    title = heading(stretch, place)
    yield from _in_two(title, "bold" if stretch.is_open else "", stretch.standing, stretch.minutes, width)
    if not stretch.is_open:
        yield Text.assemble(("│  ", "dim"), "after the phase before it")
    for number, stop in enumerate(stretch.stops, start=1):
        yield from _stop(stop, width, is_last=number == len(stretch.stops))


def _stop(stop: Stop, width: int, *, is_last: bool) -> Iterator[Text]:
    step = stop.step
    mark = ("▶ ", "bold cyan") if stop.is_next else _mark(stop.standing)
    number = f"{flat(step.number)}. " if step.number else ""
    stars = f" {'★' * min(step.stars, 5)}" if step.stars else ""
    status = f" ({flat(step.status)})" if step.status else ""
    branch = ("└─ " if is_last else "├─ ", "dim")
    head = Text.assemble(branch, mark, f"{number}{flat(step.title)}")
    tail = Text(stars + status)
    bar = _bar(stop.standing, step.minutes, width)
    room = width - BESIDE - 1 if width >= WIDE else width
    head.truncate(max(1, room - tail.cell_len), overflow="ellipsis")
    head += tail
    if width >= WIDE:
        yield _beside(head, bar, width)
        return
    head.truncate(width, overflow="ellipsis")
    yield head
    yield Text.assemble(("   " if is_last else "│  ", "dim"), "  ", bar)


def _in_two(title: str, style: str, standing: Standing, minutes: int | None, width: int) -> Iterator[Text]:
    """A heading with its bar: in one line, or below it where there is no room."""
    head, bar = Text.assemble((title, style)), _bar(standing, minutes, width)
    if width >= WIDE:
        yield _beside(head, bar, width)
    else:
        yield head
        yield bar


def _beside(head: Text, bar: Text, width: int) -> Text:
    """The bar at a fixed column, whatever is in front of it."""
    room = width - BESIDE
    head.truncate(room - 1, overflow="ellipsis")
    head.pad_right(room - head.cell_len)
    return head + bar


def _mark(standing: Standing) -> tuple[str, str]:
    if not standing.cards:
        return ("· ", "dim")
    if standing.is_firm:
        return ("✔ ", "green")
    if standing.is_met:
        return ("● ", "yellow")
    return ("◐ ", "yellow") if standing.met else ("○ ", "dim")


def _bar(standing: Standing, minutes: int | None, width: int) -> Text:
    """``███▒▒░░░  25 %  12 min of 1 h``; without cards, the planned time alone."""
    spent = times(standing, minutes)
    columns = BAR if width >= WIDE else SHORT_BAR
    if not standing.cards:
        return Text(f"{'no cards':<{columns}}        {spent}")
    firm = columns * standing.firm // standing.cards
    met = min(-(-columns * standing.met // standing.cards), columns - (not standing.is_met)) - firm
    return Text.assemble(
        (FIRM * firm, "green"),
        (MET * met, "yellow"),
        (UNMET * (columns - firm - met), "dim"),
        f" {percent(standing.mastery):>5}",
        f"  {spent}" if spent else "",
    )


def _ahead(way: Way) -> Iterator[Text]:
    """What comes next: a concept, the practice project, the next steps."""
    said = way.deck.description
    if way.next is not None:
        where = f"  {plain(way.next.note)}" if way.next.note else ""
        yield Text.assemble(("▶ Next: ", "bold cyan"), flat(way.next.title), where)
    elif way.path.cards and not way.project_is_open:
        yield Text("Every concept has been met; reviews make them firm.")
    if said.project:
        if way.project_is_open:
            yield Text("✔ Time for the practice project:", style="bold green")
            yield Text(plain(said.project))
        else:
            left = sum(not stretch.standing.is_firm for stretch in way.stretches)
            yield Text(f"○ Practice project: when all phases are firm ({some(left, 'phase')} to go)")
    if said.next_steps:
        if way.is_done:
            yield Text("✔ All is firm. Next steps:", style="bold green")
            for step in said.next_steps:
                yield Text(f"  - {plain(step)}")
        else:
            yield Text(f"○ {some(len(said.next_steps), 'next step')}: when all is firm")
