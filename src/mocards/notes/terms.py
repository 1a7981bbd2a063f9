"""A term and its text in one line: ``**Term**: text``, ```code` - text``."""

from __future__ import annotations

from collections.abc import Sequence

from mocards.notes.dialect import Meanings
from mocards.notes.entries import Entry
from mocards.notes.labels import label_of, labelled
from mocards.notes.tables import Table, name_column

_EXPLAINING = frozenset({"what", "importance", "model", "facts"})
"""Meanings of labels and columns that explain a concept."""


def is_explained(entry: Entry, labels: Meanings) -> bool:
    """Whether labels under an entry explain what its line names."""
    return bool(entry.body) and any(text.meaning in _EXPLAINING for text in labelled(entry.body, labels))


def explaining_columns(table: Table, labels: Meanings) -> Sequence[int]:
    """The columns of a table that explain what each row names: two or more, and no column beside them."""
    columns = range(name_column(table) + 1, len(table.header))
    explains = len(columns) > 1 and all(labels.of(table.header[place]) in _EXPLAINING for place in columns)
    return columns if explains else ()


_SIGNS = ("=", "→", "⇒", "(", "≠", "≈")
"""What may stand between a term in bold and what to know of it, besides a colon or a dash."""
_DASHES = (" - ", " – ", " — ", " → ", " -> ", " = ")
_LONGEST_TERM = 100
"""Characters; a longer beginning is a sentence rather than a term."""


def term_and_text(head: str) -> tuple[str, str] | None:
    """``**Term**: text``, ``Term: text``, ```code` - text`` in two halves; None when there are not two."""
    label = label_of(head)
    if " :: " in head or " ::: " in head:
        return None  # a card of one line
    if label and label.strong:
        if label.colon or (label.name.endswith(".") and label.rest):
            return plain(label.name).rstrip("."), label.rest
        return (plain(label.name), label.rest.lstrip("=→⇒ ")) if label.rest[:1] in _SIGNS else None
    cuts = [(place, len(sign)) for sign in (": ", *_DASHES) if 0 < (place := _outside(head, sign)) <= _LONGEST_TERM]
    if not cuts:
        return (head.rstrip(": "), "") if head.endswith(":") and len(head) <= _LONGEST_TERM else None
    place, length = min(cuts)
    term = plain(head[:place])
    return (term, head[place + length :].strip()) if len(term.split()) <= 8 else None


def _outside(text: str, sign: str) -> int:
    """The first place of a sign outside code, bold and quotes; -1 when there is none."""
    place = text.find(sign, 0, _LONGEST_TERM + 2)
    while place >= 0 and _is_inside(text, place):
        place = text.find(sign, place + 1, _LONGEST_TERM + 2)
    return place


def _is_inside(text: str, place: int) -> bool:
    """Whether a place is inside code, bold marks or quotes."""
    if any(text.count(mark, 0, place) % 2 and mark in text[place:] for mark in ('"', "**")):
        return True
    quoted = any(text.count(start, 0, place) > text.count(end, 0, place) for start, end in ("“”", "«»"))
    return quoted or text.count("`", 0, place) % 2 == 1


def plain(term: str) -> str:
    """A term without the bold or italic marks around it."""
    term = term.strip()
    for mark in ("**", "__", "*", "_"):
        if len(term) > 2 * len(mark) and term.startswith(mark) and term.endswith(mark):
            return term[len(mark) : -len(mark)].strip()
    return term
