"""Cards of several lines, whose question and answer a line with ``?`` parts; with ``??`` both ways."""

from __future__ import annotations

from collections.abc import Iterator

from mocards.notes.marks import without_tags
from mocards.notes.outline import Line, LineKind, Outline
from mocards.notes.passages import block_id, columns, dedented, without_block_id, written
from mocards.notes.questions import Question
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import is_placeholder


def separated(reading: Reading) -> Iterator[Found]:
    """The passages with a line that is nothing but ``?`` or ``??``."""
    if "?" not in reading.text:
        return
    outline = reading.outline
    floor = 1
    for line in outline.numbered:
        if line.kind != LineKind.TEXT or line.text.strip() not in ("?", "??"):
            continue
        start, end = _first(outline, line.number, floor), _after(outline, line.number)
        question = without_tags(_text(outline.lines(start, line.number)))
        answer = without_tags(_text(outline.lines(line.number + 1, end)))
        if not question or not answer or is_placeholder(f"{question} ") or is_placeholder(answer):
            continue
        floor = end
        both = line.text.strip() == "??"
        item = Question(
            position=reading.at(start),
            block_id=block_id(answer),
            question=question,
            marked=True,
            answer=without_block_id(answer),
            both=both,
        )
        yield Found(item, end, "question ?? answer, both ways" if both else "question ? answer")


def _text(lines: list[Line]) -> str:
    width = min((columns(line.text) for line in lines if line.text.strip()), default=0)
    return written(dedented(lines, width))


def _first(outline: Outline, number: int, floor: int) -> int:
    """The line where the passage before a separator begins: after a blank, a heading or a rule."""
    place = number - 1
    while place >= floor and _is_filled(outline.numbered[place - 1]):
        place -= 1
    return place + 1


def _after(outline: Outline, number: int) -> int:
    """The line after the passage behind a separator: at a blank one, but a fence is taken whole."""
    place = number + 1
    while place <= len(outline.texts) and _is_filled(outline.numbered[place - 1]):
        place += 1
    return place


def _is_filled(line: Line) -> bool:
    """Whether a passage goes on with a line; blank ones in a fence are part of it."""
    return line.kind == LineKind.FENCE or (
        bool(line.text.strip()) and line.kind not in (LineKind.HEADING, LineKind.RULE)
    )
