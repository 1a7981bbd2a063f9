"""A pitfall in one line: the mistake, and what comes of it or what to do instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mocards.notes.labels import Label, label_of
from mocards.notes.links import link_at
from mocards.patterns import lazy_pattern


def mistake_and_remedy(
    text: str,
    instead: tuple[str, ...] = ("instead of",),
    better: tuple[str, ...] = ("instead",),
    last: tuple[str, ...] = ("instead",),
) -> tuple[str, str] | None:
    """The two halves of a pitfall in one line; None for a mistake alone.

    In turn: a sentence in bold before others, or a name in bold before brackets or a colon; an arrow, or a tick behind
    a cross; a label in bold with a colon; *instead of*, *…, better …*, *…, … instead*, a colon or a dash, whichever
    comes first; brackets at the end; a semicolon or an equals sign; the end of a sentence. Signs inside brackets,
    quotes and code do not count.
    """
    label = label_of(text)
    if (whole := _BOLD_SENTENCE.match(text)) and (halves := _halves(whole[1].rstrip("."), text[whole.end() :])):
        return halves
    if label and label.strong and (halves := _behind_name(label)):
        return halves
    if (first := _instead_first(instead).match(text)) and (halves := _halves(first[1], first[2])):
        return halves
    places = _outer_places(text, _signs(instead, better, last))
    told = label and label.strong and label.colon and label.rest
    arrows = [place for place in places if place[2] == "arrow" and not (told and _is_tight(text[place[0] : place[1]]))]
    if arrows:
        start, end, _ = arrows[0]
        return _halves(text[:start], _without_link_at_end(text, [place[:2] for place in arrows])[end:])
    if label and told:
        return _halves(label.name, label.rest)
    for weak in (False, True):
        for start, end, kind in places:
            if (kind == "weak") is weak and (halves := _halves(text[:start], text[end:])):
                return halves
        if not weak and (halves := _bracket_at_end(text)):
            return halves
    sentences = _TWO_SENTENCES.match(text)
    return _halves(sentences[1], sentences[2]) if sentences else None


def _behind_name(label: Label) -> tuple[str, str] | None:
    """The halves of ``**Mistake** (remedy)`` and of ``**The mistake**: consequence → remedy``, whatever they hold.

    A single word before a colon may be a label, and an arrow behind it part the line.
    """
    if label.rest.startswith("(") and (told := _bracket_at_end(f"x {label.rest}")) and told[0] == "x":
        return _halves(label.name, told[1])
    if not label.colon or len(label.name.split()) < _FEWEST:
        return None
    arrows = [(sign.start(), sign.end()) for sign in _ARROW.finditer(label.rest)]
    return _halves(label.name, _without_link_at_end(label.rest, [(0, 0), *arrows]) if arrows else label.rest)


_FEWEST = 2
"""Words of a name that is no label."""
_ARROW = lazy_pattern(r"\s+(?:[→⇒➜➔⟶]|➡\ufe0f?|[-=]{1,4}>)\s+")


def _is_tight(arrow: str) -> bool:
    """Whether an arrow joins two names, ``A→B``, inside what a label says."""
    return arrow == arrow.strip()


_TWO_SENTENCES = lazy_pattern(
    r"(\S+(?:\s+\S+){1,30}?\s+\S*[^\W\d_]{3}[)\"”»*_`]{0,2})[.!]\s+((?![a-z])[\w\"“„«*_`]\S*(?:\s+\S+){3}.*)", re.DOTALL
)
"""A mistake of three words and more, and what it comes to in four and more."""


@cache
def _instead_first(instead: tuple[str, ...]) -> re.Pattern[str]:
    """Matches *Instead of guessing, measure*; its groups are the mistake and the remedy."""
    either = "|".join(re.escape(word) for word in instead) or "(?!)"
    return re.compile(rf"(?:{either})\s*\b([^,;:→]{{3,80}}),\s+(\S.*)", re.IGNORECASE | re.DOTALL)


_BOLD_SENTENCE = lazy_pattern(r"\*\*([^*\n]{2,120}?)(?:[.!]\*\*|\*\*[.!])\s+(?=\S)")


def _halves(mistake: str, remedy: str) -> tuple[str, str] | None:
    mistake, remedy = mistake.strip(" :,;"), remedy.strip()
    return (mistake, remedy) if re.search(r"[\w`]", mistake) and re.search(r"[\w`]", remedy) else None


_SEE = lazy_pattern(r"(?:see|cf\.?|siehe|voir|véase|ver)\s+", re.IGNORECASE)


def _without_link_at_end(text: str, arrows: Sequence[tuple[int, int]]) -> str:
    """The line without a last ``→ [[note]]``, unless that is all that follows the mistake."""
    start, end = arrows[-1]
    tail = _SEE.sub("", text[end:].strip())
    link = link_at(tail)
    if len(arrows) > 1 and link and not re.search(r"\w", tail[link.length :]):
        return text[:start].rstrip()
    return text


_SIGNS = (
    r"(?P<code>`+)|(?P<quoted>(?<!\w)\"[^\"]{2,200}\"(?!\w)|“[^”]{2,200}”|„[^“”]{2,200}[“”]|«[^»]{2,200}»)"
    r"|(?P<open>[(\[])|(?P<close>[)\]])|(?P<arrow>(?<!\s)\s*(?:[→⇒➜➔⟶]|➡\ufe0f?)\s*|\s[-=]{1,4}>\s|\s(?:✅|✔\ufe0f?)\s)"
    r"|(?P<instead>(?<!\s)\s+[*_]{0,2}(?:%s)|[,;.]\s+(?:%s)\b[:,]?\s+"
    r"|[,;.]\s+(?=[^,;.]{3,80}\s(?:%s)[.!]?$))|(?P<mark>:\s+|(?<!\s)\s+[–—-]\s+)"
    r"|(?P<weak>;\s+|\s=\s)"
)


@cache
def _signs(instead: tuple[str, ...], better: tuple[str, ...], last: tuple[str, ...]) -> re.Pattern[str]:
    """What may part a line, and what keeps it together."""
    words = (re.escape(word) + (r"\s*" if word.endswith(("'", "’")) else r"[*_]{0,2}\s+") for word in instead)
    either = (
        "|".join(alternatives) or "(?!)" for alternatives in (words, map(re.escape, better), map(re.escape, last))
    )
    return re.compile(_SIGNS % tuple(either), re.IGNORECASE)


def _outer_places(text: str, signs: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """Start, end and kind of each sign that may part the line, outside brackets and code."""
    found: list[tuple[int, int, str]] = []
    closing = {sign[0]: sign.start() for sign in re.finditer("`+", text)}
    depth, place = 0, 0
    for sign in signs.finditer(text):
        kind = sign.lastgroup or ""
        if sign.start() < place:
            continue
        if kind == "code" and closing[sign[0]] > sign.start():
            close = re.compile(rf"(?<!`){sign[0]}(?!`)").search(text, sign.end())
            place = close.end() if close else sign.end()
        elif kind in ("open", "close"):
            depth = max(depth + (1 if kind == "open" else -1), 0)
        elif kind not in ("code", "quoted") and depth == 0:
            found.append((sign.start(), sign.end(), kind))
    return found


def _bracket_at_end(text: str) -> tuple[str, str] | None:
    """``Mistake (remedy)``: the last brackets, with whatever brackets they hold."""
    end = len(text.rstrip(" .!"))
    if text[end - 1 : end] != ")":
        return None
    depth = 0
    for place in range(end - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            spaced = text[place - 1 : place].isspace()
            return _halves(text[:place], text[place + 1 : end - 1]) if spaced else None
    return None


def unmarked(text: str) -> str:
    """A text without the bold or italic marks around the whole of it."""
    for mark in ("**", "__", "*", "_"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner and mark[0] not in inner:
            return inner
    return text
