"""The two sides of a use, told inside one part: under labels, in columns, by ticks and crosses, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mocards.notes.dialect import Dialect
from mocards.notes.entries import entries
from mocards.notes.labels import has_label, label_of, labelled
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import dedented, written
from mocards.notes.tables import Table, tables
from mocards.notes.wording import is_placeholder, unadorned

SIDES = ("good", "bad")
Sides = Mapping[str, str]
"""``good`` or ``bad`` → what is said."""


def sides(dialect: Dialect, lines: Sequence[Line]) -> Sides:
    """What a part about uses says of either side, by the surest way that it goes; empty when it says nothing."""
    told = [
        way(dialect, lines) for way in (under_labels, _under_yes_and_no, ticked, _signed, _in_tables, _in_sentences)
    ]
    return next((found for found in told if len(found) > 1), next(filter(None, told), {}))


def under_labels(dialect: Dialect, lines: Sequence[Line]) -> Sides:
    """Texts under labels such as *Good for*."""
    if not has_label(lines, dialect.titles, SIDES):
        return {}
    return _joined((dialect.titles.of(text.label), text.text) for text in labelled(lines, dialect.titles))


def _under_yes_and_no(dialect: Dialect, lines: Sequence[Line]) -> Sides:
    """Texts under labels that are of a side only in a part about uses, and only as a pair: *Yes*, *No*."""
    meanings = dialect.labels["uses"]
    found = _joined((meanings.of(text.label), text.text) for text in labelled(lines, meanings))
    return found if len(found) > 1 else {}


def _joined(texts: Iterable[tuple[str, str]]) -> Sides:
    """Those of the texts that are of a side, together."""
    found: dict[str, list[str]] = {}
    for side, text in texts:
        if side in SIDES and text and not is_placeholder(text):
            found.setdefault(side, []).append(text)
    return {side: ("\n" if _are_entries(told) else "\n\n").join(told) for side, told in found.items()}


def _are_entries(texts: Sequence[str]) -> bool:
    return all(text.startswith("- ") for text in texts)


# ---- tables ----------------------------------------------------------------------------------------


def _in_tables(dialect: Dialect, lines: Sequence[Line]) -> Sides:
    """The columns of tables that are called so, or the rows that a column of ticks or of yes and no parts."""
    told: list[tuple[str, str]] = []
    for table in tables(lines):
        columns = list(_columns(dialect, table))
        told += columns or _rows(dialect, table)
    return _joined(told)


def _columns(dialect: Dialect, table: Table) -> Iterator[tuple[str, str]]:
    """The cells of columns that are called so, each behind what its row is about where another column says that."""
    heads = [(head, unadorned(head)) for head in table.header]
    told = [dialect.titles.of(name) or dialect.labels["uses"].of(name) or sign_at(head) for head, name in heads]
    for place, side in enumerate(told):
        for _, cells in table.rows if side in SIDES else ():
            name = f"{cells[0]}: " if told[0] not in SIDES and _says(cells[0]) else ""
            if _says(cells[place]):
                yield side, f"- {name}{cells[place]}"


def _rows(dialect: Dialect, table: Table) -> Iterator[tuple[str, str]]:
    for place in range(1, len(table.header)):
        judged = [_judged(dialect, cells[place]) for _, cells in table.rows]
        if all(judged) and len({side for side, _ in judged}) == len(SIDES):
            for (_, cells), (side, why) in zip(table.rows, judged, strict=True):
                others = [cell for at, cell in enumerate(cells) if at not in (0, place) and _says(cell)]
                yield side, f"- {': '.join([cells[0], *filter(None, [why]), *others])}"
            return


def _judged(dialect: Dialect, cell: str) -> tuple[str, str]:
    """The side that a cell puts its row on, and what it says besides."""
    side = sign_at(cell)
    rest = unadorned(cell) if side else cell
    word, _, after = re.sub(r"[,;:–—-]", ",", rest, count=1).partition(",")
    known = dialect.labels["uses"].of(word) if _says(word) else ""
    if not side and not known:
        return "", ""
    return side or known, (after if known else rest).strip(" ,–—-") if _says(rest) else ""


def _says(cell: str) -> bool:
    return bool(re.search(r"\w", cell)) and not is_placeholder(cell)


# ---- ticks and crosses -----------------------------------------------------------------------------

_GOOD = ("✅", "✔", "✓", "👍", "🟢", "➕", "☑")
_BAD = ("❌", "✖", "✗", "✘", "👎", "🚫", "🔴", "⛔", "➖", "🛑")
_BEFORE_SIGN = " \t-*+•>_"


def sign_at(text: str) -> str:
    """The side that the sign at the beginning of a text stands for."""
    if text.isascii():
        return ""  # as no sign is
    text = text.lstrip(_BEFORE_SIGN)
    return "good" if text.startswith(_GOOD) else "bad" if text.startswith(_BAD) else ""


def ticked(_: Dialect, lines: Sequence[Line]) -> Sides:
    """What stands behind a tick and behind a cross: in the line, and in the list below it."""
    told: list[tuple[str, list[Line]]] = []
    for line in lines:
        side = sign_at(line.text) if line.kind == LineKind.TEXT else ""
        if side or (told and _is_title(line)):
            told.append((side, [line]))
        elif told and line.kind not in (LineKind.HEADING, LineKind.RULE):
            told[-1][1].append(line)
        elif told:
            break
    return _joined((side, _behind_sign(block)) for side, block in told)


def _is_title(line: Line) -> bool:
    """Whether a line is a title in bold that parts one list from the next."""
    label = label_of(line.text) if line.kind == LineKind.TEXT and line.text.startswith("**") else None
    return bool(label and label.colon and not label.rest)


def _behind_sign(block: Sequence[Line]) -> str:
    """A text without its sign; without its label too, where a list hangs on that or where all labels say the side."""
    first, below = block[0], dedented(block[1:], 2)
    head = unadorned(first.text.lstrip(_BEFORE_SIGN))
    bold = first.text.lstrip(" \t-+>").startswith(("**", "* **"))
    head = f"**{head}" if bold and head.count("**") % 2 else head
    label = label_of(head)
    text = written(below)
    if label and label.colon and not label.rest and text:
        return text
    return f"- {head}\n{_indented(text)}" if text else f"- {head}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n"))


def _signed(_: Dialect, lines: Sequence[Line]) -> Sides:
    """Lists of which one has a plus and one a minus for its bullets."""
    listed = entries(lines)
    if {entry.marker for entry in listed} != {"+", "-"}:
        return {}
    return _joined(("good" if entry.marker == "+" else "bad", f"- {entry.text}") for entry in listed)


# ---- sentences -------------------------------------------------------------------------------------


def _in_sentences(dialect: Dialect, lines: Sequence[Line]) -> Sides:
    """Paragraphs and entries that begin as a title would: *Use it when …*, *Don't use it for …*; both must be there."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if line.kind != LineKind.TEXT or not line.text.strip():
            blocks.append([])
        else:
            blocks[-1].append(line)
    texts: list[str] = []
    for block in blocks:
        listed = entries(block)
        texts += [f"- {entry.text}" for entry in listed] if listed else [written(block)] if block else []
    found = _joined((dialect.titles.of(text.removeprefix("- ")), text) for text in texts)
    return found if len(found) > 1 else {}
