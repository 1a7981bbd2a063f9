"""Regular expressions that are compiled when they are first asked.

Compiling those of all notes takes longer than reading one note, and most notes do without most of them. A pattern that
every note is held against is better compiled at once: each question to a lazy one takes a little longer.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As :func:`re.compile`, later. What is wrong in it shows then; the functions of :mod:`re` do not take it."""
    return cast("re.Pattern[str]", _Lazy(text, flags))


class _Lazy:
    """Stands for a pattern, and has its methods as soon as one was asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
