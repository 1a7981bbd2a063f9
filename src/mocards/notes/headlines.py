"""What an entry of a learning path says in its own line: name, link, stars, time, and what it covers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mocards.notes.dialect import Meanings
from mocards.notes.entries import Entry
from mocards.notes.links import Spelled, link_at, linked_in
from mocards.notes.wording import minutes, stars, unadorned
from mocards.patterns import lazy_pattern

_BRACKETS = lazy_pattern(r"\(([^()]{1,80})\)")
STARS = lazy_pattern("[⭐★☆🌟✩\ufe0f]+")
_TIME_FIRST = lazy_pattern(r"\s*~?\d[\d.,:-]*\s?(?:h|min|m|std|hours?|minutes?)\d{0,2}\.?(?=\s+[-–—→])", re.IGNORECASE)
_DASHED = lazy_pattern(r"\s*(?::|--?\s|[–—→]\s|->\s)\s*(\S.*)", re.DOTALL)


def leading(head: str) -> tuple[str, str]:
    """The name that an entry begins with (in bold, a link, or up to stars and brackets), and the rest."""
    head = unadorned(head[:2000]) or head[:2000]
    for mark in ("**", "__"):
        if head.startswith(mark) and (end := head.find(mark, 2)) > 0:
            return head[: end + 2], head[end + 2 :]
    if link := link_at(head):
        return head[: link.length], head[link.length :]
    cut = min(
        (place for sign in (" (", " ⭐", " ★", ": ", " - ", " – ", " — ") if (place := head.find(sign)) > 0),
        default=len(head),
    )
    return head[:cut], head[cut:]


def link_of(head: str) -> Spelled | None:
    """The link that is the name of an entry, in bold or not."""
    name, _ = leading(head)
    return linked_in(name) if name.startswith(("**", "__")) else link_at(name)


def bracketed(text: str) -> list[str]:
    """What stands in brackets."""
    return [found.strip() for found in _BRACKETS.findall(text[:500])]


def _is_time(text: str) -> bool:
    """Whether a text is a time and nothing else."""
    return minutes(text) is not None and len(re.findall(r"[^\W\d_]+", text)) <= 2


def described(rest: str) -> str:
    """What an entry says of itself in its own line, after a dash or a colon."""
    plain = STARS.sub("", rest)
    for text in bracketed(plain)[:1]:
        plain = plain.replace(f"({text})", "", 1) if minutes(text) is not None else plain
    found = _DASHED.match(_TIME_FIRST.sub("", plain, count=1) if _TIME_FIRST.match(plain) else plain)
    while found and _is_time(found[1].partition(" – ")[0]):
        found = _DASHED.match(found[1][len(found[1].partition(" – ")[0]) :])
    if not found or len(re.findall(r"\w+", found[1][:200])) < 2 or link_at(found[1]):
        return ""
    return found[1].strip()


def has_marks(head: str) -> bool:
    """Whether a line has stars, or a time in brackets."""
    return stars(head) is not None or any(minutes(text) is not None for text in bracketed(head))


def is_named(entry: Entry) -> bool:
    """Whether an entry begins with a name in bold that is all it says."""
    return leading(entry.head)[0].startswith(("**", "__")) and is_bare(entry)


def is_bare(entry: Entry) -> bool:
    """Whether an entry has no more in its own line than its name."""
    return not leading(entry.head)[1].strip()


def says_more(entry: Entry) -> bool:
    """Whether an entry says of itself what it covers, behind its name."""
    return bool(described(leading(entry.head)[1]))


# ---- labels in the line -------------------------------------------------------------------------

_LABEL_IN_LINE = lazy_pattern(
    r"(?P<before>^[ \t:–—→(-]*|[;.|·•,][ \t]+|[ \t]+(?:--?|[–—])[ \t]+)"
    r"(?P<mark>\*\*|__|\*|_|)(?P<label>[^\W\d_][\w'’ ]{0,40}?)"
    r"(?:[:：](?P=mark)|(?P=mark)[ \t\u00a0\u202f]?[:：]|(?P=mark)[ \t]+(?P<dash>[–—-]))[ \t]+(?=\S)"
)
"""A label inside a line: at its beginning, or behind a sign that ends what stands before it."""
_LONGEST_LABEL = 4
"""Words, at most: more may be the beginning of a sentence."""
_BRACKETS_FIRST = lazy_pattern(r"\s*(?:\([^()]{1,80}\)\s*)+")
_ALL_IN_BRACKETS = lazy_pattern(r"\s*\(([^()]+)\)[\s.]*$")


def told(rest: str, meanings: Meanings) -> list[tuple[str, str]]:
    """Meaning and text of what an entry says behind its name: under labels, else what it covers.

    ``– Why now: it is the base; You'll learn: layers``, ``(why: it is the base)``, ``– layers and tags``.
    """
    covers = described(rest)
    return in_line(next(_beginning_with_label(rest, meanings), covers), meanings, "covers")


def has_labels(rest: str, meanings: Meanings) -> bool:
    """Whether what stands behind the name of an entry begins with a known label."""
    return any(_beginning_with_label(rest, meanings))


def _beginning_with_label(rest: str, meanings: Meanings) -> Iterator[str]:
    """The texts behind an entry's name that begin with a known label: behind a dash, behind the time, in brackets."""
    plain = STARS.sub("", rest)
    brackets = _ALL_IN_BRACKETS.match(plain)
    for text in (described(rest), _BRACKETS_FIRST.sub("", plain, count=1), brackets[1] if brackets else ""):
        if is_labelled(text, meanings):
            yield text


def is_labelled(text: str, meanings: Meanings) -> bool:
    """Whether a part of a line begins with a known label."""
    first = _LABEL_IN_LINE.match(text)
    return bool(first and len(first["label"].split()) <= _LONGEST_LABEL and meanings.of(first["label"]))


def in_line(text: str, meanings: Meanings, meaning: str) -> list[tuple[str, str]]:
    """Meaning and text of the labels inside one line.

    A dash ends a label only where the line begins with one, and a comma parts two only behind the first.

    Args:
        meaning: of what stands before the first label.
    """
    found: list[tuple[str, str]] = []
    start = 0
    for sign in _LABEL_IN_LINE.finditer(text[:2000]):
        known = meanings.of(sign["label"]) if len(sign["label"].split()) <= _LONGEST_LABEL else ""
        before = text[start : sign.start()].strip()
        doubtful = before and not start and (sign["dash"] or sign["before"][0] == ",")
        seen = [other for other, _ in found] + [meaning] * bool(before)
        if known and not doubtful and known not in seen:
            found += [(meaning, before)] * bool(before)
            meaning, start = known, sign.end()
    last = text[start:].strip()
    return [*found, (meaning, last)] if last else found
