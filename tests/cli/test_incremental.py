"""A build of what changed gives exactly what a build of everything gives."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocards.cli.building import agreed, carried_out
from mocards.cli.commands.build import summary
from mocards.cli.workspace import Workspace
from mocards.decks.build import Plan
from mocards.decks.cost import Cost
from mocards.decks.ledger import ledger_stamp, read_ledger, write_ledger
from mocards.model import Card, Position
from mocards.notes.cache import stamp
from mocards.store.store import Store

NOTES = {
    "moc-bees.md": """# MOC - Bees

## Learning Path

### Phase 1: Hive (1h)

1. **[[queen]]** (30min)
   - **Why now**: Every check begins with her
2. **[[combs/wax|The wax]]** (30min)
   - **You'll learn**: What it is made of

**Common pitfalls**:
- Opening the hive in the rain (wait for a dry noon)
""",
    "moc-honey.md": """# MOC - Honey

## Learning Path

1. **[[harvest]]** (30min)
   - **Why now**: It is why one keeps bees
2. **[[wax]]** (30min)

**Core concepts**:
- **Water**: below eighteen percent
""",
    "moc-wasps.md": "# MOC - Wasps\n\n## Learning Path\n\n1. **[[nest#Paper]]** (1h)\n",
    "queen.md": "# The Queen\n\n## TL;DR\n\n> She lays; [[harvest]].\n\n## Pitfalls\n\n- Marking at noon (in shade)\n",
    "combs/wax.md": "# Wax\n\n## TL;DR\n\n> Bees sweat it.\n\n## Pitfalls\n\n- Melting it on fire (in a water bath)\n",
    "harvest.md": "# Harvest\n\n## TL;DR\n\n> Twice a year. ^tldr\n",
    "nest.md": "# Nest\n\n## Paper\n\n### TL;DR\n\n> Chewed wood.\n\n## Mud\n\n### Pitfalls\n\n- Poking (leave it)\n",
    "cards.md": "#flashcards/garden\n\nWhat do bees eat::nectar and pollen\n",
    "diary.md": "# Diary\n\nRain.\n",
}
LINES = (
    "- Digging wet soil (wait until it crumbles)",
    "- Melting it on fire (in a water bath)",
    "- Marking her at noon (in the shade)",
    "- Only a mistake",
    "- **Loam**: sand, silt and clay",
    "3. **[[diary]]** (10min)",
    "3. **[[harvest]]** (10min)",
    "## TL;DR",
    "> In one sentence.",
    "## Pitfalls",
    "What do wasps eat::other insects",
    "aliases: [x]",
    "---\naliases: [x, wax]\n---",
    "- Robbing by [[other]] (feed in the evening, as [[x]] says)",
    "# Another title",
    "3. **[[other]]** (10min)",
    "> ![[nest#Mud]]",
    "![[diary]]",
    "<<<<<<< here\n- Damp (lift it)\n=======\n> Lower.\n>>>>>>> there",
)
EDITS = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(sorted(NOTES)), st.integers(0, 20), st.sampled_from(LINES)),
    st.tuples(st.just("drop"), st.sampled_from(sorted(NOTES)), st.integers(0, 20), st.just("")),
    st.tuples(st.just("reword"), st.sampled_from(sorted(NOTES)), st.integers(0, 20), st.sampled_from(["more", "less"])),
    st.tuples(st.just("move"), st.sampled_from(sorted(NOTES)), st.integers(0, 20), st.sampled_from(sorted(NOTES))),
    st.tuples(
        st.just("rename"),
        st.sampled_from(sorted(NOTES)),
        st.just(0),
        st.sampled_from(["other", "deep/name", "wax", "deep/queen", "x"]),
    ),
    st.tuples(st.just("delete"), st.sampled_from(sorted(NOTES)), st.just(0), st.just("")),
    st.tuples(st.just("restore"), st.sampled_from(sorted(NOTES)), st.just(0), st.just("")),
)
Edit = tuple[str, str, int, str]


def edit(vault: Path, change: Edit) -> None:
    how, name, number, what = change
    file = vault / name
    if how == "restore":
        file.parent.mkdir(exist_ok=True)
        file.write_text(NOTES[name], "utf-8")
    if not file.exists():
        return
    lines = file.read_text("utf-8").split("\n")
    place = number % len(lines)
    if how == "add":
        lines.insert(place, what)
    elif how == "drop":
        del lines[place]
    elif how == "reword":
        lines[place] += f" {what}"
    elif how == "move" and (vault / what).exists() and what != name:
        line = lines.pop(place)
        (vault / what).write_text((vault / what).read_text("utf-8") + f"{line}\n", "utf-8")
    if how == "delete":
        file.unlink()
    elif how == "rename":
        target = vault / f"{what}.md"
        target.parent.mkdir(exist_ok=True)
        file.rename(target)
    else:
        file.write_text("\n".join(lines), "utf-8")


def build(vault: Path, number: int) -> Plan:
    return _build(vault, number)[0]


def _build(vault: Path, number: int) -> tuple[Plan, Cost]:
    return carried_out(Workspace(vault, None, f"2026-01-{number + 1:02}T09:00:00+00:00"), agreed)


def without_caches(vault: Path) -> None:
    for file in (*vault.glob(".mocards/notes*"), *vault.glob(".mocards/*.ledger")):
        file.unlink()


def everything(vault: Path) -> dict[str, object]:
    """All that a build leaves behind for anybody but the next build; a retired card stands nowhere."""
    with Store.open(f"sqlite:///{vault / '.mocards' / 'store.sqlite3'}") as store:
        cards, decks, choices = store.known_cards(), store.decks(), store.choices()
    files = {file.name: file.read_bytes() for file in vault.glob("decks/*")}
    placed = [_without_place(card) if card.retired else card for card in cards]
    return {"cards": sorted(placed, key=lambda card: card.id), "decks": decks, "choices": choices, "files": files}


def _without_place(card: Card) -> Card:
    return replace(card, source=Position(card.source.note, 0), position=0)


def vault_in(folder: Path) -> Path:
    for name, text in NOTES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "mocards.toml").write_text("")
    return folder


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=2), min_size=1, max_size=5))
def test_builds_of_edits_give_what_builds_of_everything_give(rounds: list[list[Edit]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        quick, cold = vault_in(folder / "quick"), vault_in(folder / "cold")
        for number, changes in enumerate([[], *rounds]):
            for change in changes:
                edit(quick, change)
                edit(cold, change)
            without_caches(cold)
            assert summary(*_build(quick, number)) == summary(*_build(cold, number))
            assert everything(quick) == everything(cold)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return vault_in(tmp_path)


@pytest.mark.parametrize(
    ("change", "decks"),
    [
        (("reword", "queen.md", 4, "now"), {"bees", "honey"}),  # which share the note on wax
        (("add", "nest.md", 4, "> More."), {"wasps"}),
        (("add", "moc-wasps.md", 6, "- **Loam**: sand"), {"wasps"}),
        (("reword", "cards.md", 2, "too"), {"garden"}),
        (("reword", "diary.md", 2, "again"), set()),
    ],
)
def test_an_edit_is_a_matter_of_the_decks_that_use_its_note(vault: Path, change: Edit, decks: set[str]) -> None:
    all_decks = {deck.slug for deck in build(vault, 0).decks}
    edit(vault, change)
    built = build(vault, 1)
    assert built.rest is not None
    assert {deck.slug for deck in built.decks} == decks
    assert built.rest.decks == len(all_decks - decks)


def test_a_note_that_is_shown_is_a_matter_of_whoever_shows_it(vault: Path) -> None:
    file = vault / "nest.md"
    file.write_text(file.read_text("utf-8").replace("> Chewed wood.", "> ![[diary]]"), "utf-8")
    build(vault, 0)
    edit(vault, ("reword", "diary.md", 2, "again"))
    built = build(vault, 1)
    assert built.rest is not None
    assert [(change.change, change.card.back) for change in built.changes] == [("reworded", "Rain. again")]


@pytest.mark.parametrize(
    ("change", "decks"),
    [
        (("reword", "harvest.md", 0, "home"), {"bees", "honey"}),  # its title stands on a card of the queen's
        (("reword", "diary.md", 0, "of a wasp"), set()),
        (("rename", "diary.md", 0, "other"), set()),
        (("rename", "cards.md", 0, "other"), {"garden"}),
        (("delete", "nest.md", 0, ""), {"wasps"}),
        (("rename", "diary.md", 0, "near/nest"), {"wasps"}),  # now there are two that a link may mean
        (("rename", "nest.md", 0, "diary/nest"), {"wasps"}),
        (("add", "diary.md", 0, "---\naliases: [nest]\n---"), {"wasps"}),
        (("reword", "moc-wasps.md", 0, "and hornets"), {"wasps"}),
    ],
)
def test_what_a_note_is_called_is_a_matter_of_whoever_speaks_of_it(vault: Path, change: Edit, decks: set[str]) -> None:
    build(vault, 0)
    edit(vault, change)
    built = build(vault, 1)
    assert built.rest is not None
    assert {deck.slug for deck in built.decks} == decks


@pytest.mark.parametrize(
    "change",
    [
        ("delete", "moc-wasps.md", 0, ""),
        ("rename", "moc-wasps.md", 0, "moc-bugs"),
        ("rename", "cards.md", 0, "wax"),  # its one card goes from a deck that is no more to another
    ],
)
def test_a_deck_that_goes_or_comes_is_a_matter_of_all(vault: Path, change: Edit) -> None:
    build(vault, 0)
    edit(vault, change)
    assert build(vault, 1).rest is None


def test_a_note_that_was_missing_is_a_matter_of_the_map_that_asks_for_it(vault: Path) -> None:
    nest = vault / "nest.md"
    text = nest.read_text("utf-8")
    nest.unlink()
    build(vault, 0)
    nest.write_text(text, "utf-8")
    built = build(vault, 1)
    assert built.rest is not None
    assert [(change.change, change.card.back) for change in built.changes] == [("added", "Chewed wood.")]


def test_a_card_that_comes_back_from_another_deck_is_a_matter_of_all(vault: Path) -> None:
    build(vault, 0)
    line = "- Opening the hive in the rain (wait for a dry noon)"
    bees = vault / "moc-bees.md"
    bees.write_text(bees.read_text("utf-8").replace(line, ""), "utf-8")
    assert [change.change for change in build(vault, 1).changes] == ["retired"]
    wasps = vault / "moc-wasps.md"
    wasps.write_text(f"{wasps.read_text('utf-8')}\n**Common pitfalls**:\n{line}\n", "utf-8")
    built = build(vault, 2)
    assert ([change.change for change in built.changes], built.rest) == (["revived"], None)


def test_when_nothing_has_changed_nothing_is_looked_at(vault: Path) -> None:
    first = build(vault, 0)
    again = build(vault, 1)
    assert (again.decks, again.cards, again.changes, dict(again.files)) == ((), (), (), {})
    assert again.rest is not None
    assert (again.unchanged, again.rest.decks) == (len(first.cards), len(first.decks))


@pytest.mark.parametrize("harm", [b"", b"\x93\xa1x", None])
def test_a_damaged_ledger_counts_for_nothing(vault: Path, harm: bytes | None) -> None:
    build(vault, 0)
    ledger = vault / ".mocards" / "build.ledger"
    ledger.write_bytes(ledger.read_bytes()[:50] if harm is None else harm)
    edit(vault, ("reword", "queen.md", 4, "now"))
    built = build(vault, 1)
    assert ([change.change for change in built.changes], built.rest) == (["reworded"], None)


def test_a_ledger_of_other_code_counts_for_nothing(vault: Path) -> None:
    build(vault, 0)
    home, dialect = vault / ".mocards", Workspace(vault, None, None).settings.dialect
    with Store.open(f"sqlite:///{home / 'store.sqlite3'}") as store:
        ledger = read_ledger(home, ledger_stamp(dialect), store.fingerprint() or "")
    assert ledger is not None
    write_ledger(home, replace(ledger, stamp=stamp(dialect)))  # that of the notes' code alone
    edit(vault, ("reword", "queen.md", 4, "now"))
    assert build(vault, 1).rest is None


@pytest.mark.parametrize("file", ["mocards.toml", "decks/bees.toml", "decks/bees.cards.json"])
def test_a_change_beside_the_notes_is_a_matter_of_all(vault: Path, file: str) -> None:
    build(vault, 0)
    there = vault / file
    there.write_text(there.read_text("utf-8") + "\n" if there.exists() else "", "utf-8")
    edit(vault, ("reword", "queen.md", 4, "now"))
    assert build(vault, 1).rest is None


def test_a_store_that_somebody_else_has_built_is_not_trusted(vault: Path, write: Callable[[str, str], Path]) -> None:
    build(vault, 0)
    (vault / ".mocards" / "store.sqlite3").unlink()
    edit(vault, ("reword", "queen.md", 4, "now"))
    built = build(vault, 1)
    assert built.rest is None
    assert len(everything(vault)["cards"]) == len(built.cards)
