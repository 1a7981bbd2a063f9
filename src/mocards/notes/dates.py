"""When a note was looked at last, as its author says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mocards.notes.dialect import Dialect
from mocards.notes.outline import LineKind, Outline
from mocards.notes.wording import fold, folded

_DATE = re.compile(r"(?<!\d)(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)")
_PARTED = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
"""A part of every date, which is soon found not to be there."""
_LONGEST = 200
"""Characters of a line that says no more than when."""
_PARTING = re.compile(r"[|·•;,]")


def updated(outline: Outline, dialect: Dialect) -> tuple[date, int] | None:
    """The latest date under *updated* and its like, in the front matter or in a line, with its line; else None."""
    return max(_updates(outline, dialect), default=None)


def _updates(outline: Outline, dialect: Dialect) -> Iterator[tuple[date, int]]:
    places = [place for place, text in enumerate(outline.texts) if "20" in text or "19" in text]
    wanted = folded(dialect.words.get("updated", ()))
    for place in places:
        text = outline.texts[place]
        if len(text) > _LONGEST or not _PARTED.search(text) or outline.kinds[place] in (LineKind.CODE, LineKind.TABLE):
            continue
        for found in _DATE.finditer(text):
            said = _PARTING.split(text[: found.start()])[-1].replace("_", " ")
            if fold(said) in wanted and (day := _day(found)):
                yield day, place + 1


def _day(found: re.Match[str]) -> date | None:
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
