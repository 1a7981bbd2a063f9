"""Numbered questions whose answers stand together behind them: folded away, in a callout or under a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mocards.notes.entries import Entry, entries
from mocards.notes.labels import label_of
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import is_quote, unquoted
from mocards.notes.questions import asked, numberless
from mocards.notes.reading import Found, Part, Reading
from mocards.notes.wording import unadorned


def answered_apart(reading: Reading) -> Iterator[Found]:
    """The numbered questions of a section for them that the answers with the same numbers belong to."""
    for part in reading.parts_of("questions"):
        told = _answers(reading, part)
        answers = {number: entry.text for number, entry in _numbered(entries(told))}
        first = told[0].number if told else 0
        for number, entry in _numbered(entries([line for line in part.lines if line.number < first])):
            question = numberless(entry.head)[0].strip("*_ ")
            answer = answers.get(number, "")
            if question.endswith(("?", "？")) and not _has_text(entry.body):
                lines = range(entry.line, entry.end)
                if found := asked(reading, lines, question, answer, "question with its answer apart"):
                    yield found


def _numbered(listed: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Entries with their numbers; where all have the same, Markdown counts them."""
    alike = len(listed) > 1 and len({entry.marker for entry in listed}) == 1 and listed[0].marker[0].isdigit()
    for place, entry in enumerate(listed, 1):
        yield (str(place) if alike else entry.marker.rstrip(".)")), entry


def _has_text(lines: Sequence[Line]) -> bool:
    return any(line.text.strip() for line in lines)


def _answers(reading: Reading, part: Part) -> list[Line]:
    """The lines behind the first title or summary in a part that says *Answers*, up to its end."""
    labels = reading.dialect.labels["question"]
    for place, line in enumerate(part.lines):
        if (title := _title(line)) and labels.of(unadorned(title)) == "answer":
            return list(_below(part.lines[place + 1 :]))
    return []


def _title(line: Line) -> str:
    """What a line names what stands below it: a heading, a paragraph in bold, the head of a fold or of a callout."""
    if line.kind == LineKind.HEADING:
        return line.text.lstrip("# ")
    if line.kind == LineKind.HTML:
        summary = _SUMMARY.search(line.text)
        return summary[1] if summary else ""
    if is_quote(line.text):
        head = unquoted([line])[0].text
        return head.partition("]")[2].lstrip("+-") if head.startswith("[!") else ""
    label = label_of(line.text) if line.kind == LineKind.TEXT and line.text[:1].strip() else None
    alone = label and not label.rest and not label.bullet and (label.colon or label.strong)
    return label.name if label and alone else ""


_SUMMARY = re.compile(r"<summary\b[^<>]*>([^<]*(?:<(?!/summary)[^<]*)*)</summary", re.IGNORECASE)


def _below(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines up to the end of a fold or to the next heading, without marks of quotes."""
    for line in lines:
        if line.kind == LineKind.HEADING or "</details" in line.text:
            return
        kind = LineKind.TEXT if line.kind == LineKind.HTML else line.kind
        yield Line(line.number, unquoted([line])[0].text if is_quote(line.text) else line.text, kind)
