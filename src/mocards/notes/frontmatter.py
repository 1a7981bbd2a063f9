"""The front matter of a note: the few keys that matter, without a YAML parser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PAIR = re.compile(r"(\w[\w .;-]{0,80}?) ?(?::(?=\s|$)|=(?= ?[\"'\[\d]))")
"""``key: value`` as in YAML, ``key = "value"`` as in TOML."""
_VALUE = re.compile(r'(?:"[^"]*"|[^,"])+')
_LIKE_YAML = re.compile(r"\s|-(?:\s|$)|#|[\w\"'][^:]*::?(?:\s|$)|[\w-]+ ?= ?[\"'\[\d]|[\]}]")
_FOLDED = re.compile(r"[>|][+-]?\d?")
"""Stands for a value in the lines below."""
FENCE = "---"
_TOML = "+++"
"""The fence of front matter that can be nothing else: no rule looks so."""


def front_matter_end(lines: Sequence[str]) -> int:
    """How many lines at the top are front matter, both fences included; 0 when there is none.

    A first line of dashes may also be a plain rule: then what follows does not look like keys and values.
    """
    fence = lines[0].rstrip() if lines else ""
    if fence not in (FENCE, _TOML):
        return 0
    keys = False
    for number, line in enumerate(lines[1:], start=1):
        text = line.rstrip()
        if text == fence or (text == "..." and fence == FENCE):
            return number + 1 if keys else 0
        if text and fence == FENCE and not _LIKE_YAML.match(text):
            return 0
        if text.startswith("#") and _is_heading(lines, number):
            return 0
        keys = keys or bool(_PAIR.match(text))
    return 0


def _is_heading(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a note's title, and no comment of YAML's: alone between blank lines, over no usual key."""
    above, below = lines[number - 1].strip(), lines[number + 1].strip() if number + 1 < len(lines) else ""
    if not _HEADING.match(lines[number]) or below or above not in ("", FENCE):
        return False
    after = (named[1].strip() for line in lines[number:] if (named := _PAIR.match(line)))
    return not any(key in _KEYS for key in after)


_HEADING = re.compile(r"#{1,6} \S")
_KEYS = frozenset({"tags", "tag", "title", "aliases", "alias", "created", "updated", "date", "type", "status", "deck"})
"""Keys of front matter, some of which nearly every note with any has."""


def front_matter(lines: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Key, in lower case → its values: one for a plain value, several for a list of either style."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if named := _PAIR.match(line):
            key = named[1].strip().lower()
            found[key] = _values(line[named.end() :].strip())
        elif key and line.lstrip().startswith("- "):
            found[key].append(_plain(line.lstrip()[2:]))
        elif key and line[:1] in " \t" and len(found[key]) == 1 and found[key][0]:
            begun = "" if _FOLDED.fullmatch(found[key][0]) else f"{found[key][0]} "
            found[key] = _values(f"{begun}{line.strip()}")
    return {name: tuple(value for value in values if value) for name, values in found.items()}


def line_of(lines: Sequence[str], key: str) -> int:
    """The line, 1-based, of a key in lower case; 1 when it is not there."""
    names = ((number, _PAIR.match(line)) for number, line in enumerate(lines, 1))
    return next((number for number, named in names if named and named[1].strip().lower() == key), 1)


def _values(text: str) -> list[str]:
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        return [_plain(value) for value in _VALUE.findall(text[1:-1])]
    return [_plain(text)]


def _plain(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    return text.split(" #", 1)[0].rstrip()
