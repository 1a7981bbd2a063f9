from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.notes.outline import outline


def shape(text: str) -> list[tuple[int, str, int, int]]:
    return [(section.level, section.title, section.line, section.end) for section in outline(text).walk()]


def test_sections_know_their_lines():
    text = "intro\n\n# A\n\n## B\ntext\n### C\n\n## D\n# E"
    assert shape(text) == [(1, "A", 3, 10), (2, "B", 5, 9), (3, "C", 7, 9), (2, "D", 9, 10), (1, "E", 10, 11)]


def test_levels_may_be_left_out():
    made = outline("### C\n# A\n#### D\n## B")
    assert [section.title for section in made.sections] == ["C", "A"]
    assert [child.title for child in made.sections[1].children] == ["D", "B"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("---\ntags: [a]\n---\n# A", [(1, "A", 4, 5)]),
        ("---\n\n# A\n\n---\n", [(1, "A", 3, 7)]),
        ("```\n# no\n```\n# A", [(1, "A", 4, 5)]),
        ("<!--\n# no\n-->\n# A", [(1, "A", 4, 5)]),
        ("%%\n# no\n%%\n# A", [(1, "A", 4, 5)]),
        ("> # no\n\n# A", [(1, "A", 3, 4)]),
        ("- # no\n\n# A", [(1, "A", 3, 4)]),
        ("A\n===\n", [(1, "A", 1, 4)]),
        ("A\n---\n", [(2, "A", 1, 4)]),
        ("**A**: text\n---\n", []),
        ("one\ntwo\n---\n", []),
        ("#no\n", []),
    ],
)
def test_headings_are_those_that_people_mean(text, headings):
    assert shape(text) == headings


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a\n\n- b", [0, 0, 0]),
        ("---\na: b\n---\nx", [7, 7, 7, 0]),
        ("a\n---\n\n***", [1, 1, 0, 2]),
        ("**a**\n---", [0, 2]),
        ("- a\n  ```\n  b\n  ```", [0, 3, 3, 3]),
        ("> ~~~\n> b\n> ~~~", [3, 3, 3]),
        ("a\n\n    code\n", [0, 0, 4, 0]),
        ("| a |\n| - |\n| b |\n\nx", [6, 6, 6, 0, 0]),
        ("<div>\n\nx", [5, 0, 0]),
        ("a %%b%% c\n%% d\ne %%\nf", [0, 7, 7, 0]),
        ("5a. x\n    y", [0, 0]),
    ],
)
def test_lines_know_what_they_are_part_of(text, kinds):
    assert list(outline(text).kinds) == kinds


PIECES = [
    "# A",
    "## B",
    "text",
    "- x",
    "  - y",
    "1. z",
    "5a. q",
    "> q",
    "```",
    "~~~",
    "<!--",
    "-->",
    "%%",
    "---",
    "===",
    "| a | b |",
    "|--|--|",
    "    c",
    "<details>",
    "</details>",
    "",
    "\t",
    "**L**: t",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_line_is_there_once_and_headings_stand_on_theirs(pieces):
    text = "\n".join(pieces)
    made = outline(text)
    assert list(made.texts) == text.split("\n")
    assert [line.number for line in made.numbered] == list(range(1, len(made.texts) + 1))
    for section in made.walk():
        assert section.title in made.texts[section.line - 1]
        assert section.line < section.end <= len(made.texts) + 1


NASTY = {
    "quotes": "> " * 10_000 + "x",
    "quoted lines": "> > > > x\n" * 5_000,
    "lists": "- " * 10_000 + "x",
    "brackets": "[" * 200_000,
    "links": "[[" * 100_000,
    "references": "[a]: <b\n" * 10_000,
    "stars": "**" * 100_000 + "\n" + "*a " * 50_000,
    "ticks": "`" * 200_000,
    "numbers": "1. " * 10_000,
    "table": "|" * 100_000 + "\n" + "|-" * 50_000,
    "long": "word " * 200_000,
    "details": "<details>\n" * 10_000,
    "comments": "<!-- " * 50_000,
    "fences": "```\n" * 10_001,
    "bold titles": "**Common pitfalls**:\n" * 5_000,
    "plain titles": "Core concepts:\n\n- a: b\n\n" * 2_000,
    "conflicts": "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n" * 2_000,
    "nameless rows": "## Quick reference\n\n|a|b|\n|-|-|\n|x|y|\n" + "||z|\n" * 5_000,
    "headings": "## Common pitfalls\n" * 5_000,
    "nested headings": "# Learning path\n## Phase 1: a\n### b\n" * 2_000,
    "entries": "## Learning Path\n" + "1. **[[a]]** (1h)\n   - **Why**: b\n" * 3_000,
    "parens": "**Pitfalls**:\n- a " + "(" * 100_000 + ")" * 100_000,
    "arrows": "**Pitfalls**:\n- " + "a → " * 50_000,
    "blanks": "**Pitfalls**:\n- a" + " " * 200_000 + "b" + "\t" * 200_000 + ": c",
    "keys": "---\na: [" + '"x", ' * 50_000 + "]\n" + "b " * 100_000 + "\n---\n",
    "summaries": "<details>\n" + "<summary " * 50_000,
    "uses": "## When to use\n### Good for\n" * 3_000,
    "told": "## Pitfalls\n" + "**Gotcha 1**: a\n**Why**: b\n" * 3_000,
    "dashes": "## Learning Path\n1. **a** (1h) - " + "b" * 100_000 + "\n2. **c** - " + "- " * 100_000,
    "damage": "Ã©" * 100_000 + "é" * 100_000,
    "percent": "%%\n" * 10_001,
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_notes_are_read(read, name):
    read(NASTY[name])
