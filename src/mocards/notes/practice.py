"""Questions in a section for them: entries, headings or rows that ask, with the answer below or beside.

A heading with a *Q1:* in front asks wherever it stands, and any that ends so in a note of questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mocards.notes.answered import label_at
from mocards.notes.entries import Entry, entries, is_entry
from mocards.notes.labels import label_of
from mocards.notes.links import is_links_alone
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.passages import filled_end, written
from mocards.notes.questions import asked, numberless, summary_of, unfolded
from mocards.notes.quotes import ASKING, callouts, is_callout
from mocards.notes.reading import CALLOUT, Found, Part, Reading
from mocards.notes.tables import tables
from mocards.notes.wording import fold, folded, unadorned
from mocards.patterns import lazy_pattern

_RULE = "question of a section for them"


def practice(reading: Reading) -> Iterator[Found]:
    """The questions of a *Retrieval practice* and the like that need no mark, since they end in a question mark."""
    parts = list(reading.parts_of("questions"))
    for part in parts:
        children = part.section.children if part.section else ()
        yield from _in_lines(reading, part, part.lines, children)
        for section in _walk(children):
            lines = reading.outline.lines(section.line + 1, section.end)
            if not _asks(section.title) and not _explicit(reading, lines):
                yield from _in_lines(reading, part, lines, section.children)
            elif found := _under_heading(reading, section):
                yield found
        yield from _rows(reading, part)
    yield from _elsewhere(reading, parts)


def _elsewhere(reading: Reading, parts: Sequence[Part]) -> Iterator[Found]:
    """The headings outside of the sections for questions that ask."""
    if not any("?" in heading.title or "？" in heading.title for heading in reading.outline.walk()):
        return
    of_questions = _is_of_questions(reading)
    for section in _walk(reading.outline.sections):
        asks = _ends_asking(section.title) and (of_questions or _is_marked(section.title))
        inside = asks and any(part.line <= section.line < part.end for part in parts)
        if asks and not inside and (found := _under_heading(reading, section)):
            yield found


def _is_of_questions(reading: Reading) -> bool:
    """Whether a note says in its title that it is nothing but questions."""
    said = f" {fold(reading.title)} "
    return any(f" {phrase} " in said for phrase in folded(reading.dialect.words["interview"]))


def _walk(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections and those under them; what stands under one that asks is its answer."""
    for section in sections:
        yield section
        if not _asks(section.title):
            yield from _walk(section.children)


def _asks(title: str) -> bool:
    """Whether a title in a section for questions is one: it ends as one, or has a *Q1* in front."""
    return _ends_asking(title) or _is_marked(title)


def _ends_asking(title: str) -> bool:
    return unadorned(title).rstrip("*_ ").endswith(_SIGNS)


def _is_marked(title: str) -> bool:
    """Whether a title has the mark of a question in front, and no mere number: *Q1: Why?*"""
    plain = unadorned(title).lstrip("*_")
    return plain[:1].isalpha() and numberless(plain)[1]


_SIGNS = ("?", "？")


def _under_heading(reading: Reading, section: Section) -> Found | None:
    lines = _up_to_a_question(reading, reading.outline.lines(section.line + 1, section.end))
    question = numberless(unadorned(section.title))[0].strip("*_ ")
    end, shown = filled_end(lines, section.line + 1), _shown_code(lines)
    if shown and _explicit(reading, lines[shown:]) is not None:
        question = "\n\n".join((question, written(lines[:shown]).strip()))
        lines = lines[shown:]
    return _told(reading, question, section.line, lines, end)


def _shown_code(lines: Sequence[Line]) -> int:
    """How many lines a block of code takes up with which they begin; 0 when they begin otherwise."""
    filled = (place for place, line in enumerate(lines) if line.text.strip())
    start = next(filled, len(lines))
    end = next((place for place in range(start, len(lines)) if lines[place].kind != LineKind.FENCE), len(lines))
    return end if end > start else 0


def _up_to_a_question(reading: Reading, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines up to the next question that has a mark of its own: a label, a callout, a fold that is no answer."""
    labels = reading.dialect.labels["question"]
    filled = False
    for place, line in enumerate(lines):
        label = label_at(reading, line)
        asks = is_callout(line) and next(callouts([line])).sort in ASKING
        summary = summary_of(lines[place : place + _HEAD_OF_FOLD]) if filled and line.kind == LineKind.HTML else ""
        folded = summary and labels.of(unadorned(summary)) not in ("answer", "hint")
        if folded or asks or (label and label[0] == "question"):
            return lines[:place]
        filled = filled or bool(line.text.strip())
    return lines


_HEAD_OF_FOLD = 2
"""Lines up to the end of a summary."""


def _in_lines(reading: Reading, part: Part, lines: Sequence[Line], children: Sequence[Section]) -> Iterator[Found]:
    """The questions among the lines of a part before its subsections."""
    own = [line for line in lines if not children or line.number < children[0].line]
    for entry in entries(own):
        if found := _question(reading, entry.head, entry.line, entry.body, entry.end) or _in_line(reading, entry):
            yield found
    if part.level != CALLOUT:  # it is a question by itself
        yield from _titled(reading, own)


def _titled(reading: Reading, lines: Sequence[Line]) -> Iterator[Found]:
    """The questions that are paragraphs in bold, or lines with the answer right under them."""
    asking = [
        (place, head, rest)
        for place, line in enumerate(lines)
        if line.kind == LineKind.TEXT
        for head, rest in _asking(line.text)
    ]
    ends = [place for place, _, _ in asking[1:]] + [len(lines)]
    for (place, head, rest), after in zip(asking, ends, strict=False):
        number, below = lines[place].number, lines[place + 1 : after]
        if not (head.startswith("**") or numberless(head)[1]):
            blank = next((number for number, line in enumerate(below) if not line.text.strip()), len(below))
            below = below[:blank]
        lines_below = [Line(number, rest), *_up_to_a_fold(below)]
        end = filled_end(lines_below[1:], number + 1)
        first = next((line for line in lines_below if line.text.strip()), None)
        if (
            first
            and not label_at(reading, first)
            and (found := _question(reading, numberless(head)[0], number, lines_below, end))
        ):
            yield found


def _up_to_a_fold(lines: Sequence[Line]) -> Sequence[Line]:
    """An answer up to what is folded away behind it, unless it is that, or to a list of questions."""
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    if not filled or lines[filled[0]].kind in _FOLDED:
        return lines
    ends = (place for place in filled if lines[place].kind in _FOLDED or (place and _begins_a_list(lines, place)))
    return lines[: next(ends, len(lines))]


def _begins_a_list(lines: Sequence[Line], place: int) -> bool:
    """Whether a list of questions begins in a line behind a blank one."""
    return not lines[place - 1].text.strip() and is_entry(lines[place].text) and "?" in lines[place].text


_FOLDED = frozenset({LineKind.HTML, LineKind.COMMENT})


def _asking(text: str) -> Iterator[tuple[str, str]]:
    """The question that a line at the margin is, or begins with in bold, and the rest of the line."""
    if "?" not in text or text[:1] in " \t>|#<" or is_entry(text):
        return
    label = label_of(text)
    if label and label.strong and label.name.endswith("?"):
        yield f"**{label.name}**", label.rest
    elif text.rstrip("*_ ").endswith("?"):
        yield text.strip(), ""


def _question(reading: Reading, head: str, line: int, lines: Sequence[Line], end: int) -> Found | None:
    question = numberless(head)[0].strip("*_ ")
    asks = question.endswith(_SIGNS) or _explicit(reading, lines) is not None
    if not asks or label_at(reading, Line(line, head)):
        return None
    return _told(reading, question, line, lines, end)


def _told(reading: Reading, question: str, line: int, lines: Sequence[Line], end: int) -> Found | None:
    answer = _bare(unfolded(written(_answer(reading, lines))).removeprefix(": "))
    return asked(reading, range(line, end), question, answer, _RULE)


def _answer(reading: Reading, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines that say to be the answer; else all of them."""
    told = _explicit(reading, lines)
    return lines if told is None else told


def _explicit(reading: Reading, lines: Sequence[Line]) -> Sequence[Line] | None:
    """The lines under the label *Answer*, in a callout or a fold that is called so, behind nothing but a hint."""
    labels = reading.dialect.labels["question"]
    for place, line in enumerate(lines):
        if not line.text.strip():
            continue
        label = label_of(line.text) if line.kind == LineKind.TEXT else None
        meaning = labels.of(label.name) if label and label.colon else ""
        if label and meaning == "answer":
            return [Line(line.number, label.rest), *lines[place + 1 :]]
        if is_callout(line) and labels.of((box := next(callouts(lines[place:]))).title) == "answer":
            return box.lines
        if line.kind == LineKind.HTML and labels.of(unadorned(summary_of(lines[place:]))) == "answer":
            return lines[place:]
        if meaning != "hint":
            return None
    return None


def _bare(answer: str) -> str:
    """An answer without the arrow in front of it, or the bars that hide it."""
    hidden = (
        answer.startswith("||") and answer.endswith("||") and "||" not in answer[2:-2] and len(answer) > len("||||")
    )
    return answer.strip("|").strip() if hidden else answer.lstrip("→↳⇒ ")


_ASKED_AND_TOLD = lazy_pattern(
    r"([^?？]{8,300}[?？])[*_]{0,2}\s+(?!\(|(?:see|cf|siehe|voir|ver)\b)(\S.*[^?？])", re.DOTALL | re.IGNORECASE
)


def _in_line(reading: Reading, entry: Entry) -> Found | None:
    """The question of an entry that has the answer behind it in one line."""
    found = _ASKED_AND_TOLD.fullmatch(numberless(entry.head)[0])
    if not found or label_at(reading, Line(entry.line, entry.head)) or is_links_alone(found[2]) or "::" in entry.head:
        return None
    answer = written([Line(entry.line, found[2]), *entry.body])
    return asked(reading, range(entry.line, entry.end), found[1].strip("*_ "), _bare(unfolded(answer)), _RULE)


def _rows(reading: Reading, part: Part) -> Iterator[Found]:
    """The rows of tables whose columns are called question and answer."""
    labels = reading.dialect.labels["question"]
    for table in tables(part.lines):
        means = [labels.of(header) for header in table.header]
        if "question" in means and "answer" in means:
            first, told = means.index("question"), means.index("answer")
            for line, cells in table.rows:
                if found := asked(reading, range(line, line + 1), numberless(cells[first])[0], cells[told], _RULE):
                    yield found
