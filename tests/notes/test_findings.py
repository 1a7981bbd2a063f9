"""What is wrong in one note, and the near misses that are not."""

from __future__ import annotations

import pytest

PATH = "# MOC - Beds\n\n## Learning Path\n\n### Phase 1: Soil (1h30)\n\n"


def found(note, code):
    return [(one.position.line, one.message) for one in note.problems if one.code == code]


def under(note, code, text):
    """The words that the carets stand under."""
    lines = text.split("\n")
    return [lines[one.position.line - 1][one.start - 1 : one.end - 1] for one in note.problems if one.code == code]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("1. **[[a]]** (1h)\n3. **[[b]]** (30min)\n", "3 comes after 1"),
        ("1. **[[a]]** (1h)\n1a. **[[b]]**\n3. **[[c]]** (30min)\n", "3 comes after 1a"),
        ("1. **[[a]]** (1h)\n2. **[[b]]** (10min)\n2. **[[c]]** (20min)\n", "the number 2 stands twice"),
    ],
)
def test_numbers_with_a_gap_or_a_double_are_told(read, entries, message):
    assert [said for _, said in found(read(PATH + entries), "numbering")] == [message]


@pytest.mark.parametrize(
    "entries",
    [
        "1. **[[a]]** (1h)\n2. **[[b]]** (30min)\n",
        "1. **[[a]]** (1h)\n1. **[[b]]** (30min)\n1. **[[c]]**\n",
        "4. **[[a]]** (1h)\n5a. **[[b]]** (30min)\n5b. **[[c]]** (30min)\n6. **[[d]]**\n",
        "1. **[[a]]** (1h)\n\n### Phase 2: Water\n\n1. **[[b]]** (30min)\n",
        "1. **[[a]]** (1h)\n\n### Phase 2: Water\n\n2. **[[b]]** (30min)\n",
        "1. **[[a]]** (1h)\n2. read the leaflet first\n3. **[[b]]** (30min)\n",
        "- **[[a]]** (1h)\n- **[[b]]** (30min)\n",
        "1. **[[a]]** (1h)\n\n<details>\n<summary>+</summary>\n\n1. **[[c]]**\n\n</details>\n\n2. **[[b]]** (1h)\n",
        "1. **[[a]]** (1h)\n\n<details><summary>+</summary>\n\n2. **[[c]]**\n\n</details>\n\n3. **[[b]]** (1h)\n",
    ],
)
def test_other_ways_of_numbering_are_sound(read, entries):
    assert found(read(PATH + entries), "numbering") == []


@pytest.mark.parametrize(
    ("entries", "messages"),
    [
        ("1. **[[a]]** (1h)\n2. **[[b]]** (2h)\n", ["the phase takes 1h30, but its entries add up to 3h"]),
        (
            "1. **[[a]]** (45min)\n2. **[[b]]** (2h)\n3. **[[c]]**\n",
            ["the phase takes 1h30, but its entries add up to 2h45"],
        ),
        ("1. **[[a]]** (1h)\n2. **[[b]]** (30min)\n", []),
        ("1. **[[a]]** (1h)\n2. **[[b]]** (20min)\n", []),  # rounded to half an hour
        ("1. **[[a]]** (30min)\n2. **[[b]]**\n", []),  # the second may take the rest
        ("1. **[[a]]** (1h)\n2a. **[[b]]** (30min)\n2b. **[[c]]** (30min)\n", []),  # one of two is enough
        ("1. **[[a]]**\n", []),
    ],
)
def test_times_should_add_up(read, entries, messages):
    note = read(PATH + entries)
    assert found(note, "phase-time-mismatch") == [(5, message) for message in messages]
    assert under(note, "phase-time-mismatch", PATH) == ["1h30"] * len(messages)


@pytest.mark.parametrize(
    ("total", "project", "message"),
    [
        ("Total time: 4h", "", "the whole takes 4h, but its phases add up to 1h30"),
        ("Total time: 1h", "", "the whole takes 1h, but its phases add up to 1h30"),
        ("Total time: 4h", "## Practice Project\n\nBuild a bed.\n\n", ""),
        ("Total time: ~2h", "", ""),
        ("Total time: 1h30", "", ""),
    ],
)
def test_the_total_should_be_that_of_the_phases(read, total, project, message):
    text = f"{PATH}1. **[[a]]** (1h30)\n\n{project}## Progress Tracking\n\n```yaml\n{total}\n```\n"
    assert [said for _, said in found(read(text), "phase-time-mismatch")] == ([message] if message else [])


def test_a_label_without_a_meaning_is_told_once_with_its_number(read):
    text = PATH + (
        "1. **[[a]]** (1h)\n   - **Grounds**: b\n   - **Hands-on**: c\n2. **[[d]]** (30min)\n   - **Grounds**: e\n"
    )
    note = read(text)
    message = "no meaning is known for the label 'Grounds', here and 1 time more, so its text is on no card"
    assert found(note, "unknown-label") == [(8, message)]
    assert under(note, "unknown-label", text) == ["Grounds"]


def test_a_label_that_is_nearly_known_is_named(read):
    (problem,) = read(PATH + "1. **[[a]]** (1h30)\n   - **Youll lern**: b\n").problems
    assert (problem.code, problem.hint) == ("unknown-label", "did you mean 'youll learn'?")


@pytest.mark.parametrize(
    "entry",
    [
        "1. **[[a]]** (1h30)\n   - **Why now**: b\n   - **You'll learn**: c\n   - **Fun fact**: d\n",
        "1. **[[a]]** (1h30)\n   - **Cheatsheet**: [[b]]\n   - **Status**: planned\n",
        "1. **[[a]]** (1h30)\n   ```\n   - **Grounds**: b\n   ```\n",
        "1. **[[a]]** (1h30)\n   - plain: b\n",
        "1. **[[a]]** (1h30)\n   - **Why now**: b\n   - **Fun fact**: c\n",
    ],
)
def test_labels_that_an_entry_can_spare_are_not(read, entry):
    assert found(read(PATH + entry), "unknown-label") == []


@pytest.mark.parametrize(
    ("text", "line", "words", "lines"),
    [
        ("## Pitfalls\n\n### Pitfall 1: [Name]\n", 5, "[Name]", ""),
        ("## TL;DR\n\n> TODO\n", 5, "TODO", ""),
        ("## TL;DR\n\n...\n", 5, "...", ""),
        (
            "**Core concepts**:\n1. **[Term]**: [what to know]\n2. **[Term]**: [more]\n",
            4,
            "[what to know]",
            " (lines 4, 5)",
        ),
        ("## Learning Path\n\n1. **[[a]]** (1h)\n   - **Why now**: [reason]\n", 6, "[reason]", ""),
    ],
)
def test_what_a_template_left_is_told_once_a_part(read, text, line, words, lines):
    whole = f"# Beds\n\n{text}"
    note = read(whole)
    assert found(note, "placeholder") == [(line, f"'{words}' was never filled in{lines}")]
    assert under(note, "placeholder", whole) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "## TL;DR\n\n> Use `[name]` in the command, and [the manual](https://example.org) for the rest.\n",
        "## TL;DR\n\n> See [[other]].\n",
        "## Pitfalls\n\n- [ ] Water at noon (water at night)\n",
        "## Pitfalls\n\n- `[WARN] low water` in the log (fill the tank)\n",
        "**Core concepts**:\n1. **Array**: `a[0]` is the first, a[n] the last\n",
        "## Notes\n\nTODO\n",
        "## TL;DR\n\nWater it.\n\nC: [water at night]\n",
        "## TL;DR\n\n```\n[options]\n```\n",
    ],
)
def test_brackets_that_are_meant_are_no_placeholders(read, text):
    assert found(read(f"# Beds\n\n{text}", "beds.md"), "placeholder") == []


def test_a_template_is_left_alone(read):
    assert read("# [Topic]\n\n## Pitfalls\n\n- [Mistake] ([remedy])\n\n## TL;DR\n", "a.md").problems == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## Common Pitfalls\n\n## Other\n\ntext\n", "'Common Pitfalls' is empty: no pitfall to make a card of"),
        (
            "## 🧠 Retrieval Practice\n\n<!-- later -->\n",
            "'Retrieval Practice' is empty: no question to make a card of",
        ),
        ("## TL;DR\n\n---\n", "'TL;DR' is empty: no summary to make a card of"),
        ("## Learning Path\n\n- read a book\n- then another\n", "nothing of the 2 entries of this path gives a card"),
    ],
)
def test_an_empty_part_is_told(read, text, message):
    assert found(read(f"# Beds\n\n{text}", "beds.md"), "empty-section") == [(3, message)]


@pytest.mark.parametrize(
    "text",
    [
        "## Common Pitfalls\n\nThere are few in gardening.\n",
        "## Pitfalls\n\n- only a mistake\n",  # told as pitfall-without-remedy
        "## Pitfalls\n\n### Pitfall 1: [Name]\n",  # told as placeholder
        "## Key Takeaways\n\n- Soil is alive\n",
        "## Next Steps\n",
        "<!--\n## Pitfalls\n-->\n",
    ],
)
def test_a_part_with_words_in_it_is_not_empty(read, text):
    assert found(read(f"# Beds\n\n{text}", "beds.md"), "empty-section") == []


def test_a_map_needs_no_summary(read):
    assert found(read(f"{PATH}1. **[[a]]** (1h30)\n\n## TL;DR\n"), "empty-section") == []


def test_damage_in_many_lines_is_not_listed_whole(read):
    note = read("# Beds\n" + "thÃ©\n" * 20)
    assert found(note, "mojibake") == [
        (2, "20 places with damaged characters, repaired while reading: lines 2, 3, 4, 5, 6, 7, 8, 9 and 12 more")
    ]
    assert under(note, "mojibake", "# Beds\nthÃ©") == ["Ã©"]


@pytest.mark.parametrize(
    ("line", "told"),
    [("N+1 queries", True), ("N+1 queries = slow pages; join or batch", False), ("N+1 queries (join)", False)],
)
def test_a_pitfall_that_says_what_comes_of_it_is_not_called_bare(read, line, told):
    assert bool(found(read(f"# Beds\n\n## Pitfalls\n\n- {line}\n", "beds.md"), "pitfall-without-remedy")) is told


CONFLICT = "<<<<<<< HEAD\n- Damp (lift it)\n=======\n- Damp (dry it)\n>>>>>>> laptop\n"


@pytest.mark.parametrize(
    ("text", "found_there"),
    [
        (f"# Bees\n\n{CONFLICT}", [(3, "git left two versions, up to line 7")]),
        (CONFLICT * 2, [(1, "git left two versions, up to line 5"), (6, "git left two versions, up to line 10")]),
        (
            "<<<<<<<\n- a (b)\n||||||| base\n- a (c)\n=======\n- a (d)\n>>>>>>>\n",
            [(1, "git left two versions, up to line 7")],
        ),
        (f"```\n{CONFLICT}```\n", []),
        (f"- Merging:\n  ~~~~diff\n{CONFLICT}  ~~~~\n", []),
        ("<<<<<<< HEAD\n- a (b)\n>>>>>>> laptop\n=======\n", []),
        ("A title\n=======\n\n> > > > > > > deep\n>>>>>>> deeper\n", []),
        (" <<<<<<< HEAD\n=======\n>>>>>>> laptop\n", []),
    ],
)
def test_marks_of_a_merge_are_told_in_their_order_and_outside_code(read, text, found_there):
    told = [(line, said.partition(";")[0]) for line, said in found(read(text), "merge-conflict")]
    assert told == found_there
