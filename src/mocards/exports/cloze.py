"""A card with a gap as Anki's cloze: ``{{c1::hidden::hint}}`` in HTML, and nothing else that Anki takes for one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from mocards.exports.html import GAP, to_html

_OPEN, _CLOSE = GAP
_START = re.compile(r"\{\{c\d+::")
_MATHS = re.compile(r"(\\\(.*?\\\)|\\\[.*?\\\])", re.DOTALL)


def to_cloze(text: str, front: str, pictures: Mapping[str, str] | None = None) -> str:
    """The field for Anki.

    Args:
        text: Markdown with a gap, ``{{c1::…}}`` or ``{{c1::…::hint}}``, or with several that are hidden together.
        front: the card's prompt, which shows the hint in bold brackets: so it is told from a ``::`` in the answer.
        pictures: as for :func:`mocards.exports.html.to_html`.
    """
    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    parts, after = _parted(text)
    gaps = [_hinted(gap, front) for _, gap in parts]
    told = [f"{before}{_OPEN}{hidden}{_CLOSE}" for (before, _), (hidden, _) in zip(parts, gaps, strict=True)]
    html = to_html("".join((*told, after)), pictures)
    found = _GAPS.split(html)
    if len(found) != 2 * len(gaps) + 1 or html.count(_OPEN) != len(gaps) or html.count(_CLOSE) != len(gaps):
        # An end fell into a link's address, or the like.
        html = escape("".join((*told, after))).join(("<p>", "</p>"))
        found = _GAPS.split(html)
    made = [_no_start(found[0])]
    for (_, hint), inner, between in zip(gaps, found[1::2], found[2::2], strict=True):
        tip = f"::{_no_ends(escape(hint, quote=False))}" if hint else ""
        made.append(f"{{{{c1::{_no_ends(inner)}{tip}}}}}{_no_start(between)}")
    return "".join(made)


def hidden_in(text: str, front: str) -> list[str]:
    """The parts of a card's text that its prompt hides, without their hints; arguments as for :func:`to_cloze`."""
    parts, _ = _parted(text)
    return [_hinted(gap, front)[0] for _, gap in parts]


_GAPS = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


def _parted(text: str) -> tuple[list[tuple[str, str]], str]:
    """Each gap with what stands before it, and what stands after the last: those of one number are hidden together.

    Raises:
        ValueError: there is none.
    """
    before, gap, after = split(text)
    parts = [(before, gap)]
    while _AGAIN in after:
        head, sign, rest = after.partition(_AGAIN)
        try:
            _, gap, after = split(f"{sign}{rest}")
        except ValueError:
            break
        parts.append((head, gap))
    return parts, after


_AGAIN = "{{c1::"


def split(text: str) -> tuple[str, str, str]:
    """What stands before the gap, in it, and after it. Braces within the gap are counted, as in ``\\frac{a}{b}``.

    Raises:
        ValueError: there is no gap.
    """
    start = _START.search(text)
    if start is None:
        raise ValueError(f"no gap in {text!r}")
    depth, place = 0, start.end()
    while place < len(text):
        if depth == 0 and text.startswith("}}", place):
            return text[: start.start()], text[start.end() : place], text[place + 2 :]
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        depth = max(depth, 0)
        place += 1
    end = text.find("}}", start.end())  # braces that nobody closed: the first end counts
    if end < 0:
        raise ValueError(f"no end of the gap in {text!r}")
    return text[: start.start()], text[start.end() : end], text[end + 2 :]


def _hinted(gap: str, front: str) -> tuple[str, str]:
    hidden, colons, hint = gap.rpartition("::")
    return (hidden, hint) if colons and hidden and f"**[{hint}]**" in front else (gap, "")


def _no_start(html: str) -> str:
    """The HTML without a ``{{`` that Anki could take for the start of a gap: a template of Go, a stranger's joke."""
    return html.replace("{{", "{&#123;")


def _no_ends(html: str) -> str:
    """The HTML of a gap without what would end it (``}}``) or begin a hint (``::``)."""
    pieces = _MATHS.split(_no_start(html).replace("::", ":&#58;"))
    pieces[1::2] = [re.sub(r"\}(?=\})", "} ", math) for math in pieces[1::2]]
    safe = "".join(pieces)
    safe = re.sub(r"\}(?=\})", "&#125;", safe)
    return f"{safe} " if safe.endswith("}") else safe
