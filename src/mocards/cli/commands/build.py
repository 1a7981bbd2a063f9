"""``mocards build``: the notes as they are now become the cards of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.building import agreed, carried_out, planned
from mocards.cli.options import Json
from mocards.cli.workspace import workspace

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.cost import Cost

CHANGES = ("added", "reworded", "moved", "retired", "revived")

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask, whatever it costs.")]


def build(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change, and change nothing.")
    ] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Settle which card is which, where the program cannot tell.")
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Read the notes, and bring decks and store up to date. No card loses its schedule."""
    from mocards.cli import asking

    place = workspace(context)
    if dry_run:
        show(*planned(place), json=json, dry_run=True)
        return
    consent = agreed if yes else asking.consent(place)
    show(*carried_out(place, consent, asking.settle if ask else None), json=json, dry_run=False)


def diff(context: typer.Context, json: Json = False) -> None:
    """Show what a build would change, by note, and what it would cost; change nothing."""
    show(*planned(workspace(context)), json=json, dry_run=True)


def summary(plan: Plan, cost: Cost) -> dict[str, Any]:
    """The plan for other programs."""
    counts = dict.fromkeys(CHANGES, 0)
    for change in plan.changes:
        counts[change.change] += 1
    return {
        **counts,
        "unchanged": plan.unchanged,
        "reordered": plan.reordered,
        "ambiguous": len(plan.open),
        "problems": len(plan.problems) + (plan.rest.problems if plan.rest else 0),
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
                "before": change.before
                and {
                    "front": change.before.front,
                    "back": change.before.back,
                    "deck": change.before.deck,
                    "note": change.before.source.note,
                },
                "interval": cost.intervals.get(change.card.id),
            }
            for change in plan.changes
        ],
        "questions": [
            {"id": identity, "candidates": [card.id for card in candidates]}
            for identity, candidates in plan.open.items()
        ],
        "notices": list(plan.notices),
    }


def show(plan: Plan, cost: Cost, *, json: bool, dry_run: bool) -> None:
    """Print a plan for a person, or as JSON; what was repaired goes to standard error."""
    if dry_run:
        for notice in plan.notices:
            typer.echo(f"mocards: {notice}", err=True)
    if json:
        from mocards.cli.views.machine import as_json

        as_json(summary(plan, cost))
    else:
        from mocards.cli.views import difference

        difference.plan(plan, cost, dry_run=dry_run)
