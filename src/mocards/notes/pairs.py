"""Cards of one line, ``term :: definition``, and with ``:::`` both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mocards.notes.labels import label_of
from mocards.notes.links import is_links_alone
from mocards.notes.marks import is_daily, is_task, masked, without_tags
from mocards.notes.outline import Line, LineKind
from mocards.notes.questions import asked
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import fold
from mocards.patterns import lazy_pattern

_COLONS = lazy_pattern(r":{2,}")
_LEAD = lazy_pattern(r"[ \t]*(?:>[ \t]?)*(?:[-*+•][ \t]+|\d{1,9}[.)][ \t]+)?(?:\[[ xX]\][ \t]+)?")
_GAP = lazy_pattern(r"\{\{c\d{1,3}::$")
"""Anki's mark of a gap, up to its colons."""
_ANKI = lazy_pattern(r"\{\{c\d{1,3}::[^{}]*\}\}")
_HANGS = lazy_pattern(r"[ \t>]|[-*+•][ \t]|\d{1,9}[.)][ \t]")
"""How a line begins that is an entry of a list, or belongs to something."""
_IN_CODE = lazy_pattern(r"[\w>)]::[\w~<(]|(?<![\w:])::[A-Za-z_]\w*\b")
"""``std::vector``, ``::before``: how ``::`` stands in code."""
_SIGNATURE = lazy_pattern(r"[\w'()]+$|\([^\w\s]+\)$")
_TYPE = lazy_pattern(
    r"[\[(]*(?:Int(?:eger)?|Word(?:8|16|32|64)?|Char|String|Text|Bool|Float|Double|Rational|IO|Maybe|Either|Map|Set"
    r"|Type|Nat)(?:[\s\])][\w\[\]()., ]*)?|[\[(][\w\[\]()., ]*[\])]|[a-z]'?"
)
"""A type as Haskell and its like declare one, ``pi :: Double``; one with an arrow needs no list."""
_TIME = lazy_pattern(
    r"(?:[~(]?\d{1,2}(?:[:.h]\d{2}){1,2}(?:\s?[ap]m)?|\d{1,2}\s?(?:h|am|pm|uhr)|\d{2,4}[-./]\d{1,2}(?:[-./]\d{1,4})?"
    r"|\d{1,2}\.)\b[\s\d:.,–/-]*",
    re.IGNORECASE,
)
"""How a line of a diary or of a timetable begins."""
_DAYS = frozenset(
    {
        *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
        *("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
        *("today", "tomorrow", "yesterday", "morning", "noon", "afternoon", "evening", "tonight"),
        *("hier", "demain", "matin", "soir", "heute", "gestern", "morgen", "abend", "hoy", "ayer", "tarde", "noche"),
        *("attendees", "participants", "location", "mood", "weather"),
    }
)
"""Words that stand alone before a ``::`` in a diary, folded."""
_ARTICLES = frozenset({"the", "a", "an", "der", "die", "das", "den", "le", "la", "les", "el", "los"})
_SPOKEN_OF = _ARTICLES | {
    *("use", "using", "with", "by", "of", "like", "as", "is", "in", "and", "or", "to", "write", "type"),
}
"""Words before a ``::`` that somebody only writes about."""
_CALLED = frozenset(
    {
        *("operator", "operators", "symbol", "sign", "notation", "syntax", "token", "colon", "colons"),
        *("opérateur", "operador", "symbole", "símbolo", "zeichen"),
    }
)
"""What a ``::`` is called, behind an article: *the sign ::*. Without one it may be a term, as *dollar sign*."""
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


class _Pair(Struct, frozen=True):
    line: Line
    front: str
    back: str
    both: bool
    spaced: bool
    """Whether blanks stand on both sides of the colons."""


def pairs(reading: Reading) -> Iterator[Found]:
    """The lines with a ``::`` that parts a question from its answer.

    In a note that says it holds flashcards, every such line; elsewhere only with blanks around the colons,
    and not where the note's code or prose has the same sign. One such line alone, behind what may be
    somebody's name, is a card only where a map leads to its note. A bullet among pitfalls is one of them.
    """
    if "::" not in reading.text:
        return
    elsewhere = [(part.line, part.end) for part in reading.parts_of("pitfalls")]
    found = [
        pair
        for line in reading.outline.numbered
        if line.kind == LineKind.TEXT and "::" in line.text and (pair := _pair(line))
        if not (_HANGS.match(line.text) and any(start <= line.number < end for start, end in elsewhere))
    ]
    if reading.flashcards is None:
        found = _beyond_doubt(reading, found) if not is_daily(reading.path) else []
    told = reading.flashcards is not None or "deck" in reading.outline.front
    for pair in found:
        rule = "term ::: definition, both ways" if pair.both else "term :: definition"
        lines = range(pair.line.number, pair.line.number + 1)
        marked = told or len(found) > 1 or not _SOMEBODY.fullmatch(pair.front)
        rule = rule if marked else ALONE
        if card := asked(reading, lines, pair.front, pair.back, rule, marked=marked, both=pair.both):
            yield card


ALONE = "term :: definition, the only one of its note"
"""The rule of a line that may as well be no card, where nothing else says that its note holds some."""


def is_pair(line: Line) -> bool:
    """Whether a line may be a card of one line."""
    return line.kind == LineKind.TEXT and "::" in line.text and _pair(line) is not None


def _pair(line: Line) -> _Pair | None:
    """The two halves of a line; None when it has none, or several."""
    shown = masked(line.text)
    lead = _LEAD.match(shown)
    start = lead.end() if lead else 0
    colons = [sign for sign in _COLONS.finditer(shown, start) if len(sign[0]) <= 3]
    if not colons or (len(colons) > 1 and len({len(sign[0]) for sign in colons}) == 1 and _IN_CODE.search(shown)):
        return None
    sign = colons[0]
    if _GAP.search(shown, 0, sign.end()):
        return None
    front, back = line.text[start : sign.start()], without_tags(line.text[sign.end() :])
    spaced = front[-1:].isspace() and line.text[sign.end() : sign.end() + 1].isspace()
    front = without_tags(front)
    if not re.search(r"[\w`$]|!\[", front) or not re.search(r"[\w`$]|!\[", back) or fold(front) in _FIELDS:
        return None
    return _Pair(line, front, back, len(sign[0]) == 3, spaced)


def _beyond_doubt(reading: Reading, found: Sequence[_Pair]) -> list[_Pair]:
    """Those that are meant as cards, in a note that does not say that it has any."""
    beside = [(part.line, part.end) for part in reading.parts_of("aside", "next")]
    busy = _about_people(reading, found)
    asking = {line.number for part in reading.parts_of("questions") for line in part.lines}
    sure = [
        pair
        for pair in found
        if pair.spaced and not _is_talk(pair)
        if pair.line.number in asking or not _in_running_text(reading, pair)
        if not (is_links_alone(pair.front) and any(start < pair.line.number < end for start, end in beside))
        if pair.line.number not in busy and not is_task(pair.line.text)
    ]
    asides = reading.dialect.labels["idea"]
    if len(sure) < _LIST:
        sure = [pair for pair in sure if asides.of(pair.front) not in ("with", "aside")]
    if len(sure) == 1:
        sure = [pair for pair in sure if not _is_among_sources(reading, pair)]
    if _is_index(reading, sure):
        return []
    in_prose = any(
        _IN_CODE.search(_ANKI.sub("", masked(line.text)))
        for line in reading.outline.numbered
        if line.kind in (LineKind.TEXT, LineKind.HEADING, LineKind.TABLE) and "::" in line.text
    )
    in_code = "::" in "".join(
        line.text for line in reading.outline.numbered if line.kind in (LineKind.FENCE, LineKind.CODE)
    )
    return [] if in_prose or (in_code and len(sure) < 2) else sure


def _is_index(reading: Reading, found: Sequence[_Pair]) -> bool:
    """Whether all lines are links with a remark: several with the same one, or in a list with bare links as well."""
    if len(found) < len(("one", "another")) or not all(is_links_alone(pair.front) for pair in found):
        return False
    if len({fold(pair.back) for pair in found}) < len(found):
        return True
    around = set[int]()
    for pair in found:
        if pair.line.number not in around:
            around |= _block_around(reading, pair.line.number)
    texts = (_LEAD.sub("", reading.outline.texts[number - 1], count=1) for number in around)
    return any(is_links_alone(text) for text in texts)


_LIST = 3
"""So many cards make a list of them, in which *note* and *tip* may be words to learn."""
_SAYS = frozenset(
    {
        *("will", "shall", "said", "says", "asked", "asks", "promised", "promises", "wants", "agreed", "agrees"),
        *("wird", "möchte", "sagt", "sagte", "fragt", "will", "va", "veut", "dit", "demande", "quiere", "dice", "hará"),
    }
)
"""How a line goes on behind the name of somebody who does or says something."""
_SOMEBODY = lazy_pattern(r"@?[^\W\d_a-z]\w*\.?(?: [^\W\d_a-z]\w*\.?)?")
"""What may be a name: one word or two with a capital."""


def _about_people(reading: Reading, found: Sequence[_Pair]) -> frozenset[int]:
    """The lines that say who does what: under a title that says so, or in a list in which somebody *will* or *said*."""
    phrases = [fold(phrase) for phrase in reading.dialect.words["people"]]
    lines: set[int] = set()
    for section in reading.outline.walk():
        title = f" {fold(section.title)} "
        if any(f" {phrase} " in title for phrase in phrases):
            lines |= set(range(section.line, section.end))
    for pair in found:
        name, back = pair.front.strip("*_ "), pair.back.casefold().split()
        if back and back[0] in _SAYS and _SOMEBODY.fullmatch(name) and pair.line.number not in lines:
            lines |= _block_around(reading, pair.line.number)
    return frozenset(lines)


def _is_among_sources(reading: Reading, pair: _Pair) -> bool:
    """Whether a line stands under *Sources*, *See also* or the like."""
    around = [section for section in reading.outline.walk() if section.line < pair.line.number < section.end]
    titles, headers = reading.dialect.titles, reading.dialect.labels["header"]
    return any(titles.of(section.title) == "aside" or headers.of(section.title) == "dates" for section in around)


def _block_around(reading: Reading, number: int) -> set[int]:
    """The lines around one, up to blank ones."""
    texts = reading.outline.texts
    start, end = number, number
    while start > 1 and texts[start - 2].strip():
        start -= 1
    while end < len(texts) and texts[end].strip():
        end += 1
    return set(range(start, end + 1))


def _in_running_text(reading: Reading, pair: _Pair) -> bool:
    """Whether a line is no entry of a list, and goes on from a line of prose, or into one from more than a term."""
    if _BULLET.match(pair.line.text):
        return False
    number = pair.line.number
    above = reading.outline.lines(number - 1, number) if number > 1 else []
    below = reading.outline.lines(number + 1, number + 2) if len(pair.front.split()) > _TERM else []
    return any(_is_prose(line) for line in (*above, *below))


_TERM = 3
"""Words: so many are a term, more may be the beginning of a sentence."""
_BULLET = lazy_pattern(r"[ \t]*(?:>[ \t]?)*(?:[-*+•]|\d{1,9}[.)])[ \t]")


def _is_prose(line: Line) -> bool:
    """Whether a line beside a card is none itself, no entry of a list, no title in bold and no introduction."""
    text = line.text.strip()
    if line.kind != LineKind.TEXT or not text or "::" in text or _BULLET.match(text):
        return False
    return not text.startswith(("**", "<!--", ">", "#", "^")) and not text.endswith(":")


_ELSEWHERE = lazy_pattern(
    r"(?:(?i:ask|asked|fragen?|frag|demander à|demande à|preguntar a|pregunta a)\s+[A-ZÀ-Ý]\w*"
    r"|(?i:slides?|page|p\.|folien?|seite|s\.|diapo|chapter|ch\.|kapitel|kap\.|chapitre|chap\.|capítulo|cap\.|página|pág\.)\s*\d+(?:\s?[-–]\s?\d+)?)\W*"
)
"""What says where an answer is to be had, and is none: somebody to ask, a page."""


def _is_talk(pair: _Pair) -> bool:
    """Whether a line only speaks of the sign, declares a type, tells of a day, or shows the way to other notes."""
    plain = pair.front.strip("*_ ")
    words = plain.casefold().split()
    if not words or words[-1] in _SPOKEN_OF or len(words) > _LONGEST or " :: " in masked(pair.back):
        return True
    if words[-1] in _CALLED and not _ARTICLES.isdisjoint(words):
        return True
    label = label_of(pair.front)
    if label and label.strong and label.colon and label.rest:
        return True
    if _ELSEWHERE.fullmatch(pair.back.strip("*_ ")):
        return True
    if _SENTENCE_ENDS.search(plain):
        return True
    if _TIME.fullmatch(plain) or fold(plain) in _DAYS or is_links_alone(pair.back):
        return True
    return bool(_SIGNATURE.fullmatch(plain)) and (
        "->" in pair.back or "=>" in pair.back or bool(_TYPE.fullmatch(pair.back))
    )


_SENTENCE_ENDS = re.compile(r"[^\W\d_]{4}[.!] +[^\W\d_]")
"""How a sentence ends before another one: a term holds none."""
_LONGEST = 12
"""Words before the colons, at most, where nobody says that a line is a card."""
