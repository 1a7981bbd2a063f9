"""Troubleshooting notes: one trouble a note, told in sections *Symptom*, *Root cause*, *Solution*, *Prevention*.

A short one has labels of these names under its title instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mocards.notes.labels import labelled
from mocards.notes.outline import Line, Section
from mocards.notes.passages import filled_end, written
from mocards.notes.pitfalls import Pitfall, told_at_length
from mocards.notes.reading import Found, Reading
from mocards.notes.stories import Story, is_told
from mocards.notes.wording import is_placeholder, unadorned
from mocards.patterns import lazy_pattern

_AFTER_NAME = lazy_pattern(r"\s+[-–—:|]\s+(?:quick\s+)?(?:fix|troubleshooting|solution|guide)$", re.IGNORECASE)
_NUMBERED = lazy_pattern(r"^\w+\s+#?\d{1,2}\s*[:.)–—-]\s*")


def troubles(reading: Reading) -> Iterator[Found]:
    """The trouble that a note as a whole is about; each of several solutions is a pitfall of its own."""
    if reading.is_moc:
        return
    if not (told := _told(reading)):
        yield from _under_title(reading)
        return
    name = _AFTER_NAME.sub("", reading.title)
    symptom = _first_text(reading, told["symptom"]) if "symptom" in told else ""
    ways = told["solution"].children if "solution" in told else ()
    texts = {meaning: _text(reading, section) for meaning, section in told.items() if meaning != "symptom"}
    if ways:
        texts.pop("solution")
    if texts:
        first = min(section.line for section in told.values())
        item = Pitfall(
            position=reading.at(first),
            mistake=name,
            symptom=symptom,
            cause=texts.get("cause", ""),
            solution=texts.get("solution", ""),
            lesson=texts.get("lesson", ""),
        )
        yield Found(item, max(_end(reading, told[meaning]) for meaning in texts), "trouble that a note tells of")
    for way in ways:
        if text := _text(reading, way):
            title = _NUMBERED.sub("", unadorned(way.title))
            solved = Pitfall(position=reading.at(way.line), mistake=f"{name}: {title}", symptom=symptom, solution=text)
            yield Found(solved, _end(reading, way), "one of several solutions")


def _under_title(reading: Reading) -> Iterator[Found]:
    """The trouble of a note whose labels tell of it before its first section."""
    tops = reading.outline.sections
    if not tops or tops[0].level != 1:
        return
    lines = reading.outline.lines(tops[0].line + 1, tops[0].children[0].line if tops[0].children else tops[0].end)
    if is_told(reading, lines):
        yield from told_at_length(reading, Story(reading.title, tops[0].line, lines))


def _told(reading: Reading) -> dict[str, Section]:
    """Meaning → section, when the note is one of trouble: it names a symptom or a cause, and what helps.

    Titles in other words, such as *What happened* and *Why*, count beside sure ones, or three together in a note
    that explains nothing.
    """
    tops = reading.outline.sections
    sections = tops[0].children if tops and tops[0].level == 1 else tops
    sure, other = dict[str, Section](), dict[str, Section]()
    for section in sections:
        title = unadorned(section.title)
        if meaning := reading.dialect.labels["trouble"].of(title):
            sure.setdefault(meaning, section)
        elif (meaning := reading.dialect.labels["pitfall"].of(title)) in ("symptom", "cause", "solution", "lesson"):
            other.setdefault(meaning, section)
    told = {**other, **sure}
    explains = any(part.meaning in _EXPLAINING for part in reading.parts)
    return told if _is_whole(sure) or (len(told) > 2 and not explains and _is_whole(told)) else {}


_EXPLAINING = frozenset({"ideas", "terms", "uses", "good", "bad"})
"""Meanings of parts that a note of one trouble does not have."""


def _is_whole(told: Mapping[str, Section]) -> bool:
    return bool(told.keys() & {"symptom", "cause"} and told.keys() & {"solution", "lesson"})


def _end(reading: Reading, section: Section) -> int:
    return filled_end(_lines(reading, section), section.end)


def _text(reading: Reading, section: Section) -> str:
    text = written(_lines(reading, section))
    return "" if is_placeholder(text) else text


def _lines(reading: Reading, section: Section) -> list[Line]:
    """The lines of a section, up to a part inside that is of something else."""
    inside = (part.line for part in reading.parts if section.line < part.line < section.end and part.meaning in _APART)
    return reading.outline.lines(section.line + 1, next(inside, section.end))


_APART = frozenset({"pitfalls", "questions", "aside", "next", "terms", "reference"})
"""Meanings of parts that have cards of their own, or none."""


def _first_text(reading: Reading, section: Section) -> str:
    """What stands in a section before its first label, without its fences: short enough for a prompt."""
    own: Sequence[str] = [
        text.text
        for text in labelled(reading.outline.lines(section.line + 1, section.end), reading.dialect.labels["trouble"])
        if not text.label
    ][:1]
    text = own[0].split("\n```")[0].strip() if own else ""
    return "" if is_placeholder(text) else text
