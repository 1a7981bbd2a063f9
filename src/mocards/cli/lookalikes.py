"""Letters for terminals that know only few: bars, marks and quotes get the nearest sign that can be written."""

from __future__ import annotations

import codecs

LOOKALIKE = "lookalike"
"""Name of the error handler, for ``str.encode`` and streams."""
_GROUPS = {
    "#": "█",
    "=": "▒━",
    "-": "░─–—",
    "|": "│┤├▏",
    "+": "┼┬✔✓",
    "`": "└",
    ",": "┌",
    ">": "▶▸›→↪≥",
    "<": "←≤",
    "^": "↑",
    "v": "↓",
    "x": "✘☑×",
    "*": "●★⭐•",
    "%": "◐",
    "o": "○☐",
    "!": "⚑",
    ".": "·…",
    '"': "“”″",
    "'": "‘’",
}
SIGNS = {sign: like for like, signs in _GROUPS.items() for sign in signs}
"""One sign for one, so that columns stay where they are."""
BRAILLE = range(0x2800, 0x2900)
"""What plots draw lines with; the first of them is empty."""


def lookalike(sign: str) -> str:
    """What stands for a character that cannot be written."""
    if ord(sign) in BRAILLE:
        return "*" if ord(sign) > BRAILLE.start else " "
    if sign in SIGNS:
        return SIGNS[sign]
    from unicodedata import normalize

    base = normalize("NFKD", sign)[0]
    return base if base.isascii() else "?"


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(lookalike, error.object[error.start : error.end])), error.end


codecs.register_error(LOOKALIKE, _replaced)
