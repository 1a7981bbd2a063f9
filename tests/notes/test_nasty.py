"""Notes that nobody writes on purpose: they are read all the same, in time that grows as they do."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from mocards.notes.note import read_note

NASTY: dict[str, Callable[[int], str]] = {
    "nested quotes": lambda n: "> " * n + "x",
    "quotes in steps": lambda n: "\n".join(">" * depth for depth in range(n // 20)),
    "nested lists": lambda n: "\n".join(f"{' ' * depth}- a" for depth in range(n // 20)),
    "colons": lambda n: "a :: b :: " * n,
    "pairs": lambda n: "- a :: b\n" * n,
    "only colons": lambda n: ":" * n,
    "open highlights": lambda n: "#flashcards\n" + "==a " * n,
    "highlights": lambda n: "#flashcards\n" + "- ==a==\n" * n,
    "open gaps": lambda n: "{{c1::a" * n,
    "gaps": lambda n: "{{c1::a}} " * n,
    "open brackets": lambda n: "C: " + "[" * n,
    "brackets": lambda n: "C: " + "[a] " * n,
    "open code": lambda n: "` a :: b " * n,
    "open math": lambda n: "$a :: " * n,
    "questions without answers": lambda n: "Q: a\n" * n,
    "questions": lambda n: "Q: a\nA: b\n" * n,
    "question marks": lambda n: "a\n?\n" * n,
    "one question mark": lambda n: "a\n" * n + "?\n",
    "callouts": lambda n: "> [!question] a\n> b\n" * n,
    "nested callouts": lambda n: "\n".join("> " * depth + "[!question] a" for depth in range(1, n // 20)),
    "folds": lambda n: "<details><summary>a?</summary>\n" * n,
    "a wide table": lambda n: "## Quick Reference\n\n|" + "a|" * n + "\n|" + "-|" * n + "\n|" + "b|" * n,
    "a long table": lambda n: "## Quick Reference\n\n|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "addresses": lambda n: "a :: " + "http:////// " * n + "a",
    "addresses in a table": lambda n: "## Quick Reference\n\n|a|b|\n|-|-|\n|c|" + "http:////// " * n + "a|",
    "brackets of a type": lambda n: "a :: Int " + "]" * n + "!",
    "comments": lambda n: "## Quick Reference\n```sh\n" + "# a\n" * n + "```",
    "commands": lambda n: "## Quick Reference\n```sh\n" + "# a\nb\n" * n + "```",
    "an open fence": lambda n: "## Quick Reference\n```sh\n" + "a \\\n" * n,
    "fences": lambda n: "## Quick Reference\n" + "```sh\n# a\nb\n```\n" * n,
    "titles": lambda n: "## Quick Reference\n" + "**a**\n" * n,
    "pitfalls": lambda n: "## Pitfalls\n" + "- a (b (c) [d])\n" * n,
    "a path": lambda n: "# MOC\n## Learning Path\n" + "1. **[[a]]** (1h)\n   - **Why**: b\n" * n,
    "phases": lambda n: "# MOC\n## Learning Path\n" + "### Phase 1: a\n1. **[[a]]** (1h)\n" * n,
    "headings": lambda n: "## Key Concepts\n" + "### a\n**What**: b\n**Other**: c\n" * n,
    "pitfalls by their labels": lambda n: "# A\n" + "## b\n**Symptom**: c\n**Cause**: d\n" * n,
    "pitfalls in callouts": lambda n: "# A\n" + "> [!bug] b\n> **Symptom**: c\n> **Cause**: d\n\n" * n,
    "pitfalls under bold titles": lambda n: "## Pitfalls\n- a → b\n" + "**c**\n- Symptom: d\n- Cause: e\n\n" * n,
    "lists of terms": lambda n: "# MOC\n## Quick Reference\n" + "**a**\n- b: c\n- d: e\n\n" * n,
    "maps without names": lambda n: "# MOC\n" + "## a\n### Pitfalls\n- b → c\n### d\n|e|f|\n|-|-|\n|g|h|\n" * n,
    "paths without names": lambda n: "# MOC\n" + "## a\n1. [[b]]\n   - **Why**: c\n" * n,
    "questions in bold": lambda n: "## Quiz\n" + "**Why?** b\n\nterm :: c\n\n" * n,
    "admonitions": lambda n: '!!! question "a"\n    b\n\n' * n,
    "nested admonitions": lambda n: "\n".join(f'{"    " * depth}??? a "b"' for depth in range(n // 20)),
    "asking headings": lambda n: "# A\n" + "### Q1: a?\nb\n" * n,
    "a glossary": lambda n: "# A\n## B\n" + "- **c**: a d of the e\n" * n,
    "tables of terms": lambda n: "# A\n" + "## b\n|Term|Meaning|\n|-|-|\n|c|d|\n\n" * n,
    "links with remarks": lambda n: "# A\n" + "- [[b]] :: c\n" * n + "- [[d]]\n",
    "callouts that are labels": lambda n: "# A\n## Key concepts\n" + "### b\n> [!note] Definition\n> c\n\n" * n,
    "titles without a sign": lambda n: (
        "# MOC\n## Quick Reference\n" + "Core concepts\n\n- a: b\n\nOther\n\n- c: d\n\n" * n
    ),
    "a foot": lambda n: "# A\n\ntext\n\n" + "**Updated**: a\n#b\n\n" * n,
    "marks of letters": lambda n: "a <b>b</b> <kbd>c</kbd> <sub>2</sub>\n" * n,
    "marks of letters in a line": lambda n: "<b>`<kbd>" * n,
    "titles in brackets": lambda n: "# A " + "[a] b " * n + "\n",
    "footnotes": lambda n: "a[^1]\n" + "[^1]: b\n" * n,
    "tags": lambda n: "#flashcards/a " * n,
    "open comments": lambda n: "<!--SR:" * n + "\na :: b",
    "stars": lambda n: "*" * n + " a: b",
    "front matter": lambda n: "---\n" + "a = " * n + "\n---\n",
    "line ends": lambda n: "\r\n\r" * n,
    "control characters": lambda n: "\x1b[31m\x07\x9b- a :: b\x00\n" * n,
}


def calls(text: str) -> int:
    """How many functions are called to read a text: the same on every machine."""
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    raw = text.encode()
    read_note("note.md", raw)  # what is cached is cached
    sys.setprofile(counting)
    try:
        read_note("note.md", raw)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_the_work_grows_as_the_note_does(text: Callable[[int], str]) -> None:
    one, two = calls(text(150)), calls(text(300))
    assert two <= 2.4 * one + 2_000


@pytest.mark.parametrize("size", [10_000])
@pytest.mark.parametrize("text", [NASTY["nested quotes"], NASTY["only colons"], NASTY["open brackets"], NASTY["stars"]])
def test_ten_thousand_of_them_are_read(text: Callable[[int], str], size: int) -> None:
    assert read_note("note.md", text(size).encode()).items == ()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"---", b"---\n---", b"\xf0\x9f" * 50, b"\n" * 99, b"```", b"|"],
)
def test_what_is_hardly_a_note_gives_nothing(raw: bytes) -> None:
    assert read_note("note.md", raw).items == ()
