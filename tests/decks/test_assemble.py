"""Which notes give their items to which deck, and where in it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pytest

from mocards.decks.assemble import Assembled, assemble
from mocards.decks.manifest import Manifest
from mocards.notes.note import read_note

Texts = Mapping[str, str]


def assembled(texts: Texts, **manifests: Manifest) -> Assembled:
    notes = {path: read_note(path, textwrap.dedent(text).lstrip("\n").encode()) for path, text in texts.items()}
    return assemble(notes, manifests, "en")


def places(made: Assembled) -> list[tuple[str, str, str]]:
    """Deck, concept and source of each card."""
    return [(draft.deck, draft.concept, str(draft.source)) for draft in made.drafts]


SHEETS = {
    "moc-git.md": """
        # MOC - Git

        ## Learning Path

        1. **[[commits]]** (1h)
           - **You'll learn**: Snapshots
           - **Cheatsheet**: [[branch-sheet]]

        **Cheatsheets**: [[git-sheet]] | [[branch-sheet]]
    """,
    "commits.md": "# Commits\n\nText.\n",
    "git-sheet.md": "# Git - Cheatsheet\n\n```sh\n# Look around\ngit status\n```\n\n**Pitfalls**:\n- Force (no)\n",
    "branch-sheet.md": "---\ntags: [cheatsheet]\n---\n# Branches\n\n| Option | Effect |\n|--|--|\n| `-d` | Deletes |\n",
}


def test_cheatsheets_give_cards_only_on_request() -> None:
    assert places(assembled(SHEETS)) == [("git", "Commits", "moc-git.md:5")]
    wanted = Manifest(follow=("concepts", "cheatsheets"))
    assert places(assembled(SHEETS, git=wanted)) == [
        ("git", "Commits", "moc-git.md:5"),
        ("git", "Commits", "branch-sheet.md:8"),
        ("git", "", "git-sheet.md:4"),
        ("git", "", "git-sheet.md:9"),
    ]


def test_a_cheatsheet_on_the_path_keeps_its_commands_until_asked() -> None:
    texts = {
        "moc-git.md": "# MOC - Git\n\n## Learning Path\n\n1. **[[git-sheet]]** (1h)\n",
        "git-sheet.md": SHEETS["git-sheet.md"],
    }
    assert places(assembled(texts)) == [("git", "Git - Cheatsheet", "git-sheet.md:9")]
    assert len(places(assembled(texts, git=Manifest(follow=("concepts", "cheatsheets"))))) == 2


def test_what_a_row_and_a_command_ask() -> None:
    made = assembled(SHEETS, git=Manifest(follow=("concepts", "cheatsheets")))
    row, command = (draft for draft in made.drafts if draft.facet in ("row", "command"))
    assert (row.front, row.back) == ("*Branches*: Option **`-d`**\n\nEffect?", "Deletes")
    assert command.front == "*Git - Cheatsheet*: how do you do this?\n\n**Look around**"
    assert command.back == "```sh\ngit status\n```"


def test_a_section_first_and_then_the_whole_note_give_each_item_once() -> None:
    texts = {
        "moc-bees.md": "# MOC - Bees\n\n## Path\n\n1. **[[hive#Pitfalls]]** (1h)\n2. **[[hive]]** (1h)\n",
        "hive.md": "# Hive\n\n## TL;DR\n\n> A box.\n\n## Pitfalls\n\n- Damp (lift it)\n",
    }
    assert places(assembled(texts)) == [("bees", "Pitfalls", "hive.md:9"), ("bees", "Hive", "hive.md:3")]


def test_marked_cards_come_from_notes_that_no_map_leads_to() -> None:
    texts = {
        "moc-bees.md": "# MOC - Bees\n\n## Path\n\n1. **[[hive]]** (1h)\n",
        "hive.md": "# Hive\n\n- Super :: A box\n",
        "biology/cells.md": "#flashcards/biology/cells\n\nPlastid::Part of a plant's cell\n",
        "biology/life.md": "# Life\n\n{{c1::Water}} is needed.\n\n- Damp (lift it)\n",
        "geography.md": "Q: Where is Lima?\nA: In Peru\n",
        "more bees.md": "---\ndeck: Bees\n---\n# More\n\nDrone :: Male\n",
        "prose.md": "# Prose\n\nIt is what it is. ==Really==.\n\n> [!question] Why?\n> Open.\n",
    }
    made = assembled(texts)
    assert places(made) == [
        ("bees", "Hive", "hive.md:3"),
        ("bees", "", "more bees.md:6"),
        ("biology-cells", "", "biology/cells.md:3"),
        ("biology", "", "biology/life.md:3"),
        ("geography", "", "geography.md:1"),
    ]
    assert [(deck.slug, deck.title, deck.moc) for deck in made.decks] == [
        ("bees", "Bees", "moc-bees.md"),
        ("biology-cells", "biology/cells", ""),
        ("biology", "biology", ""),
        ("geography", "geography", ""),
    ]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("- Alice :: the report", 0),
        ("Alice Okafor :: the report", 0),
        ("- Bee space :: 6 mm", 1),
        ("- Ant :: six legs\n- Bee :: also six", 2),
    ],
)
def test_one_line_behind_what_may_be_a_name_is_a_card_only_where_a_map_leads_to_it(line: str, count: int) -> None:
    texts = {"bees.md": f"# Bees\n\n{line}\n"}
    assert len(assembled(texts).drafts) == count
    linked = assembled(texts | {"moc.md": "# MOC\n\n## Path\n\n1. **[[bees]]** (1h)\n"})
    assert len(linked.drafts) == max(count, 1)


def test_a_manifest_may_be_one_of_a_deck_without_a_map() -> None:
    texts = {"geography.md": "Q: Where is Lima?\nA: In Peru\n"}
    made = assembled(texts, geography=Manifest(title="Capitals", tags=("world",)))
    assert [(deck.slug, deck.title) for deck in made.decks] == [("geography", "Capitals")]
    assert made.drafts[0].tags == ("geography", "world", "question")


def test_a_link_to_a_block_takes_that_item_alone() -> None:
    texts = {
        "moc-bees.md": "# MOC - Bees\n\n## Path\n\n1. **[[hive#^damp]]** (1h)\n",
        "hive.md": "# Hive\n\n## Pitfalls\n\n- Damp (lift it) ^damp\n- Cold (wrap it)\n",
    }
    assert places(assembled(texts)) == [("bees", "damp", "hive.md:5")]


@pytest.mark.parametrize(
    ("name", "text", "subject"),
    [
        ("soft-fruit", "", "Soft fruit"),
        ("05 - Currants and half-shrubs", "", "05 - Currants and half-shrubs"),
        ("a", "# 202604051618 🍓 Soft fruit\n", "Soft fruit"),
        ("a", "# 2026 in soft fruit\n", "2026 in soft fruit"),
    ],
)
def test_a_prompt_names_a_note_as_people_say_it(name: str, text: str, subject: str) -> None:
    body = f"{text}\n## Key takeaways\n\n- **Mulch**: straw\n"
    texts = {"moc-beds.md": f"# MOC - Beds\n\n## Learning Path\n\n1. [[{name}]] (1h)\n", f"{name}.md": body}
    [draft] = assembled(texts).drafts
    assert draft.front == f"*{subject}*: what should you remember about **Mulch**?"
