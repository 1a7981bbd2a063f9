"""Protocol buffers without a schema: the few fields that Anki's newer packages keep in that form."""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
_LONGEST_VARINT = 10


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The number and the value of each field of a message, in order; strings and messages as bytes.

    Raises:
        ValueError: it is no such message.
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == _LENGTH:
            size, at = _varint(message, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            size = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"a field of the unknown kind {kind} at byte {at}")
        if at + size > len(message):
            raise ValueError(f"a field that ends behind the message, at byte {at}")
        yield number, message[at : at + size]
        at += size


def text(message: bytes, number: int) -> str:
    """The last text field of that number; empty when there is none."""
    found = [value for own, value in fields(message) if own == number and isinstance(value, bytes)]
    return found[-1].decode("utf-8", "replace") if found else ""


def integer(message: bytes, number: int) -> int:
    """The last number field of that number; 0 when there is none, as the format has it."""
    found = [value for own, value in fields(message) if own == number and isinstance(value, int)]
    return found[-1] if found else 0


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_VARINT):
        if at + place >= len(message):
            break
        byte = message[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise ValueError(f"a number without an end at byte {at}")
