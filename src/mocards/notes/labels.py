"""Texts under labels: ``**Why now**: it comes first``."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from mocards.notes.dialect import Meanings
from mocards.notes.entries import is_entry
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import columns, dedented, written
from mocards.notes.quotes import callouts
from mocards.notes.relabelled import END_OF_BOX, bare_label, heading_of, relabelled, with_bare_labels
from mocards.patterns import lazy_pattern


class Labelled(Struct, frozen=True):
    """A text with the label before it."""

    meaning: str
    """Empty when the dialect does not know the label, or there is none."""
    label: str
    """As written; empty for what stands before the first label."""
    line: int
    end: int
    """The line after the last one with text."""
    text: str
    """Markdown; a text that is one quote comes without its marks."""


class Label(Struct, frozen=True):
    """The label that a line begins with."""

    name: str
    column: int
    """Indentation of the line."""
    offset: int
    """Where the text of the line begins, after a bullet."""
    bullet: bool
    marked: bool
    """Bold or italic."""
    strong: bool
    colon: bool
    rest: str


_LEAD = re.compile(
    r"([ \t]*)((?:[-*+•‣]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX/-]\][ \t]+)?"
    r"[^\w\s*_`\[\](){}<>\"'“«|$#\\-]{0,8}[ \t]*"
)
_MARKS = ("**", "__", "*", "_")
_FIELD = lazy_pattern(r"::[ \t]+(?=\S)")
"""How Dataview ends a label in bold, so that it is a field as well."""
_LONGEST = 120
"""Characters of a label, at most."""


@lru_cache(maxsize=1024)
def label_of(text: str) -> Label | None:
    """The label that a line begins with, in bold, italic or plain; None when it begins with none."""
    if ":" not in text and "*" not in text and "_" not in text and "：" not in text:
        return None
    lead = _LEAD.match(text)
    assert lead is not None  # noqa: S101 - the pattern matches the empty text
    start = lead.end()
    column, bullet = columns(lead[1]), lead[2] is not None
    offset = column + (len(lead[2]) if lead[2] else 0)
    for mark in _MARKS:
        if text.startswith(mark, start):
            end = text.find(mark, start + len(mark), start + _LONGEST)
            if end < 0:
                return None
            name, rest = text[start + len(mark) : end].strip(), text[end + len(mark) :].lstrip()
            if rest.startswith("::"):
                field = _FIELD.match(text, end + len(mark))
                if not field or len(mark) != 2:
                    return None  # a card of one line, or an inline field
                return Label(name.rstrip(": "), column, offset, bullet, True, True, True, text[field.end() :])
            colon = name.endswith((":", "：")) or rest.startswith((":", "："))
            dash = not colon and rest.startswith(("- ", "– ", "— "))
            rest = rest[1:].lstrip() if rest.startswith((":", "：")) or dash else rest
            name = name.rstrip(":： ")
            return Label(name, column, offset, bullet, True, len(mark) == 2, colon or dash, rest) if name else None
    end = text.find(":", start, start + _LONGEST)
    if end <= start or text[end + 1 : end + 2] not in ("", " ", "\t"):
        return None
    return Label(text[start:end].strip(), column, offset, bullet, False, False, True, text[end + 1 :].lstrip())


_DASHED = lazy_pattern(
    r"([ \t]*)((?:[-*+•‣]|\d{1,3}[.)])[ \t]+)?([^\W\d_][\w'’; ]{1,40}?)[ \t]+(?:[-–—]|(→|⇒|->|=>))[ \t]+(?=\S)"
)
_LONGEST_DASHED = 4
"""Words of a plain label before a dash, at most: more may be the beginning of a sentence."""


def known_label(text: str, meanings: Meanings) -> Label | None:
    """The label that a line begins with; a plain one that the dialect knows may end in a dash or ask."""
    found = _DASHED.match(text) if _holds_dash(text) else None
    meaning = meanings.of(found[3]) if found and len(found[3].split()) <= _LONGEST_DASHED else ""
    if found and meaning and not (found[4] and meaning in _NO_STEPS):
        return _plain_label(found)
    asked = _ASKED.match(text) if "?" in text else None
    if asked and meanings.of(asked[3]):
        return _plain_label(asked)
    label = label_of(text)
    if label and label.strong and not label.colon and _NARROWED.match(label.rest) and meanings.of(label.name):
        return replace(label, colon=True)
    return label


def _plain_label(found: re.Match[str]) -> Label:
    """The label of a line whose indentation, bullet and name were found, with what stands behind them."""
    column, bullet = columns(found[1]), found[2] or ""
    rest = found.string[found.end() :].lstrip()
    return Label(found[3], column, column + len(bullet), bool(bullet), False, False, True, rest)


def _holds_dash(text: str) -> bool:
    if " - " in text or "->" in text or "=>" in text:
        return True
    return not text.isascii() and ("–" in text or "—" in text or "→" in text or "⇒" in text)


_ASKED = lazy_pattern(
    r"([ \t]*)((?:[-*+•‣]|\d{1,3}[.)])[ \t]+)?([^\W\d_][\w'’]*(?: [\w'’]+){0,3})[ \u00a0\u202f]?\?[ \t]+(?=\S)"
)
"""A plain label that asks, with its answer behind it: *Why now? It comes first.*"""
_NO_STEPS = frozenset({"aside", "with"})
"""Meanings of labels that before an arrow are a step of something: *code → test → release*."""
_NARROWED = lazy_pattern(r"\([^()]{1,60}\)[ \t]*[:：][ \t]")
"""Brackets between a label in bold and its colon: **Good for** (roasting): …"""


def labelled(lines: Sequence[Line], meanings: Meanings) -> list[Labelled]:
    """The texts under labels, in their order; first, without a label, what stands before them.

    A label counts when it is in bold with a colon, or known to the dialect. One inside a bullet ends at the
    next bullet of its depth; one of a paragraph goes on through lists and fences to the next.
    """
    lines = relabelled(lines, meanings)
    begun = [(line, _label_at(line, meanings) if line.text else None) for line in lines]
    found = _labelled(begun, lambda label: _is_marked_label(label, meanings))
    if not any(meanings.of(label.name) for label, _ in found if label):
        plain = _labelled(begun, lambda label: label.colon and bool(meanings.of(label.name)))
        found = plain if len(plain) > 1 else found
    if len(found) == 1:
        bare = _labelled(begun, lambda label: _is_bare_label(label, meanings))
        found = bare if len(bare) > _FEWEST_BARE else found
    if len(found) == 1 and (signed := with_bare_labels(lines, meanings)):
        begun = [(line, _label_at(line, meanings)) for line in signed]
        found = _labelled(begun, lambda label: label.colon and bool(meanings.of(label.name)))
    return [text for label, part in found if (text := _as_labelled(label, part, meanings))]


def has_label(lines: Sequence[Line], meanings: Meanings, wanted: Container[str] | None = None) -> bool:
    """Whether a line may have a label of one of these meanings, or of any; without one, :func:`labelled` finds none."""
    for place, line in enumerate(lines):
        if not line.text:
            continue  # half of all lines
        label = _label_at(line, meanings)
        name = label.name if label else _name_of_other(lines, place, meanings)
        meaning = meanings.of(name) if name else ""
        if (meaning and (wanted is None or meaning in wanted)) or "<br" in line.text:
            return True
    return False


def _name_of_other(lines: Sequence[Line], place: int, meanings: Meanings) -> str:
    """What stands for a label in a line: the title of a callout or of a heading, a first cell, words without a sign."""
    line = lines[place]
    if line.kind == LineKind.HEADING:
        return heading_of(line)
    if line.kind == LineKind.TABLE:
        return line.text.strip(" |").partition("|")[0].strip()
    if "[!" in line.text and (box := next(callouts([line]), None)):
        return box.title
    return line.text.strip(" -*+") if bare_label(lines, place, meanings) else ""


def _label_at(line: Line, meanings: Meanings) -> Label | None:
    return known_label(line.text, meanings) if line.kind == LineKind.TEXT else None


_FEWEST_BARE = 2
"""Labels without any sign: only together do they mean to be some."""


def _is_bare_label(label: Label, meanings: Meanings) -> bool:
    """Whether a paragraph begins with a known label in bold and goes on without a sign: **Why** it is full."""
    return label.strong and not label.bullet and not label.column and bool(meanings.of(label.name))


_PICTURES = frozenset({"analogy", "model"})
"""Meanings of labels that a sentence goes on from."""

_ENDS = ("?", ".", "→", "–", "—")
"""What may end a label inside its bold marks, besides a colon: **Why now.** It comes first."""


def _is_marked_label(label: Label, meanings: Meanings) -> bool:
    if not label.marked:
        return label.bullet and label.colon and bool(meanings.of(label.name))
    ends = label.colon or not label.rest or label.name.endswith(_ENDS) or _goes_on(label, meanings)
    begins = label.strong and label.bullet and not label.rest[:1].islower()  # and is no word of a sentence
    return (label.strong and label.colon) or ((ends or begins) and bool(meanings.of(label.name)))


def _goes_on(label: Label, meanings: Meanings) -> bool:
    """Whether a sentence goes on from a label: **Think of it as** a lid, *You will learn* to shut it."""
    meaning = meanings.of(label.name)
    return meaning in _PICTURES or (meaning == "covers" and label.bullet and len(label.name.split()) > 1)


def _labelled(
    lines: Sequence[tuple[Line, Label | None]], counts: Callable[[Label], bool]
) -> list[tuple[Label | None, list[Line]]]:
    """The lines with what they begin with, parted at the labels that count."""
    current: Label | None = None
    part: list[Line] = []
    found = [(current, part)]
    for line, label in lines:
        if line is END_OF_BOX:
            current, part = None, []
            found.append((current, part))
        elif label and counts(label) and (current is None or _ends(current, label)):
            current, part = label, [line]
            found.append((current, part))
        else:
            part.append(line)
    return found


def _ends(current: Label, label: Label) -> bool:
    if label.bullet and not current.bullet:
        return False
    return label.column <= current.column + 1


def _says(line: Line) -> bool:
    return bool(line.text.strip()) and line.kind != LineKind.COMMENT


def _as_labelled(label: Label | None, part: Sequence[Line], meanings: Meanings) -> Labelled | None:
    if label is None:
        text = written(part)
        filled = [line.number for line in part if _says(line)] if text else []
        return Labelled("", "", filled[0], filled[-1] + 1, text) if text else None
    first, rest = part[0], list(part[1:])
    if label.bullet:
        rest = [*dedented(rest[: _bullet_length(label, rest)], label.offset)]
    text = written([Line(first.number, label.rest), *rest])
    end = next((line.number for line in reversed(rest) if _says(line)), first.number) + 1
    return Labelled(meanings.of(label.name), label.name, first.number, end, text)


def _bullet_length(label: Label, rest: Sequence[Line]) -> int:
    """How many of the following lines belong to a bullet."""
    gap = False
    for place, line in enumerate(rest):
        blank = not line.text.strip()
        column = columns(line.text)
        if not blank and column <= label.column + 1 and (gap or is_entry(line.text) or line.kind != LineKind.TEXT):
            return place
        gap = blank
    return len(rest)
