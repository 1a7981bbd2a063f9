"""Code in colours of the terminal's own palette: only such as can be read on dark and on light ground."""

from __future__ import annotations

from rich.text import Text

STYLES = (
    ("Token.Comment", "italic"),
    ("Token.Keyword", "magenta"),
    ("Token.Operator.Word", "magenta"),
    ("Token.Name.Function", "cyan"),
    ("Token.Name.Class", "cyan"),
    ("Token.Name.Builtin", "cyan"),
    ("Token.Name.Decorator", "cyan"),
    ("Token.Name.Tag", "cyan"),
    ("Token.Name.Attribute", "cyan"),
    ("Token.Name.Variable", "cyan"),
    ("Token.Literal.String", "green"),
    ("Token.Literal.Number", "cyan"),
    ("Token.Generic.Deleted", "red"),
    ("Token.Generic.Inserted", "green"),
    ("Token.Generic.Heading", "bold"),
    ("Token.Generic.Prompt", "dim"),
)
"""Beginning of a token's name → how it looks. Neither blue nor yellow: one of them is hard to read on any ground; nor
dim for a comment, which is part of what is to be learned, and fades on grounds that are neither black nor white."""


def coloured(code: str, language: str) -> Text:
    """The code with styles; as it is when nobody knows its language."""
    if not language:
        return Text(code)
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)  # some know a line only by the break at its end
    except ClassNotFound:
        return Text(code)
    text = Text()
    for kind, value in lexer.get_tokens(code):
        text.append(value, style=_style(str(kind)))
    text = text[: len(code)]
    return text if text.plain == code else Text(code)


def _style(kind: str) -> str:
    return next((style for beginning, style in STYLES if kind.startswith(beginning)), "")
