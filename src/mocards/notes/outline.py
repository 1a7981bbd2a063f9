"""Text → a tree of sections and blocks with true line numbers.

markdown-it-py finds the blocks; inline Markdown stays source, since parsing it costs twice as much
as all the rest and most of a note gives no card. Line numbers become 1-based here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin


@dataclass(frozen=True, slots=True)
class Block:
    """One block of Markdown."""

    kind: str
    """``paragraph``, ``bullets``, ``numbers``, ``item``, ``quote``, ``fence``, ``code``, ``table``,
    ``html``, ``rule``."""
    line: int
    """Where it starts, 1-based."""
    end: int
    """The line after its last."""
    text: str
    """Its Markdown, without what the blocks around it put before each line."""
    mark: str = ""
    """A fence's info string, an item's marker as it was written (``-``, ``5a.``)."""
    children: tuple[Block, ...] = ()
    """The items of a list, the blocks of an item or a quote."""

    @property
    def markdown(self) -> str:
        """The block as one would write it on its own, fences and quote marks included."""
        if self.kind == "fence":
            ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", self.text)), default=0))
            return f"{ticks}{self.mark}\n{self.text}\n{ticks}"
        if self.kind == "code":
            return "\n".join(f"    {line}" for line in self.text.split("\n"))
        if self.kind == "quote":
            return "\n".join(f"> {line}".rstrip() for line in self.text.split("\n"))
        return self.text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands under it."""

    title: str
    """The heading's text; empty for what comes before the first heading."""
    level: int
    """1 to 6; 0 for the note as a whole."""
    line: int
    end: int
    """The line after its last, subsections included."""
    blocks: tuple[Block, ...]
    """What stands before the first subsection."""
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """This section and all under it, in the order of the note."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """A note's structure."""

    root: Section
    front_matter: str
    """YAML between the leading rules; empty when there is none."""
    lines: tuple[str, ...]


_LETTERED = re.compile(r"^(\s{0,3}\d{1,8})([a-z])([.)])(?=\s)")
_ENTRY = re.compile(r"^(\s{0,3})(\d{1,9})([.)])(?=\s+(\*\*|__|\[\[))")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_MARKER = re.compile(r"^(\s*)([-*+]|\d{1,9}[a-z]?[.)])( {1,4}(?=\S)|\s|$)")
_QUOTED = re.compile(r"^ {0,3}> ?")
_WRITTEN_MARKER = re.compile(r"\s*([-*+]|\d{1,9}[a-z]?[.)])")
_RULE_LINE = re.compile(r"^---\s*$")
_YAML_LINE = re.compile(r"^\s*(#.*|-\s.*|[\w\"'-][^:]*:(\s.*)?|\s+\S.*)?$")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def outline(text: str) -> Outline:
    """The structure of a note. Never raises; takes time in proportion to the text."""
    lines = text.split("\n")
    front, first = _front_matter(lines)
    blank = [""] * first + lines[first:]
    tokens = _parser().parse("\n".join(_as_commonmark(blank)))
    pieces = list(_pieces(tokens, blank))
    root, _ = _nested(pieces, 0, _Heading("", 0, 1), len(lines) + 1)
    return Outline(root, front, tuple(lines))


def _front_matter(lines: Sequence[str]) -> tuple[str, int]:
    """The YAML at the top and the number of lines it takes. A first rule may be just a rule."""
    if not lines or not _RULE_LINE.match(lines[0]):
        return "", 0
    for number, line in enumerate(lines[1:], start=1):
        if _RULE_LINE.match(line) or line.rstrip() == "...":
            return "\n".join(lines[1:number]), number + 1
        if not _YAML_LINE.match(line):
            break
    return "", 0


def _as_commonmark(lines: Sequence[str]) -> list[str]:
    """The lines, with the lists that people see and CommonMark does not made lists; same line numbers.

    ``5a.`` becomes ``5.``, and an entry right under a line of prose gets the number 1, the only one
    with which a list may interrupt a paragraph.
    """
    made, fence = [], ""
    for line in lines:
        opening = _FENCE.match(line)
        if opening and (not fence or (opening[1].startswith(fence) and not line.strip().strip(fence[0]))):
            fence = "" if fence else opening[1]
        elif not fence:
            line = _LETTERED.sub(r"\1\3", line)  # noqa: PLW2901 - the line as the parser shall see it
            entry = _ENTRY.match(line)
            if entry and made and made[-1].strip() and not _MARKER.match(made[-1]):
                line = f"{entry[1]}{'1':0>{len(entry[2])}}{entry[3]}{line[entry.end(3) :]}"  # noqa: PLW2901 - as above
        made.append(line)
    return made


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading on its own, before sections are made."""

    title: str
    level: int
    line: int


def _pieces(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Block | _Heading]:
    """The top level of a note: headings and blocks in order."""
    place = 0
    while place < len(tokens):
        token, after = tokens[place], _after(tokens, place)
        if token.type == "heading_open" and token.map:
            yield _Heading(_heading_text(tokens[place + 1].content), int(token.tag[1]), token.map[0] + 1)
        elif token.type != "front_matter":
            block = _block(tokens[place:after], lines, 0)
            if block is not None:
                yield block
        place = after


def _after(tokens: Sequence[Token], place: int) -> int:
    """The place behind the block that begins at ``place``."""
    depth = 0
    for index in range(place, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index + 1
    return len(tokens)


def _heading_text(source: str) -> str:
    """A heading without the marks of emphasis, links turned into their text."""
    text = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", source)
    text = re.sub(r"(?<!!)\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(\*\*|__|~~|==)(?=\S)(.+?)(?<=\S)\1", r"\2", text).strip()


_LEAVES = {
    "paragraph_open": "paragraph",
    "heading_open": "paragraph",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "table_open": "table",
    "hr": "rule",
}
_CONTAINERS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers", "blockquote_open": "quote"}


def _block(tokens: Sequence[Token], lines: Sequence[str], base: int) -> Block | None:
    """The block that ``tokens`` are.

    Args:
        tokens: from the opening token to its closing one.
        lines: the lines around it, without what the containers put before them.
        base: 0-based number in the note of the first of ``lines``.
    """
    head = tokens[0]
    if head.map is None:
        return None
    start, end = head.map
    own = list(lines[start - base : end - base])
    while own and not own[-1].strip():
        own.pop()
        end -= 1
    if head.type in _LEAVES:
        kind = _LEAVES[head.type]
        text = head.content.rstrip("\n") if kind in ("fence", "code") else "\n".join(own).strip("\n")
        return Block(kind, start + 1, end + 1, text.strip() if kind == "paragraph" else text, head.info.strip())
    if head.type == "blockquote_open":
        inner = [_QUOTED.sub("", line) for line in own]
        return _container("quote", tokens, inner, start, end)
    if head.type == "list_item_open":
        marker = _MARKER.match(own[0].expandtabs(4)) if own else None
        inner = _without_marker(own, marker)
        written = _WRITTEN_MARKER.match(lines[start - base])
        return _container("item", tokens, inner, start, end, written[1] if written else head.markup)
    if head.type in _CONTAINERS:
        return _container(_CONTAINERS[head.type], tokens, own, start, end)
    return None


def _container(
    kind: str, tokens: Sequence[Token], inner: list[str], start: int, end: int, mark: str = ""
) -> Block:
    children, place = [], 1
    while place < len(tokens) - 1:
        after = _after(tokens, place)
        child = _block(tokens[place:after], inner, start)
        if child is not None:
            children.append(child)
        place = after
    return Block(kind, start + 1, end + 1, "\n".join(inner).strip("\n"), mark, tuple(children))


def _without_marker(own: list[str], marker: re.Match[str] | None) -> list[str]:
    """An item's lines, without its marker and the indentation that belongs to it."""
    if marker is None:
        return own
    width = marker.end()
    return [own[0].expandtabs(4)[width:], *(_outdented(line, width) for line in own[1:])]


def _outdented(line: str, width: int) -> str:
    """The line without up to ``width`` columns of white space at its start."""
    if not line[:1].isspace():
        return line
    wide = line.expandtabs(4) if "\t" in line[: width + 4] else line
    return wide[min(width, len(wide) - len(wide.lstrip())) :]


def _nested(
    pieces: Sequence[Block | _Heading], place: int, heading: _Heading, last: int
) -> tuple[Section, int]:
    """The section of ``heading``, whose content begins at ``place``, and the place behind it."""
    blocks, sections = [], []
    while place < len(pieces):
        piece = pieces[place]
        if isinstance(piece, Block):
            blocks.append(piece)
            place += 1
        elif piece.level > heading.level:
            section, place = _nested(pieces, place + 1, piece, last)
            sections.append(section)
        else:
            last = piece.line
            break
    return Section(heading.title, heading.level, heading.line, last, tuple(blocks), tuple(sections)), place
