"""Cards as a table, and one card with all that is known of it, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mocards.cli.views.lines import flowing
from mocards.cli.views.markdown import rendered
from mocards.cli.views.printable import printable
from mocards.cli.views.render import console
from mocards.cli.views.wording import flat, one_line, plain, some
from mocards.model import Deed, Grade, Review, Schedule, State, StoredCard
from mocards.study.session import duration, interval_text, wish_text

WIDE = 76
WIDEST = 96
"""Columns of text that are still easy to read."""
NAMES = {
    Grade.BLACKOUT: "Again",
    Grade.AGAIN: "Again",
    Grade.FAMILIAR: "Again",
    Grade.HARD: "Hard",
    Grade.GOOD: "Good",
    Grade.EASY: "Easy",
}


def table(found: Sequence[StoredCard], today: date, nothing: str) -> None:
    """Cards in path order, with what is wished for them, and their number; or what to say where there is none."""
    out = console(soft_wrap=False)
    if found:
        wide = out.width >= WIDE
        shown = Table(box=None, pad_edge=False, header_style="bold", expand=True)
        shown.add_column("id", width=8)
        shown.add_column("due", width=10)
        for name in ("days", "ease", "lapses") if wide else ():
            shown.add_column(name, justify="right", width=6)
        shown.add_column("card", no_wrap=True, overflow="ellipsis", ratio=1)
        for stored in found:
            figures = _figures(stored) if wide else ()
            shown.add_row(Text(stored.card.id[:8], style="dim"), _due(stored, today), *figures, _prompt(stored))
        out.print(shown)
    out.print(Text(some(len(found), "card") if found else printable(nothing)))


def _due(stored: StoredCard, today: date) -> Text:
    schedule = stored.schedule
    if stored.state in (State.NEW, State.REVIEW) and (until := stored.wishes.buried_until) and until > today:
        return Text("buried")
    if stored.state == State.REVIEW and schedule is not None:
        return Text(schedule.due.isoformat())
    return Text(stored.state.value)


def _figures(stored: StoredCard) -> tuple[str, str, str]:
    schedule = stored.schedule
    if schedule is None:
        return ("", "", "")
    return (str(schedule.interval), f"{schedule.ease / 100:.2f}", str(schedule.lapses or ""))


def _prompt(stored: StoredCard) -> Text:
    wishes = stored.wishes
    signs = "".join(sign for sign, on in (("★ ", wishes.marked), ("⚑ ", wishes.flag)) if on)
    return Text.assemble((signs, "bold"), one_line(plain(stored.card.front), 120))


def everything(
    stored: StoredCard, deck: str, deeds: Sequence[Deed], nexts: Mapping[Grade, Schedule], today: date
) -> None:
    """One card: where it stands, what it asks, how it stands, and what was done to it."""
    out = console(soft_wrap=False)
    card = stored.card
    out.print(Text.assemble((card.id, "bold"), f"  {_state(stored)}"))
    where = " › ".join(dict.fromkeys(flat(part) for part in (deck, card.phase, card.concept) if part))
    out.print(Text(where))
    out.print(Text(f"{card.kind}, {card.facet}: {printable(str(card.source))}"), soft_wrap=True)
    out.print()
    for text in (card.front, "---", card.back):
        for line in rendered(text, min(out.width, WIDEST) - 2, plain=not out.is_terminal):
            out.print(Padding(line, (0, 0, 0, 2), expand=False))
    out.print()
    for line in (*_standing(stored, today), *_nexts(nexts), *_identity(stored)):
        for part in flowing(line, out.width):
            out.print(part)
    if deeds:
        out.print()
        out.print(Text("History", style="bold"))
        for deed in deeds:
            for part in flowing(Text(_deed(deed)), out.width):
                out.print(part)


def _state(stored: StoredCard) -> str:
    schedule = stored.schedule
    return f"due {schedule.due}" if stored.state == State.REVIEW and schedule else stored.state.value


def _standing(stored: StoredCard, today: date) -> Iterator[Text]:
    schedule, wishes = stored.schedule, stored.wishes
    if schedule is not None:
        parts = [
            f"interval {interval_text(schedule.interval)}",
            f"ease {schedule.ease / 100:.2f}",
            some(schedule.repetitions, "repetition"),
            some(schedule.lapses, "lapse"),
            f"last {schedule.last}",
        ]
        if stored.state != State.REVIEW:  # of whose day the first line says nothing
            parts.insert(0, f"due {schedule.due}")
        if schedule.stability is not None:
            parts.append(f"stability {schedule.stability:.1f} d")
        if schedule.difficulty is not None:
            parts.append(f"difficulty {schedule.difficulty:.1f}")
        yield Text(" · ".join(parts))
    if wishes.buried_until and wishes.buried_until > today:
        yield Text(f"Buried until {wishes.buried_until}")
    if wishes.marked:
        yield Text("Marked")
    if wishes.flag:
        yield Text(f"Flagged: {printable(wishes.flag)}")


def _nexts(nexts: Mapping[Grade, Schedule]) -> Iterator[Text]:
    """What each button would do today."""
    if nexts:
        buttons = [f"{NAMES[grade]} {after.due}" for grade, after in nexts.items()]
        yield Text(f"Answered today it comes back: {', '.join(buttons)}")


def _identity(stored: StoredCard) -> Iterator[Text]:
    """By what the card is recognised when its note changes."""
    card = stored.card
    by = f"^{card.block_id}" if card.block_id else f"“{flat(card.anchor)}”"
    tags = f" · tags {', '.join(printable(tag) for tag in card.tags)}" if card.tags else ""
    yield Text(f"Recognised by {by} · as it is since {card.changed:%Y-%m-%d}{tags}")


def _deed(deed: Deed) -> str:
    if not isinstance(deed, Review):
        return f"{deed.day}  {printable(wish_text(deed))}"
    drill = "  drill" if deed.drill else ""
    took = duration(deed.milliseconds // 1000)
    given = f"  → {interval_text(deed.interval)}" if deed.interval is not None and not deed.drill else ""
    return f"{deed.day}  {int(deed.grade)} {NAMES[deed.grade]:<5} {took:>6}{given}{drill}"
