"""``mocards undo`` and ``mocards redo``: steps are taken back in their order, and given again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Json
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.model import Deed

Day = Annotated[
    str | None,
    typer.Option("--day", metavar="DATE", help="Only the last step of this study day; else the last of all."),
]


def undo(context: typer.Context, day: Day = None, json: Json = False) -> None:
    """Take back the last step: an answer, or a card that was suspended, buried, marked, flagged, reset, rescheduled."""
    place = workspace(context)
    _stepped(place, _day(place, day), back=True, json=json)


def redo(context: typer.Context, day: Day = None, json: Json = False) -> None:
    """Give back the step that was undone last, when nothing else was done since."""
    place = workspace(context)
    _stepped(place, _day(place, day), back=False, json=json)


def _day(place: Workspace, text: str | None) -> date | None:
    from mocards.cli.commands.wishes import day_of

    return None if text is None else day_of(text, "--day", place.today)


def _stepped(place: Workspace, day: date | None, *, back: bool, json: bool) -> None:
    from mocards.cli.scheduling import scheduler_of
    from mocards.cli.views.machine import as_json

    with place.open_store() as store:
        schedulers = scheduler_of(place, store)
        if back:
            deed = store.undo(day or place.today, schedulers, reaches_back=day is None)
        else:
            deed = store.redo(day, schedulers)
    if json:
        as_json(record(deed) if deed else None)
    elif deed is None:
        say(f"nothing to {'undo' if back else 'redo'}{f' on {day}' if day else ''}")
    else:
        of_day = "" if deed.day == place.today else f", of {deed.day}"
        say(f"{'taken back' if back else 'given again'}: {_in_words(deed)}{of_day}")


def _in_words(deed: Deed) -> str:
    from mocards.cli.views.printable import printable
    from mocards.cli.views.wording import some
    from mocards.model import Wished
    from mocards.study.session import wish_text

    if isinstance(deed, Wished):
        first = ", ".join(card[:8] for card in deed.cards[:5])
        return f"“{printable(wish_text(deed))}” ({some(len(deed.cards), 'card')}: {first})"
    return f"the answer {int(deed.grade)} to {deed.card[:8]}"


def record(deed: Deed) -> dict[str, Any]:
    """A step for other programs."""
    from mocards.model import Wished

    if isinstance(deed, Wished):
        return {"step": deed.wish.value, "cards": list(deed.cards), "day": deed.day.isoformat()}
    return {"step": "answer", "cards": [deed.card], "day": deed.day.isoformat(), "grade": int(deed.grade)}
