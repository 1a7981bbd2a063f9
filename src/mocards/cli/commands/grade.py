"""``mocards next`` and ``mocards grade``: with these two, an editor or a script is the front end."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

import typer

from mocards.cli.options import Ahead, Cram, DeckNames, Json, Kinds, Leeches, Phases, Spread, Tags
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, offset_minutes, workspace
from mocards.model import BUTTONS, Grade, Review


def next_card(
    context: typer.Context,
    deck: DeckNames = None,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    spread: Spread = None,
    ahead: Ahead = 0,
    cram: Cram = False,
    leeches: Leeches = False,
    json: Json = False,
) -> None:
    """Show the card to study now, or nothing when the day's work is done."""
    from mocards.cli.current import up_to_date
    from mocards.cli.records import record
    from mocards.cli.scheduling import Scheduling
    from mocards.cli.today import todays_queue
    from mocards.cli.views.machine import as_json
    from mocards.study.filters import Filter
    from mocards.study.wanted import Wanted

    place = workspace(context)
    wanted = Wanted(
        only=Filter.of(deck or (), phase or (), kind or (), tag or ()),
        spread=spread,
        ahead=ahead,
        cram=cram,
        leeches=leeches,
    )
    with up_to_date(place) as source:
        queue = todays_queue(source, place, wanted=wanted)
        card = source.card(queue.current) if queue.current else None
        scheduling = Scheduling(place, source.choices())
        shown = scheduling.previews(card, place.today, source.load) if card and not queue.is_drill else {}
    if not json:
        from mocards.cli.views import render

        render.next_card(card)
    elif card is None:
        as_json(None)
    else:
        now = card.schedule.days if card.schedule else 0
        intervals = {str(int(grade)): shown[grade].days if grade in shown else now for grade in BUTTONS}
        as_json({**record(card, place.settings.study.leech.lapses), "drill": queue.is_drill, "intervals": intervals})


def grade(
    context: typer.Context,
    card: Annotated[str, typer.Argument(metavar="ID", help="The card's id, or a beginning of it.")],
    given: Annotated[int, typer.Argument(metavar="GRADE", min=0, max=5, help="0 to 5; 3 and more pass.")],
    drill: Annotated[
        bool, typer.Option("--drill", help="Only a drill, as of a card from 'next --cram': no schedule changes.")
    ] = False,
    json: Json = False,
) -> None:
    """Answer a card. A second answer on the same day is a drill, and changes no schedule."""
    from mocards.cli.views.machine import as_json
    from mocards.cli.views.wording import some

    place = workspace(context)
    after = _graded(place, card, Grade(given), only_drill=drill)
    if json:
        as_json(after)
    else:
        again = "" if Grade(given).firm or drill else ", and once more today"
        due = f"due {after['due']}, in {some(after['interval'], 'day')}" if after["due"] else "still new"
        drilled = "a drill; " if after["drill"] else ""
        say(f"{after['id']}: {drilled}{due}{again}")
        if "leech" in after:
            say(after["leech"])


def _graded(place: Workspace, identity: str, given: Grade, *, only_drill: bool) -> dict[str, Any]:
    """Record the answer; the schedule after it, for other programs."""
    from mocards.cli.records import NEVER_ANSWERED, schedule_record
    from mocards.cli.scheduling import Scheduling
    from mocards.errors import CardError

    with place.open_store() as store:
        stored = store.card(identity)
        if stored.card.retired:
            raise CardError(f"the card '{stored.card.id}' is retired: its text has gone from the notes")
        drill = only_drill or any(
            answer.card == stored.card.id and not answer.drill for answer in store.today(place.today)
        )
        scheduling = Scheduling(place, store.choices())
        after = stored.schedule if drill else scheduling.after(stored, given, place.today, store.load)
        review = Review(
            id=uuid4().hex,
            card=stored.card.id,
            at=place.at,
            offset=offset_minutes(place.now),
            day=place.today,
            grade=given,
            milliseconds=0,
            drill=drill,
        )
        leech = scheduling.leech(stored, None if drill else after, review)
        store.record(review, None if drill else after, *leech.wished)
    standing = schedule_record(after) if after else NEVER_ANSWERED
    made = {"id": stored.card.id, "grade": int(given), "drill": drill, **standing}
    return made | {"leech": leech.message} if leech.message else made
