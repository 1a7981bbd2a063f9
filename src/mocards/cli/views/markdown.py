"""A card's Markdown as lines of a terminal, at any width: whatever does not fit is wrapped, and nothing is cut off.

One function for each kind of block, named after it. The text comes from strangers: raw HTML is shown as it
is written, no markup but Markdown is understood, and nothing in it reaches the terminal as a command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rich.text import Text

from mocards.cli.views.lines import Lines, folded, hanging, wrapped
from mocards.cli.views.printable import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

NARROWEST = 12
"""Cells below which nothing is indented any more, however deep it is nested."""
DEEPEST = 100
"""Levels of nesting that are read; the parser's own limit of 20 leaves out what is deeper."""
TAB = 4

_TASK = re.compile(r"\[([ xX])\]\s+")
_CALLOUT = re.compile(r"\[!([\w-]+)\][-+]?[ \t]*")
_INSIDE = re.compile(r"<br\s*/?>|==(?=\S)(.+?)(?<=\S)==")
"""What Obsidian's writers use inside a line and CommonMark does not know: a line break, a highlight."""
_CALLOUT_COLOURS: Mapping[str, str] = {
    **dict.fromkeys(("warning", "caution", "attention"), "magenta"),
    **dict.fromkeys(("danger", "error", "bug", "failure", "fail", "missing"), "red"),
    **dict.fromkeys(("tip", "hint", "important", "success", "check", "done", "example"), "green"),
}
"""Every other callout is cyan."""


def rendered(source: str, width: int, *, plain: bool = False) -> Lines:
    """A card's text as lines, none wider than ``width`` cells.

    Args:
        source: Markdown.
        width: cells of a line.
        plain: for screen readers and pipes: no drawing, tables row by row, lines of code left whole.
    """
    from markdown_it.tree import SyntaxTreeNode

    text = printable(source)
    tree = SyntaxTreeNode(_parser(math="$" in text).parse(text))
    return _Renderer(plain=plain).blocks(tree.children, width)


def in_one_line(source: str) -> str:
    """A card's text without its marks, on one line of any length."""
    lines = rendered(source, 10_000, plain=True)
    return " ".join(" ".join(line.plain for line in lines).split())


@cache
def _parser(*, math: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    if math:
        from mdit_py_plugins.dollarmath import dollarmath_plugin

        dollarmath_plugin(parser, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    return parser


class _Renderer:
    """The way of rendering, and a method for each kind of node."""

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain

    # ---- blocks ----------------------------------------------------------------------------

    def blocks(self, nodes: Sequence[SyntaxTreeNode], width: int, *, tight: bool = False) -> Lines:
        """Blocks below each other, with a blank line between."""
        lines: Lines = []
        for node in nodes:
            made = self._block(node, width)
            if lines and made and not tight:
                lines.append(Text())
            lines += made
        return lines

    def _block(self, node: SyntaxTreeNode, width: int) -> Lines:
        block = _BLOCKS.get(node.type)
        if block is not None:
            return block(self, node, width)
        return self.blocks(node.children, width) if node.children else wrapped(Text(node.content), width)

    def paragraph(self, node: SyntaxTreeNode, width: int) -> Lines:
        """Its inline text, wrapped."""
        return wrapped(self.inline(node), width)

    def heading(self, node: SyntaxTreeNode, width: int) -> Lines:
        """In bold; the first two levels are underlined too."""
        text = self.inline(node)
        text.stylize("bold underline" if node.tag in {"h1", "h2"} else "bold")
        return wrapped(text, width)

    def bullet_list(self, node: SyntaxTreeNode, width: int) -> Lines:
        """Bullets; boxes where the items are tasks."""
        return self._items(node, width, (Text("- " if self._plain else "• ") for _ in node.children))

    def ordered_list(self, node: SyntaxTreeNode, width: int) -> Lines:
        """Numbers as they are written, aligned to the right."""
        first = int(node.attrs.get("start", 1))
        numbers = [f"{number}. " for number in range(first, first + len(node.children))]
        most = max(map(len, numbers))
        return self._items(node, width, (Text(number.rjust(most)) for number in numbers))

    def _items(self, node: SyntaxTreeNode, width: int, marks: Iterable[Text]) -> Lines:
        tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        lines: Lines = []
        for item, mark in zip(node.children, marks, strict=True):
            if lines and not tight:
                lines.append(Text())
            lines += self._item(item, width, mark, tight=tight)
        return lines

    def _item(self, item: SyntaxTreeNode, width: int, mark: Text, *, tight: bool) -> Lines:
        """Its first block behind the mark, the others below it."""
        first, others = item.children[:1], item.children[1:]
        made = self.blocks(first, width - mark.cell_len)
        task = _TASK.match(made[0].plain) if made and not self._plain else None
        if task:
            mark = Text(("☐" if task[1] == " " else "☑").ljust(mark.cell_len))
            made[0] = made[0][task.end() :]
        lines = hanging(mark, made)
        if others:
            indent = Text(" " * mark.cell_len if width - mark.cell_len >= NARROWEST else "")
            below = self.blocks(others, width - indent.cell_len, tight=tight)
            lines += [*([] if tight else [Text()]), *(indent + line for line in below)]
        return lines

    def blockquote(self, node: SyntaxTreeNode, width: int) -> Lines:
        """A bar on the left; a callout has its title in a colour."""
        bar = Text("> ") if self._plain else Text.assemble(("▌ ", "dim"))  # which leaves the text behind it bright
        if width - bar.cell_len < NARROWEST:
            bar = Text()
        made = self._callout(node, width - bar.cell_len)
        if made is None:
            made = self.blocks(node.children, width - bar.cell_len)
        return [bar + line for line in made]

    def _callout(self, node: SyntaxTreeNode, width: int) -> Lines | None:
        """``> [!note] Title`` and what follows; None for any other quote."""
        first = node.children[0] if node.children else None
        if first is None or first.type != "paragraph":
            return None
        pieces = first.children[0].children
        found = _CALLOUT.match(pieces[0].content) if pieces and pieces[0].type == "text" else None
        if not found:
            return None
        ends = next((at for at, piece in enumerate(pieces) if piece.type in {"softbreak", "hardbreak"}), len(pieces))
        kind = found[1].lower()
        title = self._pieces(pieces[:ends])[found.end() :]
        title = Text(kind.capitalize()) + (Text(": ") + title if title.plain.strip() else Text())
        title.stylize(f"bold {_CALLOUT_COLOURS.get(kind, 'cyan')}")
        rest = self._pieces(pieces[ends + 1 :])
        body = [wrapped(rest, width)] if rest else []
        if len(node.children) > 1:
            body.append(self.blocks(node.children[1:], width))
        lines = wrapped(title, width)
        for number, part in enumerate(body):
            lines += [Text(), *part] if number else part
        return lines

    def code(self, node: SyntaxTreeNode, width: int) -> Lines:
        """A block of code, in colours when its language is known; a line too long goes on below."""
        from mocards.cli.views.colours import coloured

        language = node.info.split()[0] if node.info.strip() else ""
        code = node.content.rstrip("\n").expandtabs(TAB)
        if self._plain:
            return [Text(f"    {line}".rstrip()) for line in code.split("\n")]
        lines: Lines = []
        for line in coloured(code, language).split("\n", allow_blank=True):
            first, *more = folded(line, width - 4)
            lines += [Text("  ") + first, *(Text.assemble(("↪ ", "dim"), "  ", piece) for piece in more)]
        return lines

    def hr(self, _: SyntaxTreeNode, width: int) -> Lines:
        """A line across."""
        return [Text("---")] if self._plain else [Text("─" * width, style="dim")]

    def math_block(self, node: SyntaxTreeNode, width: int) -> Lines:
        """A formula on lines of its own, indented."""
        return hanging(Text("  "), wrapped(_formula(node.content), width - 2))

    def table(self, node: SyntaxTreeNode, width: int) -> Lines:
        """Columns where there is room for their words, else row by row."""
        from mocards.cli.views import columns

        rows = [[self.inline(cell) for cell in row.children] for part in node.children for row in part.children]
        heads = node.children[0].children[0].children
        aligned = [str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in heads]
        if not self._plain and (made := columns.columns(rows, aligned, width)) is not None:
            return made
        return columns.records(rows, width)

    # ---- inside a line ---------------------------------------------------------------------

    def inline(self, node: SyntaxTreeNode, style: str = "") -> Text:
        """The text of a node and of all in it, with styles."""
        return self._pieces(node.children, style)

    def _pieces(self, nodes: Sequence[SyntaxTreeNode], style: str = "") -> Text:
        text = Text()
        for node in nodes:
            text.append_text(self._piece(node, style))
        return text

    def _piece(self, node: SyntaxTreeNode, style: str) -> Text:
        match node.type:
            case "text":
                return _plain_text(node.content, style)
            case "softbreak":
                return Text(" ")
            case "hardbreak":
                return Text("\n")
            case "code_inline":
                return Text(node.content, style=f"{style} cyan")
            case "math_inline" | "math_inline_double":
                return _formula(node.content)
            case "image":
                return Text(f"[image: {self.inline(node).plain or node.attrs.get('src', '')}]", style=f"{style} italic")
            case "link":
                return self._link(node, style)
            case "inline":
                return self.inline(node, style)
        if node.children:
            return self.inline(node, f"{style} {_STYLES.get(node.type, '')}")
        return Text(node.content, style=style.strip())

    def _link(self, node: SyntaxTreeNode, style: str) -> Text:
        """Its text underlined, and the address behind it when that says something else."""
        text = self.inline(node, f"{style} underline")
        address = printable(str(node.attrs.get("href", "")))
        if address and address.removeprefix("mailto:") != text.plain:
            text.append(f" ({address})", style="dim")
        return text


_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_BLOCKS: Mapping[str, Callable[[_Renderer, SyntaxTreeNode, int], Lines]] = {
    "paragraph": _Renderer.paragraph,
    "heading": _Renderer.heading,
    "bullet_list": _Renderer.bullet_list,
    "ordered_list": _Renderer.ordered_list,
    "blockquote": _Renderer.blockquote,
    "fence": _Renderer.code,
    "code_block": _Renderer.code,
    "hr": _Renderer.hr,
    "math_block": _Renderer.math_block,
    "table": _Renderer.table,
}


def _plain_text(content: str, style: str) -> Text:
    text = Text()
    last = 0
    for found in _INSIDE.finditer(content):
        text.append(content[last : found.start()], style=style.strip())
        text.append(found[1] or "\n", style=f"{style} reverse".strip() if found[1] else "")
        last = found.end()
    return text.append(content[last:], style=style.strip())


def _formula(tex: str) -> Text:
    """In Unicode where all of it has signs, else as its source."""
    from mocards.cli.views.mathtext import in_unicode

    return Text(in_unicode(tex.strip()) or tex.strip(), style="italic")
