"""The item kind that CONTRIBUTING adds as an example works as it says."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from mocards.decks.compose import Place, compose
from mocards.decks.readable import Around
from mocards.notes import kinds
from mocards.notes.dialect import LANGUAGES, dialect
from mocards.notes.note import read_note

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
NOTE = """
# Bees

## Timeline

- **1851**: Langstroth finds bee space
- **Later**: more
- **1865**: [What happened]
"""


def blocks(language: str) -> list[str]:
    section = TEXT.split("## Add an item kind\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


def test_the_example_finds_and_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("python")
    prompt, titles = (tomllib.loads(block) for block in blocks("toml"))
    module = ModuleType("events")
    monkeypatch.setitem(sys.modules, "events", module)
    exec(compile(code, "events.py", "exec"), module.__dict__)  # noqa: S102 - our own documentation
    monkeypatch.setattr(kinds, "KINDS", {module.Event.kind: (module.events,)})
    monkeypatch.setattr("mocards.notes.note.KINDS", kinds.KINDS)
    folder = Path(kinds.__file__).parent / "dialects"
    shipped = [tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES]

    note = read_note("bees.md", NOTE.encode(), dialect([titles, *shipped]))

    (event,) = note.items
    (card,) = compose(event, Place("bees", "Bees"), prompt, Around(str), 1)
    assert (card.kind, card.front, card.back) == (
        "event",
        "*Bees*: what happened in **1851**?",
        "Langstroth finds bee space",
    )
    assert (note.marks[0].line, note.marks[0].end) == (6, 7)
