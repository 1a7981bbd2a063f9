"""What a note explains: its summary, its key concepts, and when to use its subject."""

from __future__ import annotations

import pytest

NOTE = """
    ---
    tags:
      - concept
      - garden
    aliases: [Mulching, "Ground, covered"]
    ---

    # Mulch

    ## 🎯 TL;DR (30 seconds)

    > A blanket for the soil. It keeps
    > water in.
    >
    > **Analogy**: A lid on a pot.

    ## 🤔 When to Use?

    ### ✅ Good for
    - **Dry beds**: keeps water

    ### ❌ Bad for
    - Slug years

    ## 📚 Key Concepts

    ### 1. Layers

    **My understanding**:
    > Coarse under fine:
    > ```
    > straw
    > ```

    **Why important**: Air gets in

    **Mental model**:
    ```
    [straw]
    ```

    ---

    ### Depth

    A hand deep.

    ### 3. [Concept name]

    **My understanding**: [In your words]
"""


def test_the_summary_has_its_analogy_apart(read):
    (found,) = [item for item in read(NOTE, "mulch.md").items if item.kind == "summary"]
    assert (found.title, found.text, found.analogy) == (
        "Mulch",
        "A blanket for the soil. It keeps\nwater in.",
        "A lid on a pot.",
    )
    assert found.position.line == 10


def test_uses_have_two_sides(read):
    (found,) = [item for item in read(NOTE, "mulch.md").items if item.kind == "use"]
    assert (found.good, found.bad, found.position.line) == ("- **Dry beds**: keeps water", "- Slug years", 17)


@pytest.mark.parametrize(
    "text",
    [
        "## When to use\n\n**Good for**:\n- beds\n\n**Bad for**:\n- pots\n",
        "## When to use\n\n**✅ Good for**: - beds\n**❌ Bad for**: - pots\n",
    ],
)
def test_uses_can_stand_under_labels(read, text):
    (found,) = read(text, "mulch.md").items
    assert (found.good, found.bad) == ("- beds", "- pots")


def test_ideas_have_what_why_and_model(read):
    layers, depth = [item for item in read(NOTE, "mulch.md").items if item.kind == "idea"]
    assert (layers.name, layers.position.line) == ("Layers", 27)
    assert layers.what == "Coarse under fine:\n```\nstraw\n```"
    assert (layers.importance, layers.model) == ("Air gets in", "```\n[straw]\n```")
    assert (depth.name, depth.what, list(depth.facets())) == ("Depth", "A hand deep.", ["what"])


def test_a_map_has_neither_summary_nor_uses(read):
    text = "# MOC - X\n\n## TL;DR\n\nIn short.\n\n## When to use\n\n### Good for\n\n- all\n"
    assert read(text, "moc-x.md").items == ()
    assert len(read(text.replace("MOC - X", "X"), "x.md").items) == 2


def test_a_commented_section_gives_nothing(read):
    assert read("# X\n\n<!--\n## TL;DR\n\nIn short.\n-->\n\n## Notes\n", "x.md").items == ()
