"""Notes that were read, as bytes and back: what the cache keeps and what one process hands to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from mocards.model import Item
from mocards.notes import kinds as kinds
from mocards.notes.note import Note


class _Frozen(msgspec.Struct, frozen=True, array_like=True):
    """A note, its items apart: their classes differ."""

    note: Note
    """Without items."""
    items: list[tuple[str, msgspec.Raw]]
    """Name of the class, and the item."""


def freeze(note: Note) -> bytes:
    """The note as bytes."""
    items = [(type(item).__name__, msgspec.Raw(_encoder().encode(item))) for item in note.items]
    return _encoder().encode(_Frozen(replace(note, items=()), items))


def thaw(frozen: bytes | memoryview) -> Note | None:
    """The note that :func:`freeze` made bytes of; None for bytes that are nothing of the kind."""
    try:
        made = _decoder().decode(frozen)
        items = tuple(_item_decoder(name).decode(raw) for name, raw in made.items)
    except (msgspec.MsgspecError, KeyError, ValueError):
        return None
    return replace(made.note, items=items)


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder()


@cache
def _decoder() -> msgspec.msgpack.Decoder[_Frozen]:
    return msgspec.msgpack.Decoder(_Frozen)


@cache
def _item_decoder(name: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder({found.__name__: found for found in _classes(Item)}[name])


def _classes(base: type[Item]) -> Iterator[type[Item]]:
    """All kinds of items that there are."""
    for found in base.__subclasses__():
        yield found
        yield from _classes(found)
