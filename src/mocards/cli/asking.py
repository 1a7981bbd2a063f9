"""Questions that a build has for its author, on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from mocards.cli import building
from mocards.cli.terminal import is_interactive
from mocards.cli.views import difference, render
from mocards.cli.views.printable import printable
from mocards.cli.views.wording import one_line, some
from mocards.cli.workspace import Workspace
from mocards.errors import ConsentError
from mocards.model import Card

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.cost import Cost
    from mocards.decks.decisions import Decisions

LATER = "later"


def consent(_: Workspace) -> building.Consent:
    """Asks a person about a costly plan; refuses where there is none."""
    return _asked if is_interactive() else building.refused


def _asked(plan: Plan, cost: Cost) -> None:
    difference.plan(plan, cost, dry_run=True)
    if not typer.confirm("Build all the same?", default=False):
        raise ConsentError("nothing was built, and nothing was written")


def settle(plan: Plan, cost: Cost) -> Decisions | None:
    """Ask about every open question of a plan, one by one; the end of the input leaves the rest open."""
    from mocards.decks.decisions import Decisions

    links: dict[str, str] = {}
    settled: set[str] = set()
    cards = {card.id: card for card in plan.cards}
    for identity, candidates in plan.open.items():
        free = [card for card in candidates if card.id not in links.values()]
        if not free:
            continue
        _show_question(cards[identity], free, cost)
        answer = _answer(len(free))
        if answer == "0":
            settled.add(identity)
        elif answer != LATER:
            links[identity] = free[int(answer) - 1].id
    return Decisions(links=links, settled=frozenset(settled)) if links or settled else None


def _show_question(card: Card, candidates: Sequence[Card], cost: Cost) -> None:
    out = render.console()
    out.print(Text(printable(str(card.source)), style="bold"))
    _show_card("+", "green", card)
    out.print("Is this one of these cards, whose texts have gone?", soft_wrap=not out.is_terminal)
    for number, candidate in enumerate(candidates, start=1):
        days = cost.intervals.get(candidate.id)
        _show_card(str(number), "magenta", candidate, f"  ({some(days, 'day')})" if days else "")
    difference.hanging(out, Text("0 ", style="magenta").append("none of them: a new card", style="default"), 2)


def _show_card(sign: str, colour: str, card: Card, days: str = "") -> None:
    out = render.console()
    asked = Text(f"{sign} ", style=colour).append(one_line(card.front), style="default")
    difference.hanging(out, asked.append(days, style="bold red"), 2)
    difference.hanging(out, Text(f"→ {one_line(card.back)}", style="dim"), 4)


def _answer(highest: int) -> str:
    """A number up to ``highest``, or :data:`LATER`."""
    allowed = {*map(str, range(highest + 1)), LATER}
    while True:
        try:
            given = str(typer.prompt(f"0 to {highest}, or Enter to decide later", default=LATER, show_default=False))
        except typer.Abort:
            return LATER
        if given.strip() in allowed:
            return given.strip()
