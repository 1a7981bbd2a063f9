"""Notes in, items out: ``fixtures/*.md``, to be read, and written, by authors of notes.

Each case is a title, a line with a dot, the note, a dot, what comes of it, and a dot. What comes of it is one line
an item's facet (lines of the note, kind and facet, anchor) with the answer indented below, or ``nothing``.
The note is a map of content when its title begins with *MOC*.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mocards.notes.note import Note, read_note

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.md"))
CASES = [
    pytest.param(text, wanted, id=f"{file.stem}: {title}")
    for file in FIXTURES
    for _, title, text, wanted in read_fixture_file(file)
]


def shown(note: Note) -> str:
    """What came of a note, as the fixtures say it."""
    lines: list[str] = []
    for item, mark in zip(note.items, note.marks, strict=True):
        last = mark.end - 1
        where = f"{mark.line}-{last}" if last > mark.line else f"{last}"
        for facet, answer in item.facets().items():
            lines.append(f"{where} {item.kind}.{facet}  {item.anchor}")
            lines += [f"    {line}".rstrip() for line in answer.split("\n")]
    return "\n".join(lines) or "nothing"


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_note_gives_what_its_author_would_list(text: str, wanted: str) -> None:
    assert shown(read_note("note.md", text.encode())) == wanted.rstrip("\n")
