"""Figures and strangers' words as people read them, in one way for all that looks back on the learning."""

from __future__ import annotations

import re

from mocards.cli.views.printable import printable

_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])")
NO_MAP = "no note here is a map of content; say MOC in the title, name or tags of one, or give it a learning path"
"""Why there are no cards."""
NOT_YET = (
    "No cards yet: 'mocards build' makes them of maps of content; "
    "a note is one by MOC in its title, name or tags, or by a learning path."
)
"""The same where nobody has looked into the notes."""


FORESEEN = (
    "Reckoned with what you have recalled so far, the daily limits, gates and days off; without drills, "
    "siblings that wait a day for each other, and days that you miss."
)
"""What a forecast takes into account, and what it leaves out."""


def some(count: int, what: str) -> str:
    """``1 card``, ``2,000 cards``."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def percent(share: float) -> str:
    """``83 %``."""
    return f"{100 * share:.0f} %"


def plain(markdown: str) -> str:
    """A few words of Markdown without the marks of emphasis."""
    bare = printable(markdown).replace("**", "").replace("__", "").replace("`", "")
    return _EMPHASIS.sub(r"\1", bare)


def flat(markdown: str) -> str:
    """The same on one line."""
    return " ".join(plain(markdown).split())


def one_line(text: str, width: int = 72) -> str:
    """The text on one line, cut at a word when it is longer than ``width`` characters."""
    flat = " ".join(printable(text).split())
    if len(flat) <= width:
        return flat
    head = flat[: width - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[width // 2 :] else head) + "…"
