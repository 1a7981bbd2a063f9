"""Decks that others made: their notetypes, decks and notes, out of an opened package of either schema."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct

from mocards.errors import PackageError
from mocards.exports import wire
from mocards.exports.package import Package

MOST_NOTES = 300_000
"""Of a package that is to become notes: more are no longer read by anybody."""
_CLOZE = 1
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff]")
"""Characters that show nothing; some stand for marks while HTML becomes Markdown."""


class Template(Struct, frozen=True):
    """One sort of card of a notetype."""

    name: str
    front: str
    back: str


class Notetype(Struct, frozen=True):
    """The fields of a note, and the cards that it makes."""

    name: str
    fields: tuple[str, ...]
    templates: Mapping[int, Template]
    is_cloze: bool


class Note(Struct, frozen=True):
    """One note, with the numbers of its cards."""

    guid: str
    notetype: Notetype
    fields: Mapping[str, str]
    """HTML."""
    tags: tuple[str, ...]
    deck: tuple[str, ...]
    """Names from the top down; of its first card."""
    cards: tuple[int, ...]
    """Which templates, or which gaps from 0, it has cards of."""


def notes(package: Package) -> Iterator[Note]:
    """Every note that has a card, in the order in which its first card is learned, deck by deck.

    Raises:
        PackageError: there are too many, or one belongs to no notetype.
    """
    count = package.collection.execute("select count(*) from notes").fetchone()[0]
    if count > MOST_NOTES:
        raise PackageError(
            f"{package.file}: {count:,} notes are too many to become Markdown (at most {MOST_NOTES:,}); "
            "export some decks of them"
        )
    try:
        kinds, decks = notetypes(package), deck_names(package)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, sqlite3.Error) as error:
        raise PackageError(
            f"{package.file}: its notetypes cannot be read ({error!r}); export it from Anki again"
        ) from error
    found = package.collection.execute(
        """select n.id, n.guid, n.mid, n.tags, n.flds, c.ord, case when c.odid then c.odid else c.did end
        from notes n join cards c on c.nid = n.id order by n.id, c.ord"""
    )
    for _, rows in groupby(found, key=itemgetter(0)):
        own = list(rows)
        _, guid, kind, tags, flat, _, deck = own[0]
        notetype = kinds.get(_number(kind))
        if notetype is None:
            raise PackageError(
                f"{package.file}: the note '{str(guid)[:40]}' has no notetype; export it from Anki again"
            )
        texts = [_UNSEEN.sub("", text) for text in str(flat).split("\x1f")]
        fields = dict(zip(notetype.fields, [*texts, *[""] * len(notetype.fields)], strict=False))
        cards = tuple(dict.fromkeys(number for row in own if (number := _number(row[5])) is not None and number >= 0))
        yield Note(str(guid), notetype, fields, tuple(str(tags).split()), decks.get(_number(deck), ("Default",)), cards)


def notetypes(package: Package) -> dict[int | None, Notetype]:
    """By their ids."""
    return _listed_notetypes(package) if package.schema >= 18 else _json_notetypes(package)


def deck_names(package: Package) -> dict[int | None, tuple[str, ...]]:
    """Id → names from the top down."""
    if package.schema >= 18:
        rows = package.collection.execute("select id, name from decks").fetchall()
        return {_number(key): _parts(str(name), "\x1f") for key, name in rows}
    listed = json.loads(package.collection.execute("select decks from col").fetchone()[0])
    return {int(key): _parts(str(deck["name"]), "::") for key, deck in listed.items()}


def _json_notetypes(package: Package) -> dict[int | None, Notetype]:
    listed = json.loads(package.collection.execute("select models from col").fetchone()[0])
    return {
        int(key): Notetype(
            name=str(model["name"]),
            fields=tuple(str(field["name"]) for field in model["flds"]),
            templates={
                int(each.get("ord") or place): Template(str(each["name"]), str(each["qfmt"]), str(each["afmt"]))
                for place, each in enumerate(model["tmpls"])
            },
            is_cloze=model.get("type") == _CLOZE,
        )
        for key, model in listed.items()
    }


def _listed_notetypes(package: Package) -> dict[int | None, Notetype]:
    query = package.collection.execute
    fields: dict[int, list[str]] = {}
    for kind, name in query("select ntid, name from fields order by ntid, ord"):
        fields.setdefault(kind, []).append(str(name))
    templates: dict[int, dict[int, Template]] = {}
    for kind, place, name, config in query("select ntid, ord, name, config from templates"):
        templates.setdefault(kind, {})[place] = Template(str(name), wire.text(config, 1), wire.text(config, 2))
    return {
        key: Notetype(str(name), tuple(fields.get(key, ())), templates.get(key, {}), wire.integer(config, 1) == _CLOZE)
        for key, name, config in query("select id, name, config from notetypes").fetchall()
    }


def _parts(name: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() or "-" for part in name.split(separator))


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None
