"""What the shell offers while somebody types: decks, phases, kinds and tags of the vault at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mocards.cli.workspace import Workspace
from mocards.errors import MocardsError

if TYPE_CHECKING:
    from mocards.model import Outline

Offers = list[tuple[str, str]]
"""What may be typed, each with a word about it, or none."""


def decks(context: typer.Context, incomplete: str) -> list[str]:
    """The decks that the vault has manifests or deck files of."""
    try:
        folder = _place(context).vault / "decks"
    except MocardsError:
        return []
    slugs = {file.name.partition(".")[0] for file in folder.glob("*")}
    return sorted(slug for slug in slugs if slug.startswith(incomplete))


def phases(context: typer.Context, incomplete: str) -> Offers:
    """The phases by their numbers, each with its title; by the title where there is no number."""
    from mocards.study.filters import phases_of

    named: dict[str, list[str]] = {}
    for name, typed in phases_of(_outlines(context)).items():
        named.setdefault(typed, []).append(name.removeprefix(typed).strip())
    offers = [(typed, ", ".join(filter(None, titles))) for typed, titles in named.items()]
    return list(_beginning(offers, incomplete))


def kinds(context: typer.Context, incomplete: str) -> Offers:
    """The kinds of cards; with their facets as soon as there is a dot, or but one kind is left."""
    from mocards.study.filters import facets_of, kinds_of

    there = _outlines(context)
    found = list(_beginning([(kind, "") for kind in kinds_of(there)], incomplete))
    if len(found) > 1:
        return found
    return found + list(_beginning([(facet, "") for facet in facets_of(there)], incomplete))


def tags(context: typer.Context, incomplete: str) -> Offers:
    """The tags of cards, the most used first."""
    from mocards.study.filters import tags_of

    return list(_beginning([(tag, "") for tag in tags_of(_outlines(context))], incomplete))


def _beginning(offers: Sequence[tuple[str, str]], incomplete: str) -> Iterator[tuple[str, str]]:
    return (offer for offer in offers if offer[0].startswith(incomplete))


def _outlines(context: typer.Context) -> Sequence[Outline]:
    """The cards of the store that is there, of the decks that were typed before."""
    from mocards.cli.source import LEARNER
    from mocards.store.peek import peek

    typed = context.params.get("deck") or ()
    only = {typed} if isinstance(typed, str) else set(typed)
    with suppress(MocardsError):
        file = _place(context).store_file
        if file is not None:
            with peek(file, LEARNER) as look:
                return [card for card in look.outlines() if not only or card.deck in only] if look else []
    return []


def _place(context: typer.Context) -> Workspace:
    """The vault at hand. While the shell completes, the app's callback does not run: only what was typed is known."""
    typed = context.find_root().params
    vault = typed.get("vault")
    return Workspace(Path(vault) if vault else None, typed.get("store"), None)
