"""Callouts: quotes that begin with ``[!kind] title``, as Obsidian and others have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import is_quote, unquoted, without_block_id, written
from mocards.notes.wording import unadorned

_HEAD = re.compile(r"\[!([\w-]+)(?:\|[^\]]*)?\][+-]?[ \t]*(.*)")
ASKING = frozenset({"question", "faq", "help", "quiz", "flashcard", "flashcards", "card", "qa", "recall", "q"})
"""Kinds of callouts that ask something."""


class Callout(Struct, frozen=True):
    """One callout."""

    sort: str
    title: str
    line: int
    lines: tuple[Line, ...]
    """Without the head and one level of quote marks."""

    @property
    def end(self) -> int:
        """The line after the last one."""
        return self.lines[-1].number + 1 if self.lines else self.line + 1


def callouts(lines: Sequence[Line]) -> Iterator[Callout]:
    """The outermost callouts among the lines."""
    block: list[Line] = []
    for line in (*lines, Line(0, "")):
        head = "[!" in line.text and is_callout(line)
        if block and (not is_quote(line.text) or head):
            first, *rest = unquoted(block)
            found = _HEAD.match(first.text)
            assert found is not None  # noqa: S101 - a block begins with a head
            title = unadorned(without_block_id(found[2].strip()))
            yield Callout(found[1].casefold(), title, first.number, tuple(rest))
            block = []
        if head or block:
            block.append(line)


def out_of_box(text: str) -> str:
    """A text that is one callout and nothing else, as its title over what it says; any other text as it is."""
    if not text.startswith(">") or "[!" not in text:
        return text
    lines = [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]
    boxes = list(callouts(lines))
    if len(boxes) != 1 or len(boxes[0].lines) + 1 != len(lines):
        return text
    title = boxes[0].title
    named = title and title.casefold() != boxes[0].sort
    return "\n\n".join(part for part in (f"**{title}**" if named else "", written(boxes[0].lines)) if part)


def is_callout(line: Line) -> bool:
    """Whether a line opens a callout."""
    if "[!" not in line.text or line.kind not in (LineKind.TEXT, LineKind.HTML) or not is_quote(line.text):
        return False
    return bool(_HEAD.match(unquoted([line])[0].text))
