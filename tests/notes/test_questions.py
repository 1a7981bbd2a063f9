from __future__ import annotations

import pytest

PRACTICE = """
    # Beds

    ## 🧠 Retrieval Practice

    <details>
    <summary><strong>Q1:</strong> Why does <code>mulch</code> help &amp; when?</summary>

    **Answer**: It keeps
    - water
    - warmth

    ```html
    </details>
    ```
    </details>

    <details><summary>Q2. What is tilth?</summary>Crumbs</details>

    <details>
    <summary><b>Q3: How deep?</b></summary>

    > Two hands.

    </details>
"""


def test_folded_answers_make_questions(items_of):
    mulch, tilth, deep = items_of("question", PRACTICE)
    assert (mulch.question, mulch.position.line) == ("Why does `mulch` help & when?", 5)
    assert mulch.answer == "It keeps\n- water\n- warmth\n\n```html\n</details>\n```"
    assert (tilth.question, tilth.answer, tilth.position.line) == ("What is tilth?", "Crumbs", 17)
    assert (deep.question, deep.answer) == ("How deep?", "Two hands.")


@pytest.mark.parametrize(
    "text",
    [
        "# X\n\n<details>\n<summary>Click to expand</summary>\n\nlog\n\n</details>\n",
        "# X\n\n```html\n<details>\n<summary>Q1: What?</summary>\n\nAnswer\n\n</details>\n```\n",
        "# X\n\n<!--\n<details>\n<summary>Q1: What?</summary>\nAnswer\n</details>\n-->\n",
        "## Quiz\n\n<details>\n<summary>Q1: [Question]</summary>\n\n**Answer**: [Answer]\n</details>\n",
        "## Quiz\n\n<details>\n<summary>Q1: What?</summary>\n\n</details>\n",
        "## Quiz\n\n<details>\n\nno summary\n\n</details>\n",
    ],
)
def test_other_folds_are_no_questions(items_of, text):
    assert items_of("question", text) == []


def test_an_open_fold_ends_with_the_next_heading(items_of):
    text = "## Quiz\n\n<details>\n<summary>Q1: What?</summary>\n\nThis.\n\n## Next\n\nOther text\n"
    (found,) = items_of("question", text)
    assert found.answer == "This."


@pytest.mark.parametrize(
    ("path", "cards"),
    [
        ("journal/2026-02-14.md", []),
        ("journal/Saturday, 2026-02-14.md", []),
        ("2026-02-14 Lecture on combs.md", ["comb", "Is it dead?"]),
        ("combs.md", ["comb", "Is it dead?"]),
    ],
)
def test_a_diary_holds_cards_only_if_it_says_so(read, path, cards):
    text = "comb :: of wax\n\nIs it dead?\n?\nNo.\n"
    assert [item.anchor for item in read(text, path).items] == cards
    assert [item.anchor for item in read(f"#flashcards\n\n{text}", path).items] == ["comb", "Is it dead?"]
