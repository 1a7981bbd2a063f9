"""What a learner's progress looks like in an opened package: its calendar, cards and log, as values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from msgspec import Struct

from mocards.errors import PackageError
from mocards.exports.package import Package
from mocards.exports.standing import Answer

_ROLLOVER = 4
_EARLIEST, _LATEST = 0, 4_102_444_800_000
"""Moments that an answer can have, in milliseconds: 1970 to 2100. Others are no moments."""


_WHOLE = {int}


class Calendar(Struct, frozen=True):
    """How a collection counts its days."""

    first: date
    """Day 0: ``due`` of a review card counts from it."""
    rollover: int
    """The local hour at which a day begins."""
    scheduler: int
    """1 for collections from before 2018: while learning they have three buttons."""


class AnkiCard(NamedTuple):
    """Where one card of a collection stands."""

    number: int
    """Its id in the collection."""
    guid: str
    """Of its note."""
    template: int
    """Which of its note's cards it is, from 0."""
    deck: int
    kind: int
    """0 new, 1 learning, 2 review, 3 relearning."""
    queue: int
    """-1 for a suspended one."""
    due: int
    """Days since day 0 for a review card; its home deck's, when it is in a filtered one."""
    interval: int
    """Days; negative seconds while learning."""
    factor: int
    repetitions: int
    lapses: int
    flag: int
    data: str


def calendar(package: Package, offset_at: Callable[[datetime], int]) -> Calendar:
    """The collection's calendar.

    Args:
        package: an open one.
        offset_at: minutes east of UTC at a moment, for old collections, which do not say where they were made.

    Raises:
        PackageError: it is not there.
    """
    row = package.collection.execute("select crt, conf from col limit 1").fetchone()
    created = _whole(package, row[0])
    settings = _settings(package, row[1])
    try:
        moment = datetime.fromtimestamp(created, UTC)
        west = settings.get("creationOffset")
        offset = -west if isinstance(west, int) else offset_at(moment)
        first = (moment + timedelta(minutes=offset)).date()
    except (ValueError, OverflowError, OSError) as error:
        raise PackageError(f"{package.file}: the collection's first day is no date ({created})") from error
    rollover, scheduler = settings.get("rollover"), settings.get("schedVer")
    return Calendar(
        first=first,
        rollover=rollover if isinstance(rollover, int) and 0 <= rollover < 24 else _ROLLOVER,
        scheduler=scheduler if isinstance(scheduler, int) else 1,
    )


def cards(package: Package) -> Iterator[AnkiCard]:
    """Every card with the guid of its note, by its number."""
    found = package.collection.execute(
        """select n.guid, c.data, c.id, c.ord, c.did, c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses,
        c.flags, c.odue, c.odid from cards c join notes n on n.id = c.nid order by c.id"""
    )
    for row in found:
        guid, data, *numbers = row
        number, template, deck, kind, queue, due, interval, factor, repetitions, lapses, flag, home_due, home = (
            _whole(package, value) for value in numbers
        )
        yield AnkiCard(
            number=number,
            guid=str(guid),
            template=template,
            deck=home or deck,
            kind=kind,
            queue=queue,
            due=home_due if home and home_due else due,
            interval=interval,
            factor=factor,
            repetitions=repetitions,
            lapses=lapses,
            flag=flag,
            data=str(data),
        )


def answers(package: Package, card_of: Callable[[int], str | None]) -> Iterator[Answer]:
    """The log in the order of its moments, of the cards that have a name of ours.

    Args:
        package: an open one.
        card_of: our card's id for the number of theirs; None for a card that is none of ours.
    """
    log = package.collection.execute("select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id")
    for row in log:
        card = card_of(row[1])
        if card is None:
            continue
        if set(map(type, row)) != _WHOLE:
            row = [_whole(package, value) for value in row]
        moment, _, button, interval, before, factor, took, kind = row
        if _EARLIEST < moment < _LATEST:
            yield Answer(moment, card, button, interval, before, factor, max(0, took), kind)


def names(package: Package) -> Iterator[tuple[int, str, int]]:
    """Every card's number, the guid of its note, and which of the note's cards it is."""
    found = package.collection.execute(
        "select c.id, n.guid, c.ord from cards c join notes n on n.id = c.nid order by c.id"
    )
    for number, guid, template in found:
        yield _whole(package, number), str(guid), _whole(package, template)


def last_answers(package: Package) -> Iterator[tuple[int, int]]:
    """Card → the moment of its last answer, in milliseconds since 1970, where that is a moment."""
    for number, at in package.collection.execute("select cid, max(id) from revlog group by cid"):
        if _EARLIEST < _whole(package, at) < _LATEST:
            yield number, at


def note_count(package: Package) -> int:
    """How many notes have cards."""
    return int(package.collection.execute("select count(distinct nid) from cards").fetchone()[0])


def memory(data: str) -> tuple[float, float] | None:
    """FSRS's stability and difficulty out of a card's ``data``; None when they are not there."""
    if '"s"' not in data:
        return None
    try:
        found = json.loads(data)
        return float(found["s"]), float(found["d"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _settings(package: Package, conf: Any) -> dict[str, Any]:
    """The collection's configuration, from JSON or from its table."""
    if package.schema >= 18:
        try:
            rows = package.collection.execute("select key, val from config").fetchall()
        except sqlite3.Error as error:
            raise PackageError(f"{package.file}: the collection has no configuration ({error})") from error
        return {key: _decoded(value) for key, value in rows if key in ("creationOffset", "rollover", "schedVer")}
    found = _decoded(conf)
    return found if isinstance(found, dict) else {}


def _decoded(value: Any) -> Any:
    try:
        return json.loads(value)
    except (ValueError, TypeError, RecursionError):
        return None


def _whole(package: Package, value: Any) -> int:
    """A number that must be whole; Anki's older versions left real ones here and there."""
    if isinstance(value, int):
        return value
    if isinstance(value, float) and abs(value) < 2**53:
        return round(value)
    raise PackageError(
        f"{package.file}: this package is damaged: {str(value)[:40]!r} stands where a number belongs; "
        "use Tools › Check Database in Anki and export it again"
    )
