"""A card's Markdown as it stands in a terminal: what does not fit is wrapped, and nothing is lost."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from mocards.cli.views.lines import ansi, hanging
from mocards.cli.views.markdown import in_one_line, rendered


def lines(source: str, width: int = 40, *, plain: bool = False) -> list[str]:
    return [line.plain.rstrip() for line in rendered(textwrap.dedent(source).strip("\n"), width, plain=plain)]


def drawn(text: str) -> list[str]:
    return textwrap.dedent(text).strip("\n").split("\n")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a **b** *c* ~~d~~ `e` ==f==", ["a b c d e f"]),
        ("one\ntwo  \nthree", ["one two", "three"]),
        ("one<br>two<br />three", ["one", "two", "three"]),
        ("# Title\n\ntext", ["Title", "", "text"]),
        ("<b>raw</b> &amp; [red]x[/red] :bee:", ["<b>raw</b> & [red]x[/red] :bee:"]),
        ("[text](https://e.org)", ["text (https://e.org)"]),
        ("<https://e.org>", ["https://e.org"]),
        ("![a hive](h%20a.png)", ["[image: a hive]"]),
        ("![](h.png)", ["[image: h.png]"]),
        ("- a\n  - b\n    1. c\n    2. d\n- e", ["• a", "  • b", "    1. c", "    2. d", "• e"]),
        ("9. a\n10. b", [" 9. a", "10. b"]),
        ("- a\n\n- b", ["• a", "", "• b"]),
        ("- [ ] a\n- [x] b *c*", ["☐ a", "☑ b c"]),
        ("> a\n>\n> > b", ["▌ a", "▌", "▌ ▌ b"]),
        ("> [!warning] Mind **this**\n> text", ["▌ Warning: Mind this", "▌ text"]),
        ("> [!tip]-\n> text\n>\n> - more", ["▌ Tip", "▌ text", "▌", "▌ • more"]),
        ("> [!note]", ["▌ Note"]),
        ("---", ["─" * 40]),
        ("```sh\nls  -l\n\n# x\n```", ["  ls  -l", "", "  # x"]),
        ("    indented\n\tcode", ["  indented", "  code"]),
        ("costs $5 and $6", ["costs $5 and $6"]),
        ("", []),
    ],
)
def test_each_kind_of_block(source: str, shown: list[str]) -> None:
    assert lines(source) == shown


def test_in_plain_text_nothing_is_drawn() -> None:
    source = """
        - [x] a
        - b
          1. c

        > [!note] d

        ```
        a line of code that is much longer than forty columns
        ```

        | x | y |
        |---|---|
        | 1 | 2 |

        ---
    """
    assert lines(source, plain=True) == drawn("""
        - [x] a
        - b
          1. c

        > Note: d

            a line of code that is much longer than forty columns

        x: 1
        y: 2

        ---
    """)


TABLE = """
    | Command | What it does | n |
    |:--|:-:|--:|
    | `docker ps` | Lists containers that run | 1 |
    | `docker rm` | Removes<br>one | 22 |
"""


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (
            60,
            """
            Command   │       What it does        │  n
            ──────────┼───────────────────────────┼───
            docker ps │ Lists containers that run │  1
            ──────────┼───────────────────────────┼───
            docker rm │          Removes          │ 22
                      │            one            │
            """,
        ),
        (
            40,
            """
            Command   │      What it does       │  n
            ──────────┼─────────────────────────┼───
            docker ps │ Lists containers that   │  1
                      │           run           │
            ──────────┼─────────────────────────┼───
            docker rm │         Removes         │ 22
                      │           one           │
            """,
        ),
        (
            20,
            """
            Command: docker ps
            What it does: Lists
              containers that
              run
            n: 1

            Command: docker rm
            What it does:
              Removes
              one
            n: 22
            """,
        ),
    ],
)
def test_a_table_has_columns_where_there_is_room(width: int, shown: str) -> None:
    assert lines(TABLE, width) == drawn(shown)


def test_a_line_of_code_that_is_too_long_goes_on_below() -> None:
    assert lines("```\n" + "0123456789" * 3 + "\n  x\n```", 20) == [
        "  0123456789012345",
        "↪   67890123456789",
        "    x",
    ]


def test_wide_characters_are_measured() -> None:
    assert lines("日本語の長いテキスト", 12) == ["日本語の長い", "テキスト"]
    assert lines("| 日本 | b |\n|--|--|\n| x | 🐝 |", 40) == ["日本 │ b", "─────┼───", "x    │ 🐝"]


def test_code_has_colours_of_the_palette() -> None:
    (line,) = rendered('```python\nreturn "x"  # y\n```', 40)
    assert ansi(line) == '  \x1b[35mreturn\x1b[0m \x1b[32m"\x1b[0m\x1b[32mx\x1b[0m\x1b[32m"\x1b[0m  \x1b[3m# y\x1b[0m'
    (line,) = rendered("```nosuchlanguage\nreturn\n```", 40)
    assert ansi(line) == "  return"


def test_the_last_line_of_code_has_its_colour_too() -> None:
    found = [ansi(line) for line in rendered("```diff\n- a\n+ b\n```", 40)]
    assert found == ["  \x1b[31m- a\x1b[0m", "  \x1b[32m+ b\x1b[0m"]


@pytest.mark.parametrize(
    ("source", "drawn_as"),
    [
        ("> said", "\x1b[2m▌ \x1b[0msaid"),
        ("> [!note] Look", "\x1b[2m▌ \x1b[0m\x1b[1;36mNote: Look\x1b[0m"),
        ("- **a** b", "• \x1b[1ma\x1b[0m b"),
    ],
)
def test_a_mark_leaves_the_text_behind_it_as_it_is(source: str, drawn_as: str) -> None:
    assert [ansi(line) for line in rendered(source, 40)] == [drawn_as]
    mark = Text("key ", style="bold")
    assert [ansi(line) for line in hanging(mark, [Text("a"), Text("b")])] == ["\x1b[1mkey \x1b[0ma", "    b"]


def test_a_line_of_one_style_has_it() -> None:
    assert [ansi(line) for line in rendered("---", 3)] == ["\x1b[2m───\x1b[0m"]


def test_no_color_leaves_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = rendered("**a** `b`", 40)
    assert ansi(line) == "\x1b[1ma\x1b[0m \x1b[36mb\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert ansi(line) == "\x1b[1ma\x1b[0m b"


def test_on_one_line_there_are_no_marks() -> None:
    assert in_one_line("a **b**\n\n- c\n- d\n\n| x | y |\n|--|--|\n| 1 | 2 |") == "a b - c - d x: 1 y: 2"


WORDS = st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=12)
BLOCKS = {
    "text": " ".join,
    "list": lambda words: "\n".join(f"- {word}" for word in words),
    "nested": lambda words: "\n".join(f"{'  ' * depth}- {word}" for depth, word in enumerate(words)),
    "quote": lambda words: "> " + " ".join(words),
    "callout": lambda words: "> [!note] " + "\n> ".join(words),
    "code": lambda words: "```\n" + " ".join(words) + "\n```",
    "table": lambda words: f"| {' | '.join(words)} |\n|{'--|' * len(words)}\n| {' | '.join(words)} |",
}


@given(WORDS, st.sampled_from(sorted(BLOCKS)), st.integers(20, 200), st.booleans())
def test_no_word_is_lost_and_no_line_is_too_wide(words: list[str], kind: str, width: int, plain: bool) -> None:
    made = rendered(BLOCKS[kind](words), width, plain=plain)
    if not plain:
        assert max(line.cell_len for line in made) <= width
    said = " ".join(line.plain for line in made)
    if kind in {"code", "nested"}:  # where words may be broken
        assert "".join(words) in re.sub(r"[\s↪•-]", "", said)
    else:
        assert set(words) <= set(re.findall(r"\w+", said))
