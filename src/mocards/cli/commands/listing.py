"""``mocards list`` and ``mocards show``: to find cards, and to know everything about one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Deck, Json, Kinds, Phases, Tags
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace
from mocards.model import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mocards.model import Deed, Grade, Review, Schedule, StoredCard, Wished


def list_cards(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="Only cards in whose texts all these words occur.")
    ] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only cards in this state.")] = None,
    deck: Deck = None,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="Only cards that are due on that day, or before.")
    ] = None,
    marked: Annotated[bool, typer.Option("--marked", help="Only marked cards.")] = False,
    flagged: Annotated[bool, typer.Option("--flagged", help="Only flagged cards.")] = False,
    leeches: Annotated[bool, typer.Option("--leeches", help="Only cards that are forgotten again and again.")] = False,
    json: Json = False,
) -> None:
    """Find cards by state, place, day and words. 'mocards show ID' tells all about one."""
    from mocards.cli.commands.wishes import day_of
    from mocards.cli.picking import refuse_unknown_decks
    from mocards.cli.records import record
    from mocards.cli.views.machine import as_json
    from mocards.study.filters import Filter

    place = workspace(context)
    by = None if due is None else day_of(due, "--due", place.today)
    lapses = place.settings.study.leech.lapses
    wanted = Filter.of([deck] if deck else [], phase or [], kind or [], tag or [])
    with place.open_store() as store:
        titles = store.titles()
        refuse_unknown_decks(wanted.decks, titles)
        there = store.cards()
        found = [
            stored
            for stored in there
            if wanted.matches(stored.card)
            and (state is None or stored.state == state)
            and (by is None or _is_due(stored, by))
            and (not marked or stored.wishes.marked)
            and (not flagged or stored.wishes.flag)
            and (not leeches or _is_leech(stored, lapses))
            and _has_words(stored, words or [])
        ]
    if json:
        as_json([record(stored) for stored in found])
    elif not titles:
        from mocards.cli.views.wording import NOT_YET

        say(NOT_YET)
    else:
        from mocards.cli.picking import unmatched
        from mocards.cli.views import listing_text

        nothing = "" if found else unmatched(wanted, [stored.card for stored in there])
        listing_text.table(found, place.today, nothing)


def _is_due(stored: StoredCard, by: date) -> bool:
    return stored.state == State.REVIEW and stored.schedule is not None and stored.schedule.due <= by


def _is_leech(stored: StoredCard, lapses: int) -> bool:
    return stored.schedule is not None and stored.schedule.lapses >= lapses


def _has_words(stored: StoredCard, words: Sequence[str]) -> bool:
    card = stored.card
    text = "\n".join((card.front, card.back, card.anchor, card.concept)).casefold()
    return all(word.casefold() in text for word in words)


def show(
    context: typer.Context,
    card: Annotated[str, typer.Argument(metavar="ID", help="The card's id, or a beginning of it.")],
    json: Json = False,
) -> None:
    """Tell everything about a card: prompt, answer, source, schedule, next dates, and what was done to it."""
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    with place.open_store() as store:
        stored = store.card(card)
        deeds = store.deeds(stored.card.id)
        title = store.titles().get(stored.card.deck, stored.card.deck)
        nexts = _next_schedules(place, stored)
    if json:
        as_json(_everything(stored, deeds, nexts))
    else:
        from mocards.cli.views import listing_text

        listing_text.everything(stored, title, deeds, nexts, place.today)


def _next_schedules(place: Workspace, stored: StoredCard) -> Mapping[Grade, Schedule]:
    """What each button would do, if the card were answered today; nothing for a retired card."""
    from mocards.cli.scheduling import Scheduling

    if stored.card.retired:
        return {}
    with place.open_store() as store:
        return Scheduling(place, store.choices()).previews(stored, place.today, store.load)


def _everything(stored: StoredCard, deeds: Sequence[Deed], nexts: Mapping[Grade, Schedule]) -> dict[str, Any]:
    from mocards.cli.records import record, schedule_record
    from mocards.model import Review

    card, wishes = stored.card, stored.wishes
    return {
        **record(stored),
        "anchor": card.anchor,
        "block_id": card.block_id,
        "cloze": card.cloze,
        "changed": card.changed.isoformat(),
        "suspended": wishes.suspended,
        "buried_until": wishes.buried_until and wishes.buried_until.isoformat(),
        "marked": wishes.marked,
        "flag": wishes.flag,
        "next": {str(int(grade)): schedule_record(after) for grade, after in nexts.items()},
        "history": [_review(deed) if isinstance(deed, Review) else _wished(deed) for deed in deeds],
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "step": "answer",
        "day": review.day.isoformat(),
        "at": review.at.isoformat(),
        "grade": int(review.grade),
        "milliseconds": review.milliseconds,
        "drill": review.drill,
        "interval": review.interval,
    }


def _wished(wished: Wished) -> dict[str, Any]:
    value = wished.value.isoformat() if isinstance(wished.value, date) else wished.value
    return {"step": wished.wish.value, "day": wished.day.isoformat(), "at": wished.at.isoformat(), "value": value}
