from __future__ import annotations

import pytest

PATH = """
    # MOC - Growing Vegetables

    ## 🌱 Learning Path

    ### Phase 1: Soil (2h30 total) ✅

    **Goal**: Know what plants stand in

    1. **[[soil-types]]** ⭐ (30min)
       - **Why now**: Everything else grows in it
       - **You'll learn**: Sand, silt, clay

    2. **[[gardening/compost#Heat|Hot compost]]** ⭐⭐ (~2h)
       - **Why first**: Soil eats
       - **What you'll learn**: Carbon, nitrogen
         and air
       - **Hands-on**: turn the heap

    ---

    ### Phase 2: Water (planned) 🚧

    3. **Rain barrels** (planned)
       - **Why barrels**: Rain is free
"""


def test_an_entry_gives_its_parts(items_of):
    soil, compost, barrels = items_of("concept", PATH)
    assert (soil.title, soil.target, soil.number, soil.stars, soil.minutes) == (
        "soil-types",
        "soil-types",
        "1",
        1,
        30,
    )
    assert (soil.why, soil.covers) == ("Everything else grows in it", "Sand, silt, clay")
    assert soil.position.line == 9
    assert (compost.title, compost.target) == ("Hot compost", "gardening/compost#Heat")
    assert (compost.why, compost.covers) == ("Soil eats", "Carbon, nitrogen\nand air")
    assert (compost.stars, compost.minutes) == (2, 120)
    assert (barrels.title, barrels.target, barrels.minutes, barrels.status) == (
        "Rain barrels",
        "",
        None,
        "planned",
    )
    assert barrels.why == "Rain is free"


def test_phases_have_number_title_goal_and_time(items_of):
    soil, _, barrels = items_of("concept", PATH)
    assert soil.phase is not None
    assert barrels.phase is not None
    assert (soil.phase.number, soil.phase.title, soil.phase.goal, soil.phase.minutes) == (
        "1",
        "Soil",
        "Know what plants stand in",
        150,
    )
    assert (barrels.phase.number, barrels.phase.title, barrels.phase.minutes) == ("2", "Water", None)


def entry(text: str) -> str:
    return "## Learning Path\n\n### Phase 1: All\n\n" + text


@pytest.mark.parametrize(
    ("text", "number", "title", "target", "stars", "minutes"),
    [
        ("1. **[[hoe]]** ⭐⭐ (1h30)", "1", "hoe", "hoe", 2, 90),
        ("1. [[tools/hoe]]", "1", "hoe", "tools/hoe", None, None),
        ("1) **[[hoe|The hoe]]** ⭐ (15h)", "1", "The hoe", "hoe", 1, 900),
        ("5a. **[[hoe]]** (guide)", "5a", "hoe", "hoe", None, None),
        ("1. [ ] **[[hoe]]** ⭐ (45min)", "1", "hoe", "hoe", 1, 45),
        ("1. ✅ **[[hoe]]** ★★★ (1h)", "1", "hoe", "hoe", 3, 60),
        ("1. **Hoes** ⭐", "1", "Hoes", "", 1, None),
        ("1. **Hoes**", "1", "Hoes", "", None, None),
        ("1. **Hoes** - [[hoe]] (1h)", "1", "Hoes", "hoe", None, 60),
        ("1. Hoes (20min)", "1", "Hoes", "", None, 20),
        ("1. [Hoes](tools/hoe.md) (20min)", "1", "Hoes", "tools/hoe.md", None, 20),
        ("1. [[hoe#Sharpening]] (20min)", "1", "Sharpening", "hoe#Sharpening", None, 20),
        ("- **[[hoe]]** ⭐ (1h)", "", "hoe", "hoe", 1, 60),
        ("   3. **[[hoe]]**", "3", "hoe", "hoe", None, None),
    ],
)
def test_entries_are_written_in_many_ways(items_of, text, number, title, target, stars, minutes):
    (found,) = items_of("concept", entry(text))
    assert (found.number, found.title, found.target, found.stars, found.minutes) == (
        number,
        title,
        target,
        stars,
        minutes,
    )
    assert found.position.line == 5


@pytest.mark.parametrize(
    ("label", "why", "covers"),
    [
        ("- **Why now**: Because", "Because", ""),
        ("- **Why now:** Because", "Because", ""),
        ("- **Why Loki**: Because", "Because", ""),
        ("- *Why first*: Because", "Because", ""),
        ("- Why now: Because", "Because", ""),
        ("- 🤔 **Why**: Because", "Because", ""),
        ("- **Why now** — Because", "Because", ""),
        ("- **You'll learn**: This", "", "This"),
        ("- **You’ll learn**: This", "", "This"),  # a typographic apostrophe
        ("* __Topics__: This", "", "This"),
        ("- **Covers**:\n     - one\n     - two", "", "- one\n- two"),
        ("- **You'll learn**:\n\n     ```sh\n     hoe --help\n     ```", "", "```sh\nhoe --help\n```"),
        ("- **Mental model**: A rake\n   - **Why now**: Because", "Because", ""),
        ("- **Why now**: [the reason]", "", ""),
        ("- **Status**: done", "", ""),
    ],
)
@pytest.mark.parametrize("indent", ["   ", "  ", "    ", "\t", ""])
def test_labels_count_by_meaning(items_of, label, why, covers, indent):
    text = entry(f"1. **[[hoe]]** (1h)\n   {label}\n2. **[[rake]]** (1h)").replace("\n   ", f"\n{indent}")
    hoe, rake = items_of("concept", text)
    assert (hoe.why, " ".join(hoe.covers.split())) == (why, " ".join(covers.split()))
    assert (rake.why, rake.covers) == ("", "")


def test_lettered_alternatives_are_entries_of_their_own(items_of):
    text = entry(
        "4. **[[seed]]** (1h)\n   - **Why now**: a\n"
        "5a. **[[pot]]** (1h)\n   - **Why now**: b\n5b. **[[bed]]** (1h)\n   - **Why now**: c\n\n"
        "6. **[[row]]** (1h)\n   - **Why now**: d\n"
    )
    found = items_of("concept", text)
    assert [(one.number, one.target, one.why) for one in found] == [
        ("4", "seed", "a"),
        ("5a", "pot", "b"),
        ("5b", "bed", "c"),
        ("6", "row", "d"),
    ]
    assert [one.position.line for one in found] == [5, 7, 9, 12]


def test_an_entry_right_under_the_goal_is_one(items_of):
    (found,) = items_of("concept", entry("**Goal**: Grow\n5. **[[pot]]** (1h)\n   - **Why now**: b"))
    assert (found.number, found.why) == ("5", "b")
    assert found.phase.goal == "Grow"


def test_a_dash_after_the_entry_says_what_it_covers(items_of):
    (found,) = items_of("concept", entry("1. **[[pot]]** ⭐ (1h) - clay, plastic and fabric"))
    assert found.covers == "clay, plastic and fabric"


@pytest.mark.parametrize(
    "aside",
    [
        "**Checkpoint**:\n1. **Can** you tell clay from silt?\n2. Do it",
        "**Checkpoint**: before you go on\n\n2. **Dig** a hole (30min)",
        "#### Checkpoint\n\n1. **Dig** a hole (30min)",
        "```\n2. **[[not-this]]** (1h)\n```",
        "| 2. **[[a]]** | b |\n| --- | --- |\n| 3. **[[c]]** | d |",
        "<!--\n2. **[[hidden]]** (1h)\n-->",
        "%%\n2. **[[hidden]]** (1h)\n%%",
        "2. Just a step in words",
        "2. Read [[something]] first",
        "**Resources**:\n- **[[a-book]]** (2h)",
        "- **[[related]]**",
        "> 2. **[[quoted]]** (1h)",
        "   1. **[[nested]]** (1h)",
        "2. **[[concept-name|[Concept name]]]**",
        "2. **[Concept name]** ⭐ (Xh)",
    ],
)
def test_what_stands_between_entries_is_none(items_of, aside):
    text = entry(
        f"1. **[[pot]]** ⭐ (1h)\n   - **Why now**: a\n\n{aside}\n\n### Phase 2: More\n\n2. **[[bed]]** (1h)\n"
    )
    assert [one.target for one in items_of("concept", text)] == ["pot", "bed"]


def test_the_path_goes_on_after_a_checkpoint(items_of):
    text = entry(
        "1. **[[pot]]** (1h)\n\n**Checkpoint**:\n1. Can you **dig**?\n2. Can you **water**?\n\n"
        "2. **[[bed]]** (1h)\n   - **Why now**: b\n"
    )
    assert [one.target for one in items_of("concept", text)] == ["pot"]
    assert [one.target for one in items_of("concept", text.replace("\n\n2. **[[bed", "\n\n---\n\n2. **[[bed"))] == [
        "pot",
        "bed",
    ]


@pytest.mark.parametrize(
    "section", ["Practice Project", "Next Steps", "Troubleshooting", "Quick Reference", "Anything"]
)
def test_lists_shaped_like_the_path_give_nothing_elsewhere(items_of, section):
    assert items_of("concept", f"# MOC - X\n\n## {section}\n\n1. **[[pot]]** ⭐ (1h)\n   - **Why now**: a\n") == []


@pytest.mark.parametrize(
    "heading",
    [
        "## 📚 Learning Path",
        "## Learning Path 🗺️",
        "# Learning Path",
        "## 2. LEARNING PATH (13h)",
        "## ⚡️ Roadmap",
    ],
)
def test_the_path_is_known_by_its_letters(items_of, heading):
    assert len(items_of("concept", f"# MOC - X\n\n{heading}\n\n1. **[[pot]]** ⭐ (1h)\n")) == 1


def test_options_under_a_phase_keep_its_phase(items_of):
    text = entry("#### Option A: pots\n\n1a. **[[pot]]** (1h)\n\n#### Option B: beds\n\n1b. **[[bed]]** (1h)\n")
    assert [(one.number, one.phase.title) for one in items_of("concept", text)] == [
        ("1a", "All"),
        ("1b", "All"),
    ]


def test_the_anchor_is_the_target_else_the_title(items_of):
    linked, plain = items_of("concept", entry("1. **[[a/pot|Pots]]** (1h)\n2. **Beds** (1h)"))
    assert (linked.anchor, plain.anchor) == ("a/pot", "Beds")


def test_the_authors_block_id_is_kept(items_of):
    (found,) = items_of("concept", entry("1. **[[pot]]** (1h) ^pots-1\n   - **Why now**: a"))
    assert (found.block_id, found.why, found.title) == ("pots-1", "a", "pot")
