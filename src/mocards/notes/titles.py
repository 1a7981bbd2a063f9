"""Titles of parts that are no headings and not in bold: ``*Core concepts*:``, ``Core concepts`` over a list.

People who write so mean what others write in bold, and so such a line is read. But any sentence may end in a colon:
a line counts only as a paragraph of its own, with a phrase that the dialect knows, over a list, a table or code;
without a sign, with that phrase alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec.structs import replace

from mocards.notes.dialect import Dialect, Meanings
from mocards.notes.entries import is_entry
from mocards.notes.labels import Label, label_of
from mocards.notes.outline import Line, LineKind, Outline
from mocards.notes.wording import fold, holds, unadorned
from mocards.patterns import lazy_pattern

_OPENING = frozenset({"terms", "pitfalls", "reference", "questions", "path"})
_CLOSING = frozenset({"aside", "next", "project", "trouble", "progress", "objective"})
_TOLD_IN_FULL = frozenset({"ideas", "summary", "uses", "good", "bad", "questions", "pitfalls"})
"""Meanings of headings under which such a line is a label of what is told there."""
_LAST = frozenset(":*_ \t")
"""What a line of such a title ends in."""
_LONGEST = 6
"""Words of a title, at most."""
_LONGEST_PLAIN = 40
"""Characters of one without a sign."""
_JOINING = frozenset(
    {
        *("to", "in", "of", "for", "and", "with", "about", "on", "at", "when", "from", "by", "i"),
        *("à", "a", "de", "du", "des", "en", "pour", "et", "avec", "sur", "dans"),
        *("und", "fur", "zum", "zur", "zu", "von", "mit", "bei", "im", "beim", "aus"),
        *("para", "y", "con", "al", "del", "sobre"),
    }
)
"""Words, folded, by which a known phrase goes on and still is a title: *Pitfalls in production*."""


def with_titles_in_bold(outline: Outline, dialect: Dialect, *, is_map: bool) -> Outline:
    """The outline with those titles in bold, in its numbered lines."""
    if holds("\n".join(outline.texts), "=="):
        outline = _with_highlights_in_bold(outline, dialect.titles)
    places = [
        place
        for place, line in enumerate(outline.numbered)
        if line.text
        and (
            (line.text[0].isalpha() and _may_be_plain(outline.numbered, place))
            or (line.text[-1] in _LAST and _may_be_title(line))
        )
    ]
    found = {place: label for place in places if (label := _alone(outline.numbered, place))}
    if not found:
        return outline
    lines, silent = list(outline.numbered), _told_in_full(outline, dialect)
    headings = [section.line for section in outline.walk()]
    opened: tuple[int, bool, bool] | None = None
    """Section of the last such title that opened a part, and how it is marked; None once that was closed."""
    for place, label in found.items():
        number = lines[place].number
        meaning = _meaning(label, dialect.titles, is_map=is_map)
        here = (bisect_left(headings, number), label.marked, label.colon)
        if number in silent:
            continue
        if meaning in _OPENING or meaning in _CLOSING or _is_short_for_it(label.name):
            lines[place] = Line(place + 1, f"**{label.name}**:", lines[place].kind)
            opened = here if meaning in _OPENING else None
        elif here == opened:
            lines[place] = Line(place + 1, "", LineKind.RULE)  # the list below is of something else
            opened = None
    return replace(outline, numbered=tuple(lines))


_HIGHLIGHTED = lazy_pattern(r"((?:>[ \t]?)*)==([^\s=][^=\n]{0,38}[^\s=])==([ \t]?:|)(?=\s|$)(.*)")


def _with_highlights_in_bold(outline: Outline, titles: Meanings) -> Outline:
    """The outline with highlighted titles in bold, ``==TL;DR== …`` and ``==Core concepts==:``."""
    lines = [
        _in_bold(line, titles) if "==" in line.text[:8] and line.kind == LineKind.TEXT else line
        for line in outline.numbered
    ]
    return replace(outline, numbered=tuple(lines))


def _in_bold(line: Line, titles: Meanings) -> Line:
    """A line with its highlighted title in bold; what is said behind one needs a colon, but for *TL;DR*."""
    found = _HIGHLIGHTED.fullmatch(line.text)
    if found is None or not titles.of(found[2]):
        return line
    quote, name, colon, rest = found.groups()
    ended = colon or not rest or name.endswith(":") or fold(name).startswith("tl")
    return replace(line, text=f"{quote}**{name}**{colon}{rest}") if ended else line


def _may_be_title(line: Line) -> bool:
    text = line.text
    return text[0] not in " \t>|#-+" and text.rstrip().endswith((":", "*", "_")) and line.kind == LineKind.TEXT


def _may_be_plain(lines: Sequence[Line], place: int) -> bool:
    """Whether a line that begins with a letter is a few words without any sign, between blank lines."""
    text = lines[place].text
    if len(text) > _LONGEST_PLAIN or lines[place].kind != LineKind.TEXT:
        return False
    blank = place + 1 < len(lines) and not lines[place + 1].text.strip()
    return (blank or _is_short_for_it(text)) and text.rstrip()[-1:].isalnum()


def _is_short_for_it(text: str) -> bool:
    """Whether a line is *TL;DR*, which is never said of anything else."""
    return len(text) < len("too long; did not read") and fold(text) in ("tldr", "tl dr")


def _alone(lines: Sequence[Line], place: int) -> Label | None:
    """The label, not in bold, that is a paragraph of its own over a list, a table or code."""
    before = lines[place - 1] if place else Line(0, "")
    if before.text.strip() and before.kind not in (LineKind.HEADING, LineKind.RULE, LineKind.COMMENT):
        return None
    text = lines[place].text.rstrip()
    label = label_of(text) or Label(text, 0, 0, False, False, False, False, "")
    if label.strong or label.bullet or label.rest:
        return None
    if _is_short_for_it(text):
        return label
    after = next((line for line in lines[place + 1 : place + 4] if line.text.strip()), None)
    return label if after and _is_content(after) else None


def _is_content(line: Line) -> bool:
    """Whether a line begins a list, a table, code, or an entry that is a paragraph with a label in bold."""
    if line.kind in (LineKind.TABLE, LineKind.FENCE):
        return True
    label = label_of(line.text) if line.kind == LineKind.TEXT else None
    return line.kind == LineKind.TEXT and (is_entry(line.text) or bool(label and label.strong and label.rest))


def _meaning(label: Label, titles: Meanings, *, is_map: bool) -> str:
    """What such a title means; empty for a sentence, and for a word that may be any list's."""
    name = unadorned(label.name)
    words = fold(name).split()
    meaning = titles.of(name)
    if not meaning or len(words) > _LONGEST or (meaning == "path" and not is_map):
        return ""
    if meaning == "questions" and len(words) == 1 and not label.marked:
        return ""
    known = next(end for end in range(1, len(words) + 1) if titles.of(" ".join(words[:end])) == meaning)
    signed = label.colon or label.marked
    return meaning if known == len(words) or (signed and words[known] in _JOINING) else ""


def _told_in_full(outline: Outline, dialect: Dialect) -> frozenset[int]:
    """The lines under headings whose text has labels of its own."""
    lines: set[int] = set()
    for section in outline.walk():
        if dialect.titles.of(unadorned(section.title)) in _TOLD_IN_FULL:
            lines |= set(range(section.line, section.end))
    return frozenset(lines)
