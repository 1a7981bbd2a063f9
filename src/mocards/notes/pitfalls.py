"""Pitfalls: mistakes with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import ClassVar

from mocards.model import Item
from mocards.notes.links import link_at
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import Entry, Labelled, entries, label_of, labelled, written
from mocards.notes.quotes import ASKING, callouts
from mocards.notes.reading import Found, Part, Reading, bold_title, listed_lines
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.wording import is_placeholder, is_slot, is_struck, unadorned


class Pitfall(Item, frozen=True, kw_only=True):
    """A mistake: in one line with its remedy, or told with symptom, cause, solution and lesson."""

    kind: ClassVar[str] = "pitfall"
    mistake: str
    remedy: str = ""
    """What to do instead, or what comes of the mistake: notes give either in the same place."""
    symptom: str = ""
    deed: str = ""
    """What was done wrong, often a fence."""
    cause: str = ""
    solution: str = ""
    lesson: str = ""

    @property
    def anchor(self) -> str:
        """The mistake."""
        return self.mistake

    def facets(self) -> Mapping[str, str]:
        """``remedy`` of the short form; ``cause``, ``solution`` and ``lesson`` of the long one.

        Where nobody says why, what was done wrong is the cause.
        """
        answers = {
            "remedy": self.remedy,
            "cause": self.cause or self.deed,
            "solution": self.solution,
            "lesson": self.lesson,
        }
        return {name: text for name, text in answers.items() if text}

    def words(self) -> Mapping[str, str]:
        """``mistake``, ``symptom``, ``deed``, ``cause``, ``solution``, ``lesson``; empty where missing."""
        return {
            "mistake": self.mistake,
            "symptom": self.symptom,
            "deed": self.deed,
            "cause": self.cause,
            "solution": self.solution,
            "lesson": self.lesson,
        }


def pitfalls(reading: Reading) -> Iterator[Found]:
    """The pitfalls of a note: bullets with a remedy, and sections that tell of one at length."""
    for part in reading.parts_of("pitfalls"):
        own_end, told = _stories(reading, part)
        for entry in entries([line for line in listed_lines(part) if line.number < own_end]):
            yield from _bullet(reading, entry)
        for callout in callouts(part.lines):
            if callout.sort not in ASKING:
                yield from _story(reading, callout.title, callout.line, callout.lines)
        for table in tables_of_mistakes(reading, part, own_end):
            yield from _rows(reading, table)
        for title, line, lines in told:
            if all(one.kind == LineKind.TABLE for one in lines if one.text.strip()):
                for table in tables(lines):
                    yield from _rows(reading, table)
            else:
                yield from _story(reading, title, line, lines)


# ---- told at length ------------------------------------------------------------------------------

_Story = tuple[str, int, Sequence[Line]]
"""Title, line of the title, lines under it."""


def _stories(reading: Reading, part: Part) -> tuple[int, Sequence[_Story]]:
    """Where the part's own bullets end, and the pitfalls that have a title of their own after that."""
    if part.section and part.section.children:
        children = part.section.children
        return children[0].line, [
            (child.title, child.line, reading.outline.lines(child.line + 1, child.end)) for child in children
        ]
    titles = [
        (place, title)
        for place, line in enumerate(part.lines)
        if line.kind == LineKind.TEXT and (title := bold_title(line.text)) and _is_story(reading, title.name)
    ]
    if not titles:
        return part.end, []
    ends = [place for place, _ in titles[1:]] + [len(part.lines)]
    stories = [
        (title.rest or title.name, part.lines[place].number, part.lines[place + 1 : end])
        for (place, title), end in zip(titles, ends, strict=True)
    ]
    return stories[0][1], stories


def _is_story(reading: Reading, title: str) -> bool:
    """Whether a bold title names a pitfall rather than labels a part of one."""
    return not reading.dialect.labels["pitfall"].of(title) and bool(_numbered(reading).match(unadorned(title)))


def _numbered(reading: Reading) -> re.Pattern[str]:
    """Matches *Pitfall 2:* or *2.* in front of a name."""
    return _numbered_by(reading.dialect.words["pitfall"])


@cache
def _numbered_by(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"\A(?:(?:{either})\s*(?:#?\d{{1,3}}[a-z]?)?\s*(?:[:.)–—-]\s*|$)|\d{{1,3}}[.)]\s+)", re.IGNORECASE
    )


def _name(reading: Reading, title: str) -> str:
    """The title without *Pitfall 2:* in front."""
    plain = unadorned(title)
    return unadorned(_numbered(reading).sub("", plain, count=1)) or plain


def _story(reading: Reading, title: str, line: int, lines: Sequence[Line]) -> Iterator[Found]:
    texts = [text for text in labelled(lines, reading.dialect.labels["pitfall"]) if not is_placeholder(text.text)]
    known = _joined(texts)
    name = _name(reading, title)
    if is_placeholder(f"{name} ") or is_slot(name):
        return
    remedy = known.pop("remedy", "")
    if not known and not remedy:
        remedy = "\n\n".join(text.text for text in texts if not text.label)
    if not remedy and not (known.keys() & {"cause", "solution", "lesson"}):
        if texts:
            _complain(reading, line, name)
        return
    end = max((text.end for text in texts), default=line + 1)
    item = _told(reading, line, name, remedy, known)
    yield Found(item, end, "pitfall told with symptom, cause, solution, lesson" if known else "pitfall with a text")


def _told(reading: Reading, line: int, mistake: str, remedy: str, known: Mapping[str, str]) -> Pitfall:
    return Pitfall(
        position=reading.at(line),
        mistake=mistake,
        remedy=remedy,
        symptom=known.get("symptom", ""),
        deed=known.get("deed", ""),
        cause=known.get("cause", ""),
        solution=known.get("solution", ""),
        lesson=known.get("lesson", ""),
    )


def _joined(texts: Sequence[Labelled]) -> dict[str, str]:
    """Meaning → text; what stands under two labels of one meaning is joined."""
    known: dict[str, str] = {}
    for text in texts:
        if text.meaning and text.text:
            known[text.meaning] = f"{known[text.meaning]}\n\n{text.text}" if text.meaning in known else text.text
    return known


# ---- a row of a table ------------------------------------------------------------------------------


def tables_of_mistakes(reading: Reading, part: Part, end: int) -> Iterator[Table]:
    """The tables of a part up to a line; behind the list of a bold title only those that say so in their header."""
    listed = part.section is None and entries(listed_lines(part))
    labels, titles = reading.dialect.labels["pitfall"], reading.dialect.titles
    for table in tables([line for line in part.lines if line.number < end]):
        name = table.header[name_column(table)]
        if not listed or titles.of(name) == "pitfalls" or labels.of(name) in ("deed", "symptom"):
            yield table


def beside_the_list(reading: Reading, part: Part) -> set[int]:
    """The lines of tables and code behind the list of a bold title that are of something else than mistakes."""
    if part.section is not None:
        return set()
    listed = entries(listed_lines(part))
    owned = {line.number for entry in listed for line in entry.body}
    for table in tables_of_mistakes(reading, part, part.end):
        owned |= set(range(table.line, table.line + 2 + len(table.rows)))
    kinds = (LineKind.TABLE, LineKind.FENCE) if listed and not _stories(reading, part)[1] else (LineKind.TABLE,)
    return {line.number for line in part.lines if line.kind in kinds} - owned


def _rows(reading: Reading, table: Table) -> Iterator[Found]:
    """The pitfalls of a table: the mistake, and what its columns say of it."""
    labels, first = reading.dialect.labels["pitfall"], name_column(table)
    for line, cells in table.rows:
        known: dict[str, str] = {}
        rest: list[str] = []
        for header, cell in zip(table.header[first + 1 :], cells[first + 1 :], strict=True):
            meaning = labels.of(header)
            if not re.search(r"\w", cell) or is_placeholder(cell):
                continue
            if meaning and meaning not in (*known, "remedy"):
                known[meaning] = cell
            else:
                rest.append(cell if len(cells) == first + 2 else f"**{unadorned(header)}**: {cell}")
        mistake = _name(reading, _unmarked(cells[first]))
        if not re.search(r"\w", mistake) or is_placeholder(f"{mistake} "):
            continue
        if rest or known.keys() & {"cause", "solution", "lesson"}:
            yield Found(_told(reading, line, mistake, "\n".join(rest), known), line + 1, "pitfall in a table")


# ---- one bullet ------------------------------------------------------------------------------------


def _bullet(reading: Reading, entry: Entry) -> Iterator[Found]:
    if is_struck(entry.head):
        return
    known = _joined(labelled(entry.body, reading.dialect.labels["pitfall"]))
    if known.keys() & {"cause", "solution", "lesson", "remedy"}:
        words = reading.dialect.words
        split = mistake_and_remedy(entry.head, words["instead"], words["better"], words["last"])
        yield from _story(reading, split[0] if split else entry.head.strip("*_: "), entry.line, entry.body)
        return
    head = entry.text if not entry.body else entry.head
    words = reading.dialect.words
    split = mistake_and_remedy(unadorned(head) or head, words["instead"], words["better"], words["last"])
    below = written(entry.body)
    mistake, remedy = split or ((unadorned(head) or head).rstrip(": "), "")
    remedy = "\n\n".join(text for text in (remedy, below) if text and entry.body) if entry.body else remedy
    mistake = _name(reading, _unmarked(mistake))
    if not mistake or is_placeholder(f"{mistake} ") or (is_placeholder(remedy) and remedy):
        return
    if not remedy:
        _complain(reading, entry.line, mistake)
        return
    item = Pitfall(position=reading.at(entry.line), block_id=entry.block_id, mistake=mistake, remedy=remedy)
    yield Found(item, entry.end, "mistake with its remedy")


_SAYS_MORE = re.compile(r"\s=\s|;\s")
"""In a line that was not parted: its author has said what comes of it, in a form of their own."""


def _complain(reading: Reading, line: int, mistake: str) -> None:
    if _SAYS_MORE.search(mistake):
        return
    short = mistake if len(mistake) <= 60 else mistake[:59] + "…"
    reading.complain(
        "pitfall-without-remedy",
        line,
        f"the pitfall '{short}' says neither what comes of it nor what to do instead",
        "add the remedy in brackets, or after an arrow",
    )


def mistake_and_remedy(
    text: str,
    instead: tuple[str, ...] = ("instead of",),
    better: tuple[str, ...] = ("instead",),
    last: tuple[str, ...] = ("instead",),
) -> tuple[str, str] | None:
    """The two halves of a pitfall in one line; None for a mistake alone.

    In turn: an arrow; a label in bold with a colon; *instead of*, *…, better …*, *…, … instead*, a colon or a
    dash, whichever comes first; brackets at the end; a semicolon or an equals sign; the end of a sentence. Signs inside
    brackets, quotes and code do not count.
    """
    label = label_of(text)
    places = _outer_places(text, _signs(instead, better, last))
    arrows = [place for place in places if place[2] == "arrow"]
    if arrows:
        start, end, _ = arrows[0]
        return _halves(text[:start], _without_link_at_end(text, [place[:2] for place in arrows])[end:])
    if label and label.strong and label.rest and (label.colon or label.name.endswith((".", "!"))):
        return _halves(label.name.rstrip("."), label.rest)
    for weak in (False, True):
        for start, end, kind in places:
            if (kind == "weak") is weak and (halves := _halves(text[:start], text[end:])):
                return halves
        if not weak and (halves := _bracket_at_end(text)):
            return halves
    sentences = _TWO_SENTENCES.match(text)
    return _halves(sentences[1], sentences[2]) if sentences else None


_TWO_SENTENCES = re.compile(
    r"(\S+(?:\s+\S+){1,30}?\s+\S*[^\W\d_]{3}[)\"”»*_`]{0,2})[.!]\s+((?![a-z])[\w\"“„«*_`]\S*(?:\s+\S+){3}.*)", re.DOTALL
)
"""A mistake of three words and more, and what it comes to in four and more."""


def _halves(mistake: str, remedy: str) -> tuple[str, str] | None:
    mistake, remedy = mistake.strip(" :,;"), remedy.strip()
    return (mistake, remedy) if re.search(r"[\w`]", mistake) and re.search(r"[\w`]", remedy) else None


_SEE = re.compile(r"(?:see|cf\.?|siehe|voir|véase|ver)\s+", re.IGNORECASE)


def _without_link_at_end(text: str, arrows: Sequence[tuple[int, int]]) -> str:
    """The line without a last ``→ [[note]]``, unless that is all that follows the mistake."""
    start, end = arrows[-1]
    tail = _SEE.sub("", text[end:].strip())
    link = link_at(tail)
    if len(arrows) > 1 and link and not re.search(r"\w", tail[link.length :]):
        return text[:start].rstrip()
    return text


_SIGNS = (
    r"(?P<code>`+)|(?P<quoted>(?<!\w)\"[^\"]{2,200}\"(?!\w)|“[^”]{2,200}”|„[^“”]{2,200}[“”]|«[^»]{2,200}»)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<arrow>(?<!\s)\s*(?:[→⇒➜➔⟶]|➡\ufe0f?)\s*|\s[-=]{1,4}>\s)"
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


def _unmarked(text: str) -> str:
    """A text without the bold marks around the whole of it."""
    inner = text[2:-2]
    return inner if text.startswith("**") and text.endswith("**") and "**" not in inner and inner else text
