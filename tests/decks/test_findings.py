"""What is wrong in a vault as a whole, and the near misses that are not."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mocards.decks.check import check
from mocards.errors import SettingsError
from mocards.model import Problem
from mocards.settings import read_settings

TODAY = date(2026, 1, 10)
MAP = "# MOC - Beds\n\n## Learning Path\n\n1. **[[soil]]** (1h)\n"


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., list[Problem]]:
    """The findings of one code in a vault of the given files."""

    def _find(code: str, files: dict[str, str]) -> list[Problem]:
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        found = check(tmp_path, read_settings(tmp_path), TODAY)
        return [problem for problem in found if problem.code == code]

    return _find


Find = Callable[..., list[Problem]]


def said(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(str(one.position), one.severity.value, one.message) for one in problems]


def question(asked: str, answer: str) -> str:
    return f"<details><summary>Q1: {asked}</summary>\n\n{answer}\n</details>\n\n"


# ---- links -------------------------------------------------------------------------------------------


def test_a_broken_link_in_the_path_is_a_warning_with_its_place(find: Find) -> None:
    (problem,) = find("broken-link", {"moc-beds.md": MAP, "soils.md": "# Soils\n"})
    assert said([problem]) == [
        ("moc-beds.md:5", "warning", "'soil' is not among the notes, so only the entry itself gives cards")
    ]
    assert (problem.start, problem.end, problem.hint) == (8, 12, "did you mean 'soils.md'?")


def test_a_broken_link_elsewhere_is_worth_knowing(find: Find) -> None:
    found = find("broken-link", {"a.md": "# A\n\nSee [[nowhere]] and [there](sub/gone%20away.md).\n"})
    assert said(found) == [
        ("a.md:3", "info", "'nowhere' is not among the notes"),
        ("a.md:3", "info", "'sub/gone away' is not among the notes".replace("away", "away.md")),
    ]
    assert [(one.start, one.end) for one in found] == [(7, 14), (29, 45)]


@pytest.mark.parametrize(
    "text",
    [
        "1. **[[soil]]** (planned)\n",
        "1. **[[soil|The soil]]** (guide, planned)\n",
    ],
)
def test_a_planned_note_is_not_missed(find: Find, text: str) -> None:
    assert find("broken-link", {"moc-beds.md": f"# MOC - Beds\n\n## Learning Path\n\n{text}"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "![[bed.png]]",
        "[[bed.png]]",
        "[[daily]]",
        "[[Templates/Daily]]",
        "[the read me](README.md)",
        "`[[code]]`",
        "<!-- [[later]] -->",
        "[[#A heading]]",
        "[[soil]]",
        "[[SOIL#What it is]]",
        "[[soil#^block]]",
        "[[Humus]]",
        "[out](https://example.org/x.md)",
    ],
)
def test_links_that_lead_somewhere_are_sound(find: Find, text: str) -> None:
    files = {
        "mocards.toml": 'notes = "notes"\n',
        "README.md": "",
        "pictures/bed.png": "",
        "notes/templates/daily.md": "",
        "notes/soil.md": "---\naliases: [humus]\n---\n# Soil\n\n## What it is?\n",
        "notes/a.md": f"# A\n\n## A heading\n\n{text}\n",
    }
    assert find("broken-link", files) == []


def test_a_heading_that_is_not_there_is_told(find: Find) -> None:
    files = {"moc-beds.md": MAP.replace("[[soil]]", "[[soil#Lom]]"), "soil.md": "# Soil\n\n## Loam\n"}
    (problem,) = find("broken-link", files)
    assert said([problem]) == [
        ("moc-beds.md:5", "warning", "soil.md has no heading 'Lom', so the whole note was taken")
    ]
    assert problem.hint == "did you mean '#Loam'?"


def test_an_ambiguous_link_names_all_that_it_may_mean(find: Find) -> None:
    files = {"moc-beds.md": MAP, "a/soil.md": "", "b/soil.md": "", "c.md": "[[soil]] [[a/soil]]\n"}
    message = "'soil' may be a/soil.md or b/soil.md; the first was taken"
    assert said(find("ambiguous-link", files)) == [("c.md:1", "info", message), ("moc-beds.md:5", "warning", message)]


def test_a_note_in_the_same_folder_is_meant(find: Find) -> None:
    assert find("ambiguous-link", {"a/moc-beds.md": MAP, "a/soil.md": "", "b/soil.md": ""}) == []


# ---- notes -------------------------------------------------------------------------------------------

ITEM = "# Soil\n\n## TL;DR\n\n> It is alive.\n"


def test_a_note_with_items_that_no_map_links_to_is_an_orphan(find: Find) -> None:
    files = {"moc-beds.md": MAP, "soil.md": ITEM, "water.md": ITEM, "diary.md": "# Diary\n\nRain.\n"}
    assert said(find("orphan-note", files)) == [
        ("water.md:1", "info", "no map of content links to this note, so it has one item that is in no deck")
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"water.md": ITEM},
        {"moc-beds.md": f"{MAP}\n## Related\n\n[[water]]\n", "water.md": ITEM},
        {"moc-beds.md": MAP, "water.md": f"---\nmocards: skip\n---\n{ITEM}"},
        {"moc-beds.md": MAP, "2026-01-31.md": ITEM},
    ],
)
def test_a_note_that_somebody_leads_to_is_none(find: Find, files: dict[str, str]) -> None:
    assert find("orphan-note", files) == []


@pytest.mark.parametrize(
    ("dated", "line", "age"),
    [
        ("---\nupdated: 2024-12-31\n---\n", 2, "2024-12-31, more than a year ago"),
        ("---\nlast_updated: 2020-01-01\n---\n", 2, "2020-01-01, 6 years ago"),
        ("*Last updated: 2023-05-01*\n", 1, "2023-05-01, 2 years ago"),
        ("**Zuletzt aktualisiert**: 1.5.2023\n", 1, "2023-05-01, 2 years ago"),
        ("Created: 2019-01-01 | Updated: 2023-05-01\n", 1, "2023-05-01, 2 years ago"),
    ],
)
def test_a_note_that_was_not_looked_at_for_a_year_is_stale(find: Find, dated: str, line: int, age: str) -> None:
    found = find("stale", {"moc-beds.md": MAP, "soil.md": dated + ITEM})
    assert said(found) == [(f"soil.md:{line}", "info", f"last updated on {age}")]


@pytest.mark.parametrize(
    "dated",
    [
        "---\nupdated: 2025-01-10\n---\n",
        "---\nupdated: 2024-01-01\n---\nLast review: 2025-12-01\n",
        "---\ncreated: 2019-01-01\n---\n",
        "---\nupdated: 2024-13-45\n---\n",
        "Updated: YYYY-MM-DD\n",
        "It was updated: 2019-01-01 by hand\n",
    ],
)
def test_other_dates_make_no_note_stale(find: Find, dated: str) -> None:
    assert find("stale", {"moc-beds.md": MAP, "soil.md": dated + ITEM}) == []


def test_a_note_without_cards_may_be_old(find: Find) -> None:
    assert find("stale", {"moc-beds.md": "# MOC - Beds\n", "soil.md": f"---\nupdated: 2019-01-01\n---\n{ITEM}"}) == []


# ---- cards -------------------------------------------------------------------------------------------


def asked(find: Find, code: str, *questions: tuple[str, str]) -> list[Problem]:
    note = "# Soil\n\n## Retrieval Practice\n\n" + "".join(question(*one) for one in questions)
    return find(code, {"moc-beds.md": MAP, "soil.md": note})


def test_two_answers_to_one_question_are_told(find: Find) -> None:
    found = asked(find, "duplicate-prompt", ("What does soil do?", "It feeds."), ("What does  soil do?", "It holds."))
    assert said(found) == [
        (
            "soil.md:10",
            "warning",
            "the same question as at soil.md:5, with another answer: 'What does soil do?'",
        )
    ]


def test_one_question_with_one_answer_is_no_trouble(find: Find) -> None:
    assert (
        asked(find, "duplicate-prompt", ("What does soil do?", "It feeds."), ("What does soil do?", "It  feeds.")) == []
    )


def test_an_answer_of_more_than_a_hundred_words_is_too_long(find: Find) -> None:
    (problem,) = asked(find, "too-long", ("What is soil?", "word " * 101), ("What is clay?", "word " * 100))
    assert said([problem]) == [
        ("soil.md:5", "warning", "the answer to 'What is soil?' has 101 words; few recall more than 100")
    ]


def test_code_and_tables_and_addresses_are_not_counted(find: Find) -> None:
    code = "It is so:\n\n```\n" + "word " * 200 + "\n```\n\n| a |\n| - |\n" + "| word word word |\n" * 12
    assert asked(find, "too-long", ("What is soil?", code + "[x](https://example.org/" + "a-" * 200 + ")")) == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("```sh\n" + "echo a longer line\n" * 31 + "```", "31 lines of code; few recall more than 30"),
        ("```sh\n" + "echo a longer line\n" * 30 + "```", None),
        ("```mermaid\n" + "graph --> of a kind\n" * 60 + "```", None),
        ("```\n" + "+---- drawing ----+\n" * 60 + "```", None),
        (
            "| one | two |\n|---|---|\n" + "| a long cell | another one that is long |\n" * 13,
            "13 rows; few recall more than 12",
        ),
    ],
)
def test_code_and_tables_have_their_own_measure(find: Find, answer: str, told: str | None) -> None:
    found = asked(find, "too-long", ("How is soil tilled?", answer))
    assert [message for _, _, message in said(found)] == (
        [f"the answer to 'How is soil tilled?' has {told}"] if told else []
    )


def test_a_list_of_more_than_seven_is_several_facts(find: Find) -> None:
    found = asked(find, "several-facts", ("What is in soil?", "- one\n" * 8), ("What is in clay?", "- one\n" * 7))
    message = "the answer to 'What is in soil?' is a list of 8: one forgotten entry fails it all"
    assert said(found) == [("soil.md:5", "info", message)]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            "It breathes; it drains; it warms; it feeds; it holds; it filters; it stores; it moves.",
            "strings 8 things together",
        ),
        ("A; B; C; D; E; F; G; H", "strings 8 things together"),
        (
            "First it is dug over, then raked flat, left to rest, watered well, sown in rows, covered thinly, "
            "kept moist, and thinned out.",
            "strings 8 things together",
        ),
        ("Sand, silt, clay, humus, water, air, roots, worms and stones.", None),  # one enumeration to know by heart
        ("It breathes, as it should. It drains, more or less. " * 6, None),
        ("It is dug over, raked flat, left to rest, watered well, sown in rows.", None),
        (
            "Call `f(a; b; c; d; e; f; g; h)` (one, two three, four five, six seven, eight nine, ten to, a b, c d).",
            None,
        ),
    ],
)
def test_many_things_in_one_sentence_are_several_facts(find: Find, answer: str, told: str | None) -> None:
    found = asked(find, "several-facts", ("What does soil do?", answer))
    messages = [f"the answer to 'What does soil do?' {told}: one forgotten entry fails it all"] if told else []
    assert [message for _, _, message in said(found)] == messages


@pytest.mark.parametrize("answer", ["- one\n  - two\n" * 6, "```\n" + "- one\n" * 9 + "```", "one\n" * 12])
def test_what_only_looks_long_is_one_fact(find: Find, answer: str) -> None:
    assert asked(find, "several-facts", ("What is in soil?", answer)) == []


@pytest.mark.parametrize(
    ("prompt", "answer", "given"),
    [
        ("Does depends_on only order the start?", "It only orders the start.", True),
        ("Is a network bridge the default?", "The network bridge", True),
        ("Does it order the start?", "Yes, the start.", False),
        ("Does it order the start?", "No", False),
        ("Is it the start or the order?", "The start order", False),
        ("What does soil hold?", "Soil holds water.", False),
        ("How many grains make 3 loaves?", "300", False),
    ],
)
def test_an_answer_that_stands_in_its_question_is_told(find: Find, prompt: str, answer: str, given: bool) -> None:
    assert bool(asked(find, "answer-in-prompt", (prompt, answer))) is given


def test_a_row_whose_name_holds_its_cells_still_asks_which_is_which(find: Find) -> None:
    table = "| command | reads | writes |\n|---|---|---|\n| commit-tree | tree | commit |\n"
    assert find("answer-in-prompt", {"moc-beds.md": f"{MAP}\n## Quick Reference\n\n{table}"}) == []


# ---- what is ignored -----------------------------------------------------------------------------------

LONG = "# Soil\n\n## Retrieval Practice\n\n" + question("What is soil?", "word " * 101)


@pytest.mark.parametrize(
    "files",
    [
        {"mocards.toml": '[check]\nignore = ["too-long"]\n'},
        {"decks/beds.toml": '[check]\nignore = ["too-long"]\n'},
        {"soil.md": LONG.replace("# Soil\n", "# Soil\n\n<!-- mocards: allow too-long -->\n")},
        {"soil.md": LONG.replace("Practice\n", "Practice\n<!-- mocards: allow too-long, several-facts -->\n")},
    ],
)
def test_a_finding_is_ignored_where_its_author_says_so(find: Find, files: dict[str, str]) -> None:
    assert len(find("too-long", {"moc-beds.md": MAP, "soil.md": LONG})) == 1
    assert find("too-long", files) == []


@pytest.mark.parametrize("file", ["mocards.toml", "decks/beds.toml"])
def test_a_finding_that_does_not_exist_cannot_be_ignored(find: Find, file: str) -> None:
    with pytest.raises(SettingsError, match=rf"{file}: unknown key 'check.ignore.to-long'; did you mean 'too-long'\?"):
        find("too-long", {"moc-beds.md": MAP, file: '[check]\nignore = ["to-long"]\n'})
