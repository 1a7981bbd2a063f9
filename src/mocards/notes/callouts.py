"""Questions in Obsidian's callouts: ``> [!question] …`` with the answer inside, in one nested there, or behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mocards.notes.labels import label_of
from mocards.notes.marks import without_tags
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import written
from mocards.notes.questions import asked, numberless
from mocards.notes.quotes import ASKING, Callout, callouts, is_callout
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import holds

_CARDS = frozenset({"flashcard", "flashcards", "card", "qa"})
"""Those among them that nobody uses for a question which is still open."""
_ANSWERING = frozenset(
    {"answer", "a", "success", "check", "done", "solution", "abstract", "summary", "example", "info"}
)
"""Kinds of callouts that answer when they stand inside a question, or right behind one without an answer."""


def called_out(reading: Reading) -> Iterator[Found]:
    """The questions that stand in a callout of their own."""
    if not holds(reading.text, "[!"):
        return
    found_here = list(callouts(reading.outline.numbered))
    for place, callout in enumerate(found_here):
        if callout.sort in ASKING:
            after = found_here[place + 1] if place + 1 < len(found_here) else None
            behind = after if after and _stands_behind(reading, callout, after) else None
            if found := _found(reading, callout, behind):
                yield found


def _stands_behind(reading: Reading, callout: Callout, after: Callout) -> bool:
    """Whether a callout answers the one before it: nothing but blank lines parts them."""
    between = reading.outline.texts[callout.end - 1 : after.line - 1]
    return after.sort in _ANSWERING and not any(text.strip() for text in between)


def _found(reading: Reading, callout: Callout, behind: Callout | None) -> Found | None:
    question, answer = _halves(reading, callout)
    end = callout.end
    if not answer and behind and question:
        answer, end = written(behind.lines), behind.end
    return asked(
        reading,
        range(callout.line, end),
        numberless(without_tags(question))[0],
        without_tags(answer),
        "question in a callout",
        marked=callout.sort in _CARDS or reading.flashcards is not None,
    )


def _halves(reading: Reading, callout: Callout) -> tuple[str, str]:
    """Question and answer of one callout; the answer may be missing."""
    place = _answer_place(reading, callout.lines)
    titled = bool(callout.title) and not _is_generic(reading, callout.title)
    if place is None:
        body = written(callout.lines)
        return (callout.title, body) if titled else (body, "")
    asked, told = callout.lines[:place], list(callout.lines[place:])
    if is_callout(told[0]):
        told = list(next(iter(callouts(told))).lines)
    elif label := label_of(told[0].text):
        told[0] = Line(told[0].number, label.rest)
    else:
        told = told[1:]
    question = "\n\n".join(text for text in (callout.title if titled else "", written(asked)) if text)
    return question, written(told)


def _answer_place(reading: Reading, lines: Sequence[Line]) -> int | None:
    """Where the answer begins, if it is set apart: a nested callout, a label, or a rule."""
    for place, line in enumerate(lines):
        if line.kind not in (LineKind.TEXT, LineKind.RULE, LineKind.HEADING):
            continue
        if line.text.strip() in ("---", "***", "?"):
            return place
        if is_callout(line) and next(iter(callouts([line]))).sort in _ANSWERING:
            return place
        label = label_of(line.text)
        if label and label.colon and not label.bullet and _means(reading, label.name) == "answer":
            return place
    return None


def _is_generic(reading: Reading, title: str) -> bool:
    """Whether a title only says that a question follows: *Question 2*, *Quiz*."""
    plain = re.sub(r"[\s#]*\d{1,3}[:.)]?$", "", title).rstrip("?:")
    return (
        _means(reading, plain) == "question"
        or plain.casefold() in ASKING
        or (reading.dialect.titles.of(plain) == "questions" and "?" not in title)
    )


def _means(reading: Reading, name: str) -> str:
    return reading.dialect.labels["question"].of(name)
