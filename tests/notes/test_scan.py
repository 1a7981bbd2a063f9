"""The lean scanner says what markdown-it says, or nothing."""

from __future__ import annotations

from pathlib import Path

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


def agree(texts: list[str]) -> bool:
    """Whether the scanner knows the note; what it says is then what markdown-it says."""
    skipped = front_matter_end(texts)
    found = scan(texts, skipped)
    if found is None:
        return False
    assert found == parsed(texts, skipped)
    return True


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_it_says_what_markdown_it_says_or_nothing(texts: list[str]) -> None:
    agree(texts or [""])


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
        "<!-- one -->\n<!--\n# no\n\n-->\n## B\n",
        "1. **[[a]]** (1h)\n   - **Why now**: b\n\n5a. **[[c]]**\n    - **Why**: d\n",
        "text\n- list\n***\n# A\n- list\n---\n",
    ],
)
def test_it_knows_what_notes_are_made_of(text: str) -> None:
    assert agree(text.split("\n"))


def test_the_kinds_are_those_of_the_outline() -> None:
    kinds = (LineKind.HEADING, LineKind.RULE, LineKind.FENCE, LineKind.HTML, LineKind.COMMENT)
    assert kinds == (scanning.HEADING, scanning.RULE, scanning.FENCE, scanning.HTML, scanning.COMMENT)


def test_the_tags_are_those_of_markdown_it() -> None:
    assert scanning.BLOCK_TAGS.split("|") == block_names
