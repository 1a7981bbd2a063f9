"""The lines of an explained note, in a terminal and for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from mocards.cli.views.printable import printable
from mocards.cli.views.render import console
from mocards.cli.views.wording import one_line
from mocards.decks.explain import Explained
from mocards.model import Card
from mocards.notes.accounts import Role

SIGNS = {
    Role.ITEM: ("+", "bold green"),
    Role.PART: ("|", "green"),
    Role.TITLE: ("#", "blue"),
    Role.DESCRIPTION: ("=", "cyan"),
    Role.SKIPPED: ("x", "magenta"),
    Role.PROBLEM: ("!", "bold yellow"),
    Role.NOTHING: (".", "dim"),
    Role.BLANK: (" ", "dim"),
}
"""Role → the mark beside the line, and its colour."""
LEGEND = (
    "+ an item begins, with its cards   | belongs to it   # title   = description   x skipped   ! to mend   . nothing"
)
WIDEST = 160
LONGEST = 90
"""Columns that what became of a line takes at most."""
NARROW = 60
"""Columns below which what became of a line stands under it."""


def record(explained: Explained) -> dict[str, Any]:
    """One line for other programs."""
    account = explained.account
    return {
        "line": account.line,
        "text": account.text,
        "role": account.role.value,
        "reason": account.reason,
        "cards": [
            {"id": card.id, "deck": card.deck, "kind": card.kind, "facet": card.facet, "front": card.front}
            for card in explained.cards
        ],
    }


def listing(path: str, told: Sequence[Explained], *, closely: bool) -> None:
    """The note, line by line; of a single line, the whole prompts and answers of its cards too."""
    out = console()
    width = min(out.width, WIDEST) if out.is_terminal else WIDEST
    digits = len(str(told[-1].account.line))
    cards = len({card.id for one in told for card in one.cards})
    out.print(Text(f"{printable(path)}: {cards} card{'' if cards == 1 else 's'}", style="bold"))
    before = ""
    for one in told:
        reason = one.account.reason
        if closely:
            _closely(out, one, digits)
        else:
            _line(out, one, digits, width, reason if reason != before else "″")
        before = reason
        if one.account.role == Role.ITEM or closely:
            for card in one.cards:
                _card(out, card, digits, width, closely=closely)
    if not closely:
        out.print(Text(LEGEND), soft_wrap=False)


def _line(out: Console, one: Explained, digits: int, width: int, reason: str) -> None:
    """The number, the mark and the line; what became of it to the right, or below where there is no room."""
    sign, colour = SIGNS[one.account.role]
    head = Text(f"{one.account.line:>{digits}} ", style="dim").append(f"{sign} ", style=colour)
    room = width - digits - 3
    text = printable(one.account.text).replace("\t", "  ").rstrip()
    if not reason:
        out.print(head.append(_cut(text, room)))
    elif room < NARROW:
        out.print(head.append(_cut(text, room)))
        if reason != "″":
            out.print(Text(" " * (digits + 3)).append(_cut(printable(reason), room), style=colour))
    else:
        left = max(room // 2, room - LONGEST)
        said = _cut(printable(reason), room - left - 2)
        out.print(head.append(set_cell_size(_cut(text, left), left)).append(f"  {said}", style=colour))


def _closely(out: Console, one: Explained, digits: int) -> None:
    """One line whole, with what became of it whole under it."""
    sign, colour = SIGNS[one.account.role]
    head = Text(f"{one.account.line:>{digits}} ", style="dim").append(f"{sign} ", style=colour)
    out.print(head.append(printable(one.account.text)))
    out.print(Text(" " * (digits + 3)).append(printable(one.account.reason), style=colour))


def _card(out: Console, card: Card, digits: int, width: int, *, closely: bool) -> None:
    indent = " " * (digits + 3)
    head = f"{card.id if closely else card.id[:8]} {card.facet}: "
    if not closely:
        out.print(Text(indent).append(_cut(head + one_line(card.front, width), width - len(indent)), style="italic"))
        return
    out.print(Text(f"{indent}{head}", style="green").append(f"deck {card.deck}", style="dim"))
    for name, text in (("Q", card.front), ("A", card.back)):
        for number, line in enumerate(printable(text).split("\n")):
            out.print(Text(f"{indent}  {name if not number else ' '} ", style="dim").append(line, style="not dim"))


def _cut(text: str, width: int) -> str:
    """The text, with ``…`` at its end when it is wider than ``width`` columns."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…"
