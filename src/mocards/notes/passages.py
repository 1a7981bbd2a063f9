"""Passages of lines as people see them: lists of entries, texts under labels, quotes.

A Markdown parser sees less: ``5a.`` is no list to it, and a bullet that is indented by one blank too few is
no child. What is code, a table or a comment, the outline has marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from mocards.notes.dialect import Meanings
from mocards.notes.outline import Line, LineKind

_MARKER = re.compile(r"([ \t]*)([-*+•‣]|\d{1,9}[a-z]?[.)]|\d{1,2}\ufe0f?\u20e3[a-z]?)(?:[ \t]+|$)")
_QUOTE = re.compile(r"[ \t]{0,3}> ?")
_TASK = re.compile(r"\[[ xX/-]\][ \t]+")
_BLOCK_ID = re.compile(r"(?:^|\s)\^([A-Za-z0-9-]{1,64})$")
_SOLID = frozenset({LineKind.FENCE, LineKind.CODE, LineKind.TABLE, LineKind.HTML})
"""Kinds of lines that are no place for a marker or a label."""


class Entry(Struct, frozen=True):
    """One entry of a list, with all that hangs on it."""

    marker: str
    """``-``, ``*``, ``1.``, ``5a.``"""
    line: int
    head: str
    """The rest of the first line, without a task's box."""
    body: tuple[Line, ...]
    """What follows, without the indentation."""

    @property
    def end(self) -> int:
        """The line after the last one with text."""
        return max((line.number for line in self.body if line.text.strip()), default=self.line) + 1

    @property
    def text(self) -> str:
        """The whole entry as Markdown, without marker and block id."""
        return without_block_id(written([Line(self.line, self.head), *self.body]))

    @property
    def block_id(self) -> str:
        """The author's ``^block-id`` at the end of the entry or of its first line."""
        return block_id(written([Line(self.line, self.head), *self.body])) or block_id(self.head)


class Labelled(Struct, frozen=True):
    """A text with the label before it."""

    meaning: str
    """Empty when the dialect does not know the label, or there is none."""
    label: str
    """As written; empty for what stands before the first label."""
    line: int
    end: int
    """The line after the last one with text."""
    text: str
    """Markdown; a text that is one quote comes without its marks."""


class Label(Struct, frozen=True):
    """The label that a line begins with."""

    name: str
    column: int
    """Indentation of the line."""
    offset: int
    """Where the text of the line begins, after a bullet."""
    bullet: bool
    marked: bool
    """Bold or italic."""
    strong: bool
    colon: bool
    rest: str


# ---- columns ------------------------------------------------------------------------------------


def columns(text: str) -> int:
    """How far a line is indented, tabs reaching to every fourth column."""
    inside = text.lstrip(" ")
    if inside[:1] != "\t":
        return len(text) - len(inside)
    column = 0
    for sign in text:
        if sign == " ":
            column += 1
        elif sign == "\t":
            column += 4 - column % 4
        else:
            break
    return column


def without_columns(text: str, width: int) -> str:
    """A line without up to ``width`` columns of its indentation."""
    if text[:width].isspace() and "\t" not in text[:width]:
        return text[width:]
    shown = columns(text)
    return " " * max(shown - width, 0) + text.lstrip(" \t")


def dedented(lines: Sequence[Line], width: int) -> tuple[Line, ...]:
    """The lines without up to ``width`` columns, or fewer where one of them has fewer."""
    for line in lines:
        if width and line.text.strip():
            width = min(width, columns(line.text)) or width
    return tuple(Line(line.number, without_columns(line.text, width), line.kind) for line in lines)


# ---- quotes -------------------------------------------------------------------------------------


def is_quote(text: str) -> bool:
    """Whether a line is part of a quote."""
    return bool(_QUOTE.match(text))


def unquoted(lines: Sequence[Line]) -> list[Line]:
    """The lines without one level of quote marks."""
    return [Line(line.number, _QUOTE.sub("", line.text, count=1), line.kind) for line in lines]


# ---- texts --------------------------------------------------------------------------------------


def written(lines: Sequence[Line]) -> str:
    """The lines as Markdown: no comments, no footnotes, no blank lines or rules around; one quote without its marks."""
    kept = _without_ends([line for line in lines if line.kind != LineKind.COMMENT and not is_footnote(line)])
    if kept and is_quote(kept[0].text) and all(is_quote(line.text) for line in kept):
        kept = kept if kept[0].text.lstrip(" >").startswith("[!") else _without_ends(unquoted(kept))
    if kept and (width := columns(kept[0].text)):
        kept = list(dedented(kept, width))  # what hangs on the first line keeps hanging on it
    text = "\n".join([line.text.rstrip() for line in kept])
    return _without_comments(text).strip("\n").strip(" ")


FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
"""How a footnote's text begins; the card that refers to it shows it."""


def is_footnote(line: Line) -> bool:
    """Whether a footnote's text begins in a line."""
    return "[^" in line.text and line.kind == LineKind.TEXT and bool(FOOTNOTE.match(line.text))


def is_code(text: str) -> bool:
    """Whether a text is one fence and nothing else."""
    return text.startswith(("```", "~~~")) and text.endswith(text[:3]) and text.count(f"\n{text[:3]}") == 1


def filled_end(lines: Sequence[Line], default: int) -> int:
    """The line after the last one with text; ``default`` when none has any."""
    return next((line.number + 1 for line in reversed(lines) if line.text.strip()), default)


def _without_ends(lines: Sequence[Line]) -> list[Line]:
    """The lines without blank ones and rules before and after."""
    first, last = 0, len(lines)
    while first < last and (lines[first].kind == LineKind.RULE or not lines[first].text.strip()):
        first += 1
    while first < last and (lines[last - 1].kind == LineKind.RULE or not lines[last - 1].text.strip()):
        last -= 1
    return list(lines[first:last])


def _without_comments(text: str) -> str:
    """The text without ``<!-- … -->`` and ``%%…%%`` inside its lines."""
    for opening, closing in (("<!--", "-->"), ("%%", "%%")):
        if opening not in text or "`" in text:
            continue
        parts, place = [], 0
        while (start := text.find(opening, place)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
            parts.append(text[place:start])
            place = end + len(closing)
        text = "".join(parts) + text[place:]
    return text


def block_id(text: str) -> str:
    """The ``^block-id`` at the end of a text, without the caret; empty when there is none."""
    found = _BLOCK_ID.search(text[-80:])
    return found[1] if found else ""


def without_block_id(text: str) -> str:
    """A text without the ``^block-id`` at its end."""
    name = block_id(text)
    return text[: -len(name) - 1].rstrip() if name else text


# ---- lists --------------------------------------------------------------------------------------


def is_entry(text: str) -> bool:
    """Whether a line begins with the marker of a list."""
    return bool(_MARKER.match(text))


class _Collecting:
    """The entry that is being read."""

    def __init__(self, line: Line, marker: re.Match[str], column: int) -> None:
        self.line, self.marker, self.column = line, marker, column
        self.body: list[Line] = []

    def entry(self) -> Entry:
        text = self.line.text[self.marker.end() :]
        spaces = self.marker.end() - self.marker.end(2)
        offset = self.column + len(self.marker[2]) + (spaces if 1 <= spaces <= 4 else 1)
        while self.body and not self.body[-1].text.strip():
            self.body.pop()
        head, *glued = unglued(Line(self.line.number, _TASK.sub("", text, count=1).strip()))
        return Entry(self.marker[2], self.line.number, head.text, (*glued, *dedented(self.body, offset)))


def entries(lines: Sequence[Line]) -> list[Entry]:
    """The top entries of the lists among the lines; text between lists is passed over."""
    found: list[Entry] = []
    current: _Collecting | None = None
    gap = False
    """Whether the line before was blank."""
    for line in lines:
        if line.kind == LineKind.COMMENT:
            continue
        marker = _MARKER.match(line.text) if line.kind == LineKind.TEXT else None
        if marker is None and current is None:
            continue
        column = columns(line.text)
        blank = not line.text.strip()
        if marker and (current is None or column <= current.column + 1):
            if current:
                found.append(current.entry())
            current = _Collecting(line, marker, column)
        elif current and not _belongs(line, column, blank, gap, current):
            found.append(current.entry())
            current = None
        elif current:
            current.body.append(line)
        gap = blank
    if current:
        found.append(current.entry())
    return found


def _belongs(line: Line, column: int, blank: bool, gap: bool, current: _Collecting) -> bool:
    """Whether a line that starts no entry belongs to the current one: indented, or right under its text."""
    if line.kind in (LineKind.HEADING, LineKind.RULE):
        return False
    if blank or column > current.column + 1:
        return True
    before = current.body[-1] if current.body else current.line
    if line.kind in _SOLID:
        return before.kind == line.kind and before.number + 1 == line.number and not gap
    return not gap and before.kind == LineKind.TEXT


_GLUE = re.compile(
    r"[ \t]*<br[ \t]*/?>[ \t]*(?=[^\w\s*<]{0,4}[ \t]*\*\*[^*]{1,60}(?::\*\*|\*\*[ \t]?:))", re.IGNORECASE
)


def unglued(line: Line) -> list[Line]:
    """A line, parted where HTML's break glues a label in bold to what stands before it; all have its number."""
    if "<br" not in line.text or line.kind != LineKind.TEXT:
        return [line]
    return [Line(line.number, text) for text in _GLUE.split(line.text)]


# ---- labels -------------------------------------------------------------------------------------

_LEAD = re.compile(
    r"([ \t]*)((?:[-*+•‣]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX/-]\][ \t]+)?"
    r"[^\w\s*_`\[\](){}<>\"'“«|$#\\-]{0,8}[ \t]*"
)
_MARKS = ("**", "__", "*", "_")
_FIELD = re.compile(r"::[ \t]+(?=\S)")
"""How Dataview ends a label in bold, so that it is a field as well."""
_LONGEST = 120
"""Characters of a label, at most."""


@lru_cache(maxsize=1024)
def label_of(text: str) -> Label | None:
    """The label that a line begins with, in bold, italic or plain; None when it begins with none."""
    if ":" not in text and "*" not in text and "_" not in text and "：" not in text:
        return None
    lead = _LEAD.match(text)
    assert lead is not None  # noqa: S101 - the pattern matches the empty text
    start = lead.end()
    column, bullet = columns(lead[1]), lead[2] is not None
    offset = column + (len(lead[2]) if lead[2] else 0)
    for mark in _MARKS:
        if text.startswith(mark, start):
            end = text.find(mark, start + len(mark), start + _LONGEST)
            if end < 0:
                return None
            name, rest = text[start + len(mark) : end].strip(), text[end + len(mark) :].lstrip()
            if rest.startswith("::"):
                field = _FIELD.match(text, end + len(mark))
                if not field or len(mark) != 2:
                    return None  # a card of one line, or an inline field
                return Label(name.rstrip(": "), column, offset, bullet, True, True, True, text[field.end() :])
            colon = name.endswith((":", "：")) or rest.startswith((":", "："))
            dash = not colon and rest.startswith(("- ", "– ", "— "))
            rest = rest[1:].lstrip() if rest.startswith((":", "：")) or dash else rest
            name = name.rstrip(":： ")
            return Label(name, column, offset, bullet, True, len(mark) == 2, colon or dash, rest) if name else None
    end = text.find(":", start, start + _LONGEST)
    if end <= start or text[end + 1 : end + 2] not in ("", " ", "\t"):
        return None
    return Label(text[start:end].strip(), column, offset, bullet, False, False, True, text[end + 1 :].lstrip())


_DASHED = re.compile(r"([ \t]*)((?:[-*+•‣]|\d{1,3}[.)])[ \t]+)?([^\W\d_][\w'’; ]{1,40}?)[ \t]+[-–—][ \t]+(?=\S)")
_LONGEST_DASHED = 4
"""Words of a plain label before a dash, at most: more may be the beginning of a sentence."""


def known_label(text: str, meanings: Meanings) -> Label | None:
    """The label that a line begins with; a plain one may end in a dash where the dialect knows it."""
    found = _DASHED.match(text) if " - " in text or "–" in text or "—" in text else None
    if found and len(found[3].split()) <= _LONGEST_DASHED and meanings.of(found[3]):
        column, bullet = columns(found[1]), found[2] or ""
        offset = column + len(bullet)
        return Label(found[3], column, offset, bool(bullet), False, False, True, text[found.end() :].lstrip())
    label = label_of(text)
    if label and label.strong and not label.colon and _NARROWED.match(label.rest) and meanings.of(label.name):
        return replace(label, colon=True)
    return label


_NARROWED = re.compile(r"\([^()]{1,60}\)[ \t]*[:：][ \t]")
"""Brackets between a label in bold and its colon: **Good for** (roasting): …"""


def labelled(lines: Sequence[Line], meanings: Meanings) -> list[Labelled]:
    """The texts under labels, in their order; first, without a label, what stands before them.

    A label counts when it is in bold with a colon, or known to the dialect. One inside a bullet ends at the
    next bullet of its depth; one of a paragraph goes on through lists and fences to the next.
    """
    if any("<br" in line.text for line in lines):
        lines = list(_broken(lines))
    found = list(_labelled(lines, meanings, lambda label: _is_marked_label(label, meanings)))
    if not any(meanings.of(label.name) for label, _ in found if label):
        plain = list(_labelled(lines, meanings, lambda label: label.colon and bool(meanings.of(label.name))))
        found = plain if len(plain) > 1 else found
    if len(found) == 1:
        bare = list(_labelled(lines, meanings, lambda label: _is_bare_label(label, meanings)))
        found = bare if len(bare) > _FEWEST_BARE else found
    return [text for label, part in found if (text := _as_labelled(label, part, meanings))]


def has_label(lines: Sequence[Line], meanings: Meanings, wanted: Container[str] | None = None) -> bool:
    """Whether a line may have a label of one of these meanings, or of any; without one, :func:`labelled` finds none."""
    for line in lines:
        label = known_label(line.text, meanings) if line.kind == LineKind.TEXT and line.text.strip() else None
        meaning = meanings.of(label.name) if label else ""
        if (meaning and (wanted is None or meaning in wanted)) or "<br" in line.text:
            return True
    return False


_FEWEST_BARE = 2
"""Labels without any sign: only together do they mean to be some."""


def _is_bare_label(label: Label, meanings: Meanings) -> bool:
    """Whether a paragraph begins with a known label in bold and goes on without a sign: **Why** it is full."""
    return label.strong and not label.bullet and not label.column and bool(meanings.of(label.name))


_BREAK = re.compile(r"[ \t]*<br[ \t]*/?>[ \t]*(?=\*\*|__)", re.IGNORECASE)


def _broken(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, where one that breaks before a label in bold is two."""
    for line in lines:
        for text in _BREAK.split(line.text) if line.kind in (LineKind.TEXT, LineKind.HTML) else [line.text]:
            yield replace(line, text=text)


_PICTURES = frozenset({"analogy", "model"})
"""Meanings of labels that a sentence goes on from."""

_ENDS = ("?", ".", "→", "–", "—")
"""What may end a label inside its bold marks, besides a colon: **Why now.** It comes first."""


def _is_marked_label(label: Label, meanings: Meanings) -> bool:
    if not label.marked:
        return label.bullet and label.colon and bool(meanings.of(label.name))
    ends = label.colon or not label.rest or label.name.endswith(_ENDS) or _goes_on(label, meanings)
    begins = label.strong and label.bullet and not label.rest[:1].islower()  # and is no word of a sentence
    return (label.strong and label.colon) or ((ends or begins) and bool(meanings.of(label.name)))


def _goes_on(label: Label, meanings: Meanings) -> bool:
    """Whether a sentence goes on from a label: **Think of it as** a lid, *You will learn* to shut it."""
    meaning = meanings.of(label.name)
    return meaning in _PICTURES or (meaning == "covers" and label.bullet and len(label.name.split()) > 1)


def _defined(lines: Sequence[Line], meanings: Meanings) -> Iterator[Line]:
    """The lines, a known label over ``: text`` in bold, as the lists of definitions have it."""
    under = False
    for place, line in enumerate(lines):
        after = lines[place + 1].text.lstrip(" \t") if place + 1 < len(lines) else ""
        if under:
            yield Line(line.number, line.text.lstrip(" \t")[1:].lstrip(), line.kind)
            under = False
        elif after.startswith(": ") and line.kind == LineKind.TEXT and meanings.of(line.text):
            yield Line(line.number, f"**{line.text.strip(' *_')}**:")
            under = True
        else:
            yield line


def _labelled(
    lines: Sequence[Line], meanings: Meanings, counts: Callable[[Label], bool]
) -> Iterator[tuple[Label | None, list[Line]]]:
    current: Label | None = None
    part: list[Line] = []
    for line in (part for whole in _defined(lines, meanings) for part in unglued(whole)):
        label = known_label(line.text, meanings) if line.kind == LineKind.TEXT and line.text.strip() else None
        if label and counts(label) and (current is None or _ends(current, label)):
            yield current, part
            current, part = label, [line]
        else:
            part.append(line)
    yield current, part


def _ends(current: Label, label: Label) -> bool:
    if label.bullet and not current.bullet:
        return False
    return label.column <= current.column + 1


def _says(line: Line) -> bool:
    return bool(line.text.strip()) and line.kind != LineKind.COMMENT


def _as_labelled(label: Label | None, part: Sequence[Line], meanings: Meanings) -> Labelled | None:
    if label is None:
        text = written(part)
        filled = [line.number for line in part if _says(line)] if text else []
        return Labelled("", "", filled[0], filled[-1] + 1, text) if text else None
    first, rest = part[0], list(part[1:])
    if label.bullet:
        rest = [*dedented(rest[: _bullet_length(label, rest)], label.offset)]
    text = written([Line(first.number, label.rest), *rest])
    end = max((line.number for line in rest if _says(line)), default=first.number) + 1
    return Labelled(meanings.of(label.name), label.name, first.number, end, text)


def _bullet_length(label: Label, rest: Sequence[Line]) -> int:
    """How many of the following lines belong to a bullet."""
    gap = False
    for place, line in enumerate(rest):
        blank = not line.text.strip()
        column = columns(line.text)
        if not blank and column <= label.column + 1 and (gap or _MARKER.match(line.text) or line.kind != LineKind.TEXT):
            return place
        gap = blank
    return len(rest)
