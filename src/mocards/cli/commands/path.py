"""``mocards path``: a map's learning path, with how far the learner has come on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Decks, Json
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.study.path import Standing, Stop, Stretch, Way


def path(
    context: typer.Context,
    decks: Decks = None,
    json: Json = False,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Print a Mermaid flowchart, to paste into a note.")
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw a picture of one deck's path.")
    ] = None,
) -> None:
    """Show the map's path: what you know firmly, what you have met, what is next, and the time it took."""
    from mocards.cli.views import path_text
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    found = _ways(place, decks or [])
    if svg is not None:
        _draw(found, svg, json=json)
    elif json:
        as_json([record(way) for way in found])
    elif mermaid:
        from mocards.cli.views.path_mermaid import flowchart

        typer.echo("\n\n".join(flowchart(way) for way in found))
    else:
        path_text.show(found)


def _ways(place: Workspace, named: list[str]) -> list[Way]:
    """The ways through the decks that were named, or through all."""
    from mocards.cli.current import up_to_date
    from mocards.cli.picking import refuse_unknown_decks
    from mocards.cli.today import gate_of
    from mocards.study.path import ways

    with up_to_date(place) as source:
        decks, sums = source.decks(), source.sums
        found = ways(decks, sums.cards(), sums.answers(), lambda deck: gate_of(place, deck))
    by_slug = {way.deck.slug: way for way in found}
    refuse_unknown_decks(named, by_slug)
    return [by_slug[slug] for slug in dict.fromkeys(named)] if named else found


def _draw(found: list[Way], target: Path, *, json: bool) -> None:
    from mocards.cli.views.machine import as_json
    from mocards.cli.views.path_svg import picture
    from mocards.files import write_aside

    if len(found) != 1:
        slugs = ", ".join(way.deck.slug for way in found) or "none"
        raise typer.BadParameter(f"a picture shows one deck; name one of: {slugs}", param_hint="--svg")
    write_aside(target, picture(found[0]).encode())
    if json:
        as_json({"file": str(target)})
    else:
        typer.echo(f"wrote {target}")


def record(way: Way) -> dict[str, Any]:
    """A way for other programs; times are whole seconds, planned ones minutes."""
    deck, said = way.deck, way.deck.description
    return {
        "deck": deck.slug,
        "title": deck.title,
        "moc": deck.moc,
        "minutes": way.minutes,
        "difficulty": said.difficulty,
        "prerequisites": said.prerequisites,
        "needs": [{"deck": one.slug, "title": one.title, **_standing(one.standing)} for one in way.needed],
        **_standing(way.whole),
        "next": way.next and {"concept": way.next.title, "phase": way.next.phase, "note": way.next.note},
        "phases": [_stretch(stretch) for stretch in way.stretches],
        "beyond": _standing(way.beyond),
        "project": {"text": said.project, "open": way.project_is_open},
        "next_steps": {"steps": list(said.next_steps), "open": way.is_done},
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    phase = stretch.phase
    return {
        "number": phase.number if phase else "",
        "title": phase.title if phase else "",
        "goal": phase.goal if phase else "",
        "minutes": stretch.minutes,
        "open": stretch.is_open,
        **_standing(stretch.standing),
        "concepts": [_stop(stop) for stop in stretch.stops],
    }


def _stop(stop: Stop) -> dict[str, Any]:
    step = stop.step
    return {
        "number": step.number,
        "title": step.title,
        "stars": step.stars,
        "minutes": step.minutes,
        "status": step.status,
        "note": step.note,
        "line": step.line,
        "next": stop.is_next,
        **_standing(stop.standing),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "cards": standing.cards,
        "met": standing.met,
        "firm": standing.firm,
        "mastery": round(standing.mastery, 3),
        "is_met": standing.is_met,
        "is_firm": standing.is_firm,
        "seconds": standing.milliseconds // 1000,
    }
