"""A note's Markdown on a card: links as words, pictures by their paths, footnotes below."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.decks.readable import Around, readable

AROUND = Around(
    names=lambda target: {"the-queen": "The Queen"}.get(target, target),
    pictures=lambda name: {"comb.png": "pictures/the comb.png", "a/b.svg": "a/b.svg"}.get(name, ""),
    footnotes={"1": "Since [[the-queen]]", "long": "Two\nlines"},
)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("see [[the-queen]]", "see The Queen"),
        ("see [[the-queen|her]]", "see her"),
        ("see [[the-queen\\|her]]", "see her"),
        ("`[[the-queen]]` stays", "`[[the-queen]]` stays"),
        ("```\n[[ -f x ]]\n```", "```\n[[ -f x ]]\n```"),
        ("see [her](the-queen.md) and [this](#there)", "see her and this"),
        ("see [the site](https://example.org)", "see [the site](https://example.org)"),
        ("  plain  ", "plain"),
    ],
)
def test_links_become_words_and_code_stays(markdown: str, shown: str) -> None:
    assert readable(markdown, AROUND) == shown


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("![[comb.png]]", "![comb](pictures/the%20comb.png)"),
        ("![[comb.png|A comb]]", "![A comb](pictures/the%20comb.png)"),
        ("![[comb.png|300]]", "![comb](pictures/the%20comb.png)"),
        ("![Comb](comb.png)", "![Comb](pictures/the%20comb.png)"),
        ('![Comb|300x200](a/b.svg "title")', "![Comb](a/b.svg)"),
        ("![[gone.png]]", "gone.png"),
        ("![Gone](../../etc/gone.png)", "Gone"),
        ("![](gone.png)", "gone.png"),
        ("![[the-queen]]", "The Queen"),
        ("![far](https://example.org/x.png)", "![far](https://example.org/x.png)"),
        ("`![[comb.png]]`", "`![[comb.png]]`"),
    ],
)
def test_pictures_are_those_of_the_vault(markdown: str, shown: str) -> None:
    assert readable(markdown, AROUND) == shown


def test_a_footnote_stands_below_the_card_that_refers_to_it() -> None:
    assert (
        readable("Old[^1], older[^long], old[^1]", AROUND) == "Old¹, older², old¹\n\n¹ Since The Queen\n\n² Two\nlines"
    )
    assert readable("Said so^[by Ana]", AROUND) == "Said so¹\n\n¹ by Ana"
    assert readable("Unknown[^2] and `[^1]`", AROUND) == "Unknown[^2] and `[^1]`"


def test_a_callout_has_its_title_in_bold() -> None:
    assert readable("> [!tip]- Do **it**\n> now", AROUND) == "> **Do it**  \n> now"
    assert readable("> [!warning]\n> now", AROUND) == "> **Warning**  \n> now"
    assert readable("```\n> [!tip] x\n```", AROUND) == "```\n> [!tip] x\n```"


@given(st.text(alphabet="[]()!^|`~$> \nab1.png", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    readable(text, AROUND)
