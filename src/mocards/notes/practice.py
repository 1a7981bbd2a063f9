"""Questions in a section for them: entries, headings or rows that ask, with the answer below or beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mocards.notes.answered import label_at
from mocards.notes.entries import Entry, entries, is_entry
from mocards.notes.labels import label_of
from mocards.notes.links import is_links_alone
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import filled_end, written
from mocards.notes.questions import asked, numberless, unfolded
from mocards.notes.reading import CALLOUT, Found, Part, Reading
from mocards.notes.tables import tables
from mocards.notes.wording import unadorned

_RULE = "question of a section for them"


def practice(reading: Reading) -> Iterator[Found]:
    """The questions of a *Retrieval practice* and the like that need no mark, since they end in a question mark."""
    for part in reading.parts_of("questions"):
        children = part.section.children if part.section else ()
        own_end = children[0].line if children else part.end
        for entry in entries([line for line in part.lines if line.number < own_end]):
            if found := _question(reading, entry.head, entry.line, entry.body, entry.end) or _in_line(reading, entry):
                yield found
        for child in children:
            lines = reading.outline.lines(child.line + 1, child.end)
            end = filled_end(lines, child.line + 1)
            if found := _question(reading, unadorned(child.title), child.line, lines, end):
                yield found
        if part.level != CALLOUT:  # it is a question by itself
            yield from _titled(reading, [line for line in part.lines if line.number < own_end])
        yield from _rows(reading, part)


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
    """An answer up to what is folded away behind it, unless it is that."""
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    if not filled or lines[filled[0]].kind in _FOLDED:
        return lines
    return lines[: next((place for place in filled if lines[place].kind in _FOLDED), len(lines))]


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
    if not question.endswith(("?", "？")) or label_at(reading, Line(line, head)):
        return None
    first = next((one for one in lines if one.text.strip()), None)
    label = label_of(first.text) if first and first.kind == LineKind.TEXT else None
    if first and label and label.colon and reading.dialect.labels["question"].of(label.name) == "answer":
        lines = [Line(first.number, label.rest), *(one for one in lines if one.number > first.number)]
    return asked(reading, range(line, end), question, _bare(unfolded(written(lines)).removeprefix(": ")), _RULE)


def _bare(answer: str) -> str:
    """An answer without the arrow in front of it, or the bars that hide it."""
    hidden = (
        answer.startswith("||") and answer.endswith("||") and "||" not in answer[2:-2] and len(answer) > len("||||")
    )
    return answer.strip("|").strip() if hidden else answer.removeprefix("→").lstrip()


_ASKED_AND_TOLD = re.compile(
    r"([^?？]{8,300}[?？])[*_]{0,2}\s+(?!\(|(?:see|cf|siehe|voir|ver)\b)(\S.*[^?？])", re.DOTALL | re.IGNORECASE
)


def _in_line(reading: Reading, entry: Entry) -> Found | None:
    """The question of an entry that has the answer behind it in one line."""
    found = _ASKED_AND_TOLD.fullmatch(numberless(entry.head)[0])
    if not found or label_at(reading, Line(entry.line, entry.head)) or is_links_alone(found[2]) or "::" in entry.head:
        return None
    answer = written([Line(entry.line, found[2]), *entry.body])
    return asked(reading, range(entry.line, entry.end), found[1].strip("*_ "), unfolded(answer), _RULE)


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
