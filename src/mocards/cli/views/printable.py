"""Text from strangers' notes, made safe to be shown: nothing in it can command the terminal."""

from __future__ import annotations

_CONTROL = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
"""C0 and C1: they move the cursor, ring, recolour, retitle the window."""
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
"""They turn the direction of what follows, so that a line reads otherwise than it is."""
_REMOVED = dict.fromkeys(_CONTROL | _TURNING)


def printable(text: str) -> str:
    """The text without any character that could command a terminal or disguise a line."""
    return text.translate(_REMOVED)
