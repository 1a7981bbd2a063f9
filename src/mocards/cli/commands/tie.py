"""``mocards link``, ``unlink`` and ``prune``: an author's word on which card is which, and on what may go."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mocards.cli import building
from mocards.cli.commands.build import Yes, show
from mocards.cli.options import Deck, Json
from mocards.cli.picking import refuse_unknown_decks
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import ConsentError, DiskError

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.decisions import Decisions
    from mocards.model import Card


def link(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The retired card that it really is; a beginning will do.")],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="The card that took its place, as 'list' or 'diff --json' name it.")
    ],
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Say that a new card is an old one: it gets the old card's id and schedule, and keeps its own answers."""
    from mocards.decks.decisions import Decisions
    from mocards.decks.ties import whole_id

    place = workspace(context)
    cards = building.planned(place, everything=True)[0].cards
    _decided(place, Decisions(links={whole_id(cards, new): whole_id(cards, old)}), yes=yes, json=json)


def unlink(
    context: typer.Context,
    card: Annotated[str, typer.Argument(metavar="CARD", help="The card whose text is another card's.")],
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Say that a text is not the card that it was taken for: it becomes a card of its own, the other is retired."""
    from mocards.decks.decisions import Decisions
    from mocards.decks.ties import whole_id

    place = workspace(context)
    cards = building.planned(place, everything=True)[0].cards
    _decided(place, Decisions(unlinked=frozenset({whole_id(cards, card)})), yes=yes, json=json)


def _decided(place: Workspace, decisions: Decisions, *, yes: bool, json: bool) -> None:
    """Build with the author's word."""
    from mocards.cli import asking

    consent = building.agreed if yes else asking.consent(place)
    show(*building.carried_out(place, consent, decisions=decisions), json=json, dry_run=False)


def prune(context: typer.Context, deck: Deck = None, yes: Yes = False) -> None:
    """Delete retired cards for good, after showing them; deck files and store are backed up first."""
    from mocards.decks.decisions import Decisions

    place = workspace(context)
    building.brought_up_to_date(place)
    built, _ = building.planned(place, everything=True)
    refuse_unknown_decks([deck] if deck else [], {one.slug for one in built.decks})
    retired = [card for card in built.cards if _may_go(card, built, deck)]
    if not retired:
        typer.echo("No retired cards.")
        return
    _show_retired(place, retired)
    if not yes:
        _confirm(len(retired))
    pruned = frozenset(card.id for card in retired)
    copies = _back_up(place, {card.deck for card in retired})
    with place.open_store() as store:
        copies.append(store.prune(pruned))
    building.carried_out(place, building.refused, decisions=Decisions(pruned=pruned))
    typer.echo(f"{_cards(len(retired))} deleted. As it was: {', '.join(copy for copy in copies if copy)}")


def _may_go(card: Card, built: Plan, deck: str | None) -> bool:
    """Whether a card is retired, and not perhaps in use on another branch."""
    return card.retired and deck in (None, card.deck) and card.id not in built.elsewhere


def _show_retired(place: Workspace, retired: Collection[Card]) -> None:
    from mocards.cli.views.wording import one_line

    with place.open_store() as store:
        intervals = store.intervals()
    for card in retired:
        days = f" ({intervals[card.id]} days of interval)" if card.id in intervals else ""
        typer.echo(f"- {card.id[:8]} {card.deck}: {one_line(card.front)}{days}")


def _confirm(count: int) -> None:
    from mocards.cli.terminal import is_interactive

    if not is_interactive():
        raise ConsentError(f"{_cards(count)} would be deleted for good; --yes says that you want that")
    if not typer.confirm(f"Delete {_cards(count)} for good?", default=False):
        raise ConsentError("nothing was deleted")


def _back_up(place: Workspace, decks: Collection[str]) -> list[str]:
    """Copies of the decks' files beside the store."""
    from mocards.decks.deckfile import SUFFIX

    folder = place.home / f"before-prune-{place.at:%Y-%m-%dT%H%M%S}"
    files = (place.vault / "decks" / f"{deck}{SUFFIX}" for deck in sorted(decks))
    return [str(_copied(file, folder)) for file in files if file.exists()]


def _copied(file: Path, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy2(file, folder))
    except OSError as error:
        raise DiskError.of("back up", file, error) from error


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count:,} cards"
