"""From a vault to a plan: what becomes of every card, and what is written."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import MOC
from made import draft
from mocards.decks.build import Plan, plan, write
from mocards.decks.ids import new_id
from mocards.errors import DeckFileError, MocardsError, SettingsError
from mocards.model import Card, Position, Severity, Step
from mocards.settings import read_settings

FIRST, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
FILE = "decks/keeping-bees.cards.json"


def built(vault: Path, at: datetime = FIRST) -> Plan:
    made = plan(vault, read_settings(vault), at)
    write(made)
    return made


def changes(made: Plan) -> list[tuple[str, str]]:
    return [(change.change, change.card.anchor) for change in made.changes]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def by_anchor(made: Plan) -> dict[tuple[str, str], Card]:
    return {(card.anchor, card.facet): card for card in made.cards}


def test_the_path_comes_first_each_note_behind_its_entry(vault: Path) -> None:
    assert [(card.kind, card.facet, card.concept, card.source.line) for card in built(vault).cards] == [
        ("concept", "covers", "The Queen", 11),
        ("concept", "why", "The Queen", 11),
        ("question", "answer", "The Queen", 5),
        ("concept", "covers", "Swarming", 15),
        ("concept", "why", "Swarming", 15),
        ("reference", "text", "", 22),
        ("pitfall", "remedy", "", 25),
    ]


def test_the_map_is_described_with_the_entries_of_its_path(vault: Path, write: Callable[[str, str], Path]) -> None:
    write(
        "moc-honey.md", "# MOC - Honey\n\n## Learning Path\n\n1. **[[the-queen]]** ⭐ (10min)\n   - **Covers**: All\n"
    )
    described = (
        "## Practice Project\n\nBuild [[a-hive]]\n\n## Progress Tracking\n\nPrerequisites: [[moc-honey|Honey]], wood\n"
    )
    with (vault / "moc-keeping-bees.md").open("a", encoding="utf-8") as moc:
        moc.write(f"\n{described}")
    said = next(deck.description for deck in built(vault).decks if deck.slug == "keeping-bees")
    assert said.path == (
        Step(title="The Queen", phase="The Colony", number="1", stars=1, minutes=30, note="the-queen.md", line=11),
        Step(title="Swarming", phase="The Colony", number="2", stars=2, minutes=60, line=15),
    )
    assert (said.project, said.prerequisites, said.needs) == ("Build A hive", "Honey, wood", ("honey",))


def test_a_second_build_changes_nothing(vault: Path) -> None:
    built(vault)
    before = (vault / FILE).read_bytes()
    again = built(vault, LATER)
    assert (again.changes, again.unchanged, dict(again.files)) == ((), 7, {})
    assert (vault / FILE).read_bytes() == before


def test_a_line_above_moves_lines_and_nothing_else(vault: Path) -> None:
    first = built(vault)
    edit(vault / "moc-keeping-bees.md", "## 📚 Learning", "A sentence.\n\n## 📚 Learning")
    again = built(vault, LATER)
    assert (again.changes, dict(again.files)) == ((), {})
    assert [card.source.line for card in again.cards if card.kind == "reference"] == [24]
    assert {card.id for card in again.cards} == {card.id for card in first.cards}


def test_a_reworded_answer_keeps_its_card_and_says_when_it_changed(vault: Path) -> None:
    first = by_anchor(built(vault))
    edit(vault / "moc-keeping-bees.md", "wider ones are built up", "wider ones get comb")
    again = built(vault, LATER)
    assert changes(again) == [("reworded", "Bee space")]
    now = by_anchor(again)["Bee space", "text"]
    assert (now.id, now.changed) == (first["Bee space", "text"].id, LATER)
    before = again.changes[0].before
    assert before is not None
    assert before.back == first["Bee space", "text"].back


def test_a_deleted_line_retires_its_card_and_its_return_brings_it_back(vault: Path) -> None:
    first = by_anchor(built(vault))["Bee space", "text"]
    line = next(line for line in (vault / "moc-keeping-bees.md").read_text().splitlines() if "Bee space" in line)
    edit(vault / "moc-keeping-bees.md", line + "\n", "")
    gone = built(vault, LATER)
    assert changes(gone) == [("retired", "Bee space")]
    assert json.loads((vault / FILE).read_text())["cards"][-1]["retired"] is True
    edit(vault / "moc-keeping-bees.md", "**Common pitfalls**", f"{line}\n\n**Common pitfalls**")
    back = built(vault, datetime(2026, 3, 1, tzinfo=UTC))
    assert changes(back) == [("revived", "Bee space")]
    assert by_anchor(back)["Bee space", "text"].id == first.id


def test_a_renamed_note_keeps_its_cards(vault: Path) -> None:
    first = by_anchor(built(vault))
    (vault / "the-queen.md").rename(vault / "queen-bee.md")
    edit(vault / "moc-keeping-bees.md", "[[the-queen]]", "[[queen-bee]]")
    again = built(vault, LATER)
    assert {change.change for change in again.changes} <= {"moved", "reworded"}
    assert {card.id for card in again.cards} == {card.id for card in first.values()}


def test_a_renamed_map_takes_its_deck_file_along(vault: Path) -> None:
    first = built(vault)
    (vault / "moc-keeping-bees.md").rename(vault / "moc-beekeeping.md")
    again = built(vault, LATER)
    assert {change.change for change in again.changes} == {"moved"}
    assert {card.id for card in again.cards} == {card.id for card in first.cards}
    assert [file.name for file in (vault / "decks").iterdir()] == ["beekeeping.cards.json"]
    assert built(vault, LATER).changes == ()


def test_another_title_is_news_for_the_cards_that_name_it_alone(vault: Path) -> None:
    first = built(vault)
    edit(vault / "moc-keeping-bees.md", "Phase 1: The Colony", "Phase 1: A Colony")
    assert {card.changed for card in built(vault, LATER).cards} == {card.changed for card in first.cards}
    edit(vault / "moc-keeping-bees.md", "# MOC - Keeping Bees", "# MOC - Beekeeping")
    again = built(vault, LATER)
    assert {card.id for card in again.cards} == {card.id for card in first.cards}
    assert {card.id for card in again.cards if card.changed == LATER} == {
        card.id for card in first.cards if "Keeping Bees" in card.front
    }


def test_a_retired_card_of_another_branch_stays_out_of_the_deck_file(vault: Path) -> None:
    first = built(vault)
    other = replace(first.cards[0], id="elsewhere", anchor="other", source=Position("gone.md", 1), back="Unlike all")
    again = plan(vault, read_settings(vault), LATER, known=[*first.cards, other])
    assert changes(again) == [("retired", "other")]
    assert dict(again.files) == {}


def test_a_note_that_is_written_later_gives_its_cards(vault: Path, write: Callable[[str, str], Path]) -> None:
    first = built(vault)
    assert [(found.code, found.position.line) for found in first.problems] == [("broken-link", 15)]
    write("swarming.md", "# Swarming\n\n## TL;DR\n\n> The colony parts in two.\n")
    again = built(vault, LATER)
    assert changes(again) == [("added", "summary")]
    assert again.problems == ()


def test_the_store_knows_cards_when_the_deck_file_is_lost(vault: Path) -> None:
    first = built(vault)
    (vault / FILE).unlink()
    again = plan(vault, read_settings(vault), LATER, known=first.cards)
    assert again.changes == ()
    assert {card.id for card in again.cards} == {card.id for card in first.cards}


def test_two_machines_give_the_same_text_the_same_id(vault: Path) -> None:
    first = built(vault)
    (vault / FILE).unlink()
    assert [card.id for card in built(vault, LATER).cards] == [card.id for card in first.cards]


def test_an_id_that_is_taken_is_not_given_again() -> None:
    one = new_id(draft(), set())
    two = new_id(draft(), {one})
    assert one != two
    assert new_id(draft(), {one}) == two
    assert len(one) == 16


def test_two_files_that_claim_one_card_are_refused(vault: Path) -> None:
    built(vault)
    (vault / "decks/copy.cards.json").write_bytes((vault / FILE).read_bytes())
    with pytest.raises(DeckFileError, match=r"stands in .*copy.cards.json too; take one of the files back from git"):
        built(vault)


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("decks/keeping-bees.toml", "titel = 'x'", SettingsError),
        ("decks/other.toml", "title = 'x'", SettingsError),
        ("decks/other.toml", "moc = 'moc-keeping-bes.md'", SettingsError),
        ("decks/keeping-bees.toml", "language = 'xx'", SettingsError),
        ("decks/keeping-bees.cards.json", "<<<<<<< HEAD\n", DeckFileError),
    ],
)
def test_a_refused_vault_is_left_as_it_was(
    vault: Path, write: Callable[[str, str], Path], file: str, text: str, error: type[MocardsError]
) -> None:
    write(file, text)
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    with pytest.raises(error):
        built(vault)
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before


def test_a_manifest_can_leave_out_kinds_and_name_the_deck(vault: Path, write: Callable[[str, str], Path]) -> None:
    write(
        "decks/hive.toml",
        'moc = "moc-keeping-bees.md"\ntitle = "The Hive"\nfollow = []\ntags = ["garden"]\n[facets]\nconcept = false\n',
    )
    made = built(vault)
    assert [deck.slug for deck in made.decks] == ["hive"]
    assert [(card.kind, card.deck) for card in made.cards] == [("reference", "hive"), ("pitfall", "hive")]
    assert made.cards[0].front == "*The Hive*: what should you remember about **Bee space**?"
    assert "garden" in made.cards[0].tags


def test_a_note_on_two_paths_gives_its_cards_once(vault: Path, write: Callable[[str, str], Path]) -> None:
    write(
        "moc-honey.md", "# MOC - Honey\n\n## Learning Path\n\n1. **[[the-queen]]** (5min)\n   - **Why now**: She lays\n"
    )
    found = [card for card in built(vault).cards if card.kind == "question"]
    assert [card.deck for card in found] == ["honey"]
    assert "keeping-bees" in found[0].tags


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_edit_taken_back_gives_back_every_id(vault: Path, data: st.DataObject) -> None:
    (vault / FILE).unlink(missing_ok=True)
    original = textwrap.dedent(MOC).lstrip("\n")
    (vault / "moc-keeping-bees.md").write_text(original, "utf-8")
    first = by_anchor(built(vault))
    lines = original.splitlines()
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(lines) - 1))
        words = lines[place].split(" ")
        deed = data.draw(st.sampled_from(["delete", "double", "shuffle", "swap"]))
        if deed == "delete":
            del lines[place]
        elif deed == "double":
            lines.insert(place, lines[place])
        elif deed == "shuffle":
            lines[place] = " ".join([words[0], *data.draw(st.permutations(words[1:]))])
        else:
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[place], lines[other] = lines[other], lines[place]
    (vault / "moc-keeping-bees.md").write_text("\n".join(lines), "utf-8")
    built(vault, LATER)
    (vault / "moc-keeping-bees.md").write_text(original, "utf-8")
    last = built(vault, datetime(2026, 3, 1, tzinfo=UTC))
    again = {(card.anchor, card.facet): card.id for card in last.cards if not card.retired}
    assert again == {name: card.id for name, card in first.items()}


UNSETTLED: dict[str, Callable[[str], bytes]] = {
    "git left two versions of it": lambda text: f"<<<<<<< HEAD\n# Gone\n=======\n{text}\n>>>>>>> laptop\n".encode(),
    "it is no text": lambda _: bytes(range(256)) * 8,
}
"""What befalls a note → the note as it is then."""


@pytest.mark.parametrize("damaged", UNSETTLED.values(), ids=UNSETTLED)
@pytest.mark.parametrize("name", ["moc-keeping-bees.md", "the-queen.md"])
def test_no_card_is_retired_for_a_note_that_cannot_be_read_for_the_moment(
    vault: Path, name: str, damaged: Callable[[str], bytes]
) -> None:
    before = built(vault)
    text = (vault / name).read_text("utf-8")
    (vault / name).write_bytes(damaged(text))
    meanwhile = built(vault, LATER)
    assert {card.id for card in meanwhile.cards if not card.retired} == {card.id for card in before.cards}
    assert Severity.ERROR in [problem.severity for problem in meanwhile.problems if problem.position.note == name]
    (vault / name).write_text(text, "utf-8")
    after = built(vault, LATER)
    assert [replace(card, changed=FIRST) for card in after.cards] == list(before.cards)


def test_a_note_in_two_versions_is_read_as_the_upper_one(vault: Path) -> None:
    before = built(vault)
    file = vault / "moc-keeping-bees.md"
    file.write_text(file.read_text("utf-8") + CONFLICT, "utf-8")
    made = built(vault, LATER)
    assert changes(made) == [("added", "Feeding late")]
    assert {card.id for card in before.cards} < {card.id for card in made.cards}


CONFLICT = """
<<<<<<< HEAD
- Feeding late (by the end of September)
=======
- Feeding early (robbers come)
>>>>>>> laptop
"""
