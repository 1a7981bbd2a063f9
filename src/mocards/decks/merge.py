"""Deck files that git has merged with conflicts: both sides read, and joined card by card."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

_MARKER = re.compile(rb"^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$")
_OURS, _BASE, _THEIRS = b"<", b"|", b"="
_REPAIRS = (
    (re.compile(rb"\}(\s*\n\s*)\{"), rb"},\1{"),  # an entry after one that was the last
    (re.compile(rb",(\s*\n\s*[\]}])"), rb"\1"),  # a last one that had another after it
    (re.compile(rb'(["\de\]])([ \t\r]*\n\s*")'), rb"\1,\2"),  # a field after one that was the last
)
"""What a text put together of two misses or has too much at the seams. No string holds a line break."""


def has_conflict(raw: bytes) -> bool:
    """Whether git has left its markers in a text, or the remains of them."""
    return any(_MARKER.match(line) for line in raw.split(b"\n"))


def two_sides(raw: bytes) -> tuple[bytes, bytes] | None:
    """A text with conflict markers, as either side has it; None when the markers are not whole.

    Both of git's styles: with the common ancestor between the sides (``diff3``) and without.
    """
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    state = b""
    for line in raw.split(b"\n"):
        if found := _MARKER.match(line):
            mark = found[1][:1]
            if mark not in _FOLLOWS[state]:
                return None
            state = b"" if mark == b">" else mark
            continue
        for side, lines in zip((_OURS, _THEIRS), sides, strict=True):
            if state in (b"", side):
                lines.append(line)
    return None if state else (b"\n".join(sides[0]), b"\n".join(sides[1]))


_FOLLOWS = {b"": {_OURS}, _OURS: {_BASE, _THEIRS}, _BASE: {_THEIRS}, _THEIRS: {b">"}}
"""Where a marker may come: after which part of a conflict."""


def decoded(raw: bytes) -> Any:
    """The JSON of one side, mended at the seams where lines of two sides met.

    Raises:
        ValueError: it is no JSON, mended or not.
    """
    try:
        return json.loads(raw)
    except ValueError:
        for broken, mended in _REPAIRS:
            raw = broken.sub(mended, raw)
        return json.loads(raw)


def joined(ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of both sides, each id once: as the side has it that changed it last, in our order.

    An entry of theirs alone comes behind the one that it follows there.
    """
    entries = {entry["id"]: entry for entry in ours}
    order = list(entries)
    before = ""
    for entry in theirs:
        identity = entry["id"]
        if identity not in entries:
            order.insert(order.index(before) + 1 if before else 0, identity)
            entries[identity] = entry
        elif str(entry.get("changed", "")) > str(entries[identity].get("changed", "")):
            entries[identity] = entry
        before = identity
    return [entries[identity] for identity in order]
