"""``mocards build``: the notes as they are now become the cards of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.decks.build import Plan

CHANGES = ("added", "reworded", "moved", "retired", "revived")


def build(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change, and change nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Read the notes, and bring decks and store up to date. No card loses its schedule."""
    plan = planned(workspace(context)) if dry_run else brought_up_to_date(workspace(context))
    show(plan, json=json, dry_run=dry_run)


def planned(place: Workspace) -> Plan:
    """What a build would do now; nothing is written."""
    from mocards.cli.progress import progress
    from mocards.decks.build import plan

    with progress("reading notes") as tell:
        if not place.store_exists:
            return plan(place.vault, place.settings, place.at, tell=tell)
        with place.open_store() as store:
            return plan(place.vault, place.settings, place.at, store.known_cards(), tell)


def brought_up_to_date(place: Workspace) -> Plan:
    """Do the whole way: notes → deck files → store.

    The deck files come first: they hold the identities. When the store cannot be written then,
    the next build finds every card again by them.
    """
    from mocards.cli.progress import progress
    from mocards.cli.scheduling import Scheduling
    from mocards.decks.build import plan, write
    from mocards.notes.vault import fingerprint

    with place.open_store() as store, progress("reading notes") as tell:
        built = plan(place.vault, place.settings, place.at, store.known_cards(), tell)
        write(built)
        store.apply(built, fingerprint(place.vault, place.settings))
        scheduling = Scheduling(place, store.choices())
        decks = [deck.slug for deck in built.decks]
        store.begin(
            {deck: scheduling.wanted(deck) for deck in decks}, {deck: scheduling.in_force(deck) for deck in decks}
        )
    return built


def summary(plan: Plan) -> dict[str, Any]:
    """The plan for other programs."""
    counts = dict.fromkeys(CHANGES, 0)
    for change in plan.changes:
        counts[change.change] += 1
    return {
        **counts,
        "unchanged": plan.unchanged,
        "problems": len(plan.problems),
        "changes": [
            {
                "change": change.change,
                "id": change.card.id,
                "deck": change.card.deck,
                "kind": change.card.kind,
                "facet": change.card.facet,
                "front": change.card.front,
                "back": change.card.back,
                "note": change.card.source.note,
                "line": change.card.source.line,
                "before": change.before and {"front": change.before.front, "back": change.before.back},
            }
            for change in plan.changes
        ],
    }


def show(plan: Plan, *, json: bool, dry_run: bool) -> None:
    """Print a plan for a person, or as JSON."""
    from mocards.cli import render

    if json:
        render.as_json(summary(plan))
    else:
        render.plan(plan, dry_run=dry_run)
