"""Anki's card templates, filled in: what stands on the front and on the back of a card, as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECTION = re.compile(r"\{\{([#^])\s*([^{}]+?)\s*\}\}((?:(?!\{\{[#^]).)*?)\{\{/\s*\2\s*\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{\s*([^{}#^/][^{}]*?)\s*\}\}")
_ANSWER = re.compile(r"<hr[^>]*\bid\s*=\s*[\"']?answer[\"']?[^>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_DEEPEST = 30
"""Conditions inside each other that are looked at."""
_LONGEST = 200_000
"""Characters of a template that are looked at; a longer one is a program."""


def front(template: str, fields: Mapping[str, str]) -> str:
    """The front of a card. What is to be typed is asked for without a box.

    Args:
        template: Anki's.
        fields: the note's, and the special ones such as ``Tags``, by name.
    """
    return _filled(template, fields, on_back=False)


def back(template: str, fields: Mapping[str, str]) -> str:
    """The back of a card without what its front shows: what comes after ``<hr id=answer>``, else all but the front."""
    filled = _filled(template, {**fields, "FrontSide": ""}, on_back=True)
    return _ANSWER.split(filled, maxsplit=1)[-1]


def cloze_field(template: str) -> str:
    """The field that holds the gaps; empty when the template shows none."""
    found = (name for name in _FIELD.findall(template) if "cloze" in name.split(":")[:-1])
    return next(found, "").rpartition(":")[2].strip()


def _filled(template: str, fields: Mapping[str, str], *, on_back: bool) -> str:
    text = _COMMENT.sub("", template[:_LONGEST])

    def section(found: re.Match[str]) -> str:
        filled = bool(_TAG.sub("", fields.get(found[2], "")).strip()) or "<img" in fields.get(found[2], "")
        return found[3] if filled is (found[1] == "#") else ""

    for _ in range(_DEEPEST):
        text, changed = _SECTION.subn(section, text)
        if not changed:
            break

    def field(found: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in found[1].split(":"))
        value = fields.get(name, "")
        if "type" in filters and not on_back:
            return ""
        return _TAG.sub(" ", value) if "text" in filters else value

    return _FIELD.sub(field, text)
