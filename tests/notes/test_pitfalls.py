from __future__ import annotations

import pytest

from mocards.model import Severity
from mocards.notes.pitfalls import mistake_and_remedy


@pytest.mark.parametrize(
    ("line", "mistake", "remedy"),
    [
        ("Watering at noon (water early)", "Watering at noon", "water early"),
        ("Watering at noon (water early).", "Watering at noon", "water early"),
        ("Mixing (a lot) of sand (use compost (ripe))", "Mixing (a lot) of sand", "use compost (ripe)"),
        ("Sowing deep (f(x) = depth (cm))", "Sowing deep", "f(x) = depth (cm)"),
        ("No mulch → dry soil", "No mulch", "dry soil"),
        ("No mulch -> dry soil", "No mulch", "dry soil"),
        ("No mulch ⇒ dry soil → [[mulch]]", "No mulch", "dry soil"),
        ("No mulch → dry soil → dead roots", "No mulch", "dry soil → dead roots"),
        ("No mulch → [[mulch]]", "No mulch", "[[mulch]]"),
        ("No mulch (bare soil) → it dries", "No mulch (bare soil)", "it dries"),
        ("Using `a -> b` pipes (clean them)", "Using `a -> b` pipes", "clean them"),
        ("Using a hose instead of a can", "Using a hose", "a can"),
        ("Using a hose instead of a can (it floods)", "Using a hose", "a can (it floods)"),
        ("Using a hose (slow, instead of a can)", "Using a hose", "slow, instead of a can"),
        ("**Late pruning**: prune in winter", "Late pruning", "prune in winter"),
        ("**Late pruning** - prune in winter", "Late pruning", "prune in winter"),
        ("Late pruning: prune in winter", "Late pruning", "prune in winter"),
        ("Late pruning - prune in winter", "Late pruning", "prune in winter"),
        ("Late pruning — prune in winter (always)", "Late pruning", "prune in winter (always)"),
        ("Self-made soil-mix without sand (add some)", "Self-made soil-mix without sand", "add some"),
        (
            "Running `prune --all` (keeps nothing: use `prune`)",
            "Running `prune --all`",
            "keeps nothing: use `prune`",
        ),
        (
            "Reading [the manual](https://example.org/a) late (read it first)",
            "Reading [the manual](https://example.org/a) late",
            "read it first",
        ),
    ],
)
def test_a_line_has_a_mistake_and_a_remedy(line, mistake, remedy):
    assert mistake_and_remedy(line) == (mistake, remedy)


@pytest.mark.parametrize(
    "line",
    [
        "Watering at noon",
        "Calling rake()",
        "Reading crontab(5)",
        "Working at 10:30",
        "See [this](https://example.org)",
        "(only a bracket)",
        "An open (bracket",
        "A closing) bracket",
        "→ only a consequence",
        "only a mistake →",
        "",
    ],
)
def test_a_mistake_alone_has_no_remedy(line):
    assert mistake_and_remedy(line) is None


def test_very_long_lines_take_no_time():
    for line in ("(" * 200_000, "`" * 200_000, "a → " * 50_000, "x ([" * 50_000 + ")", "` `` " * 40_000):
        mistake_and_remedy(line)


TITLES = [
    "**Common pitfalls**:",
    "**Pitfalls**",
    "### ⚠️ Common Pitfalls",
    "**Mistakes to avoid:**",
    "> [!warning] Gotchas",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_list_is_known_by_its_title(items_of, title):
    quote = "> " if title.startswith(">") else ""
    text = (
        f"# MOC - X\n\n## Quick Reference\n\n{title}\n"
        f"{quote}- No mulch (soil dries)\n{quote}- ❌ Bare soil → weeds\n\nEnd.\n"
    )
    first, second = items_of("pitfall", text)
    assert (first.mistake, first.remedy, first.position.line) == ("No mulch", "soil dries", 6)
    assert (second.mistake, second.remedy, second.position.line) == ("Bare soil", "weeds", 7)


def test_a_mistake_alone_is_a_problem_and_no_item(read):
    note = read("**Common pitfalls**:\n- Watering at noon\n")
    assert note.items == ()
    (problem,) = note.problems
    assert (problem.code, problem.severity, problem.position.line) == (
        "pitfall-without-remedy",
        Severity.WARNING,
        2,
    )
    assert problem.message == ("the pitfall 'Watering at noon' says neither what comes of it nor what to do instead")


def test_what_hangs_under_a_bullet_is_its_remedy(items_of):
    (found,) = items_of("pitfall", "## Pitfalls\n\n- **No mulch**\n  - it dries\n  - then it cracks\n")
    assert (found.mistake, found.remedy) == ("No mulch", "- it dries\n- then it cracks")


STORY = """
    # Beds

    ## 💥 Pitfalls Experienced

    ### Pitfall 1: Roots rotted

    **Symptom**: Leaves turn yellow.

    **What I did wrong**:
    ```sh
    water --every hour
    ```

    **Why wrong**:
    > Roots need air.

    **Solution**:
    ```sh
    # Error: none
    water --every week
    ```

    **Time wasted**: a month
    **Lesson**: Feel the soil first

    ---

    ### 2. Frost came

    - **Symptom**: Black leaves
    - **Fix**: Cover them

    ### Pitfall 3: [Name]

    **Symptom**: [What you saw]
    **Solution**: [What helped]

    ### Told in prose

    Snails eat at night. Collect them then.

    ## Notes
"""


def test_a_pitfall_told_at_length_has_its_parts(items_of):
    rot, frost, prose = items_of("pitfall", STORY)
    assert (rot.mistake, rot.position.line, rot.remedy) == ("Roots rotted", 5, "")
    assert (rot.symptom, rot.cause, rot.lesson) == (
        "Leaves turn yellow.",
        "Roots need air.",
        "Feel the soil first",
    )
    assert rot.deed == "```sh\nwater --every hour\n```"
    assert rot.solution == "```sh\n# Error: none\nwater --every week\n```"
    assert list(rot.facets()) == ["cause", "solution", "lesson"]
    assert (frost.mistake, frost.symptom, frost.solution) == ("Frost came", "Black leaves", "Cover them")
    assert (prose.mistake, prose.remedy) == ("Told in prose", "Snails eat at night. Collect them then.")


def test_bold_titles_tell_of_a_pitfall_too(items_of):
    text = (
        "## Gotchas\n\n**Gotcha 1: Rot**\n\n**Symptom**: Yellow\n**Solution**: Less water\n\n"
        "**Gotcha 2**: Frost\n\n**Symptom**: Black\n**Solution**: A cover\n"
    )
    rot, frost = items_of("pitfall", text)
    assert (rot.mistake, rot.solution, rot.position.line) == ("Rot", "Less water", 3)
    assert (frost.mistake, frost.solution, frost.position.line) == ("Frost", "A cover", 8)


def test_other_lists_are_no_pitfalls(items_of):
    assert (
        items_of("pitfall", "# X\n\n## Troubleshooting\n\n- No mulch (soil dries)\n\n## Tips\n\n- Mulch → good\n") == []
    )
