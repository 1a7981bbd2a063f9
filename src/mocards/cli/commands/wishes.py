"""What a learner does to cards besides answering: suspend, bury, mark, flag, reset, reschedule. Each can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple
from uuid import uuid4

import typer

from mocards.cli.options import Deck, Json, Kinds, Phases, Tags
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import CardError
from mocards.model import Wish, Wished

if TYPE_CHECKING:
    from mocards.model import StoredCard
    from mocards.store.store import Store

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Cards by id, or by a beginning of it.")]
One = Annotated[str, typer.Argument(metavar="ID", help="The card's id, or a beginning of it.")]
Value = bool | date | str | None


class Picked(NamedTuple):
    """Which cards are meant, as typed."""

    ids: list[str] | None
    deck: str | None
    phases: list[str] | None
    kinds: list[str] | None
    tags: list[str] | None


def suspend(
    context: typer.Context,
    cards: Ids = None,
    deck: Deck = None,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    json: Json = False,
) -> None:
    """Keep cards out of every queue until they are unsuspended: those named, or those that the options pick."""
    _suspended(workspace(context), True, Picked(cards, deck, phase, kind, tag), json=json)


def unsuspend(
    context: typer.Context,
    cards: Ids = None,
    deck: Deck = None,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    json: Json = False,
) -> None:
    """Let suspended cards come again, with the schedules that they had."""
    _suspended(workspace(context), False, Picked(cards, deck, phase, kind, tag), json=json)


def bury(
    context: typer.Context,
    cards: Annotated[list[str], typer.Argument(metavar="ID...", help="Cards by id, or by a beginning of it.")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The day on which they may come again.")
    ] = None,
    json: Json = False,
) -> None:
    """Keep cards out of the queue until tomorrow, or until a day. Their schedules stay."""
    place = workspace(context)
    day = day_of(until or "tomorrow", "--until", place.today)
    if day <= place.today:
        raise typer.BadParameter(f"{day} is not after today", param_hint="--until")
    with place.open_store() as store:
        _wish(place, store, Wish.BURIED, day, _named(store, cards), f"buried until {day}", json=json)


def mark(
    context: typer.Context,
    cards: Annotated[list[str], typer.Argument(metavar="ID...", help="Cards by id, or by a beginning of it.")],
    off: Annotated[bool, typer.Option("--off", help="Take the mark off.")] = False,
    json: Json = False,
) -> None:
    """Mark cards, to find them again with 'mocards list --marked'."""
    place = workspace(context)
    with place.open_store() as store:
        _wish(place, store, Wish.MARKED, not off, _named(store, cards), "unmarked" if off else "marked", json=json)


def flag(
    context: typer.Context,
    card: One,
    reason: Annotated[str, typer.Argument(metavar="[REASON]", help="What is wrong; none takes the flag off.")] = "",
    json: Json = False,
) -> None:
    """Tell the card's author what is wrong with it; 'mocards report' shows it."""
    place = workspace(context)
    with place.open_store() as store:
        said = "flagged" if reason else "no longer flagged"
        _wish(place, store, Wish.FLAG, reason, _named(store, [card]), said, json=json)


def reset(
    context: typer.Context,
    cards: Annotated[list[str], typer.Argument(metavar="ID...", help="Cards by id, or by a beginning of it.")],
    json: Json = False,
) -> None:
    """Let cards begin anew, as if never answered. Their answers stay in the log; 'mocards undo' takes it back."""
    place = workspace(context)
    with place.open_store() as store:
        chosen = _named(store, cards)
        _refuse_new(chosen, "has nothing to be reset")
        _wish(place, store, Wish.RESET, True, chosen, "new again", json=json)


def reschedule(
    context: typer.Context,
    card: One,
    day: Annotated[str, typer.Argument(metavar="DATE", help="2026-02-28, today, tomorrow, or +10 for ten days on.")],
    json: Json = False,
) -> None:
    """Choose the day on which a card comes back. It holds until the next answer; interval and ease stay."""
    place = workspace(context)
    due = day_of(day, "DATE", place.today)
    with place.open_store() as store:
        chosen = _named(store, [card])
        _refuse_new(chosen, "has no day yet; 'mocards bury ID --until DATE' keeps it away until then")
        _wish(place, store, Wish.DUE, due, chosen, f"due on {due}", json=json)


def day_of(text: str, option: str, today: date) -> date:
    """A day as people write it: ``2026-02-28``, ``today``, ``tomorrow``, or ``+10`` for ten days on.

    Raises:
        typer.BadParameter: it is none; the message shows how to write one.
    """
    ahead = {"today": "+0", "tomorrow": "+1"}.get(text.casefold(), text)
    try:
        if ahead.startswith("+"):
            return today + timedelta(days=int(ahead))
        return date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(f"'{text}' is no day; write it like 2026-02-28, or +10", param_hint=option) from error


def _suspended(place: Workspace, on: bool, picked: Picked, *, json: bool) -> None:
    with place.open_store() as store:
        said = "suspended" if on else "unsuspended"
        _wish(place, store, Wish.SUSPENDED, on, _chosen(store, picked), said, json=json)


def _named(store: Store, ids: Iterable[str]) -> list[StoredCard]:
    """The cards that were named.

    Raises:
        CardError: one does not exist, or is retired.
    """
    found = [store.card(identity) for identity in ids]
    for stored in found:
        if stored.card.retired:
            raise CardError(f"the card '{stored.card.id}' is retired: its text has gone from the notes")
    return found


def _chosen(store: Store, picked: Picked) -> list[StoredCard]:
    """The cards that were named, and those that the options pick.

    Raises:
        UnknownDeckError: a deck was named that does not exist.
        CardError: nothing was named, which would be all cards; or no card is like that.
    """
    from mocards.cli.picking import no_match, refuse_unknown_decks
    from mocards.study.filters import Filter

    decks = [picked.deck] if picked.deck else []
    wanted = Filter.of(decks, picked.phases or [], picked.kinds or [], picked.tags or [])
    if not picked.ids and not wanted:
        raise CardError("which cards? name their ids, or pick them with --deck, --phase, --kind or --tag")
    refuse_unknown_decks(wanted.decks, store.titles())
    named = _named(store, picked.ids or [])
    live = [stored for stored in store.cards() if not stored.card.retired] if wanted else []
    matching = [stored for stored in live if wanted.matches(stored.card)]
    if wanted and not matching:
        raise no_match(wanted, [stored.card for stored in live])
    return list({stored.card.id: stored for stored in (*named, *matching)}.values())


def _refuse_new(found: Iterable[StoredCard], why: str) -> None:
    for stored in found:
        if stored.schedule is None:
            raise CardError(f"the card '{stored.card.id}' was never answered: it {why}")


def _wish(
    place: Workspace, store: Store, wish: Wish, value: Value, cards: list[StoredCard], said: str, *, json: bool
) -> None:
    """Fulfil the wish, and say what it changed and how to take it back."""
    from mocards.cli.views.machine import as_json
    from mocards.cli.views.wording import some

    ids = tuple(stored.card.id for stored in cards)
    made = Wished(id=uuid4().hex, cards=ids, wish=wish, value=value, at=place.at, day=place.today)
    changed = store.wish(made)
    if json:
        as_json({"cards": list(ids), "changed": changed})
    elif changed:
        say(f"{some(changed, 'card')} {said}; 'mocards undo' takes it back")
    else:
        say("nothing changed: it is so already")
