"""``mocards study``: the notes brought up to date if they changed, then the daily drill.

The first card is read by a quick look into the store and stands on the screen before SQLModel is
imported; a thread does that while the learner reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mocards.cli.options import Ahead, Cram, DeckNames, Kinds, Leeches, Phases, Spread, Tags
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.cli.review.sitting import Sitting
    from mocards.study.keys import Keys


def study(
    context: typer.Context,
    plain: Annotated[bool, typer.Option("--plain", help="Linear text, for screen readers and pipes.")] = False,
    grades: Annotated[
        Literal["buttons", "sm2"], typer.Option("--grades", help="Four buttons, or SM-2's six grades 0 to 5.")
    ] = "buttons",
    deck: DeckNames = None,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=0.5, metavar="N", help="As much as you do in N minutes.")
    ] = None,
    spread: Spread = None,
    ahead: Ahead = 0,
    cram: Cram = False,
    leeches: Leeches = False,
) -> None:
    """Drill what is due today and some new cards. Every answer is saved as it is given."""
    from mocards.cli.review.sitting import Sitting
    from mocards.cli.terminal import HangUpError, InterruptError, is_interactive
    from mocards.settings import SETTINGS_FILE
    from mocards.study.filters import Filter
    from mocards.study.keys import keys_of
    from mocards.study.wanted import Wanted

    place = workspace(context)
    _refuse_read_only(place)
    keys = keys_of(place.vault / SETTINGS_FILE, place.settings.keys, grades)
    wanted = Wanted(
        only=Filter.of(deck or (), phase or (), kind or (), tag or ()),
        minutes=minutes,
        ahead=ahead,
        spread=spread,
        cram=cram,
        leeches=leeches,
    )
    with Sitting(place, wanted) as sitting:
        try:
            if plain or not is_interactive():
                _in_text(sitting, keys)
            elif sitting.card is not None or sitting.done:
                _on_screen(sitting, keys)
        except HangUpError as gone:
            raise typer.Exit(gone.exit_code) from None
        except InterruptError:
            pass  # as the key that leaves
        say(_farewell(sitting))


def _refuse_read_only(place: Workspace) -> None:
    """Say so before the first card where no answer could be saved.

    Raises:
        StoreError: the store is read-only.
    """
    from mocards.errors import StoreError
    from mocards.store.only_read import is_read_only

    if place.store_file is not None and is_read_only(place.store_file):
        raise StoreError(
            f"the card store {place.store_file} is read-only, and no answer could be saved; "
            "mend the rights of the file and of its folder. 'next', 'due', 'list' and 'stats' work all the same"
        )


def _on_screen(sitting: Sitting, keys: Keys) -> None:
    from mocards.cli.review.conduct import Conduct
    from mocards.cli.review.on_screen import OnScreen
    from mocards.cli.terminal import terminal

    with terminal() as taken:
        Conduct(sitting, OnScreen(taken, keys, sitting.open_behind), keys, lambda: _farewell(sitting)).run()


def _in_text(sitting: Sitting, keys: Keys) -> None:
    from mocards.cli.review.conduct import Conduct
    from mocards.cli.review.in_text import InText
    from mocards.cli.terminal import line_reader

    with line_reader() as reader:
        Conduct(sitting, InText(reader, keys, sitting.open_behind), keys, lambda: _farewell(sitting)).run()


def _farewell(sitting: Sitting) -> str:
    """What was done, what is left, and what tomorrow brings."""
    from mocards.cli.views.wording import NO_MAP
    from mocards.study.session import day_text, tally_text

    if not sitting.has_decks:
        return f"No cards yet: {NO_MAP}."
    lines = []
    if sitting.tally.answers or sitting.tally.drills:
        lines.append(tally_text(sitting.tally, sitting.today()))
    left = sitting.left()
    if left.all:
        if not sitting.queue.counts.all:
            lines.append(f"Nothing more of what you asked for{sitting.why_nothing()}.")
        lines.append(f"Left for today: {left.due} due, {left.new} new, {left.drill} to drill.")
    elif sitting.done:
        lines.append("Done for today.")
    due, new = sitting.tomorrow()
    if due or new:
        lines.append(f"Tomorrow: {due} due, {new} new.")
    elif following := sitting.next_day():
        lines.append(f"Next: {day_text(following, weekday=True)}.")
    if not sitting.tally.answers and sitting.notice:
        lines.append(f"{sitting.notice}.")
    if not lines:
        return "Nothing to study: no card is due, and no new one is allowed today."
    return "\n".join(lines)
