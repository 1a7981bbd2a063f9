"""A lean scanner of lines: what most notes are made of, exactly as markdown-it's block rules read it.

But for two things that people mean otherwise: ``5a.`` begins an entry, and ``</details>`` ends a block of HTML.

It knows headings with ``#``, rules, fences at the margin, comments, HTML blocks, tables as people draw them, and
paragraphs, lists and quotes of plain lines. A stretch that holds anything else (underlined headings, fences in lists,
indented code, tabs) is read by markdown-it, and nothing but that stretch. A property test holds the whole to what
markdown-it makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

Heading = tuple[int, int, str]
"""0-based line, level, title."""

Parse = Callable[[Sequence[str]], tuple[bytearray, list[Heading]]]
"""Reads lines with a Markdown parser: what each is part of, and the headings."""

HEADING, RULE, FENCE, HTML, TABLE, COMMENT = 1, 2, 3, 5, 6, 7
"""As :class:`mocards.notes.outline.LineKind` has them; a test holds them to it."""


class _Open:
    """What the lines before leave open for the next; plain numbers, as :class:`mocards.notes.outline.LineKind` is."""

    NOTHING: Final = 0
    PARAGRAPH: Final = 1
    LIST: Final = 2
    QUOTE: Final = 3


class _UnknownError(Exception):
    """The note holds something that the scanner does not know."""


_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$", re.DOTALL)
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}) *$")
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[a-z]?[.)])( +)(?=\S)")
_ONE = re.compile(r"0*1[a-z]?[.)]|[-*+]")
_PLAIN_ENTRY = re.compile(r"[-*+] [*_\[(\"']{0,4}[^\W\d_]")
"""A bullet at the margin with plain words behind it: it goes on with a list or begins one, whatever is open."""
_UNDERLINE = re.compile(r"[-=_*+][-=_*+ ]*$|\d{1,9}[a-z]?[.)] *$")
"""May be a rule, the line under a heading, or a marker with nothing behind it."""
_DELIMITERS = re.compile(r"[ >*+\d.)]*[|:-][-|: ]*$")
"""May be the second row of a table."""
_ROW = re.compile(r"\|[^\\\t]*\| *$")
_SECOND_ROW = re.compile(r"\|(?: *:?-+:? *\|)+ *$")
_MOST_CELLS = 0xFFFF
"""Of a table that markdown-it surely reads to its end."""
BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|"
    "main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|"
    "title|tr|track|ul"
)
"""Tags that begin an HTML block, up to the next blank line (CommonMark 0.31, condition 6). A test holds them to
markdown-it's: importing them from there takes longer than reading a note."""
BLOCK_TAG = re.compile(rf"</?(?:{BLOCK_TAGS})(?=[ \t]|/?>|$)", re.IGNORECASE)
FOLD_END = re.compile(r"</details\s*>[ \t]*$", re.IGNORECASE)
"""How a line ends that closes what was folded away: people write on below it, CommonMark waits for a blank line."""
_NEVER_INSIDE = re.compile(r"```|~~~|<|#{1,6}(?: |$)| {4}")
"""What begins more than plain words inside a list or a quote."""


def scan(texts: Sequence[str], start: int, parse: Parse) -> tuple[bytearray, list[Heading]]:
    """What each line is part of, and the headings.

    Args:
        texts: all lines.
        start: how many of them are front matter.
        parse: reads what takes a Markdown parser.
    """
    scanner = _Scanner(texts, bytearray(len(texts)), start)
    place = start
    while place < len(texts):
        if not texts[place]:
            place = scanner.blank(place)  # half of all lines
            continue
        try:
            place = scanner.line(place)
        except _UnknownError:
            place = scanner.parsed(place, parse)
    return scanner.kinds, scanner.headings


@dataclass
class _Scanner:
    texts: Sequence[str]
    kinds: bytearray
    free: int
    """The last line at which nothing was open: what stands before it has no say in what follows."""
    headings: list[Heading] = field(default_factory=list)
    open: int = _Open.NOTHING
    gap: bool = False
    """Whether the line before was blank."""
    unsure: bool = False
    """Whether the line before may be in the list or behind it."""

    def line(self, place: int) -> int:
        """Read what begins in a line; the line after it."""
        text = self.texts[place]
        first = text[:1]
        if (first.isalpha() or (text[:2] == "**" and text[2:3].isalpha())) and "|" not in text and "\t" not in text:
            return self._plain(place)
        if first == "#" and "\t" not in text and (heading := _HEADING.match(text)):
            return self._heading(place, heading)
        if first in "-*+" and "\t" not in text and _PLAIN_ENTRY.match(text):
            self.open, self.gap, self.unsure = _Open.LIST, False, False
            return place + 1
        if not text.strip(" \t"):
            return self.blank(place)
        if first in "`~" and (fence := _FENCE.match(text)):
            return self._fence(place, fence[1] or fence[2])
        if "\t" in text or (_DELIMITERS.match(text) and ("|" in text or ":" in text)):
            raise _UnknownError
        if first == "|":
            return self._table(place, text)
        if first == " ":
            return self._indented(place, text)
        if first == "<":
            return self._html(place, text)
        if first == ">":
            return self._quote(place, text)
        return self._marked(place, text)

    def blank(self, place: int) -> int:
        """Read a blank line: all but a list ends there."""
        self.gap, self.unsure = True, False
        if self.open != _Open.LIST:
            self.open = _Open.NOTHING
        return place + 1

    def _plain(self, place: int) -> int:
        """A line of words at the margin: it goes on with what is open, or is a paragraph."""
        if self.gap or self.open == _Open.NOTHING:
            self.open = _Open.PARAGRAPH
        return self._next(place)

    def _next(self, place: int) -> int:
        self.gap = self.unsure = False
        return place + 1

    def _closed(self, place: int, end: int, kind: int) -> int:
        """Lines that are a block of their own."""
        self.kinds[place:end] = bytes([kind]) * (end - place)
        self.open = _Open.NOTHING
        self._next(place)
        self.free = end
        return end

    def parsed(self, place: int, parse: Parse) -> int:
        """Have the stretch read that a line is in, up to the next heading, which ends all that is open; the line after.

        Only a fence or HTML at the margin goes on through a heading: then all that is left is one stretch.
        """
        texts, start = self.texts, self.free
        end = next((at + 1 for at in range(place + 1, len(texts)) if _HEADING.match(texts[at])), len(texts))
        kinds, headings = parse(texts[start:end])
        if end < len(texts) and (not headings or start + headings[-1][0] != end - 1):
            end = len(texts)
            kinds, headings = parse(texts[start:end])
        self.kinds[start:end] = kinds
        self.headings += [(start + line, level, title) for line, level, title in headings]
        self.open, self.free = _Open.NOTHING, end
        self._next(place)
        return end

    def _heading(self, place: int, found: re.Match[str]) -> int:
        title = (found[2] or "").strip()
        if title.endswith("#"):
            raise _UnknownError
        self.headings.append((place, len(found[1]), title))
        return self._closed(place, place + 1, HEADING)

    def _fence(self, place: int, mark: str) -> int:
        closing = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
        for end in range(place + 1, len(self.texts)):
            if closing.match(self.texts[end]):
                return self._closed(place, end + 1, FENCE)
        raise _UnknownError

    def _html(self, place: int, text: str) -> int:
        if text.startswith("<!--"):
            for end in range(place, len(self.texts)):
                if "-->" in self.texts[end]:
                    return self._closed(place, end + 1, COMMENT)
            raise _UnknownError
        if not BLOCK_TAG.match(text):
            raise _UnknownError
        end = place + 1
        while end < len(self.texts) and self.texts[end].strip(" \t") and not FOLD_END.search(self.texts[end - 1]):
            end += 1
        return self._closed(place, end, HTML)

    def _quote(self, place: int, text: str) -> int:
        inside = text
        while inside.startswith(">"):
            inside = inside[1:].removeprefix(" ")
        self._see_inside(inside.lstrip(" ") if inside[:4] != "    " else inside)
        self.open = _Open.QUOTE
        self._next(place)
        self.gap = not inside.strip(" ")  # no paragraph that the next line could go on with
        return place + 1

    def _see_inside(self, text: str) -> None:
        """Refuse what is more than plain words, in or behind the markers of a list."""
        while True:
            if _NEVER_INSIDE.match(text) or _UNDERLINE.match(text) or text.startswith(">"):
                raise _UnknownError
            marker = _MARKER.match(text)
            if marker is None:
                return
            if len(marker[1]) > 4:
                raise _UnknownError
            text = text[marker.end() :]

    def _table(self, place: int, text: str) -> int:
        """A table whose rows all have signs around them; without a second row of dashes, a line of words."""
        texts = self.texts
        below = texts[place + 1] if place + 1 < len(texts) else ""
        if not _DELIMITERS.match(below):
            return self._plain(place)
        usual = _ROW.match(text) and _SECOND_ROW.match(below) and text.count("|") == below.count("|")
        if not usual or not (self.gap or self.open in (_Open.NOTHING, _Open.PARAGRAPH)):
            raise _UnknownError
        end = place + 2
        while end < len(texts) and texts[end].startswith("|"):
            end += 1
        ended = end == len(texts) or texts[end].strip(" \t") == "" or _HEADING.match(texts[end])
        if not ended or (end - place) * text.count("|") > _MOST_CELLS:
            raise _UnknownError
        return self._closed(place, end, TABLE)

    def _indented(self, place: int, text: str) -> int:
        inside = text.lstrip(" ")
        deep = len(text) - len(inside) > 3
        if deep and (self.gap or self.open in (_Open.NOTHING, _Open.QUOTE)):
            raise _UnknownError
        self._see_inside(inside)
        gap, before = self.gap, self.open
        if not deep and _MARKER.match(inside) and (before != _Open.PARAGRAPH or gap or _ONE.match(inside)):
            self.open = _Open.LIST
        elif before == _Open.NOTHING:
            self.open = _Open.PARAGRAPH
        place = self._next(place)
        self.unsure = before == _Open.LIST or self.open != before
        return place

    def _marked(self, place: int, text: str) -> int:
        """A line at the margin that begins with a sign or a digit."""
        if _RULE.match(text):
            if self.unsure or (text[0] == "-" and self.open == _Open.PARAGRAPH):
                raise _UnknownError
            return self._closed(place, place + 1, RULE)
        if _UNDERLINE.match(text):
            raise _UnknownError
        marker = _MARKER.match(text)
        if marker is None:
            return self._plain(place)
        self._see_inside(text)
        if self.open != _Open.PARAGRAPH or _ONE.match(text):
            self.open = _Open.LIST
        return self._next(place)
