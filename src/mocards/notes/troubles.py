"""Troubleshooting notes: one trouble a note, told in sections *Symptom*, *Root cause*, *Solution*, *Prevention*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mocards.notes.outline import Section
from mocards.notes.passages import filled_end, labelled, written
from mocards.notes.pitfalls import Pitfall
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import is_placeholder, unadorned

_AFTER_NAME = re.compile(r"\s+[-–—:|]\s+(?:quick\s+)?(?:fix|troubleshooting|solution|guide)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\w+\s+#?\d{1,2}\s*[:.)–—-]\s*")


def troubles(reading: Reading) -> Iterator[Found]:
    """The trouble that a note as a whole is about; each of several solutions is a pitfall of its own."""
    if reading.is_moc or not (told := _told(reading)):
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


def _told(reading: Reading) -> dict[str, Section]:
    """Meaning → section, when the note is one of trouble: it names a symptom or a cause, and what helps."""
    tops = reading.outline.sections
    sections = tops[0].children if tops and tops[0].level == 1 else tops
    told: dict[str, Section] = {}
    for section in sections:
        meaning = reading.dialect.labels["trouble"].of(unadorned(section.title))
        if meaning and meaning not in told:
            told[meaning] = section
    return told if told.keys() & {"symptom", "cause"} and told.keys() & {"solution", "lesson"} else {}


def _end(reading: Reading, section: Section) -> int:
    return filled_end(reading.outline.lines(section.line, section.end), section.end)


def _text(reading: Reading, section: Section) -> str:
    text = written(reading.outline.lines(section.line + 1, section.end))
    return "" if is_placeholder(text) else text


def _first_text(reading: Reading, section: Section) -> str:
    """What stands in a section before its first label, without its fences: short enough for a prompt."""
    own: Sequence[str] = [
        text.text
        for text in labelled(reading.outline.lines(section.line + 1, section.end), reading.dialect.labels["trouble"])
        if not text.label
    ][:1]
    text = own[0].split("\n```")[0].strip() if own else ""
    return "" if is_placeholder(text) else text
