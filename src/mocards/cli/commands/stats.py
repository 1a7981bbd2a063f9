"""``mocards stats``: what the answers tell of the learning, in the terminal, as a page and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Deck, Json
from mocards.cli.workspace import Workspace, workspace

if TYPE_CHECKING:
    from mocards.study.insight import Bucket, Group, Insight, Share, Studied


def stats(
    context: typer.Context,
    deck: Deck = None,
    json: Json = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page for any browser; it needs no network."),
    ] = None,
) -> None:
    """Show today, streak and calendar, retention, what is coming, intervals, minutes, concepts and buttons."""
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    name, found = _insight(place, deck)
    if html is not None:
        from mocards.cli.views.stats_html import page
        from mocards.files import write_aside

        write_aside(html, page(found, name).encode(errors="replace"))  # a folder's name may be no text
    if json:
        as_json(record(found))
    elif html is not None:
        typer.echo(f"wrote {html}")
    else:
        from mocards.cli.views import stats_text

        stats_text.show(found)


def _insight(place: Workspace, deck: str | None) -> tuple[str, Insight]:
    """What is looked at, and its statistics. It only looks into the store, and does not read the notes."""
    from mocards.cli.courses import backlogs, courses
    from mocards.cli.current import up_to_date
    from mocards.cli.picking import refuse_unknown_decks
    from mocards.study.insight import insight

    with up_to_date(place, whatever_changed=True) as source:
        titles = source.titles()
        refuse_unknown_decks([deck] if deck is not None else [], titles)
        sums = source.sums.of(deck)
        decks = [one for one in source.decks() if deck in (None, one.slug)]
        name = titles[deck] if deck is not None else place.vault.resolve().name
        cards = sums.cards()
        coming = courses(place, source, decks, cards)
        return name, insight(
            place.today,
            decks,
            sums.days(),
            cards,
            sums.answers(),
            coming,
            sums.eases(),
            source.vacations(),
            backlogs(place, source),
        )


# ---- for other programs ----------------------------------------------------------------------


def record(found: Insight) -> dict[str, Any]:
    """All of it as JSON has it: days are dates, times are seconds, shares say of how many."""
    streak = found.streak
    return {
        "day": found.day.isoformat(),
        "today": _studied(found.today),
        "total": _studied(found.total),
        "streak": {
            "current": streak.current,
            "longest": streak.longest,
            "studied": streak.studied,
            "since": streak.since and streak.since.isoformat(),
        },
        "calendar": {day.isoformat(): _studied(one) for day, one in sorted(found.calendar.items())},
        "retention": [
            {"month": f"{one.month:%Y-%m}", "young": _share(one.young), "mature": _share(one.mature)}
            for one in found.retention
        ],
        "forecast": [
            {
                "day": one.day.isoformat(),
                "scheduled": one.scheduled,
                "expected": round(one.expected, 1),
                "new": one.new,
            }
            for one in found.forecast
        ],
        "intervals": [_bucket(one) for one in found.intervals],
        "eases": [_bucket(one) for one in found.eases],
        "buttons": {
            one.sort: {str(int(button)): count for button, count in one.answers.items()} for one in found.presses
        },
        "groups": {by: [_group(one) for one in own] for by, own in found.groups.items()},
    }


def _studied(one: Studied) -> dict[str, int]:
    return {
        "answers": one.answers,
        "passed": one.passed,
        "new": one.new,
        "drills": one.drills,
        "seconds": one.milliseconds // 1000,
    }


def _share(share: Share) -> dict[str, Any]:
    rate = share.rate
    return {"passed": share.part, "answers": share.of, "rate": None if rate is None else round(rate, 4)}


def _bucket(bucket: Bucket) -> dict[str, int]:
    return {"from": bucket.low, "to": bucket.high, "cards": bucket.cards}


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "cards": group.cards,
        "met": group.met,
        "firm": group.firm,
        "retention": _share(group.recall),
        "seconds": group.milliseconds // 1000,
    }
