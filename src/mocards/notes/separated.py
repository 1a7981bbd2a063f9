"""Cards of several lines, whose question and answer a line with ``?`` parts; with ``??`` both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mocards.notes.marks import is_daily, without_tags
from mocards.notes.outline import Line, LineKind
from mocards.notes.pairs import is_pair
from mocards.notes.passages import columns, dedented, written
from mocards.notes.questions import asked
from mocards.notes.reading import Found, Reading


def separated(reading: Reading) -> Iterator[Found]:
    """The passages with a line that is nothing but ``?`` or ``??``; a card of one line is no part of the question."""
    if not _BELOW.search(reading.text) or (reading.flashcards is None and is_daily(reading.path)):
        return
    passage: list[Line] = []
    parted = False
    for line in (*reading.outline.numbered, Line(0, "")):
        if _is_filled(line):
            parted = parted or bool(passage and _SEPARATOR.match(line.text))
            if not parted and is_pair(line):
                passage = []
            else:
                passage.append(line)
        else:
            if found := _card(reading, passage):
                yield found
            passage, parted = [], False


def is_parted(passage: Sequence[Line]) -> bool:
    """Whether a line with ``?`` parts a passage into question and answer."""
    return any(line.kind == LineKind.TEXT and _SEPARATOR.match(line.text) for line in passage[1:])


_SEPARATOR = re.compile(r"[ \t]*\?\??[ \t]*$")
_BELOW = re.compile(r"\n[ \t]*\?\??[ \t]*(?:\n|$)")
"""A separator with a line above it; one that begins with its line end is found sooner than a line."""


def _card(reading: Reading, passage: list[Line]) -> Found | None:
    """The card of one passage; only the first separator in it counts."""
    places = (place for place, line in enumerate(passage) if line.kind == LineKind.TEXT and _SEPARATOR.match(line.text))
    place = next((place for place in places if place), 0)
    question = without_tags(_text(passage[:place]))
    answer = without_tags(_text(passage[place + 1 :])) if question else ""
    if not question or (not question.endswith(("?", "？")) and _is_in_code(reading)):
        return None
    both = passage[place].text.strip() == "??"
    lines = range(passage[0].number, passage[-1].number + 1)
    rule = "question ?? answer, both ways" if both else "question ? answer"
    return asked(reading, lines, question, answer, rule, marked=True, both=both)


def _is_in_code(reading: Reading) -> bool:
    """Whether a note that says nothing of cards has such a line in its code, as an operator that stands alone."""
    return reading.flashcards is None and any(
        line.kind in (LineKind.FENCE, LineKind.CODE) and _SEPARATOR.match(line.text)
        for line in reading.outline.numbered
        if "?" in line.text
    )


def _text(lines: list[Line]) -> str:
    width = min((columns(line.text) for line in lines if line.text.strip()), default=0)
    return written(dedented(lines, width))


def _is_filled(line: Line) -> bool:
    """Whether a passage goes on with a line; blank ones in a fence are part of it."""
    return line.kind == LineKind.FENCE or (
        bool(line.text.strip()) and line.kind not in (LineKind.HEADING, LineKind.RULE)
    )
