from __future__ import annotations

import pytest

from mocards.notes.references import term_and_text


@pytest.mark.parametrize(
    ("line", "term", "text"),
    [
        ("**Loam**: Sand, silt and clay", "Loam", "Sand, silt and clay"),
        ("**Loam:** Sand, silt and clay", "Loam", "Sand, silt and clay"),
        ("**Shade = damp**: Slugs like it", "Shade = damp", "Slugs like it"),
        ("**Bed > pot**: Roots have room", "Bed > pot", "Roots have room"),
        ("**`--dry`**: Only shows it", "`--dry`", "Only shows it"),
        ("**Loam** - Sand: silt", "Loam", "Sand: silt"),
        ("**Loam** (the best) holds water", "Loam", "(the best) holds water"),
        ("Loam: Sand and silt", "Loam", "Sand and silt"),
        ("`a: b` - A pair", "`a: b`", "A pair"),
        ("Loam — sand", "Loam", "sand"),
        ("*Loam*: sand", "Loam", "sand"),
    ],
)
def test_an_entry_has_a_term_and_a_text(line, term, text):
    assert term_and_text(line) == (term, text)


@pytest.mark.parametrize(
    "line",
    [
        "Loam holds water",
        "**Loam**",
        "**Loam** holds water",
        "See https://example.org",
        "It was a very long day and we worked: hard",
    ],
)
def test_a_sentence_is_no_term(line):
    assert term_and_text(line) is None


TITLES = [
    "**Core concepts to remember**:",
    "**Core concepts**",
    "### 🧠 Core Concepts",
    "**Key takeaways:**",
    "> [!note]- Core concepts",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("marker", ["1.", "-", "*"])
def test_the_list_is_known_by_its_title(items_of, title, marker):
    quote = "> " if title.startswith(">") else ""
    text = (
        f"# MOC - X\n\n## Quick Reference\n\n{title}\n{quote}{marker} **Loam**: Sand,\n{quote}  silt\n"
        f"{quote}{marker} **Tilth**: Crumbs\n\n**Workflow**:\n1. **Dig**: deep\n"
    )
    loam, tilth = items_of("reference", text)
    assert (loam.term, loam.text, loam.position.line) == ("Loam", "Sand,\nsilt", 6)
    assert (tilth.term, tilth.text, tilth.position.line) == ("Tilth", "Crumbs", 8)


def test_terms_can_stand_in_paragraphs(items_of):
    text = "## Core concepts\n\n**Loam**: Sand\nand silt\n\n**Tilth**: Crumbs\n\n---\n\n**Created**: 2026-01-01\n"
    assert [(one.term, one.text) for one in items_of("reference", text)] == [
        ("Loam", "Sand\nand silt"),
        ("Tilth", "Crumbs"),
    ]


def test_an_entry_keeps_its_anatomy(items_of):
    loam = "1. **Loam**: Made of\n   - sand\n     - fine\n\n   ```sh\n   sift\n   ```\n"
    text = f"**Core concepts**:\n{loam}2. **Tilth**: $x^2$\n"
    loam, tilth = items_of("reference", text)
    assert loam.text == "Made of\n- sand\n  - fine\n\n```sh\nsift\n```"
    assert tilth.text == "$x^2$"


@pytest.mark.parametrize(
    "text",
    [
        "**Core concepts**:\n- **[Term]**: [What to know]\n",
        "**Core concepts**:\n- **Term**: TODO\n",
        "**Core concepts**:\n- **Term**:\n",
        "**Core concepts**:\n```\n- **Term**: text\n```\n",
        "<!--\n**Core concepts**:\n- **Term**: text\n-->\n",
        "**Workflow**:\n- **Term**: text\n",
        "## Table of Contents\n\n- **Term**: text\n",
    ],
)
def test_what_is_no_term_gives_none(items_of, text):
    assert items_of("reference", text) == []
