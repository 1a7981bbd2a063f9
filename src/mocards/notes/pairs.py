"""Cards of one line, ``term :: definition``, and with ``:::`` both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mocards.notes.marks import masked, without_tags
from mocards.notes.outline import Line, LineKind
from mocards.notes.questions import asked
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import fold

_COLONS = re.compile(r":{2,}")
_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+•][ \t]+|\d{1,9}[.)][ \t]+)?(?:\[[ xX]\][ \t]+)?")
_IN_CODE = re.compile(r"[\w>)]::[\w~<(]|(?<![\w:])::[A-Za-z_]\w*\b")
"""``std::vector``, ``::before``: how ``::`` stands in code."""
_SIGNATURE = re.compile(r"[\w'()]+$|\([^\w\s]+\)$")
_SPOKEN_OF = frozenset(
    {
        *("operator", "operators", "symbol", "sign", "notation", "syntax", "token", "colon", "colons", "use", "using"),
        *("the", "a", "an", "with", "by", "of", "like", "as", "is", "in", "and", "or", "to", "write", "type", "der"),
        *(
            "die",
            "das",
            "den",
            "le",
            "la",
            "les",
            "el",
            "los",
            "opérateur",
            "operador",
            "symbole",
            "símbolo",
            "zeichen",
        ),
    }
)
"""Words before a ``::`` that somebody only writes about."""
_FIELDS = frozenset(
    {
        *(
            "alias",
            "aliases",
            "area",
            "author",
            "category",
            "class",
            "completed",
            "created",
            "cssclass",
            "date",
            "deck",
        ),
        *("down", "due", "id", "link", "modified", "next", "parent", "prev", "previous", "priority", "project"),
        *("publish", "rating", "related", "source", "status", "tag", "tags", "template", "topic", "topics", "type"),
        *("up", "updated", "url", "version"),
    }
)
"""Names of inline fields (``status:: done``) that people keep beside their cards."""


@dataclass(frozen=True, slots=True)
class _Pair:
    line: Line
    front: str
    back: str
    both: bool
    spaced: bool
    """Whether blanks stand on both sides of the colons."""


def pairs(reading: Reading) -> Iterator[Found]:
    """The lines with a ``::`` that parts a question from its answer.

    In a note that says it holds flashcards, every such line; elsewhere only with blanks around the colons,
    and not where the note's code or prose has the same sign.
    """
    if "::" not in reading.text:
        return
    told = [(part.line, part.end) for part in reading.parts_of("pitfalls")]
    found = [
        pair
        for line in reading.outline.numbered
        if line.kind == LineKind.TEXT and "::" in line.text and (pair := _pair(line))
        if not any(start <= line.number < end for start, end in told)
    ]
    if reading.flashcards is None:
        found = _beyond_doubt(reading, found)
    for pair in found:
        rule = "term ::: definition, both ways" if pair.both else "term :: definition"
        lines = range(pair.line.number, pair.line.number + 1)
        if card := asked(reading, lines, pair.front, pair.back, rule, marked=True, both=pair.both):
            yield card


def _pair(line: Line) -> _Pair | None:
    """The two halves of a line; None when it has none, or several."""
    shown = masked(line.text)
    lead = _LEAD.match(shown)
    start = lead.end() if lead else 0
    colons = [sign for sign in _COLONS.finditer(shown, start) if len(sign[0]) <= 3]
    if not colons or (len(colons) > 1 and len({len(sign[0]) for sign in colons}) == 1 and _IN_CODE.search(shown)):
        return None
    sign = colons[0]
    front, back = line.text[start : sign.start()], without_tags(line.text[sign.end() :])
    spaced = front[-1:].isspace() and line.text[sign.end() : sign.end() + 1].isspace()
    front = without_tags(front)
    if not re.search(r"[\w`$]|!\[", front) or not re.search(r"[\w`$]|!\[", back) or fold(front) in _FIELDS:
        return None
    return _Pair(line, front, back, len(sign[0]) == 3, spaced)


def _beyond_doubt(reading: Reading, found: Sequence[_Pair]) -> list[_Pair]:
    """Those that are meant as cards, in a note that does not say that it has any."""
    sure = [pair for pair in found if pair.spaced and not _is_talk(pair)]
    in_prose = any(
        _IN_CODE.search(masked(line.text))
        for line in reading.outline.numbered
        if line.kind in (LineKind.TEXT, LineKind.HEADING, LineKind.TABLE) and "::" in line.text
    )
    in_code = "::" in "".join(
        line.text for line in reading.outline.numbered if line.kind in (LineKind.FENCE, LineKind.CODE)
    )
    return [] if in_prose or (in_code and len(sure) < 2) else sure


def _is_talk(pair: _Pair) -> bool:
    """Whether a sentence only speaks of the sign, or declares a type."""
    words = pair.front.casefold().rstrip("*_").split()
    if words[-1] in _SPOKEN_OF or len(words) > 16:
        return True
    return "->" in pair.back and bool(_SIGNATURE.fullmatch(pair.front))
