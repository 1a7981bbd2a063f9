"""The lean scanner says what markdown-it says, and asks it only where it must."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.common.html_blocks import block_names

from mocards.notes import scan as scanning
from mocards.notes.frontmatter import front_matter_end
from mocards.notes.outline import LineKind, parsed
from mocards.notes.scan import scan

SHIPPED = sorted((Path(__file__).parents[2] / "notes").rglob("*.md"))
LINES = st.sampled_from(
    [
        *(
            "# A",
            "## B #",
            "#tag",
            "# ",
            "#",
            " ## C",
            "text",
            "more text",
            "**bold**: x",
            "---",
            "***",
            "___",
            "--",
            "-",
        ),
        *(
            "- x",
            "- ",
            "-  y",
            "-      code",
            "* z",
            "+ p",
            "1. one",
            "2. two",
            "5a. five",
            "1.",
            "10. ten",
            "- - a",
            "* * *",
        ),
        *("  - nested", "    - deep", "   cont", "    cont", "      cont", " lazy", "  ```", "  ---", "  # H", "  <b>"),
        *("> q", "> - q", ">> q", ">", "> ---", "> # H", "> ```", ">     code", "> > q", " > q"),
        *(
            "```",
            "```py",
            "````",
            "~~~",
            "```a`b",
            " ```",
            "<!-- c -->",
            "<!--",
            "-->",
            "<details>",
            "</details>",
            "  text</details> ",
            "<b>x</b>",
        ),
        *(
            "<summary>Q</summary>",
            "<div",
            "<?x",
            "| a | b |",
            "|--|--|",
            ":-",
            "| a",
            "| c | d | e",
            "| a \\\\| b |",
            "|-|",
            "|a|",
            "a | b",
            "===",
            "=",
            "",
            "",
            "",
            " ",
        ),
        *(
            "\t",
            "\tx",
            "x\ty",
            "\x0b",
            "\u00a0x",
            "é",
            "…",
            "[[link]]",
            "`code`",
            "0. zero",
            "1) one",
            "-text",
            "*em* x",
        ),
    ]
)


def as_markdown_it(texts: list[str], skipped: int) -> tuple[bytearray, list[scanning.Heading]]:
    """The whole note, read by markdown-it."""
    kinds, headings = parsed(texts[skipped:])
    return bytearray(skipped) + kinds, [(skipped + line, level, title) for line, level, title in headings]


def agree(texts: list[str]) -> None:
    skipped = front_matter_end(texts)
    assert scan(texts, skipped, parsed) == as_markdown_it(texts, skipped)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_it_says_what_markdown_it_says(texts: list[str]) -> None:
    agree(texts or [""])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(LINES, max_size=4), max_size=6))
def test_of_sections(sections: list[list[str]]) -> None:
    agree(["# Note", *(line for lines in sections for line in [*lines, "## Next"])])


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="#-*_=+>`~<!|: \t1.)ab\n", max_size=60))
def test_of_any_text(text: str) -> None:
    agree(text.split("\n"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_of_real_notes(file: Path) -> None:
    agree(file.read_text("utf-8").split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\ntext\nmore\n\n- x\n  - y\n  z\n\n- w\n\n---\n\n> q\n> r\nlazy\n\n```py\n# no\n\n    x\n```\n",
        "<details>\n<summary>Q</summary>\n\nanswer\n\n</details>\n",
        "<details>\n<summary>Q</summary>answer</details>\ntext\n\n</details>\n## B\n- list\n",
        "<!-- one -->\n<!--\n# no\n\n-->\n## B\n",
        "1. **[[a]]** (1h)\n   - **Why now**: b\n\n5a. **[[c]]**\n    - **Why**: d\n",
        "text\n- list\n***\n# A\n- list\n---\n",
        "- list\n\n| a | b |\n|---|:-:|\n| **c** | d | e\n|\n\ntext\n| a |\n|---|\n# A\n",
    ],
)
def test_it_knows_what_notes_are_made_of(text: str) -> None:
    def unneeded(_: Sequence[str]) -> NoReturn:
        raise AssertionError("a Markdown parser was asked")

    texts = text.split("\n")
    assert scan(texts, 0, unneeded) == as_markdown_it(texts, 0)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("# A\n\n- x\n  ```\n  # no\n  ```\n\n## B\n\ntext\n", ["\n- x\n  ```\n  # no\n  ```\n\n## B"]),
        ("text\n\n## B\n\nover\n===\n# C\n\tcode", ["\nover\n===\n# C", "\tcode"]),
        ("a\n\n<pre>\n# no\n\n## no\n</pre>\n# A", ["a\n\n<pre>\n# no", "a\n\n<pre>\n# no\n\n## no\n</pre>\n# A"]),
    ],
)
def test_markdown_it_reads_what_it_must_alone(text: str, stretches: list[str]) -> None:
    asked: list[str] = []

    def told(texts: Sequence[str]) -> tuple[bytearray, list[scanning.Heading]]:
        asked.append("\n".join(texts))
        return parsed(texts)

    texts = text.split("\n")
    assert (scan(texts, 0, told), asked) == (as_markdown_it(texts, 0), stretches)


def test_the_kinds_are_those_of_the_outline() -> None:
    kinds = (LineKind.HEADING, LineKind.RULE, LineKind.FENCE, LineKind.HTML, LineKind.TABLE, LineKind.COMMENT)
    theirs = (scanning.HEADING, scanning.RULE, scanning.FENCE, scanning.HTML, scanning.TABLE, scanning.COMMENT)
    assert kinds == theirs


def test_the_tags_are_those_of_markdown_it() -> None:
    assert scanning.BLOCK_TAGS.split("|") == block_names
