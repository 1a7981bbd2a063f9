"""What a concept note opens with, where nobody calls it a summary: a quote, or a sentence that defines its title.

Only a note with the structure of a concept note is trusted to open with its essence: elsewhere a quote under the
title is a motto, and a first sentence is a first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mocards.notes.labels import label_of
from mocards.notes.links import is_links_alone
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import is_quote, unquoted
from mocards.notes.reading import Reading
from mocards.notes.wording import fold, unbracketed
from mocards.patterns import lazy_pattern

_OF_CONCEPTS = frozenset({"ideas", "terms", "pitfalls", "questions", "uses", "good", "bad"})
"""Meanings of headings that concept notes have."""
_FEWEST, _MOST = 4, 80
"""Words of a quote that says what a note is about."""
_UNFINISHED = ("TODO", "TBD", "FIXME", "WIP")
_CITED = lazy_pattern(r"""\s*["“”«»„‹]|.*(?:^|\n)\s*[—–-]{1,2}\s*\S[^\n]{0,60}$""", re.DOTALL)
"""A citation: it begins with a quotation mark, or its last line names who said so."""


def opening(reading: Reading) -> Sequence[Line]:
    """The lines of the quote or of the defining paragraph under a concept note's title; none for anything else."""
    headings = [part for part in reading.parts if part.section is not None]
    if reading.is_cheatsheet or not any(part.meaning in _OF_CONCEPTS for part in headings):
        return ()
    block = _first_block(reading)
    if block and all(is_quote(line.text) for line in block):
        return unquoted(block) if _says_it(reading, unquoted(block)) else ()
    return block if block and _defines(reading, block[0].text) else ()


def _first_block(reading: Reading) -> Sequence[Line]:
    """The first paragraph or quote under the title that is more than labels, tags, links and pictures."""
    block: list[Line] = []
    titled = False
    for line in reading.outline.numbered:
        if line.kind == LineKind.HEADING:
            if block or titled or not line.text.startswith("# "):
                break
            titled = True
        elif line.kind == LineKind.TEXT and line.text.strip() and not (not block and _is_beside(line.text)):
            block.append(line)
        elif block or line.kind not in (LineKind.TEXT, LineKind.COMMENT, LineKind.RULE, LineKind.HTML):
            break
    return block


def _is_beside(text: str) -> bool:
    """Whether a line is no text of the note's: prerequisites, links, tags, a picture."""
    label = label_of(text)
    if label and label.colon and (label.marked or is_links_alone(label.rest) or label.rest.startswith("#")):
        return True
    plain = text.strip("> ")
    return is_links_alone(plain) or plain.startswith(("#", "![", "%%", "<"))


def _says_it(reading: Reading, lines: Sequence[Line]) -> bool:
    """Whether a quote is a text of the author's in one piece: no callout, no labels of a header, no citation."""
    text = "\n".join(line.text for line in lines).strip()
    headers = reading.dialect.labels["header"]
    labels = [label for line in lines if (label := label_of(line.text)) and label.colon]
    if text.startswith(("[!", *_UNFINISHED)) or any(headers.of(label.name) for label in labels) or _CITED.match(text):
        return False
    return _FEWEST <= len(text.split()) <= _MOST


def _defines(reading: Reading, text: str) -> bool:
    """Whether a sentence begins with the note's title, whatever article it has, and says what that is."""
    said, name = fold(text), fold(unbracketed(reading.title))
    if not name:
        return False
    before, found, after = said.partition(name)
    if not found or len(before.split()) > 1 or len(before) > _ARTICLE:
        return False
    after = after.removeprefix("s").lstrip()
    return any(after.startswith(f"{fold(word)} ") for word in reading.dialect.words["is"])


_ARTICLE = 6
"""Characters of an article with its blank, at most."""
