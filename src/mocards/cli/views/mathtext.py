"""Formulas in a terminal: TeX in Unicode, where all of it has signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}^_&]|\s+|[^\\{}^_&\s]", re.DOTALL)
_LONGEST = 2_000
"""Characters of a formula that is worth it; a longer one is shown as its source."""


def in_unicode(source: str) -> str:
    """A formula in Unicode; empty when a part of it has no sign of its own (a matrix, a command nobody knows)."""
    try:
        return "".join(_parts(_Tokens(source[: _LONGEST + 1]))).strip() if len(source) <= _LONGEST else ""
    except _NoSignError:
        return ""


class _NoSignError(Exception):
    """A part of a formula cannot be written in a line of Unicode."""


class _Tokens:
    """The tokens of a formula that are still to come."""

    def __init__(self, source: str) -> None:
        self._tokens = _TOKEN.findall(source)
        self._tokens.reverse()
        self.depth = 0

    def next(self) -> str:
        """The next piece; empty at the end."""
        return self._tokens.pop() if self._tokens else ""

    def peek(self) -> str:
        return self._tokens[-1] if self._tokens else ""


def _parts(tokens: _Tokens, until: str = "") -> Iterator[str]:
    """What the tokens up to a closing one are in Unicode."""
    tokens.depth += 1
    if tokens.depth > 20:
        raise _NoSignError
    while (piece := tokens.next()) != until:
        if not piece or piece in ("}", "&"):
            raise _NoSignError
        yield _part(piece, tokens)
    tokens.depth -= 1


def _part(piece: str, tokens: _Tokens) -> str:
    if piece == "{":
        return "".join(_parts(tokens, "}"))
    if piece in "^_":
        return _raised(piece, _argument(tokens))
    if not piece.startswith("\\"):
        return " " if piece.isspace() else piece
    if command := _COMMANDS.get(piece):
        return command(tokens)
    if piece in _SPACES:
        return _SPACES[piece]
    if mark := _marks().get(piece):
        text = _argument(tokens)
        return text[:1] + mark + text[1:]
    if sign := _signs().get(piece):
        return sign
    if piece.lstrip("\\") in _NAMES:
        return piece[1:]
    raise _NoSignError


def _argument(tokens: _Tokens) -> str:
    """What a command or a sign takes: a group, or the next piece alone."""
    while tokens.peek().isspace():
        tokens.next()
    piece = tokens.next()
    if not piece or piece in "}&":
        raise _NoSignError
    return _part(piece, tokens)


def _source(tokens: _Tokens) -> str:
    """A group as it is written, for plain words."""
    if tokens.peek() != "{":
        return _argument(tokens)
    tokens.next()
    parts: list[str] = []
    while (piece := tokens.next()) != "}":
        if not piece or piece in "{\\":
            raise _NoSignError
        parts.append(piece)
    return "".join(parts)


def _raised(sign: str, text: str) -> str:
    """A text as a superscript or subscript; in brackets where not all of it has such a sign."""
    small = [_small().get(sign + char) for char in text]
    if text and all(small):
        return "".join(char or "" for char in small)
    if text in ("′", "∘", "*", "∗"):
        return {"∘": "°"}.get(text, text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _fraction(tokens: _Tokens) -> str:
    above, below = _argument(tokens), _argument(tokens)
    return f"{_whole(above)}/{_whole(below)}"


def _whole(text: str) -> str:
    """A text in brackets unless it is one name or number."""
    return text if re.fullmatch(r"[^\W_]+[²³]?|\w", text) else f"({text})"


def _root(tokens: _Tokens) -> str:
    degree = ""
    if tokens.peek() == "[":
        tokens.next()
        while (piece := tokens.next()) != "]":
            if not piece:
                raise _NoSignError
            degree += piece
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree)
    if sign is None:
        raise _NoSignError
    text = _argument(tokens)
    return sign + (text if len(text) == 1 or text.isdecimal() else f"({text})")


def _delimiter(tokens: _Tokens) -> str:
    """What stands behind ``\\left``: a dot is none."""
    piece = tokens.next()
    return "" if piece == "." else _part(piece or "}", tokens) if piece not in ("", "}", "&") else ""


def _letters(font: str) -> Callable[[_Tokens], str]:
    """Letters of a font that has signs of its own; plain ones otherwise."""

    def shown(tokens: _Tokens) -> str:
        return "".join(_signs().get(f"{font}{{{char}}}", char) for char in _argument(tokens))

    return shown


_COMMANDS: dict[str, Callable[[_Tokens], str]] = {
    **dict.fromkeys(("\\frac", "\\dfrac", "\\tfrac"), _fraction),
    "\\sqrt": _root,
    **dict.fromkeys(("\\text", "\\textrm", "\\mbox", "\\operatorname", "\\mathrm"), _source),
    **dict.fromkeys(("\\mathbf", "\\boldsymbol", "\\mathit", "\\mathsf", "\\mathtt", "\\textbf"), _argument),
    **{font: _letters(font) for font in ("\\mathbb", "\\mathcal", "\\mathfrak", "\\mathscr")},
    **dict.fromkeys(("\\left", "\\right", "\\big", "\\Big", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr"), _delimiter),
    "\\displaystyle": lambda _: "",
}
_SPACES = {"\\,": " ", "\\;": " ", "\\:": " ", "\\ ": " ", "\\quad": "  ", "\\qquad": "  ", "\\!": "", "\\dots": "…"}
_NAMES = frozenset(
    {
        *("arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "csc", "deg", "det", "dim", "exp", "gcd", "hom"),
        *("inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "mod", "Pr", "sec", "sin", "sinh"),
        *("sup", "tan", "tanh"),
    }
)
_ACCENTS = {"\\hat": "\u0302", "\\bar": "\u0304", "\\vec": "\u20d7", "\\dot": "\u0307", "\\ddot": "\u0308"}


@cache
def _signs() -> dict[str, str]:
    """Command → its sign."""
    from unicodeit.data import REPLACEMENTS

    return dict(REPLACEMENTS)


@cache
def _small() -> dict[str, str]:
    """``^2`` and ``_i`` → their signs."""
    from unicodeit.data import SUBSUPERSCRIPTS

    return dict(SUBSUPERSCRIPTS)


@cache
def _marks() -> dict[str, str]:
    """Command → the mark that it puts on a letter."""
    from unicodeit.data import COMBININGMARKS

    return {**dict(COMBININGMARKS), **_ACCENTS}
