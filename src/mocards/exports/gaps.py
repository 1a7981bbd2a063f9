"""The gaps of Anki's cloze notes, in HTML: found, nested ones and those in mathematics too, and written in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec import Struct

_MARK = re.compile(r"\{\{c(\d{1,3})::|\}\}")
_OPENS, _NUMBERED, _HINT, _CLOSES = "\ue010", "\ue011", "\ue012", "\ue013"
"""What stands for the marks of a gap while HTML becomes Markdown."""
_OPEN = 0
"""The number of a gap without an end, which is none."""
_SHOWN = re.compile(f"{_OPENS}(\\d+){_NUMBERED}([^{_OPENS}{_HINT}{_CLOSES}]*)(?:{_HINT}([^{_CLOSES}]*))?{_CLOSES}")
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)


class Passage(Struct, frozen=True):
    """A text with gaps, in Markdown, and which of the note's cards are made of it."""

    text: str
    numbers: tuple[int, ...]


@dataclass
class _Gap:
    """A gap that is being read."""

    number: int
    parts: list[str | _Gap]
    hint: str = ""


def passages(html: str, to_markdown: Callable[[str], str]) -> list[Passage]:
    """A cloze note's text, as one passage; as one for each number when gaps lie in each other.

    Args:
        html: the field with the gaps.
        to_markdown: makes Markdown of HTML; private characters pass through it.
    """
    parts, nested = _parsed(html)
    numbers = sorted(set(_numbers(parts)))
    if not nested:
        made = _hoisted(to_markdown(_marked(parts, None)))
        if set(_found(made)) == set(numbers):
            return [Passage(_written(made), tuple(numbers))] if numbers else []
    alone = [(number, _hoisted(to_markdown(_marked(parts, number)))) for number in numbers]
    return [Passage(_written(text), (number,)) for number, text in alone if number in _found(text)]


def _parsed(html: str) -> tuple[list[str | _Gap], bool]:
    """The text in parts, and whether a gap lies in another."""
    root = _Gap(0, [])
    stack, place, nested = [root], 0, False
    for mark in _MARK.finditer(html):
        if mark[1] is None and len(stack) == 1:
            continue
        stack[-1].parts.append(html[place : mark.start()])
        place = mark.end()
        if mark[1] is not None:
            nested |= len(stack) > 1
            gap = _Gap(int(mark[1]), [])
            stack[-1].parts.append(gap)
            stack.append(gap)
        else:
            _take_hint(stack.pop())
    stack[-1].parts.append(html[place:])
    for gap in stack[1:]:
        gap.number = _OPEN
    return root.parts, nested


def _take_hint(gap: _Gap) -> None:
    last = gap.parts[-1]
    if isinstance(last, str) and "::" in last:
        gap.parts[-1], _, gap.hint = last.partition("::")


def _numbers(parts: list[str | _Gap]) -> Iterator[int]:
    for part in parts:
        if isinstance(part, _Gap):
            if part.number != _OPEN:
                yield part.number
            yield from _numbers(part.parts)


def _marked(parts: list[str | _Gap], number: int | None) -> str:
    """The HTML with private marks around its gaps; around those of one number only, when it is given."""
    made = []
    for part in parts:
        if isinstance(part, str):
            made.append(part)
        elif part.number != _OPEN and (number is None or part.number == number):
            hint = f"{_HINT}{part.hint}" if part.hint else ""
            made.append(f"{_OPENS}{part.number}{_NUMBERED}{_marked(part.parts, _OPEN)}{hint}{_CLOSES}")
        else:
            made.append(_marked(part.parts, number))
    return "".join(made)


def _hoisted(text: str) -> str:
    """The text with the gap around a formula that has one inside: inside, it would be part of the mathematics."""

    def around(formula: re.Match[str]) -> str:
        found = _SHOWN.search(formula[0])
        if found is None:
            return formula[0]
        sign = "$$" if formula[0].startswith("$$") else "$"
        inner = _SHOWN.sub(lambda gap: gap[2], formula[0].removeprefix(sign).removesuffix(sign))
        whole = f"{sign}{inner.strip()}{sign}"
        return f"{_OPENS}{found[1]}{_NUMBERED}{whole}{_CLOSES}"

    return _FORMULA.sub(around, text)


def _found(text: str) -> list[int]:
    return [int(gap[1]) for gap in _SHOWN.finditer(text)]


def _written(text: str) -> str:
    """One passage, with the marks that notes have: no blank line in it, no list that would be a text for each entry."""
    flat = _BOLD.sub(r"\1", "\\\n".join(_lines(text)))

    def mark(gap: re.Match[str]) -> str:
        hint = f"::{gap[3].strip()}" if gap[3] and gap[3].strip() else ""
        return f"{{{{c{gap[1]}::{gap[2].replace('}}', '} }')}{hint}}}}}"

    return re.sub(f"[{_OPENS}-{_CLOSES}]", "", _SHOWN.sub(mark, flat))


def _lines(text: str) -> Iterator[str]:
    """The lines with something in them; code as code in the line, unless it has a gap, which would count as code."""
    fenced = False
    for line in text.split("\n"):
        bare = line.strip().removesuffix("\\").strip()
        if bare.startswith("```"):
            fenced = not fenced
        elif bare:
            code = fenced and _OPENS not in bare and "`" not in bare
            yield f"`{bare}`" if code else _BULLET.sub("· ", bare)


_BOLD = re.compile(f"\\*\\*({_OPENS}[^{_OPENS}{_CLOSES}]*{_CLOSES})\\*\\*")
"""A gap in bold: every gap is, when it is shown."""
_BULLET = re.compile(r"^(?:[-*+]|\d{1,9}[.)])\s+")
