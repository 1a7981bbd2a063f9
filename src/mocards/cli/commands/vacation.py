"""``mocards vacation``: days without study, after which the load comes spread out."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from mocards.cli.options import Json
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace
from mocards.model import Vacation

if TYPE_CHECKING:
    from mocards.store.store import Store


def vacation(
    context: typer.Context,
    first: Annotated[str | None, typer.Argument(metavar="[FROM]", help="First day without study.")] = None,
    last: Annotated[str | None, typer.Argument(metavar="[TO]", help="Last day without study.")] = None,
    end: Annotated[bool, typer.Option("--end", help="You are back: the vacation ended yesterday.")] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Forget the vacation of FROM, else the present or next one.")
    ] = False,
    json: Json = False,
) -> None:
    """Take days off. Nothing is due on them, and what would have been is spread over the days after.

    Days are written like 2026-07-31, tomorrow or +10, and may have passed: it helps after an absence, too.
    No answer and no schedule is changed; --cancel takes everything back.
    """
    from mocards.cli.commands.wishes import day_of
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    with place.open_store() as store:
        if cancel or end:
            _changed(place, store, day_of(first, "FROM", place.today) if first else None, end=end)
        elif first:
            _added(store, day_of(first, "FROM", place.today), day_of(last or first, "TO", place.today))
        vacations = store.vacations()
        if json:
            as_json([{"from": one.first.isoformat(), "to": one.last.isoformat()} for one in vacations])
        else:
            say("\n".join(_text(place, store, one) for one in vacations) or "No vacation.")


def _added(store: Store, first: date, last: date) -> None:
    from mocards.study.vacations import joined

    if last < first:
        raise typer.BadParameter(f"it would end on {last}, before it begins", param_hint="TO")
    store.set_vacations(joined([*store.vacations(), Vacation(first, last)]))


def _changed(place: Workspace, store: Store, day: date | None, *, end: bool) -> None:
    """End or forget a vacation."""
    there = store.vacations()
    wanted = day or place.today
    found = next((one for one in there if one.last >= wanted and (day is None or one.first <= wanted)), None)
    if found is not None and end and found.first > place.today:
        raise typer.BadParameter(
            f"it begins only on {found.first}; 'mocards vacation --cancel' forgets it", param_hint="--end"
        )
    if found is None:
        hint = "FROM" if day else "--end" if end else "--cancel"
        raise typer.BadParameter("there is no such vacation; 'mocards vacation' lists them", param_hint=hint)
    rest = [one for one in there if one != found]
    yesterday = place.today - timedelta(days=1)
    if end and found.first <= yesterday:
        rest.append(Vacation(found.first, min(found.last, yesterday)))
    store.set_vacations(sorted(rest))


def _text(place: Workspace, store: Store, one: Vacation) -> str:
    """A vacation, and what comes of it."""
    from mocards.study.session import day_text
    from mocards.study.vacations import comes

    span = day_text(one.first) + (f" to {day_text(one.last)}" if one.last != one.first else "")
    moved = [card for cards in store.due(place.today, one.first, one.last).values() for card in cards]
    if not moved:
        return f"{span}: nothing is due."
    days = Counter(comes(card.due, card.interval, card.card, [one]) for card in moved if card.due)
    cards = f"{len(moved):,} {'card comes' if len(moved) == 1 else 'cards come'}"
    when = f"on {day_text(min(days))}"
    if len(days) > 1:
        when = f"from {day_text(min(days))} to {day_text(max(days))}, at most {max(days.values())} a day"
    return f"{span}: nothing is due. {cards} after it, {when}."
