"""Gaps: one gap stays one, whatever stands in it and around it; the real Anki agrees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import DECK, numbered
from mocards.exports.anki import write_package
from mocards.exports.cloze import hidden_in, split, to_cloze
from mocards.exports.fields import Look

FRONT = "What is **[what kind?]** here?"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("The {{c1::queen}} lays", ["queen"]),
        ("{{c1::std::vector::what kind?}} and {{c1::**two**}}", ["std::vector", "**two**"]),
        (r"$E = {{c1::\frac{1}{2}}}$", [r"\frac{1}{2}"]),
    ],
)
def test_what_is_hidden_is_what_is_to_be_typed(text: str, hidden: list[str]) -> None:
    assert hidden_in(text, FRONT) == hidden


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("The {{c1::queen}} lays **eggs**", "<p>The {{c1::queen}} lays <strong>eggs</strong></p>"),
        ("{{c1::**bold** _too_}}", "<p>{{c1::<strong>bold</strong> <em>too</em>}}</p>"),
        ("a **{{c1::bold}}** gap", "<p>a <strong>{{c1::bold}}</strong> gap</p>"),
        ("{{c1::drone::what kind?}}", "<p>{{c1::drone::what kind?}}</p>"),
        ("{{c1::std::vector}}", "<p>{{c1::std:&#58;vector}}</p>"),
        ("{{c1::std::vector::what kind?}}", "<p>{{c1::std:&#58;vector::what kind?}}</p>"),
        (r"$\frac{a}{{{c1::b}}}$", r"<p>\(\frac{a}{{{c1::b}}}\)</p>"),
        (r"$E = {{c1::\frac{1}{2}}}$", r"<p>\(E = {{c1::\frac{1}{2} }}\)</p>"),
        (r"{{c1::so $x^{y^{z}}$ it is}}", r"<p>{{c1::so \(x^{y^{z} }\) it is}}</p>"),
        (
            "`{{.Nam}}` is {{c1::`{{.ID}}`}}",
            "<p><code>{&#123;.Nam}}</code> is {{c1::<code>{&#123;.ID&#125;}</code>}}</p>",
        ),
        ("{{c1::one}} but {{c2::two}}", "<p>{{c1::one}} but {&#123;c2::two}}</p>"),
        (
            "{{c1::one}}, *two*, {{c1::three::what kind?}}",
            "<p>{{c1::one}}, <em>two</em>, {{c1::three::what kind?}}</p>",
        ),
        ("{{c1::one}} {{c1::open", "<p>{{c1::one}} {&#123;c1::open</p>"),
        ("{{c1::<b>}}", "<p>{{c1::&lt;b&gt;}}</p>"),
        ("```bash\nls {{c1::-la}}\n```", '<pre><code class="language-bash">ls {{c1::-la}}\n</code></pre>'),
        ("{{c1::what::kind?}} or [kind?]", "<p>{{c1::what:&#58;kind?}} or [kind?]</p>"),
        ("- one\n- {{c1::two}}", "<ul>\n<li>one</li>\n<li>{{c1::two}}</li>\n</ul>"),
        ("[x](https://e.org/{{c1::y}})", "<p>[x](https://e.org/{{c1::y}})</p>"),
    ],
)
def test_a_gap_becomes_ankis(text: str, html: str) -> None:
    assert to_cloze(text, FRONT) == html


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a {{c1::b}} c", ("a ", "b", " c")),
        ("{{c1::{x}}}", ("", "{x}", "")),
        ("{{c1::}x}} y }}", ("", "}x", " y }}")),
        ("{{c1::{x}} y", ("", "{x", " y")),
    ],
)
def test_the_end_of_a_gap_is_where_its_braces_are_closed(text: str, parts: tuple[str, str, str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("text", ["no gap", "{{c1::no end"])
def test_a_text_without_a_gap_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="gap"):
        split(text)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A collection of Anki's."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection

    opened = Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))
    yield opened
    opened.close()


_WORDS = st.lists(
    st.sampled_from(
        [
            "bee",
            " ",
            "::",
            "}}",
            "{{",
            "}",
            "{c2::",
            "{{c2::",
            "$",
            "$x^{2}$",
            "`a`",
            "**b**",
            "_",
            "<i>",
            "&",
            "\n",
            "[x](",
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.tuples(_WORDS, _WORDS, _WORDS), min_size=20, max_size=20))
def test_anki_makes_one_card_of_any_gap(collection: Any, texts: list[tuple[str, str, str]]) -> None:
    cloze = [f"x{before}{{{{c1::y{gap}}}}}{after}" for before, gap, after in texts]
    cards = [numbered(number, cloze=text, front=FRONT) for number, text in enumerate(cloze)]
    made = [to_cloze(card.cloze, card.front) for card in cards]
    notetype = collection.models.by_name("Cloze")
    for card, html in zip(cards, made, strict=True):
        note = collection.new_note(notetype)
        note.fields = [html, ""]
        assert list(note.cloze_numbers_in_fields()) == [1], (card.cloze, html)


def test_a_package_of_clozes_is_whole(collection: Any, tmp_path: Path) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    card = numbered(1, cloze="Of {{c1::`std::vector<int>`::what kind?}}", front=FRONT, kind="cloze")
    write_package([DECK], [card], tmp_path / "gaps.apkg", Look("vault"))
    collection.import_anki_package(
        ImportAnkiPackageRequest(
            package_path=str(tmp_path / "gaps.apkg"), options=ImportAnkiPackageOptions(with_scheduling=True)
        )
    )
    assert collection.fix_integrity()[1]
    (found,) = collection.find_cards("Id:card0001")
    shown = collection.get_card(found).render_output()
    assert "[what kind?]" in shown.question_text
    assert '<span class="cloze" data-ordinal="1"><code>std:&#58;vector&lt;int&gt;</code></span>' in shown.answer_text
