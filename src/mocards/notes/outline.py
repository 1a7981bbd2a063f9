"""A note's text becomes sections and lines that know what they are, by markdown-it's block tokens.

Inline marks are not parsed here: two thirds of a Markdown parser's time goes there, and only the few lines
where an item stands are worth it. Line numbers are 1-based from here on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from mocards.notes.admonitions import in_callouts, may_hold_some
from mocards.notes.conflicts import Conflict, conflicts
from mocards.notes.frontmatter import front_matter, front_matter_end
from mocards.notes.scan import BLOCK_TAG, FOLD_END, Heading, scan
from mocards.notes.wording import holds

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token


class LineKind:
    """What a line is part of, as far as it matters to a reader of lines.

    Plain numbers: a note is asked for them some thousand times, and an enum gives them in the fourfold time.
    """

    TEXT: Final = 0
    """A paragraph, a list, a quote, or blank."""
    HEADING: Final = 1
    RULE: Final = 2
    FENCE: Final = 3
    CODE: Final = 4
    """Indented code."""
    HTML: Final = 5
    TABLE: Final = 6
    COMMENT: Final = 7
    """Commented out, or front matter: no content."""


_KINDS = {
    "heading_open": LineKind.HEADING,
    "hr": LineKind.RULE,
    "fence": LineKind.FENCE,
    "code_block": LineKind.CODE,
    "html_block": LineKind.HTML,
    "table_open": LineKind.TABLE,
}


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of a note. A struct, since notes are made of hundreds of them: it costs a fourth of a dataclass."""

    number: int
    """1-based."""
    text: str
    """Without its line end, and without the quote marks or indentation of what it was taken from."""
    kind: int = LineKind.TEXT
    """A :class:`LineKind`."""


class Section(Struct, frozen=True):
    """A heading, and what stands under it."""

    title: str
    """As written, without the marks of the heading."""
    level: int
    line: int
    """Where the heading stands."""
    end: int
    """The line after the last one, subsections included."""
    children: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        """This section and all under it, in the order of the note."""
        yield self
        for child in self.children:
            yield from child.walk()


class Outline(Struct, frozen=True):
    """A note as sections over lines."""

    texts: tuple[str, ...]
    """All lines, without their ends."""
    kinds: bytes
    """The :class:`LineKind` of each line."""
    numbered: tuple[Line, ...]
    """The same lines with their numbers; empty where dashes underline a title, in bold where a title is in italics,
    callouts where there are admonitions."""
    sections: tuple[Section, ...]
    """The top ones; a heading of a lower level is a child of the one before it."""
    every: tuple[Section, ...]
    """All sections, in the order of the note."""
    front: Mapping[str, tuple[str, ...]]
    """The front matter's keys."""
    conflicts: tuple[Conflict, ...] = ()
    """What git left in two versions: the lower ones are comments."""

    def lines(self, start: int, end: int) -> list[Line]:
        """The lines from ``start`` up to but not including ``end``, both 1-based."""
        return list(self.numbered[max(start, 1) - 1 : max(end, 1) - 1])

    def walk(self) -> Iterator[Section]:
        """All sections in the order of the note."""
        return iter(self.every)


def outline(text: str) -> Outline:
    """The outline of a note's text, whose lines end in ``\\n``. Takes any text, in linear time."""
    whole = text.split("\n")
    found = conflicts(whole) if "<<<<<<<" in text else ()
    texts = _upper_version(whole, found) if found else whole
    texts = in_callouts(texts) if may_hold_some(text) else texts
    skipped = front_matter_end(texts)
    kinds, headings = scan(texts, skipped, parsed)
    kinds[:skipped] = bytes([LineKind.COMMENT]) * skipped
    if holds(text, "%%"):
        _comment_out(texts, kinds)
    for place in _silent(found):
        kinds[place] = LineKind.COMMENT
    sections, every = _tree([h for h in headings if kinds[h[0]] == LineKind.HEADING], len(texts) + 1)
    return Outline(
        texts=tuple(whole),
        kinds=bytes(kinds),
        numbered=tuple(map(Line, range(1, len(texts) + 1), _bare(texts, kinds, headings), kinds)),
        sections=sections,
        every=every,
        front=front_matter(texts[1 : skipped - 1]) if skipped else {},
        conflicts=found,
    )


def _upper_version(texts: Sequence[str], found: Sequence[Conflict]) -> list[str]:
    """The lines with nothing in those that a conflict silences."""
    kept = list(texts)
    for place in _silent(found):
        kept[place] = ""
    return kept


def _silent(found: Sequence[Conflict]) -> Iterator[int]:
    """Places of the lines that conflicts silence."""
    for conflict in found:
        yield conflict.line - 1
        yield from range(conflict.lower - 1, conflict.end - 1)


def _bare(texts: Sequence[str], kinds: bytearray, headings: Sequence[Heading]) -> Sequence[str]:
    """The lines without those that underline a title: they are no text of what stands under it."""
    if kinds.count(LineKind.HEADING) == len(headings):
        return texts
    titles = {heading[0] for heading in headings}
    return [
        "" if kind == LineKind.HEADING and place not in titles else text
        for place, (text, kind) in enumerate(zip(texts, kinds, strict=True))
    ]


def parsed(texts: Sequence[str]) -> tuple[bytearray, list[Heading]]:
    """What each line is part of, and the headings, as markdown-it says it: for whatever :func:`scan` does not know."""
    tokens = _block_tokens("\n".join(_as_commonmark(texts)))
    kinds = bytearray(len(texts))
    headings: list[Heading] = []
    for place, token in enumerate(tokens):
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None:
            continue
        start, end = token.map[0], min(token.map[1], len(texts))
        if kind == LineKind.HEADING and token.level:
            continue  # in a list or a quote it parts nothing
        if kind == LineKind.HEADING:
            title = tokens[place + 1].content
            if token.markup in ("-", "=") and not _is_title(title, token.markup):
                kinds[end - 1] = LineKind.RULE  # a rule right under a paragraph
                continue
            headings.append((start, int(token.tag[1]), title.replace("\n", " ")))
        elif kind == LineKind.HTML and token.content.lstrip().startswith("<!--"):
            kind = LineKind.COMMENT
        kinds[start:end] = bytes([kind]) * (end - start)
    return kinds, headings


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # most notes do without, and so does the first card after an edit

    # Without "reference": link definitions are content of no interest, and their rule is not linear.
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    return parser


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule for a block of HTML, which ends behind what was folded away."""
    from markdown_it.rules_block import html_block

    if BLOCK_TAG.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start]):
        for line in range(start, end):
            text = state.src[state.bMarks[line] : state.eMarks[line]]
            if not text.strip() or FOLD_END.search(text):
                end = line + 1
                break
    return html_block(state, start, end, silent)


def _block_tokens(text: str) -> list[Token]:
    parser = _parser()
    tokens: list[Token] = []
    parser.block.parse(text, parser, {}, tokens)
    return tokens


_LETTERED = re.compile(r"( {0,3}\d{1,8})[a-z]([.)] )")


def _as_commonmark(texts: Sequence[str]) -> Iterator[str]:
    """The lines with ``5a.`` as ``5.``: people see a list there, CommonMark does not."""
    for text in texts:
        yield (
            _LETTERED.sub(r"\1\2", text, count=1) if text[:5].lstrip()[:1].isdigit() and _LETTERED.match(text) else text
        )


def _is_title(text: str, mark: str) -> bool:
    """Whether a paragraph with such signs under it is meant as a heading: one line, and plain over dashes."""
    return "\n" not in text and (mark == "=" or not any(sign in text for sign in ("**", "__", "[[")))


def _comment_out(texts: Sequence[str], kinds: bytearray) -> None:
    """Mark what stands between two lines with ``%%``, Obsidian's comments."""
    inside = False
    for place, text in enumerate(texts):
        if "%%" in text and kinds[place] not in (LineKind.FENCE, LineKind.CODE, LineKind.COMMENT):
            odd = text.count("%%") % 2 == 1
            if inside or text.lstrip().startswith("%%"):
                kinds[place] = LineKind.COMMENT
                inside = inside ^ odd
        elif inside:
            kinds[place] = LineKind.COMMENT


_BLOCK_ID = re.compile(r"\s+\^[A-Za-z0-9-]{1,64}$")
"""What only links need, behind a title."""


def _tree(headings: Sequence[tuple[int, int, str]], last: int) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """The top sections and all of them, from (0-based line, level, title), made from the last to the first."""
    waiting: list[Section] = []  # sections to the right that have no parent yet, nearest last
    every: list[Section] = []
    for place, level, title in reversed(headings):
        children = []
        while waiting and waiting[-1].level > level:
            children.append(waiting.pop())
        end = waiting[-1].line if waiting else last
        every.append(Section(_BLOCK_ID.sub("", title), level, place + 1, end, tuple(children)))
        waiting.append(every[-1])
    return tuple(reversed(waiting)), tuple(reversed(every))
