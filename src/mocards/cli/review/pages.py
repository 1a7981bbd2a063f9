"""Pages that a session shows besides its cards: the help, what is known about a card, a card that was looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from rich.text import Text

from mocards.cli.views.lines import Lines, hanging, wrapped
from mocards.cli.views.markdown import rendered
from mocards.cli.views.printable import printable
from mocards.cli.views.wording import some
from mocards.model import Review, StoredCard
from mocards.study.keys import Keys
from mocards.study.session import duration, interval_text

BESIDE = 16
"""Columns that what a key does must have beside the key; with fewer it stands below."""
Page = Callable[[int, bool], Lines]
"""Cells of a line, and whether it is plain text → the lines."""


def text_page(text: str) -> Page:
    """A text of the program's own."""
    return lambda width, _: wrapped(Text(text), width)


def help_page(keys: Keys) -> Page:
    """What the keys do."""

    def _help(width: int, _: bool) -> Lines:
        column = max(len(label) for label, _ in keys.help()) + 2
        lines: Lines = []
        for label, meaning in keys.help():
            if width < column + BESIDE:
                lines += [Text(label, style="bold"), *hanging(Text("  "), wrapped(Text(meaning), width - 2))]
            else:
                lines += hanging(Text(label.ljust(column), style="bold"), wrapped(Text(meaning), width - column))
        return lines

    return _help


def card_page(stored: StoredCard, deck: str) -> Page:
    """A card with its answer, to be looked at."""

    def _card(width: int, plain: bool) -> Lines:
        card = stored.card
        rule = Text("---") if plain else Text("─" * width, style="dim")
        return [
            *_facts(_whereabouts(stored, deck), width),
            Text(),
            *rendered(card.front, width, plain=plain),
            Text(),
            rule,
            Text(),
            *rendered(card.back, width, plain=plain),
        ]

    return _card


def info_page(stored: StoredCard, deck: str, history: Sequence[Review], outlook: Sequence[date], today: date) -> Page:
    """What is known about a card: where it comes from, how it stands, its answers, and what comes next.

    Args:
        stored: the card.
        deck: its deck's title.
        history: its answers that count, the oldest first.
        outlook: the days on which it would come, if every answer from now on were Good.
        today: the study day.
    """

    def _info(width: int, _: bool) -> Lines:
        lines = _facts([*_whereabouts(stored, deck), *_standing(stored, today)], width)
        if outlook:
            lines += _facts([("if Good", ", ".join(map(str, outlook)))], width)
        lines += [Text(), Text("Answers" if history else "No answers so far", style="bold")]
        for before, review in zip([None, *history], history, strict=False):
            lines += wrapped(Text(_answer(review, before)), width)
        return lines

    return _info


def _whereabouts(stored: StoredCard, deck: str) -> Iterator[tuple[str, str]]:
    card = stored.card
    yield "id", card.id
    yield "deck", " › ".join(part for part in dict.fromkeys((deck, card.phase, card.concept)) if part)
    yield "source", str(card.source)
    yield "kind", f"{card.kind}, {card.facet}"
    if card.tags:
        yield "tags", " ".join(card.tags)


def _standing(stored: StoredCard, today: date) -> Iterator[tuple[str, str]]:
    wishes, schedule = stored.wishes, stored.schedule
    yield "state", stored.state.value
    if wishes.buried_until and wishes.buried_until > today:
        yield "buried", f"until {wishes.buried_until}"
    if wishes.marked:
        yield "marked", "yes"
    if wishes.flag:
        yield "flag", wishes.flag
    if schedule is not None:
        yield "due", f"{schedule.due}, {interval_text(schedule.interval)} after {schedule.last}"
        if schedule.stability is None:
            yield "ease", f"{schedule.ease / 100:.2f}"
        else:
            yield "memory", f"stability {schedule.stability:.1f} d, difficulty {schedule.difficulty or 0:.1f} of 10"
        yield "run", f"{schedule.repetitions} passed in a row, {some(schedule.lapses, 'lapse')}"


def _facts(facts: Iterable[tuple[str, str]], width: int) -> Lines:
    """Names and what they are, below each other."""
    lines: Lines = []
    for name, value in facts:
        lines += hanging(Text(name.ljust(8)), wrapped(Text(printable(value)), width - 8))
    return lines


def _answer(review: Review, before: Review | None) -> str:
    """One answer of the history."""
    local = review.at + timedelta(minutes=review.offset)
    grade = f"{int(review.grade)} {review.grade.name.capitalize()}"
    parts = [f"{review.day} {local:%H:%M}", grade.ljust(10), duration(review.milliseconds // 1000).rjust(6)]
    if review.drill:
        parts.append("drill")
    elif review.interval is not None:
        parts.append(f"→ {interval_text(review.interval)}")
    if before is not None and not review.drill and review.day != before.day:
        parts.append(f"({(review.day - before.day).days} d later)")
    return "  ".join(parts)
