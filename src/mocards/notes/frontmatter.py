"""The front matter of a note: the few keys that matter, without a YAML parser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

_KEY = re.compile(r"([\w][\w .-]*?)\s*:(?:\s+(.*))?$")
_LIKE_YAML = re.compile(r"\s|-(?:\s|$)|#|[\w\"'][^:]*:(?:\s|$)|[\]}]")
FENCE = "---"


def front_matter_end(lines: Sequence[str]) -> int:
    """How many lines at the top are front matter, both fences included; 0 when there is none.

    A first line of dashes may also be a plain rule: then what follows does not look like keys and values.
    """
    if not lines or lines[0].rstrip() != FENCE:
        return 0
    keys = False
    for number, line in enumerate(lines[1:], start=1):
        text = line.rstrip()
        if text in (FENCE, "..."):
            return number + 1 if keys else 0
        if text and not _LIKE_YAML.match(text):
            return 0
        keys = keys or bool(_KEY.match(text))
    return 0


def front_matter(lines: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Key, in lower case → its values: one for a plain value, several for a list of either style."""
    found: dict[str, tuple[str, ...]] = {}
    key = ""
    for line in lines:
        if match := _KEY.match(line):
            key = match[1].lower()
            found[key] = _values(match[2] or "")
        elif key and line.lstrip().startswith("- "):
            found[key] += (_plain(line.lstrip()[2:]),)
    return {name: tuple(value for value in values if value) for name, values in found.items()}


def _values(text: str) -> tuple[str, ...]:
    text = text.strip()
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        cuts = [
            0,
            *(place for place, sign in enumerate(text) if sign == "," and _is_outside(text, place)),
            len(text) - 1,
        ]
        return tuple(_plain(text[start + 1 : end]) for start, end in pairwise(cuts))
    return (_plain(text),)


def _is_outside(text: str, place: int) -> bool:
    """Whether a comma parts values: an even number of quotes stands before it."""
    return text.count('"', 0, place) % 2 == 0


def _plain(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    return text.split(" #", 1)[0].rstrip()
