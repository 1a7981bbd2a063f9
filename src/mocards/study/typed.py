"""A typed answer beside the card's own: what is missing, what is too much, word by word and letter by letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum, auto

from msgspec import Struct

ALIKE = 0.6
"""From this likeness on, two words are one word with a slip in it, and compared by letters."""
_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
"""Typographic characters that no keyboard has, and what people type for them."""
_WORD = re.compile(r"\w+|[^\w\s]+|\s+")


class Part(Enum):
    """What a piece of the comparison is."""

    SAME = auto()
    MISSING = auto()
    """In the answer, not typed."""
    EXTRA = auto()
    """Typed, not in the answer."""


class Piece(Struct, frozen=True):
    """A run of characters of one sort."""

    part: Part
    text: str


def difference(typed: str, answer: str) -> tuple[Piece, ...]:
    """What was typed, against the answer as plain text.

    Case, line breaks, and how characters are composed or set play no part; of what is the same, the answer's
    own text is given.
    """
    mine, own = _WORD.findall(_plain(typed)), _WORD.findall(_plain(answer))
    return tuple(_joined(_words(mine, own)))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME).split())


def _words(mine: Sequence[str], own: Sequence[str]) -> Iterator[Piece]:
    """The comparison by words; a word with a slip by letters."""
    matcher = SequenceMatcher(None, [word.casefold() for word in mine], [word.casefold() for word in own], False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Part.SAME, "".join(own[c:d]))
        else:
            pairs = min(b - a, d - c)
            for typed, right in zip(mine[a : a + pairs], own[c : c + pairs], strict=True):
                yield from _letters(typed, right)
            yield Piece(Part.EXTRA, "".join(mine[a + pairs : b]))
            yield Piece(Part.MISSING, "".join(own[c + pairs : d]))


def _letters(typed: str, right: str) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, typed.casefold(), right.casefold(), False)
    if matcher.ratio() < ALIKE or len(typed.casefold()) != len(typed) or len(right.casefold()) != len(right):
        yield Piece(Part.EXTRA, typed)
        yield Piece(Part.MISSING, right)
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Part.SAME, right[c:d])
        else:
            yield Piece(Part.EXTRA, typed[a:b])
            yield Piece(Part.MISSING, right[c:d])


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one sort as one piece; empty ones left out."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.part is piece.part:
            last = Piece(last.part, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
