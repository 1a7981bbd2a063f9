"""``mocards optimize``: FSRS's weights fitted to this learner, and kept only if they are worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import Struct
from msgspec.structs import replace

from mocards.cli.commands.scheduler import Turn, named_decks, turn, turn_record, turn_text
from mocards.cli.options import Decks, Json
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.schedule.fitting import Fit, TooFew


def optimize(
    context: typer.Context,
    decks: Decks = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change, and change nothing.")
    ] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the weights that fit many learners.")] = False,
    json: Json = False,
) -> None:
    """Fit FSRS to your own answers. The earlier ones are fitted, the latest fifth judges.

    New weights are kept only if they foretell the held-out answers better. Decks that FSRS schedules are
    replayed with them then; others have them when they are switched.
    """
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    done = _reset(place, decks or [], dry_run=dry_run) if reset else _fitted(place, decks or [], dry_run=dry_run)
    if json:
        as_json(_record(done))
    else:
        say(_text(done, dry_run=dry_run))


class _Done(Struct, frozen=True):
    fit: Fit | TooFew | None
    """None for a reset."""
    turns: list[Turn]


def _fitted(place: Workspace, named: list[str], *, dry_run: bool) -> _Done:
    from mocards.cli.scheduling import Scheduling
    from mocards.schedule.fitting import TooFew, fit
    from mocards.schedule.fsrs import WEIGHTS

    with place.open_store() as store:
        decks = named_decks(store, named)
        scheduling = Scheduling(place, store.choices())
        now = {deck: scheduling.in_force(deck) for deck in decks}
        before = next((choice.weights for choice in now.values() if choice.weights), WEIGHTS)
        found = fit(store.histories(decks), before)
        if isinstance(found, TooFew) or not found.is_better:
            return _Done(found, [])
        then = {deck: replace(choice, weights=found.weights) for deck, choice in now.items()}
        return _Done(found, [turn(place, store, deck, now[deck], then[deck], switch=not dry_run) for deck in decks])


def _reset(place: Workspace, named: list[str], *, dry_run: bool) -> _Done:
    from mocards.cli.scheduling import Scheduling

    with place.open_store() as store:
        scheduling = Scheduling(place, store.choices())
        turns = []
        for deck in named_decks(store, named):
            now = scheduling.in_force(deck)
            turns.append(turn(place, store, deck, now, replace(now, weights=()), switch=not dry_run))
        return _Done(None, turns)


def _text(done: _Done, *, dry_run: bool) -> str:
    from mocards.schedule.fitting import FEWEST, TooFew

    last = "  Nothing is changed yet." if dry_run else "  Done."
    turns = [turn_text(one, last) for one in done.turns if one.effect]
    if done.fit is None:
        return "\n".join(["The weights are those that fit many learners.", *turns])
    if isinstance(done.fit, TooFew):
        return (
            f"{done.fit.answers:,} answers can be used, and fitting needs {FEWEST}: each after a first one, on a later "
            "day. Nothing is changed."
        )
    fit = done.fit
    losses = f"log loss {fit.before:.4f} → {fit.after:.4f}"
    lines = [f"Fitted to {fit.fitted:,} answers. On the {fit.judged:,} later ones that were held out: {losses}."]
    if not fit.is_better:
        return "\n".join([*lines, "That is no better: the weights stay as they are."])
    kept = "would be kept" if dry_run else "are kept"
    return "\n".join([*lines, f"That is better: the new weights {kept}.", *turns])


def _record(done: _Done) -> dict[str, Any]:
    from mocards.schedule.fitting import TooFew

    if isinstance(done.fit, TooFew):
        return {"kept": False, "answers": done.fit.answers}
    made: dict[str, Any] = {"decks": [turn_record(one) for one in done.turns]}
    if done.fit is not None:
        fit = done.fit
        made |= {"kept": fit.is_better, "fitted": fit.fitted, "judged": fit.judged}
        made |= {"before": fit.before, "after": fit.after, "weights": list(fit.weights)}
    return made
