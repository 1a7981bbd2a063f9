"""What a MOC says about itself besides its items: the deck's description."""

from __future__ import annotations

from collections.abc import Sequence

from mocards.model import Description
from mocards.notes.entries import entries
from mocards.notes.labels import labelled
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import is_quote, unquoted, written
from mocards.notes.paths import phases
from mocards.notes.reading import Part, Reading
from mocards.notes.wording import is_placeholder, minutes


def description(reading: Reading) -> Description:
    """The description of a MOC; what it does not say is empty."""
    said = _labels(reading, _header(reading))
    objective, use_case = _objective(reading)
    progress = _progress(reading)
    return Description(
        what=said.get("what", ""),
        who=said.get("who", ""),
        why=said.get("why", ""),
        objective=objective or said.get("objective", ""),
        use_case=use_case or said.get("use_case", ""),
        phases=phases(reading),
        project=_text(reading, "project"),
        total_minutes=minutes(progress.get("total", said.get("total", ""))),
        difficulty=progress.get("difficulty", said.get("difficulty", "")),
        prerequisites=progress.get("prerequisites", said.get("prerequisites", "")),
        next_steps=_next_steps(reading),
    )


def _header(reading: Reading) -> list[Line]:
    """The lines before the first section: those under the note's title."""
    top = reading.outline.sections[0] if reading.outline.sections else None
    start = top.line + 1 if top and top.level == 1 else 1
    inner = top.children[0].line if top and top.level == 1 and top.children else 0
    ends = [inner] if inner else [section.line for section in reading.outline.sections if section.line >= start][:1]
    lines = reading.outline.lines(start, ends[0] if ends else len(reading.outline.texts) + 1)
    return [line for line in lines if line.kind != LineKind.COMMENT]


def _labels(reading: Reading, lines: Sequence[Line]) -> dict[str, str]:
    """Meaning → text of the header labels among the lines, in quotes or not."""
    plain = [unquoted([line])[0] if is_quote(line.text) else line for line in lines]
    found: dict[str, str] = {}
    for text in labelled(plain, reading.dialect.labels["header"]):
        if text.meaning and text.text and not is_placeholder(text.text):
            found.setdefault(text.meaning, text.text)
    return found


def _first(reading: Reading, meaning: str) -> Part | None:
    return next(reading.parts_of(meaning), None)


def _objective(reading: Reading) -> tuple[str, str]:
    """The objective's prose, and the use case under its label."""
    part = _first(reading, "objective")
    texts = labelled(part.lines, reading.dialect.labels["header"]) if part else []
    prose = "\n\n".join(
        text.text if not text.label else f"**{text.label}**: {text.text}"
        for text in texts
        if text.meaning != "use_case" and text.text and not is_placeholder(text.text)
    )
    use_case = next((text.text for text in texts if text.meaning == "use_case"), "")
    return prose, "" if is_placeholder(use_case) else use_case


def _text(reading: Reading, meaning: str) -> str:
    part = _first(reading, meaning)
    text = written(part.lines) if part else ""
    return "" if is_placeholder(text) else text


def _progress(reading: Reading) -> dict[str, str]:
    """Total time, difficulty and prerequisites, from a fence of ``key: value`` lines or from labels."""
    part = _first(reading, "progress")
    if part is None:
        return {}
    found: dict[str, str] = {}
    for line in part.lines:
        key, colon, value = line.text.strip("-* \t").partition(":")
        meaning = reading.dialect.labels["header"].of(key) if colon and len(key) < 60 else ""
        if meaning and value.strip() and not is_placeholder(value):
            found.setdefault(meaning, value.strip("* \t"))
    return found


def _next_steps(reading: Reading) -> tuple[str, ...]:
    part = _first(reading, "next")
    steps = [entry.text for entry in entries(part.lines)] if part else []
    return tuple(step for step in steps if step and not is_placeholder(step))
