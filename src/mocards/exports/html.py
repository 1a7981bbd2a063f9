"""Markdown → HTML that is safe wherever it is shown: for Anki's fields and for printed pages.

Notes come from strangers: raw HTML is shown as it is written, and links lead only to where a reader
would want to go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mocards.exports.plain import quick_html

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

SCHEMES = ("http://", "https://", "mailto:", "obsidian://")
"""Where a link may lead; anything else stays text."""
GAP = ("\u2e57", "\u2e58")
"""Stand for the ends of a cloze's gap (:mod:`mocards.exports.cloze`): brackets, so that ``**`` and ``_`` work beside
them, and brackets that nobody writes."""
_CONTROL = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")})
_SCHEME = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def to_html(markdown: str, pictures: Mapping[str, str] | None = None, *, typeset: bool = True) -> str:
    """One field of a card as HTML. Code has Pygments classes, mathematics MathJax's brackets.

    Args:
        markdown: as cards have it.
        pictures: path in the vault → the address that shows it. A picture that is not in it, such as one on
            a server, is shown as its description: nothing is fetched from anywhere.
        typeset: whether the reader knows MathJax's brackets; else mathematics is shown as it was written.
    """
    if (quick := quick_html(markdown)) is not None:
        return quick
    text = without_control(markdown)
    shown = {"pictures": pictures or {}, "typeset": typeset}
    return str(_parser().render(text, shown)).strip() or f"<p>{escape(text)}</p>"


def without_control(text: str) -> str:
    """The text without control characters: one of them parts the fields of Anki's notes, and none is ever seen."""
    return text.translate(_CONTROL)


def picture_paths(markdown: str) -> list[str]:
    """Paths of the pictures that the text shows, as they are on the disk; addresses on servers are not among them."""
    if "![" not in markdown:
        return []
    inline = (token.children or () for token in _parser().parse(markdown))
    return [path for tokens in inline for token in tokens if token.type == "image" and (path := _path(token))]


def _path(image: Token) -> str:
    """The picture's path in the vault; empty when it lies on a server."""
    address = str(image.attrGet("src") or "")
    return "" if _SCHEME.match(address) else unquote(address)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = MarkdownIt("commonmark", {"html": False, "highlight": _highlighted, "langPrefix": "language-"})
    parser.enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False).use(tasklists_plugin)
    parser.validateLink = _is_allowed  # type: ignore[method-assign,assignment] # as its documentation does it
    parser.add_render_rule("math_inline", _inline_math)
    parser.add_render_rule("math_block", _block_math)
    parser.add_render_rule("image", _image)
    parser.inline.ruler.at("image", _any_image)
    parser.inline.ruler.before("autolink", "break", _html_break)
    return parser


_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)


def _html_break(state: StateInline, silent: bool) -> bool:
    """The rule for the one tag that notes need: a cell of a table has no other way to begin a line."""
    found = _BREAK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _is_allowed(address: str) -> bool:
    return address.strip().casefold().startswith(SCHEMES)


def _any_image(state: StateInline, silent: bool) -> bool:
    """The rule for pictures, wherever they lie: :func:`_image` shows none but those that were given."""
    from markdown_it.rules_inline import image

    state.md.validateLink = lambda _address: True  # type: ignore[method-assign,assignment] # as its documentation does it
    try:
        return image(state, silent)
    finally:
        state.md.validateLink = _is_allowed  # type: ignore[method-assign,assignment] # as before


def _highlighted(code: str, language: str, _attributes: str) -> str:
    """The code with a class for each sort of token; as it is in a language that nobody knows, or with a gap in it."""
    if GAP[0] in code or GAP[1] in code:
        return ""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ""
    lexer.stripnl = False  # a drawing's first line may begin with blanks
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="k-")))


def _inline_math(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    formula = escape(tokens[index].content.strip(), quote=False)
    return rf"\({formula}\)" if env["typeset"] else f"<code>{formula}</code>"


def _block_math(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    formula = escape(tokens[index].content.strip(), quote=False)
    return (rf"<p>\[{formula}\]</p>" if env["typeset"] else f"<pre><code>{formula}</code></pre>") + "\n"


def _image(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    address = env["pictures"].get(_path(tokens[index]))
    if address is None:
        return f"<em>[{escape(tokens[index].content or 'image')}]</em>"
    return f'<img src="{escape(address)}" alt="{escape(tokens[index].content)}">'
