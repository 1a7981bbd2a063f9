"""HTML's marks of letters as Markdown's: who writes ``<b>Why now</b>:`` means what others mean by stars."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mocards.notes.outline import Line, LineKind, Outline
from mocards.notes.wording import unescaped
from mocards.patterns import lazy_pattern

_MARKED = lazy_pattern(
    r"<(strong|b|em|i|code|kbd|samp|sub|sup)>((?:[^<>`\n]|`[^`\n]{1,100}`){1,300}?)</\1>", re.IGNORECASE
)
_PLAIN = lazy_pattern(r"</?(?:span|u|mark|font|big|small|center)\b[^<>]{0,200}>", re.IGNORECASE)
"""Marks of letters that Markdown has none for."""
_BREAKS_LAST = lazy_pattern(r"(?:[ \t]*<br[ \t]*/?>)+[ \t]*$", re.IGNORECASE)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "kbd": "`", "samp": "`"}
_LIFTED = {
    "sub": str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
    "sup": str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"),
}
"""Letters and digits as they stand below the line and above it."""
_LONGEST = 20_000
"""Characters of a line that somebody wrote."""


def with_marks(outline: Outline) -> Outline:
    """The outline with Markdown's marks for HTML's, and without breaks at the ends of lines."""
    return replace(
        outline, numbered=tuple([_with_marks(line) if "<" in line.text else line for line in outline.numbered])
    )


def _with_marks(line: Line) -> Line:
    if line.kind not in (LineKind.TEXT, LineKind.TABLE) or len(line.text) > _LONGEST:
        return line
    text = _BREAKS_LAST.sub("", line.text) if "<br" in line.text.casefold() else line.text
    if "</" in text:
        text = _PLAIN.sub(lambda found: found[0] if _is_in_code(found) else "", text)
        text = _MARKED.sub(_marked, _MARKED.sub(_marked, text))  # the second time around what holds another one
    return replace(line, text=text)


def _marked(found: re.Match[str]) -> str:
    if _is_in_code(found):
        return found[0]
    tag, text = found[1].casefold(), found[2].strip(" \t")
    if tag in _LIFTED:
        lifted = text.translate(_LIFTED[tag])
        return lifted if all(sign not in text or sign == " " for sign in lifted) else found[0]
    mark = _MARKS[tag]
    if mark == "`":
        return f"`{unescaped(text)}`" if text and mark not in text else found[0]
    return f"{mark}{text}{mark}" if text and not text.startswith("*") else text


def _is_in_code(found: re.Match[str]) -> bool:
    return found.string.count("`", 0, found.start()) % 2 == 1
