"""``mocards scheduler``: what makes each deck's schedules, and what another scheduler would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from msgspec import Struct
from msgspec.structs import replace

from mocards.cli.options import Decks, Json
from mocards.cli.picking import refuse_unknown_decks
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.schedule.choice import Choice
    from mocards.store.store import Store
    from mocards.study.rescheduling import Effect


def scheduler(
    context: typer.Context,
    decks: Decks = None,
    to: Annotated[
        Literal["sm2", "fsrs"] | None, typer.Option("--to", help="Only try this one: what would it change?")
    ] = None,
    retention: Annotated[
        float | None, typer.Option("--retention", min=0.7, max=0.99, help="With --to fsrs: the chance to recall.")
    ] = None,
    switch: Annotated[
        bool, typer.Option("--switch", help="Give the decks the schedulers that their settings ask for.")
    ] = False,
    json: Json = False,
) -> None:
    """Show each deck's scheduler, and what would change where the settings ask for another one.

    Settings alone change no schedule. With --switch the log of answers is replayed through the new
    scheduler; switching back gives back what was.
    """
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    if switch and to:
        way = f"write scheduler = '{to}' into decks/<deck>.toml or [study], then --switch"
        raise typer.BadParameter(f"it only tries; {way}", param_hint="--to")
    found = _switched(place, decks or [], switch=switch, to=to, retention=retention)
    if json:
        as_json([turn_record(one) for one in found])
    else:
        last = "  Switched." if switch else "  Nothing is changed yet: 'mocards scheduler --switch' does it."
        for one in found:
            say(turn_text(one, last))


class Turn(Struct, frozen=True):
    """A deck's scheduler, and the one that it is given or might be."""

    slug: str
    now: Choice
    then: Choice
    effect: Effect | None
    """None where nothing changes."""


def _switched(
    place: Workspace, named: list[str], *, switch: bool, to: str | None, retention: float | None
) -> list[Turn]:
    from mocards.cli.building import brought_up_to_date
    from mocards.cli.scheduling import Scheduling

    if not place.store_exists:
        brought_up_to_date(place)
    with place.open_store() as store:
        scheduling = Scheduling(place, store.choices())
        found = []
        for deck in named_decks(store, named):
            now, then = scheduling.in_force(deck), scheduling.wanted(deck)
            if to:
                then = replace(then, scheduler=to, retention=retention or then.retention)
            found.append(turn(place, store, deck, now, then, switch=switch))
        return found


def turn(place: Workspace, store: Store, deck: str, now: Choice, then: Choice, *, switch: bool) -> Turn:
    """What the choice changes for a deck; done, too, when it is to be switched."""
    from mocards.study.rescheduling import effect

    same = now.stamp == then.stamp
    schedules = {one.card.id: one.schedule for one in ([] if same else store.cards(deck=deck)) if one.schedule}
    changed = store.switch({deck: then}, dry_run=not switch) if now != then else []
    return Turn(deck, now, then, None if same else effect(schedules, changed, place.today))


def named_decks(store: Store, named: list[str]) -> list[str]:
    """The decks that were named, or all.

    Raises:
        UnknownDeckError: there is none of that name.
    """
    there = list(store.titles())
    refuse_unknown_decks(named, there)
    return named or there


def turn_text(one: Turn, last: str) -> str:
    """What changes for a deck.

    Args:
        one: the deck with its schedulers.
        last: what becomes of it, as a last line.
    """
    if one.effect is None:
        return f"{one.slug}: {one.now.words}"
    changes = one.effect
    due = ", ".join(
        f"{'today' if days == 0 else f'within {days} days'} {before:,} → {after:,}"
        for days, (before, after) in changes.due.items()
    )
    return "\n".join(
        [
            f"{one.slug}: {one.now.words} → {one.then.words}",
            f"  of {changes.cards:,} cards {changes.sooner:,} come sooner, {changes.later:,} later",
            f"  due {due}",
            f"  median interval {changes.interval[0]:g} → {changes.interval[1]:g} days",
            last,
        ]
    )


def turn_record(one: Turn) -> dict[str, Any]:
    """The same for other programs."""
    changes = one.effect
    return {
        "deck": one.slug,
        "now": one.now.words,
        "then": one.then.words,
        "changes": changes
        and {
            "cards": changes.cards,
            "sooner": changes.sooner,
            "later": changes.later,
            "due": {str(days): list(pair) for days, pair in changes.due.items()},
            "median_interval": list(changes.interval),
        },
    }
