"""Questions and answers under ``Q:`` and ``A:``, as in hashcards and in many a note."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from mocards.notes.entries import is_entry
from mocards.notes.labels import Label, label_of
from mocards.notes.marks import without_tags
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import columns, dedented, is_quote, unquoted, written
from mocards.notes.questions import asked
from mocards.notes.quotes import ASKING, callouts
from mocards.notes.reading import Found, Reading

_CLOZE = "C:"
_NUMBERED = re.compile(r"\s*#?\d{1,3}[a-z]?$")
_CARRIES_ON = re.compile(r"[ \t]{2,}\S|[-*+>|]|\d{1,9}[.)][ \t]|\$\$|!\[")
"""How a line begins that carries an answer on behind a blank line, where notes hold other things too."""


@dataclass
class _Block:
    """The question that is being read."""

    label: Label
    lines: list[Line]
    answer: list[Line] = field(default_factory=list)
    answered: bool = False


def answered(reading: Reading) -> Iterator[Found]:
    """The questions under a label *Q* that are followed by an answer under a label *A*."""
    labels = _labels(reading)
    first = next((number for number, (meaning, _) in labels.items() if meaning == "question"), 0)
    if not first:
        return
    end = Line(len(reading.outline.texts) + 1, "", LineKind.RULE)
    cards_alone = is_card_file(reading)
    block: _Block | None = None
    gap = False
    for line in (*_unquoted(reading.outline.numbered[first - 1 :], labels), end):
        blank, label = not line.text.strip(), labels.get(line.number)
        if block and (_ends(line, label) or (gap and not blank and not _carries_on(block, line, label, cards_alone))):
            if found := _found(reading, block):
                yield found
            block = None
        if label and label[0] == "question":
            block = _begun(label[1], line.number)
        elif block and label and label[0] == "answer" and not block.answered and not _is_listed(block, label[1]):
            block.answered = True
            block.answer = [Line(line.number, label[1].rest)]
        elif block:
            (block.answer if block.answered else block.lines).append(line)
        gap = blank


_LABEL = re.compile(
    r"[ \t>]*+(?:[-*+] |\d{1,3}[.)] )?+[*_]{0,2}+[A-ZÀ-Ý]\w{0,11}+"
    r"(?:[ #\d]{0,4}+[*_]{0,2}+[ \t]?[:：]|[ #\d]{0,4}[.)]\*\*[ \t])|[QFPAR]\.[ \t]"
    r"|\*\*[A-ZÀ-Ý]\w{0,11}[ #]{0,2}\d{0,3}\*\*[ \t]*$"
)
"""How a line begins that may bear one of the two labels: a capital, and not many letters up to the colon."""
_LETTER = re.compile(r"^([QFPAR])\.(?=[ \t])")
"""A label that is a letter with a full stop."""


def _labels(reading: Reading) -> dict[int, tuple[str, Label]]:
    """Number of a line → what :func:`label_at` finds in it."""
    lines = [line for line in reading.outline.numbered if _LABEL.match(line.text)]
    bare = (unquoted([line])[0] if is_quote(line.text) else line for line in lines)
    return {line.number: label for line in bare if (label := label_at(reading, line))}


def _unquoted(lines: Sequence[Line], labels: Container[int]) -> Iterator[Line]:
    """The lines, those of a quote that begins with a label without its marks; behind such a quote a blank one."""
    inside = False
    for line in lines:
        quoted = line.kind == LineKind.TEXT and is_quote(line.text)
        if inside and not quoted:
            yield Line(line.number, "", LineKind.RULE)
        inside = quoted and (inside or line.number in labels)
        yield unquoted([line])[0] if inside else line


def is_card_file(reading: Reading) -> bool:
    """Whether a note is nothing but cards, as hashcards has it: its first text, titles aside, is one."""
    for line in reading.outline.numbered:
        if line.text.strip() and line.kind not in (LineKind.COMMENT, LineKind.HEADING, LineKind.RULE):
            return line.text.startswith(("Q:", _CLOZE))
    return False


def label_at(reading: Reading, line: Line) -> tuple[str, Label] | None:
    """``question`` or ``answer`` with its label; a single letter must be a capital."""
    if line.kind != LineKind.TEXT or not _LABEL.match(line.text):
        return None
    label = _whole_in_bold(line.text) or label_of(_LETTER.sub(r"\1:", line.text, count=1))
    if not label or not label.name[:1].isupper():
        return None
    alone = label.strong and not label.rest and len(label.name) > 1  # a title over what is asked, or told
    if not (label.colon or alone or (label.strong and label.name[-1:] in ".)")):
        return None
    meaning = reading.dialect.labels["question"].of(_NUMBERED.sub("", label.name.rstrip(".)")))
    return (meaning, label) if meaning in ("question", "answer") else None


def _is_listed(block: _Block, label: Label) -> bool:
    """Whether a label is one of several entries under a question, and the list is the answer."""
    return label.bullet and not block.label.bullet and any(is_entry(line.text) for line in block.lines[1:])


def _is_doubtful(label: Label) -> bool:
    """Whether a letter other than Q is the label of a question: it may as well be a quantity's sign."""
    name = _NUMBERED.sub("", label.name.rstrip(".)"))
    return len(name) == 1 and name != "Q"


def _whole_in_bold(text: str) -> Label | None:
    """The label of ``**Q1: question?**``."""
    inner = text.strip()
    if len(inner) < 6 or not (inner.startswith("**") and inner.endswith("**")) or "**" in inner[2:-2]:
        return None
    label = label_of(inner[2:-2])
    return replace(label, marked=True, strong=True) if label and label.colon and label.rest else None


def _ends(line: Line, label: tuple[str, Label] | None) -> bool:
    """Whether a line belongs to something else whatever came before."""
    if line.kind in (LineKind.HEADING, LineKind.RULE) or line.text.startswith(_CLOZE):
        return True
    if line.text.startswith("**") and line.text.rstrip().endswith(("?**", "？**")):
        return True  # the next question, without a label
    return label is not None and label[0] == "question"


def _carries_on(block: _Block, line: Line, label: tuple[str, Label] | None, cards_alone: bool) -> bool:
    """Whether a line behind a blank one still belongs to the question or its answer; a callout that asks does not.

    Nor does what is folded away behind an answer.
    """
    if any(box.sort in ASKING for box in callouts([line])) or (_is_fold(line) and _is_answered(block)):
        return False
    if cards_alone or label or not block.answered:
        return True
    if is_entry(line.text) and line.text.rstrip("*_ ").endswith(("?", "？")):
        return False  # a list of questions
    if block.label.bullet:
        return columns(line.text) > block.label.column
    return line.kind != LineKind.TEXT or bool(_CARRIES_ON.match(line.text))


def _is_fold(line: Line) -> bool:
    """Whether something is folded away from a line on: behind an answer it is the next question."""
    return line.kind == LineKind.HTML and line.text.lstrip().casefold().startswith("<details")


def _is_answered(block: _Block) -> bool:
    return any(line.text.strip() for line in block.answer)


def _found(reading: Reading, block: _Block) -> Found | None:
    filled = [line.number for line in block.answer if line.text.strip() and line.kind != LineKind.COMMENT]
    question = without_tags(_text(block, block.lines))
    if not filled or (_is_doubtful(block.label) and not question.rstrip("*_ ").endswith("?")):
        return None
    plain = block.label.name == "Q" and not block.label.marked and not block.label.bullet
    return asked(
        reading,
        range(block.lines[0].number, filled[-1] + 1),
        question,
        without_tags(_text(block, block.answer)),
        "question and answer under Q: and A:",
        marked=plain or reading.flashcards is not None,
    )


_BOTH = re.compile(r"(.+[?？])[*_]*[ \t]+(?:[/|→–—-]+[ \t]+)?[*_]{0,2}(?:A|Answer)[*_]{0,2}:[*_]{0,2}[ \t]+(\S.*)")
"""A question with its answer behind it in one line."""


def _begun(label: Label, number: int) -> _Block:
    """The block that begins with a label, which may hold the answer in the same line."""
    if both := _BOTH.fullmatch(label.rest):
        return _Block(label, [Line(number, both[1])], [Line(number, both[2])], answered=True)
    return _Block(label, [Line(number, label.rest)])


def _text(block: _Block, lines: Sequence[Line]) -> str:
    """The lines as Markdown, those under the label without its indentation."""
    if not lines:
        return ""
    return written([lines[0], *dedented(lines[1:], block.label.offset)])
