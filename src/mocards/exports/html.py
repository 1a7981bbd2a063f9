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

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

SCHEMES = ("http://", "https://", "mailto:", "obsidian://")
"""Where a link may lead; anything else stays text."""
GAP = ("\u2e57", "\u2e58")
"""Stand for the ends of a cloze's gap (:mod:`mocards.exports.cloze`): brackets, so that ``**`` and ``_`` work beside
them, and brackets that nobody writes."""
_SCHEME = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_PLAIN = r"[\w ,;.'’\"“”%/:()–—…→?!-]"
"""A character that means nothing to Markdown inside a paragraph; of the underscore :func:`_is_simple` takes care."""
_MARKED = rf"\w{_PLAIN}*+(?<=[\w?!.)])"
_SIMPLE = re.compile(
    rf"(?:{_PLAIN}++"
    rf"|(?<![^ (])\*\*{_MARKED}\*\*(?=[ ,;.:?!)]|$)"
    rf"|(?<![^ (])\*{_MARKED}\*(?=[ ,;.:?!)]|$)"
    r"|(?<!`)`[^`\s](?:[^`\n]*[^`\s])?`(?!`))++"
)
"""Prose with nothing but bold words, stressed words and code in it: what most prompts and answers are."""
_LISTED = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:\s|$)|(?:-\s*){3,}$")
_MARKS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*")


def to_html(markdown: str, pictures: Mapping[str, str] | None = None) -> str:
    """One field of a card as HTML. Code has Pygments classes, mathematics MathJax's brackets.

    Args:
        markdown: as cards have it.
        pictures: path in the vault → the address that shows it. A picture that is not in it, such as one on
            a server, is shown as its description: nothing is fetched from anywhere.
    """
    if _is_simple(markdown):  # without the parser, ten times as fast, to the letter the same
        return _paragraph(markdown)
    paragraphs = markdown.split("\n\n")
    if len(paragraphs) > 1 and all(map(_is_simple, paragraphs)):
        return "\n".join(map(_paragraph, paragraphs))
    return str(_parser().render(markdown, {"pictures": pictures or {}})).strip()


def to_words(markdown: str) -> str:
    """The text without its marks when it is one simple paragraph; else nothing."""
    if not _is_simple(markdown):
        return ""
    return _MARKS.sub(lambda found: next(filter(None, found.groups())), markdown)


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


def _is_simple(text: str) -> bool:
    """Whether the text is one paragraph of prose that needs no parser."""
    if text != text.strip() or "  " in text or "_" in text:
        return False
    return _SIMPLE.fullmatch(text) is not None and not _LISTED.match(text)


def _paragraph(text: str) -> str:
    """A simple paragraph."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    if "*" in text or "`" in text:
        text = _MARKS.sub(_marked, text)
    return f"<p>{text}</p>"


def _marked(found: re.Match[str]) -> str:
    code, strong, stressed = found.groups()
    if code is not None:
        return f"<code>{code}</code>"
    return f"<strong>{strong}</strong>" if strong is not None else f"<em>{stressed}</em>"


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
    return parser


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


def _inline_math(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return rf"\({escape(tokens[index].content.strip(), quote=False)}\)"


def _block_math(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return rf"<p>\[{escape(tokens[index].content.strip(), quote=False)}\]</p>" + "\n"


def _image(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    address = env["pictures"].get(_path(tokens[index]))
    if address is None:
        return f"<em>[{escape(tokens[index].content or 'image')}]</em>"
    return f'<img src="{escape(address)}" alt="{escape(tokens[index].content)}">'
