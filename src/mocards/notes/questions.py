"""Questions that the author wrote for recalling."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from mocards.model import Item
from mocards.notes.labels import label_of
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import block_id, is_quote, unquoted, without_block_id, written
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import is_placeholder, unadorned, unescaped
from mocards.patterns import lazy_pattern


class Question(Item, frozen=True, kw_only=True):
    """A question in the author's own words, with its answer."""

    kind: ClassVar[str] = "question"
    question: str
    answer: str
    both: bool = False
    """Whether it is asked both ways: from the question to the answer and back."""

    @property
    def anchor(self) -> str:
        """The question."""
        return self.question

    def facets(self) -> Mapping[str, str]:
        """``answer``; ``reverse``: the question, when it is asked both ways."""
        return {"answer": self.answer} | ({"reverse": self.question} if self.both else {})

    def words(self) -> Mapping[str, str]:
        """``question``, ``answer``."""
        return {"question": self.question, "answer": self.answer}


def asked(
    reading: Reading, lines: range, question: str, answer: str, rule: str, *, marked: bool = False, both: bool = False
) -> Found | None:
    """A question with its answer; None when one of them is empty, or only the place for one.

    Args:
        lines: that it stands in.
        answer: with the author's block id, if there is one.
        rule: that found it.
        marked: whether the author marked it as a card.
        both: whether it is asked both ways.
    """
    if not question or not answer or is_placeholder(f"{question} ") or is_placeholder(answer):
        return None
    item = Question(
        position=reading.at(lines.start),
        block_id=block_id(answer),
        marked=marked,
        question=question,
        answer=without_block_id(answer),
        both=both,
    )
    return Found(item, lines.stop, rule)


def questions(reading: Reading) -> Iterator[Found]:
    """Questions that fold away their answers: ``<details><summary>question</summary>answer</details>``."""
    outline = reading.outline
    practice = [(part.line, part.end) for part in reading.parts_of("questions")]
    starts = [start for start, _ in practice]
    end = 1
    while number := outline.kinds.find(LineKind.HTML, end - 1) + 1:
        end = number + 1
        if _OPENING.search(outline.texts[number - 1]):
            end = _closing_line(reading, number)
            part = bisect_right(starts, number) - 1
            trusted = part >= 0 and number < practice[part][1]
            if found := _folded(reading, outline.lines(number, end), trusted):
                yield found


_OPENING = re.compile(r"<details\b", re.IGNORECASE)
_CLOSING = re.compile(r"</details\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]*>", re.IGNORECASE)
_SUMMARY_END = re.compile(r"</summary\s*>", re.IGNORECASE)


def _closing_line(reading: Reading, number: int) -> int:
    """The line after the one that closes the details opened at ``number``; the next opening ends them too."""
    texts, kinds = reading.outline.texts, reading.outline.kinds
    for place in range(number, len(texts) + 1):
        kind, text = kinds[place - 1], texts[place - 1]
        if kind == LineKind.HEADING:
            return place + 1 if _CLOSING.search(text) else place
        if "<" not in text or kind in (LineKind.FENCE, LineKind.CODE):
            continue
        if _CLOSING.search(text):
            return place + 1
        if place > number and _OPENING.search(text):
            return place
    return len(texts) + 1


def _folded(reading: Reading, lines: list[Line], trusted: bool) -> Found | None:
    """One question; None when it is something else that was folded away."""
    if all(is_quote(line.text) for line in lines if line.text.strip()):
        lines = unquoted(lines)
    start = lines[0].number
    text = "\n".join(line.text for line in lines if line.kind != LineKind.COMMENT)
    opening, closing = _SUMMARY.search(text), _SUMMARY_END.search(text)
    if not opening or not closing or closing.start() < opening.end():
        return None
    question, numbered = _question(text[opening.end() : closing.start()])
    answer = text[closing.end() :]
    ends = [found.start() for found in _CLOSING.finditer(answer)]
    answer = answer[: ends[-1]] if ends else answer
    answer, labelled = _answer(reading, answer)
    if not (numbered or labelled or question.partition("\n")[0].endswith("?") or (trusted and _is_told(answer))):
        return None
    if reading.dialect.labels["question"].of(unadorned(question)) in ("answer", "hint"):
        return None  # the question stands above
    return asked(reading, range(start, lines[-1].number + 1), question, answer, "question with a folded answer")


def summary_of(lines: Sequence[Line]) -> str:
    """What is shown instead of what a block of HTML folds away; empty when it folds nothing."""
    text = "\n".join(line.text for line in lines[:_LONGEST_HEAD])
    opening, closing = _SUMMARY.search(text), _SUMMARY_END.search(text)
    return text[opening.end() : closing.start()].strip() if opening and closing else ""


_LONGEST_HEAD = 4
"""Lines from the opening of a fold to the end of its summary."""


def unfolded(text: str) -> str:
    """A text without the tags that fold it away, and without what they say instead of it."""
    if not _OPENING.search(text):
        return text
    plain = _CLOSING.sub("", _OPENING_TAG.sub("", _SUMMARY_WHOLE.sub("", text)))
    return plain.strip()


_OPENING_TAG = lazy_pattern(r"<details\b[^<>]*>", re.IGNORECASE)
_SUMMARY_WHOLE = lazy_pattern(r"<summary\b[^<>]*>[^<]*(?:<(?!/summary)[^<]*)*</summary\s*>", re.IGNORECASE)


_PICTURES = lazy_pattern(r"(?:!\[\[[^\]]*\]\]|!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>|\s)+", re.IGNORECASE)


def _is_told(answer: str) -> bool:
    """Whether what was folded away is an answer in words: neither one fence nor pictures alone."""
    if answer.startswith(("```", "~~~")) and answer.rstrip().endswith(("```", "~~~")):
        return False
    return not _PICTURES.fullmatch(answer)


_TAGS = (
    (re.compile(r"</?(?:strong|b)\b[^<>]*>", re.IGNORECASE), "**"),
    (re.compile(r"</?(?:em|i)\b[^<>]*>", re.IGNORECASE), "*"),
    (re.compile(r"</?(?:code|kbd|samp)\b[^<>]*>", re.IGNORECASE), "`"),
    (re.compile(r"</?(?:h[1-6]|span|p|u|font|big|small|div)\b[^<>]*>", re.IGNORECASE), ""),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
)
_NUMBER = re.compile(
    r"(?:(?:Q|Question|Frage|F|Pregunta|P)\s*\.?\s*#?\d{1,3}[a-z]?|#?\d{1,3})\s*(?:\*\*)?\s*[:.)–—-]\s*"
    r"|(?:Q|Question|Frage|F|Pregunta|P)\s*#?\d{1,3}[a-z]?\*\*\s+"
    r"|(?:Q|Question|Frage|Pregunta)\s*[:.)]\s*",
    re.IGNORECASE,
)
_EMPTY_MARKS = lazy_pattern(r"^(?:\*{4}|\*\*\s+\*\*)\s*")


_FENCE = lazy_pattern(r"^[ \t]*(?:```|~~~)", re.MULTILINE)


def _question(summary: str) -> tuple[str, bool]:
    """The question in Markdown without its number, and whether it had one. Code that it is about stays as it is."""
    code = _FENCE.search(summary)
    text = summary[: code.start()] if code else summary
    for tag, mark in _TAGS:
        text = tag.sub(mark, text)
    question, numbered = numberless(" ".join(unescaped(text).split()))
    return (f"{question}\n\n{summary[code.start() :].strip()}" if code else question), numbered


def numberless(text: str) -> tuple[str, bool]:
    """A question without the number or *Q:* in front, and whether it had one."""
    bold = text.startswith("**")
    plain = text[2:].lstrip() if bold else text
    found = _NUMBER.match(plain)
    if not found:
        return _whole(text), False
    rest = plain[found.end() :].lstrip()
    bold = bold and "**" not in found[0]
    if bold and rest.startswith("**"):
        rest = rest[2:].lstrip()
    elif bold:
        rest = f"**{rest}"
    return _whole(rest), True


def _whole(text: str) -> str:
    """The text without bold marks around the whole of it."""
    inner = text[2:-2]
    return inner.strip() if text.startswith("**") and text.endswith("**") and "**" not in inner else text


_PARAGRAPHS = lazy_pattern(r"</?p>", re.IGNORECASE)
_BREAKS = re.compile(r"\A(?:\s*<br\s*/?>)+", re.IGNORECASE)


def _answer(reading: Reading, text: str) -> tuple[str, bool]:
    """The answer without its label, and whether it had one."""
    text = _PARAGRAPHS.sub("", text) if "<p>" in text and "`" not in text else text
    answer = written([Line(1, line) for line in _BREAKS.sub("", text, count=1).strip().split("\n")])
    first, newline, rest = answer.partition("\n")
    label = label_of(first)
    if label and not label.bullet and label.colon and reading.dialect.labels["question"].of(label.name) == "answer":
        answer = written([Line(1, line) for line in f"{label.rest}{newline}{rest}".split("\n")])
        return answer, True
    return answer, False
