"""Admonitions of MkDocs as callouts: ``??? question "Why?"`` over indented text is a quote ``> [!question] Why?``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mocards.notes.wording import holds
from mocards.patterns import lazy_pattern

_SIGNS = ("!!! ", "??? ", "???+ ")
_HEAD = lazy_pattern(
    r'(?:!!!|\?\?\?\+?)[ \t]+([a-z][\w-]*)(?:[ \t]+(?:inline|end)){0,2}(?:[ \t]+"([^"]*)")?[ \t]*', re.I
)
_FENCE = lazy_pattern(r"(`{3,}|~{3,})")
_HANGS = lazy_pattern(r" {4}| {0,3}\t")
"""How a line begins that belongs to an admonition."""


def may_hold_some(text: str) -> bool:
    """Whether a note may hold admonitions, at a quick look."""
    return (holds(text, "!!!") or holds(text, "???")) and any(sign in text for sign in _SIGNS)


_DEEPEST = 8
"""Admonitions inside each other; whoever writes more means something else."""


def in_callouts(texts: Sequence[str], depth: int = 0) -> list[str]:
    """The lines, as many as there were, those of admonitions as callouts; an admonition without text stays a line."""
    found: list[str] = []
    fence = ""
    while len(found) < len(texts):
        place = len(found)
        text = texts[place]
        head = _HEAD.fullmatch(text) if text.startswith(_SIGNS) and not fence and depth < _DEEPEST else None
        end = _end(texts, place + 1) if head else place
        if head and end > place + 1:
            inside = in_callouts([_dedented(line) for line in texts[place + 1 : end]], depth + 1)
            found += [f"> [!{head[1]}] {head[2] or ''}".rstrip(), *(f"> {line}".rstrip() for line in inside)]
            continue
        if mark := _FENCE.match(text):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        found.append(text)
    return found


def _end(texts: Sequence[str], start: int) -> int:
    """The line after the last one with text that is indented as an admonition's is."""
    end = start
    for place in range(start, len(texts)):
        if texts[place].strip():
            if not _HANGS.match(texts[place]):
                break
            end = place + 1
    return end


def _dedented(text: str) -> str:
    """A line without the four columns that say that it belongs to an admonition."""
    inside = text.lstrip(" \t")
    return text[: len(text) - len(inside)].expandtabs(4)[4:] + inside
