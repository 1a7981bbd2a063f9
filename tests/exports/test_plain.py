"""The quick way to HTML gives what the parser gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocards.exports.html import _parser
from mocards.exports.plain import quick_html, words

_ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["- ", "- ", "1. ", "", "* ", "-", "1)", " - ", "- - ", "    - ", "12. "]),
        st.sampled_from(["a", "**b** c", "`x`", "-", "", "1. x", "a  b", "a_b", "*e*, f", "---", "[ ] t", "=", "1."]),
        st.sampled_from(["\n", "\n", "\n\n", ""]),
    ).map("".join),
    max_size=5,
).map("".join)

_FENCED = st.lists(
    st.sampled_from(["a → b", "\n", "\n", "```", "```\n", "`", "~~~", " ", "    ", "\t", '<b>&"', "_x* ", "[a]: b"]),
    max_size=9,
).map(lambda lines: "```\n" + "".join(lines) + "\n```")
_CODE = st.text(st.sampled_from("a_`* b{}=.@×"), max_size=14)


@settings(max_examples=1000, deadline=None)
@given(
    st.one_of(
        st.text(st.sampled_from("ab **_-+1.):=\n\n ;,?!'%/(–—…\"``&<$\\{}@→"), max_size=25), _ITEMS, _FENCED, _CODE
    )
)
def test_what_is_quick_is_what_the_parser_gives(markdown: str) -> None:
    quick = quick_html(markdown)
    assert quick is None or quick == str(_parser().render(markdown, {"pictures": {}, "typeset": True})).strip()


@pytest.mark.parametrize(
    "markdown",
    [
        'What is `x < y && "z"` for?',
        "Prose with *stress*, **weight** and `code`.\n\nTwo paragraphs of it.",
        "- one\n- **two**",
        "1. one\n2. two",
        "`depends_on: [db]` → nothing is waited for",
        "```\na ─▶ b\n\n  c\n```",
        "Before:\n\n- one\n- two\n\nAfter.",
    ],
)
def test_what_most_cards_say_is_quick(markdown: str) -> None:
    assert quick_html(markdown) is not None


@pytest.mark.parametrize(
    "markdown",
    [
        "- a\n\n- b",
        "```\na\n ```\n```",
        "```sh\na\n```",
        "a_b `c_d`",
        "3. a",
        "a\n- b",
        "# a",
        "- a\n  b",
        "[a](b)",
        "$a$",
        "a_b_c",
        "<b>",
    ],
)
def test_what_looks_like_more_is_left_to_the_parser(markdown: str) -> None:
    assert quick_html(markdown) is None


@pytest.mark.parametrize(
    ("markdown", "bare"),
    [
        ("`docker ps`", "docker ps"),
        ("`depends_on`", "depends_on"),
        ("**6** to *9* mm", "6 to 9 mm"),
        ("- a", ""),
        ("$x$", ""),
        ("a\n\nb", ""),
    ],
)
def test_words_are_what_is_left_without_marks(markdown: str, bare: str) -> None:
    assert words(markdown) == bare
