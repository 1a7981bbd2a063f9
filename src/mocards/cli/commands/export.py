"""``mocards export``: the cards as an Anki package, a table or a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import Struct
from msgspec.structs import replace

from mocards.cli.garbage import uncollected
from mocards.cli.options import Decks, Json, Kinds, Phases, Tags
from mocards.cli.picking import no_match, refuse_unknown_decks
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import ExportError, StoreError

if TYPE_CHECKING:
    from mocards.exports.editions import Edition
    from mocards.exports.fields import Look
    from mocards.exports.media import Picture
    from mocards.exports.standing import Progress
    from mocards.model import Card, Deck, StoredCard
    from mocards.study.filters import Filter

FOLDER = "exports"
"""Where packages go, in the vault, when nobody says otherwise."""
KEY = "MOCARDS_ANKI_KEY"
"""In the environment, when AnkiConnect asks for a key; a file in the vault would be shared with it."""
MEMORY = "exported"
"""Under which the store remembers the last editions."""


class Format(StrEnum):
    """What an export can be."""

    APKG = "apkg"
    CSV = "csv"
    JSON = "json"
    MD = "md"
    HTML = "html"


def export(
    context: typer.Context,
    decks: Decks = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="What to write; else what FILE ends in, or apkg.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="One file for all the decks.")
    ] = None,
    push: Annotated[
        bool, typer.Option("--push", help="Into a running Anki, through its add-on AnkiConnect, instead of a file.")
    ] = False,
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="For Anki: your schedules and reviews go along with the cards.")
    ] = False,
    json: Json = False,
) -> None:
    """Write decks as Anki packages (exports/DECK.apkg), as tables or as pages, after a build if notes changed."""
    from mocards.study.filters import Filter

    if push and (output or form):
        raise typer.BadParameter("it writes no file, so --output and --format have nothing to say", param_hint="--push")
    form = form or _ending(output)
    if with_progress and (push or form is not Format.APKG):
        raise typer.BadParameter("only Anki packages carry progress", param_hint="--with-progress")
    wanted = Filter.of((), phase or (), kind or (), tag or ())
    done = _exported(workspace(context), decks or [], wanted, None if push else form, output, with_progress)
    with redirect_stdout(sys.stderr) if output and _is_standard_output(output) else nullcontext():
        _show(done, json=json)


def _ending(output: Path | None) -> Format:
    """The format that a file's name asks for; a package when it asks for none."""
    ending = output.suffix[1:].lower() if output else ""
    return Format(ending) if ending in set(Format) else Format.APKG


@uncollected()
def _exported(
    place: Workspace,
    decks: Sequence[str],
    wanted: Filter,
    form: Format | None,
    output: Path | None,
    with_progress: bool,
) -> list[dict[str, Any]]:
    """Write what is wanted, or without a format push it; what is to be said about it."""
    chosen = _chosen(place, decks, wanted, form, with_progress=with_progress)
    before, look = dict(chosen.editions), _look(place)
    if form is None:
        done = [_pushed(place, chosen, look)]
    else:
        targets = _targets(place, form, output, chosen)
        done = [_written(place, form, target, each, look) for target, each in targets.items()]
    if chosen.editions != before:
        _remember(place, chosen.editions, done)
    return done


def _is_standard_output(file: Path) -> bool:
    """Whether what was written to the file is on standard output now: words among it would spoil it."""
    try:
        return os.path.samestat(file.stat(), os.fstat(1))
    except OSError:
        return False


def _show(done: Sequence[Mapping[str, Any]], *, json: bool) -> None:
    """Say what was done; without rich when that is all, since it takes as long to import as a deck to write."""
    if not json and not any(record["retired"] or record["refused"] or record["notices"] for record in done):
        for record in done:
            typer.echo(f"{record['did']}: {record['said']}")
        return
    from mocards.cli.views import render
    from mocards.cli.views.machine import as_json

    if json:
        as_json([_for_programs(record) for record in done])
    else:
        render.exports(done)


def _for_programs(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with ids for cards, and without the words for people."""
    kept = {name: value for name, value in record.items() if name not in ("did", "said")}
    return {**kept, **{name: [card.id for card in record[name]] for name in ("retired", "refused")}}


class _Chosen(Struct, frozen=True):
    """What is exported, and what is known of the last export."""

    decks: Sequence[Deck]
    cards: Sequence[Card]
    editions: dict[str, Edition]
    """By slug: the last, and after an export this one."""
    stored: Mapping[str, StoredCard]
    """By the card's id, where what is written says how cards stand."""
    with_progress: bool
    """Whether a package carries schedules and reviews."""


def _chosen(
    place: Workspace, named: Sequence[str], wanted: Filter, form: Format | None, *, with_progress: bool
) -> _Chosen:
    """The decks that were named with the cards that are meant.

    Raises:
        UnknownDeckError: a deck was named that does not exist.
        CardError: no card is like what is asked for.
        ExportError: there are no cards.
    """
    from mocards.cli.current import up_to_date
    from mocards.cli.views.wording import NO_MAP
    from mocards.exports.editions import remembered

    with up_to_date(place) as source:
        decks = _wanted(source.decks(), named)
        stored = {each.card.id: each for each in source.cards()} if with_progress or form is Format.JSON else {}
        cards = [each.card for each in stored.values()] or source.known_cards()
        editions = remembered(source.memory(MEMORY))
    slugs = {deck.slug for deck in decks}
    found = [card for card in cards if card.deck in slugs and (not wanted or wanted.matches(card))]
    if all(card.retired for card in found):
        if wanted and cards:
            raise no_match(wanted, [card for card in cards if card.deck in slugs], "every card like that is retired")
        raise ExportError(f"no cards in {place.vault}: {NO_MAP}")
    kept = {card.deck for card in found}
    return _Chosen([deck for deck in decks if deck.slug in kept], found, editions, stored, with_progress)


def _wanted(there: Sequence[Deck], named: Sequence[str]) -> list[Deck]:
    """The decks that were named, or all of them."""
    by_slug = {deck.slug: deck for deck in there}
    refuse_unknown_decks(named, by_slug)
    return [by_slug[slug] for slug in dict.fromkeys(named)] if named else list(there)


def _targets(place: Workspace, form: Format, output: Path | None, chosen: _Chosen) -> dict[Path, _Chosen]:
    """Which decks with their cards go into which file."""
    if output is not None:
        return {output: chosen}
    from mocards.exports.fields import by_deck

    grouped = by_deck(chosen.decks, chosen.cards)
    return {
        place.vault / FOLDER / f"{deck.slug}.{form.value}": replace(chosen, decks=[deck], cards=grouped[deck.slug])
        for deck in chosen.decks
    }


def _look(place: Workspace) -> Look:
    """What decides how cards look in this vault."""
    from mocards.decks.manifest import read_manifests
    from mocards.exports.fields import Look

    return Look(place.vault.name, read_manifests(place.vault / "decks"))


def _written(place: Workspace, form: Format, target: Path, chosen: _Chosen, look: Look) -> dict[str, Any]:
    """Write one file; what is to be said about it."""
    notices = _WRITERS[form](place, target, chosen, look)
    retired = [card for card in chosen.cards if card.retired]
    whole = form in (Format.APKG, Format.JSON)
    notes = len(chosen.cards) - (0 if whole else len(retired))
    return {
        "did": f"wrote {target}",
        "said": f"{notes:,} {'note' if notes == 1 else 'notes'}",
        "file": str(target),
        "decks": sorted(deck.slug for deck in chosen.decks),
        "notes": notes,
        "retired": retired,
        "refused": [],
        "notices": notices,
    }


def _pushed(place: Workspace, chosen: _Chosen, look: Look) -> dict[str, Any]:
    """Push into Anki; what is to be said about it."""
    from mocards.exports.anki_connect import AnkiConnect
    from mocards.exports.media import find_pictures
    from mocards.exports.push import push

    anki = AnkiConnect(place.settings.anki.address, os.environ.get(KEY, ""))
    pictures = find_pictures(chosen.cards, place.vault)
    dated, notices = _compared(place, chosen, look, pictures.found)
    pushed = push(chosen.decks, chosen.cards, look, dated, anki)
    counts = {"added": pushed.added, "updated": pushed.updated, "unchanged": pushed.unchanged}
    return {
        "did": "Anki",
        "said": ", ".join(f"{count:,} {what}" for what, count in counts.items()),
        "decks": sorted(deck.slug for deck in chosen.decks),
        **counts,
        "retired": [card for card in chosen.cards if card.retired],
        "refused": list(pushed.refused),
        "notices": [*pictures.left_out, *notices],
    }


def _apkg(place: Workspace, target: Path, chosen: _Chosen, look: Look) -> list[str]:
    from mocards.exports.anki import write_package
    from mocards.exports.media import find_pictures

    pictures = find_pictures(chosen.cards, place.vault)
    dated, notices = _compared(place, chosen, look, pictures.found)
    with _progress(place, chosen) as progress:
        write_package(chosen.decks, chosen.cards, target, look, progress, dated)
    return [*pictures.left_out, *notices]


def _progress(place: Workspace, chosen: _Chosen) -> AbstractContextManager[Progress | None]:
    """How the learner stands with the cards, where that is wanted."""
    if not chosen.with_progress:
        return nullcontext()
    from mocards.cli.carried import progress_in

    return progress_in(place, chosen.decks, [chosen.stored[card.id] for card in chosen.cards])


def _compared(
    place: Workspace, chosen: _Chosen, look: Look, pictures: Mapping[str, Picture]
) -> tuple[dict[str, Picture], list[str]]:
    """The pictures with their dates, and what is to be said of decks that were renamed since the last export."""
    from mocards.exports.editions import edition, notices
    from mocards.exports.fields import by_deck
    from mocards.exports.media import shown

    said: list[str] = []
    dated: dict[str, Picture] = {}
    grouped = by_deck(chosen.decks, chosen.cards)
    for deck in chosen.decks:
        paths = {path for card in grouped[deck.slug] for path in shown(card)} & pictures.keys() if pictures else ()
        last = chosen.editions.get(deck.slug)
        by_phase = look.manifest(deck.slug).subdecks == "phase"
        now, own = edition(deck, by_phase, {path: pictures[path] for path in sorted(paths)}, last, place.at)
        dated |= own
        said += notices(last, now) if last else []
        chosen.editions[deck.slug] = now
    return dated, said


def _remember(place: Workspace, editions: Mapping[str, Edition], done: list[dict[str, Any]]) -> None:
    """Keep the editions for the next export."""
    from mocards.exports.editions import as_text
    from mocards.store.quick import remember

    if place.store_file is not None and remember(place.store_file, MEMORY, as_text(editions)):
        return
    try:
        with place.open_store() as store:
            store.remember(MEMORY, as_text(editions))
    except StoreError as error:
        done[-1]["notices"].append(f"{error}; the next export will not say which decks were renamed since this one")


def _csv(_place: Workspace, target: Path, chosen: _Chosen, look: Look) -> list[str]:
    from mocards.exports.table import to_csv
    from mocards.files import write_aside

    write_aside(target, to_csv(chosen.decks, chosen.cards, look))
    return []


def _json(_place: Workspace, target: Path, chosen: _Chosen, _look: Look) -> list[str]:
    from mocards.cli.records import record
    from mocards.exports.table import to_json
    from mocards.files import write_aside

    write_aside(target, to_json([record(chosen.stored[card.id]) for card in chosen.cards]))
    return []


def _md(place: Workspace, target: Path, chosen: _Chosen, _look: Look) -> list[str]:
    from mocards.exports.pages import to_markdown
    from mocards.files import write_aside

    write_aside(target, to_markdown(chosen.decks, chosen.cards, place.vault, target))
    return []


def _html(place: Workspace, target: Path, chosen: _Chosen, look: Look) -> list[str]:
    from mocards.exports.media import find_pictures
    from mocards.exports.pages import to_page
    from mocards.files import write_aside

    pictures = find_pictures(chosen.cards, place.vault)
    write_aside(target, to_page(chosen.decks, chosen.cards, look, pictures.found))
    return list(pictures.left_out)


_WRITERS: dict[Format, Callable[[Workspace, Path, _Chosen, Look], list[str]]] = {
    Format.APKG: _apkg,
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.MD: _md,
    Format.HTML: _html,
}
"""Each writes a file, and gives what is to be said about it."""
