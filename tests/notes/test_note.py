from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.model import Severity
from mocards.notes.note import read_note


@pytest.mark.parametrize(
    ("path", "text", "is_moc"),
    [
        ("moc-a.md", "# A\n", True),
        ("a-moc.md", "# A\n", True),
        ("A (MOC).md", "# A\n", True),
        ("a.md", "# A [MOC]\n", True),
        ("a.md", "# MOC - A\n", True),
        ("a.md", "---\ntags: [x, moc]\n---\n# A\n", True),
        ("a.md", "---\ntype: moc\n---\n# A\n", True),
        ("a.md", "# A\n\n## Learning Path\n\n1. **[[b]]** (1h)\n", True),
        ("mocking.md", "# Mocking\n", False),
        ("a.md", "# A\n\n1. **[[b]]** (1h)\n", False),
    ],
)
def test_a_map_is_known_by_tag_title_name_or_path(path, text, is_moc):
    assert read_note(path, text.encode()).is_moc is is_moc


def test_a_note_has_title_tags_aliases_and_headings(read):
    note = read("---\ntags:\n  - a/b\n  - '#c'\naliases: [D, \"E, F\"]\n---\n\n# 🌱 G\n\n## H\n", "x/y.md")
    assert (note.title, note.tags, note.aliases) == ("G", ("a/b", "c"), ("D", "E, F"))
    assert [(one.title, one.level, one.line, one.end) for one in note.headings] == [
        ("🌱 G", 1, 8, 12),
        ("H", 2, 10, 12),
    ]
    assert read("text", "x/y.md").title == "y"


def test_damage_is_one_problem_with_all_lines(read):
    note = read("# CafÃ©\n\nthÃ© et cafÃ©\n", "a.md")
    assert note.title == "Café"
    (problem,) = note.problems
    assert (problem.code, problem.severity, str(problem.position)) == ("mojibake", Severity.ERROR, "a.md:1")
    assert problem.message == "3 places with damaged characters, repaired while reading: lines 1, 3"
    assert problem.hint == "'Ã©' was meant to be 'é'; 'mocards check --fix' mends the note"


def test_what_is_no_text_is_a_problem():
    note = read_note("a.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0")
    (problem,) = note.problems
    assert (note.items, problem.code, problem.severity) == ((), "unreadable", Severity.ERROR)
    assert problem.message == "cannot be read as a note: it is not text"


@pytest.mark.parametrize(
    "head",
    [
        "# MOC - [Topic]\n",
        "---\ncreated: YYYY-MM-DD\n---\n# MOC - A\n\n> **What**: [one sentence]\n> **Who**: [whom]\n",
        "---\ncreated: YYYY-MM-DD\n---\n# MOC template\n",
        "# {{title}}\n",
        "---\ncreated: <% tp.date.now() %>\n---\n",
    ],
)
def test_a_template_gives_nothing(read, head):
    text = "\n## Learning Path\n\n1. **[[a]]** (1h)\n   - **Why now**: b\n\n**Core concepts**:\n1. **T**: c\n"
    assert read(head + text).items == ()
    assert len(read("# MOC - A\n" + text).items) == 2


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Replica lag 🐌 [solved]", "Replica lag"),
        ("Replica lag [WIP]", "Replica lag"),
        ("Arrays of int[]", "Arrays of int[]"),
        ("A [MOC]", "A [MOC]"),
    ],
)
def test_a_word_in_brackets_behind_a_title_makes_no_template(read, title, called):
    note = read(f"# {title}\n\n## Glossary\n\n- Lag: how late it is\n", "lag.md")
    assert (note.title, len(note.items)) == (called, 1)
    assert not read(f"# {title[:-1]}s a b]\n\n## Glossary\n\n- Lag: [what it is]\n- [Term]: [text]\n", "lag.md").items


def test_a_date_alone_that_was_never_filled_in_makes_no_template(read):
    head = "---\ntags: [bees]\ncreated: YYYY-MM-DD\n---\n# MOC - A\n"
    note = read(f"{head}\n**Core concepts**:\n1. **T**: c\n2. **U**: [x to fill]\n")
    date, term = note.problems
    assert [item.anchor for item in note.items] == ["T"]
    assert (date.code, date.message) == ("placeholder", "'YYYY-MM-DD' was never filled in")
    assert (date.position.line, date.hint) == (3, "fill it in, or delete 'created'")
    assert (date.start, date.end) == (10, 20)
    assert term.position.line == 9


@pytest.mark.parametrize(
    ("name", "head", "count"),
    [
        ("2026-01-27", "", 0),
        ("2026-01-27 Tue", "", 0),
        ("27-01-2026_13-06", "", 0),
        ("Studio diary 2026", "", 0),
        ("Studio meeting notes", "", 0),
        ("2026-02 Besprechung", "", 0),
        ("The meeting of waters", "", 1),
        ("The diary as a form of prose", "", 1),
        ("27.01.2026", "", 0),
        ("2026-W05", "", 0),
        ("Diario 4 de enero", "", 0),
        ("31st of January", "", 1),
        ("31 janvier 2026", "", 0),
        ("The March of 1917", "", 0),
        ("March 2026 on brushes", "", 1),
        ("2026-01-27", "#flashcards\n\n", 1),
        ("2026-01-27", "---\ndeck: Days\n---\n", 1),
        ("2026-01-27 on brushes and paint", "", 1),
    ],
)
def test_what_is_jotted_down_in_a_diary_is_no_card_unless_its_author_says_so(name, head, count):
    note = read_note(f"{name}.md", f"{head}Q: is the stove off?\nA: yes\n".encode())
    assert len(note.items) == count


def test_links_are_those_outside_code(read):
    note = read("# A\n\n[[b]] `[[c]]`\n\n```\n[[d]]\n```\n\n<!-- [[e]] -->\n")
    assert [(link.target, link.position.line) for link in note.links] == [("b", 3)]


DESCRIBED = """
    # MOC - Beds

    > **What**: All about beds
    >
    > **Who**: Gardeners
    >
    > **Why**: To eat

    ## 🎯 Learning Objective

    Grow food.

    **Real-world use case**: A school garden.

    ## Learning Path

    ### Phase 1: Soil (1h30)

    **Goal**: Know it

    ## 🛠️ Practice Project

    Build one bed.

    ---

    ## Progress Tracking

    ```yaml
    Total estimated time: 13h
    Difficulty: ⭐⭐⭐ (3/5)
    Prerequisites: [[tools]]
    ```

    ## Next Steps

    After it:
    - **Trees**: bigger
    - Bees
"""


def test_a_map_describes_itself(read):
    said = read(DESCRIBED).description
    assert (said.what, said.who, said.why) == ("All about beds", "Gardeners", "To eat")
    assert (said.objective, said.use_case) == ("Grow food.", "A school garden.")
    (phase,) = said.phases
    assert (phase.number, phase.title, phase.goal, phase.minutes, phase.position.line) == (
        "1",
        "Soil",
        "Know it",
        90,
        17,
    )
    assert (said.project, said.total_minutes, said.difficulty) == ("Build one bed.", 780, "⭐⭐⭐ (3/5)")
    assert (said.prerequisites, said.next_steps) == ("[[tools]]", ("**Trees**: bigger", "Bees"))


LINES = st.sampled_from(
    [
        *("# MOC - A", "## Learning Path", "### Phase 1: B (1h)", "## Pitfalls", "### Pitfall 1: C", "## Key Concepts"),
        *(
            "**Core concepts**:",
            "**Common pitfalls**:",
            "## TL;DR",
            "## When to use",
            "### Good for",
            "## Retrieval Practice",
        ),
        *(
            "1. **[[a]]** ⭐ (1h)",
            "5a. **[[b|c]]**",
            "   - **Why now**: d",
            "   - **You'll learn**: e",
            "- f (g)",
            "- h → i",
        ),
        *(
            "**Symptom**: j",
            "**Solution**:",
            "> k",
            "> **Analogy**: l",
            "```",
            "<details>",
            "<summary>Q1: m?</summary>",
            "**Answer**: n",
        ),
        *(
            "</details>",
            "<!--",
            "-->",
            "---",
            "",
            "\t",
            "| o | p |",
            "| - | - |",
            "%%",
            "text",
            "> [!note] Gotchas",
            "> - q (r)",
            "## Quick Reference",
            "# s",
            "t # u",
            "v :: w",
            "- x ::: y",
            "?",
            "Q: z",
            "A: a",
            "C: b [c]",
            "d ==e== f",
            "g {{c1::h}} i {{c1::j::k}}",
            "> [!question] l?",
            "> > [!success] m",
            "#flashcards/n",
            "| Question | Answer |",
            "[^1]: o",
            "## Root cause",
            "## Solution",
        ),
    ]
)


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_every_item_stands_where_it_says(text):
    note = read_note("moc-a.md", text.encode())
    lines = text.split("\n")
    for item, mark in zip(note.items, note.marks, strict=True):
        line = lines[item.position.line - 1]
        name = {"Concept": "title", "Reference": "term", "Idea": "name", "Aspect": "label", "Row": "name"}
        if attribute := name.get(type(item).__name__):
            assert str(getattr(item, attribute)) in line
        assert mark.line == item.position.line < mark.end <= len(lines) + 1
        assert all(answer.strip() for answer in item.facets().values())


@given(st.binary(max_size=600))
def test_any_bytes_are_read(raw):
    read_note("moc-a.md", raw)


@given(st.text(max_size=600))
def test_any_text_is_read(text):
    read_note(
        "moc-a.md",
        f"# MOC - A\n## Learning Path\n1. {text}\n## Pitfalls\n- {text}\n**Core concepts**\n- {text}".encode(
            "utf-8", "replace"
        ),
    )
