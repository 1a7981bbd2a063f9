"""Notes that other notes show: what becomes of ``![[note#Section]]`` on a card."""

from __future__ import annotations

import pytest

from mocards.decks.assemble import assemble
from mocards.decks.embedded import LONGEST
from mocards.notes.note import read_note

WAX = """---
tags: [bees]
---
# Wax

Bees sweat it[^1], see [[comb]].

## Colour

White at first.
<!-- check -->
- then yellow
- then brown ^brown

[^1]: From eight glands.
"""


def answer(text: str, **others: str) -> str:
    """The answer of a question on the path, with other notes around it."""
    files = {
        "moc.md": "# MOC - Bees\n\n## Path\n\n1. **[[hive]]** (1h)\n",
        "hive.md": f"# Hive\n\nQ: What is a comb made of?\nA: {text}\n",
        "wax.md": WAX,
        **{f"{name}.md": body for name, body in others.items()},
    }
    notes = {path: read_note(path, body.encode()) for path, body in files.items()}
    drafts = assemble(notes, {}, "en", (), lambda path: files[path]).drafts
    return next(draft.back for draft in drafts if draft.source.note == "hive.md")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![[wax#Colour]]", "White at first.\n- then yellow\n- then brown"),
        ("![[Wax#colour|shown so]]", "White at first.\n- then yellow\n- then brown"),
        ("![[wax#^brown]]", "then brown"),
        ("![how it looks](wax.md#Colour)", "White at first.\n- then yellow\n- then brown"),
        ("![](./wax.md#%5Ebrown)", "then brown"),
        ("Of wax:\n- ![[wax#Colour]]", "Of wax:\n- White at first.\n  - then yellow\n  - then brown"),
        ("Of wax:\n> ![[wax#Colour]]", "Of wax:\n> White at first.\n> - then yellow\n> - then brown"),
        (
            "![[wax]]",
            "Bees sweat it¹, see Comb.\n\n## Colour\n\nWhite at first.\n- then yellow\n- then brown"
            "\n\n¹ From eight glands.",
        ),
    ],
)
def test_an_embed_that_stands_alone_is_what_it_shows(text: str, said: str) -> None:
    assert answer(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It is ![[wax#Colour]], mostly.", "It is Colour, mostly."),
        ("[[wax#Colour]]", "Colour"),
        ("![[wax#Taste]]", "Taste"),
        ("![[wax#^gone]]", "gone"),
        ("![[gone]]", "Gone"),
        ("![[hive]]", "Q: What is a comb made of?\nA: Hive"),
        ("`![[wax]]`", "`![[wax]]`"),
        ("It is ![yellow](wax.md#Colour), mostly.", "It is yellow, mostly."),
        ("![](gone.md)", "Gone"),
        ("[all of it](wax.md)", "all of it"),
    ],
)
def test_other_embeds_are_called_by_their_title(text: str, said: str) -> None:
    assert answer(text) == said


def test_embeds_inside_each_other_end_after_three_and_at_what_is_long() -> None:
    chain = {name: f"{name}:\n![[{after}]]" for name, after in zip("abcd", "bcde", strict=True)}
    assert answer("![[a]]", **chain) == "a:\nb:\nc:\nD"
    assert answer("![[a]]", a="a:\n![[b]]", b="b:\n![[a]]") == "a:\nb:\nA"
    assert answer("![[a]]", a="x" * LONGEST) == "x" * LONGEST
    assert answer("![[a]]", a="x" * (LONGEST + 1)) == "A"
