"""Packages, imported with Anki's own backend: a new edition updates, adds what is new, and harms nothing."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from made import DECK, card, numbered
from mocards.decks.manifest import Manifest
from mocards.errors import DiskError
from mocards.exports.anki import deck_id, write_package
from mocards.exports.fields import Look
from mocards.exports.notetypes import CLOZE, QUESTION, style
from mocards.exports.standing import Answer, Progress, Standing
from mocards.model import Card, Deck, Description, Phase, Position
from mocards.notes.cores import processes

LOOK = Look("vault")
LATER = datetime(2026, 5, 1, tzinfo=UTC)
Import = Callable[[Sequence[Card]], dict[str, int]]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """A new collection of Anki's."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


@pytest.fixture
def into_anki(collection: Any, tmp_path: Path) -> Import:
    """Writes cards as a package and imports it; how many notes were new, updated, duplicate and conflicting."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    def _import(cards: Sequence[Card]) -> dict[str, int]:
        target = tmp_path / "bees.apkg"
        write_package([DECK], cards, target, LOOK)
        log = collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(target), options=ImportAnkiPackageOptions(with_scheduling=True))
        ).log
        problems, fine = collection.fix_integrity()
        assert fine, problems
        return {name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")}

    return _import


FIRST = [
    numbered(1, front='What is **`x < y`** & "z"?', tags=("bees", "reference", "garden")),
    numbered(2, back="- one\n- two\n\n```bash\nls # all\n```", phase="The Colony", concept="The Queen", kind="concept"),
    numbered(3, back="The answer 🐝"),
]


def note(collection: Any, identity: str) -> Any:
    (found,) = collection.find_notes(f"Id:{identity}")
    return collection.get_note(found)


def test_every_card_becomes_a_note(collection: Any, into_anki: Import) -> None:
    assert into_anki(FIRST) == {"new": 3, "updated": 0, "duplicate": 0, "conflicting": 0}
    assert (collection.note_count(), collection.card_count()) == (3, 3)
    second = note(collection, "card0002")
    assert second.guid == "card0002"
    assert second["Context"] == "Bees › The Colony › The Queen"
    assert second["Answer"].startswith("<ul>\n<li>one</li>")
    assert second["Source"] == ('<a href="obsidian://open?vault=vault&amp;file=moc-bees.md">moc-bees.md:12</a>')
    assert second.tags == [
        "mocards::concept::the-queen",
        "mocards::deck::bees",
        "mocards::kind::concept",
        "mocards::phase::the-colony",
    ]
    assert "garden" in note(collection, "card0001").tags
    assert "&lt; y" in note(collection, "card0001")["Prompt"]


def test_new_cards_come_in_path_order(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST[::-1])
    collection.decks.select(collection.decks.id("Bees"))
    assert [queued.card.note_id for queued in collection.sched.get_queued_cards(fetch_limit=9).cards] == [
        collection.find_notes(f"Id:{one.id}")[0] for one in FIRST
    ]


def test_the_same_edition_again_changes_nothing(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST)
    assert into_anki(FIRST) == {"new": 0, "updated": 0, "duplicate": 3, "conflicting": 0}


def test_a_reworded_edition_updates_and_adds_nothing(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST)
    reworded = replace(FIRST[2], back="Another answer", changed=LATER)
    assert into_anki([*FIRST[:2], reworded]) == {"new": 0, "updated": 1, "duplicate": 2, "conflicting": 0}
    assert note(collection, "card0003")["Answer"] == "<p>Another answer</p>"
    assert collection.card_count() == 3


def test_a_new_card_is_added_and_the_others_keep_what_was_learned(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST)
    collection.decks.select(collection.decks.id("Bees"))
    collection.sched.answerCard(collection.sched.getCard(), 4)
    learned = collection.get_card(collection.find_cards("Id:card0001")[0])
    assert learned.ivl > 0
    edition = [replace(FIRST[0], back="New words", changed=LATER), *FIRST[1:], numbered(4)]
    assert into_anki(edition) == {"new": 1, "updated": 1, "duplicate": 2, "conflicting": 0}
    after = collection.get_card(learned.id)
    assert (after.ivl, after.due, after.reps) == (learned.ivl, learned.due, learned.reps)


def test_a_new_card_comes_before_others_whose_numbers_it_takes(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST[1:])
    collection.decks.select(collection.decks.id("Bees"))
    collection.sched.answerCard(collection.sched.getCard(), 4)
    known = {one.id: (note(collection, one.id).id, note(collection, one.id).cards()[0].ivl) for one in FIRST[1:]}
    assert into_anki([numbered(0), *FIRST]) == {"new": 2, "updated": 0, "duplicate": 2, "conflicting": 0}
    after = {one.id: (note(collection, one.id).id, note(collection, one.id).cards()[0].ivl) for one in FIRST[1:]}
    assert after == known
    assert {note(collection, one.id).guid for one in (numbered(0), *FIRST)} == {
        "card0000",
        "card0001",
        "card0002",
        "card0003",
    }


def test_what_the_learner_edited_stays_until_the_author_edits_it(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST)
    own = note(collection, "card0003")
    own["Answer"] = "My own words"
    collection.update_note(own)
    into_anki([*FIRST, numbered(4)])
    assert note(collection, "card0003")["Answer"] == "My own words"
    changed = datetime.now(UTC) + timedelta(days=1)
    into_anki([*FIRST[:2], replace(FIRST[2], back="The author's", changed=changed.replace(microsecond=0))])
    assert note(collection, "card0003")["Answer"] == "<p>The author's</p>"


def test_a_retired_card_is_tagged_and_suspended_in_a_new_import(collection: Any, into_anki: Import) -> None:
    into_anki([*FIRST[:2], replace(FIRST[2], retired=True, changed=LATER)])
    assert "mocards::retired" in note(collection, "card0003").tags
    assert len(collection.find_cards("is:suspended")) == 1


def test_a_package_carries_how_its_cards_stand(collection: Any, tmp_path: Path) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    day = 86_400
    created = int(datetime(2026, 1, 1, 4, tzinfo=UTC).timestamp())
    answered = created + 9 * day
    target = tmp_path / "bees.apkg"
    progress = Progress(
        created=created,
        conf={"schedVer": 2, "sched2021": True, "creationOffset": 0, "rollover": 4},
        standings={
            "card0001": Standing(2, 2, 15, 6, 2500, 2, 1, flag=1, data=json.dumps({"lrt": answered})),
            "card0002": Standing(2, -1, 15, 6, 2360, 2, 0),
        },
        answers=[
            Answer(answered * 1000, "card0001", 3, 6, 1, 2500, 4_000, 1),
            Answer(answered * 1000 + 1, "gone", 3, 6, 1, 2500, 4_000, 1),
        ],
        tags={"card0001": ("marked",)},
    )
    write_package([DECK], FIRST, target, LOOK, progress)
    options = ImportAnkiPackageOptions(with_scheduling=True)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(target), options=options))
    assert collection.fix_integrity()[1]
    first, second, third = (collection.get_card(collection.find_cards(f"Id:{one.id}")[0]) for one in FIRST)
    assert (first.type, first.queue, first.ivl, first.factor, first.reps, first.lapses) == (2, 2, 6, 2500, 2, 1)
    assert first.user_flag() == 1
    assert (second.type, second.queue, second.factor) == (2, -1, 2360)
    assert (third.type, third.queue) == (0, 0)
    assert "marked" in note(collection, "card0001").tags
    assert collection.db.all("select id, cid, ease, ivl, lastIvl, factor, time, type from revlog") == [
        [answered * 1000, first.id, 3, 6, 1, 2500, 4_000, 1]
    ]


def test_the_notetype_is_one_for_ever(collection: Any, into_anki: Import) -> None:
    into_anki(FIRST)
    into_anki([replace(FIRST[0], changed=LATER)])
    own = [found for found in collection.models.all_names_and_ids() if found.name.startswith("mocards")]
    assert [(found.name, found.id) for found in own] == [("mocards question", QUESTION.id)]
    fields = collection.models.get(QUESTION.id)["flds"]
    assert [(field["name"], field["id"]) for field in fields] == [
        (field["name"], field["id"]) for field in QUESTION.fields
    ]


def older(package: Path, folder: Path, fields: int) -> Path:
    """The package as a mocards would have made it whose question looked otherwise, and had fewer fields."""
    file, made = folder / "older.anki2", folder / "older.apkg"
    with zipfile.ZipFile(package) as whole:
        file.write_bytes(whole.read("collection.anki2"))
    with sqlite3.connect(file) as connection:
        models = json.loads(connection.execute("select models from col").fetchone()[0])
        model = models[str(QUESTION.id)]
        model["mod"] -= 1_000
        model["css"] = ".card { color: red }"
        model["tmpls"][0] |= {"qfmt": "{{Prompt}}", "afmt": "{{Answer}}"}
        if fields < len(model["flds"]):
            del model["flds"][fields:]
            connection.execute("update notes set flds = rtrim(flds, char(31))")  # the last field is empty
        connection.execute("update col set models = ?", (json.dumps(models),))
    connection.close()
    with zipfile.ZipFile(made, "w") as whole:
        whole.write(file, "collection.anki2")
        whole.writestr("media", "{}")
    return made


@pytest.mark.parametrize(
    ("fields", "merging", "outcome", "names"),
    [
        (7, False, "duplicate", ["mocards question"]),
        (6, True, "duplicate", ["mocards question"]),
        (6, False, "conflicting", ["mocards question", "mocards question+"]),
    ],
    ids=["other look", "a field more, merged", "a field more"],
)
def test_what_becomes_of_an_older_notetype(
    collection: Any, tmp_path: Path, fields: int, merging: bool, outcome: str, names: list[str]
) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    def imported(package: Path) -> dict[str, int]:
        options = ImportAnkiPackageOptions(merge_notetypes=merging)
        request = ImportAnkiPackageRequest(package_path=str(package), options=options)
        log = collection.import_anki_package(request).log
        assert collection.fix_integrity()[1]
        return {name: len(getattr(log, name)) for name in ("new", "duplicate", "conflicting") if getattr(log, name)}

    target = tmp_path / "bees.apkg"
    write_package([DECK], FIRST, target, LOOK)
    assert imported(older(target, tmp_path, fields)) == {"new": 3}
    assert imported(target) == {outcome: 3}
    assert sorted(one.name for one in collection.models.all_names_and_ids() if one.name.startswith("moc")) == names
    now = collection.models.get(QUESTION.id)
    if outcome == "duplicate":
        assert [field["name"] for field in now["flds"]] == [field["name"] for field in QUESTION.fields]
        assert (now["css"], now["tmpls"][0]["qfmt"]) == (style(), QUESTION.templates[0]["qfmt"])
    assert note(collection, "card0003")["Answer"] == "<p>The answer 🐝</p>"


def test_the_fixed_ids_have_not_changed() -> None:
    assert (QUESTION.id, CLOZE.id) == (1_764_201_600_001, 1_764_201_600_002)
    assert [field["id"] for field in QUESTION.fields] == list(range(7_205_759_403_792_001, 7_205_759_403_792_008))
    assert [field["id"] for field in CLOZE.fields] == list(range(7_205_759_403_794_001, 7_205_759_403_794_007))
    assert [QUESTION.templates[0]["id"], CLOZE.templates[0]["id"]] == [7_205_759_403_793_001, 7_205_759_403_795_001]
    assert deck_id("docker-production") == 947359577986


def test_the_same_cards_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one.apkg", tmp_path / "two.apkg"
    write_package([DECK], FIRST, one, LOOK)
    write_package([DECK], FIRST[::-1], two, LOOK)
    assert one.read_bytes() == two.read_bytes()


def test_a_package_is_the_same_whoever_makes_its_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, together = tmp_path / "alone.apkg", tmp_path / "together.apkg"
    cards = [numbered(number, deck=deck, id=f"{deck}{number}") for number in range(90) for deck in ("bees", "honey")]
    decks = [DECK, replace(DECK, slug="honey", title="Honey")]
    write_package(decks, cards, alone, LOOK)
    monkeypatch.setattr("mocards.exports.anki._BATCH", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    write_package(decks, cards, together, LOOK)
    assert processes(len(cards) // 2) == 2
    assert alone.read_bytes() == together.read_bytes()


def test_a_large_collection_comes_out_as_it_went_in(tmp_path: Path) -> None:
    cards = [numbered(number, back=f"{number} word " * 10_000) for number in range(40)]
    one, two = tmp_path / "one.apkg", tmp_path / "two.apkg"
    for target in (one, two):
        write_package([DECK], cards, target, LOOK)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as package:
        entry = package.getinfo("collection.anki2")
        assert (entry.compress_type, entry.file_size > 3 << 20, entry.compress_size < 1 << 20) == (8, True, True)
        package.extract(entry, tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as opened:
        assert opened.execute("pragma integrity_check").fetchall() == [("ok",)]
        found = [fields.split("\x1f")[1] for (fields,) in opened.execute("select flds from notes order by id")]
    assert found == [f"<p>{(f'{number} word ' * 10_000).strip()}</p>" for number in range(40)]


def test_a_package_does_not_tell_when_it_was_made_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_package([DECK], FIRST, tmp_path / "bees.apkg", LOOK)
    with zipfile.ZipFile(tmp_path / "bees.apkg") as package:
        assert [(entry.filename, entry.date_time) for entry in package.infolist()] == [
            ("collection.anki2", (1980, 1, 1, 0, 0, 0)),
            ("media", (1980, 1, 1, 0, 0, 0)),
        ]
    assert [path.name for path in tmp_path.iterdir()] == ["bees.apkg"]


def test_each_phase_is_a_deck_when_the_author_wants_it(collection: Any, tmp_path: Path) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    bees = Deck("bees", "Bees", "moc-bees.md", Description(phases=(Phase("1", "The Hive"), Phase("2", "Std::Colony"))))
    again = replace(bees, slug="more-bees")
    cards = [
        numbered(1, phase="The Hive", tags=("phase-1-the-hive", "difficulty-3")),
        numbered(2, phase="Std::Colony"),
        numbered(3),
        numbered(4, deck="more-bees"),
    ]
    target = tmp_path / "bees.apkg"
    write_package([bees, again], cards, target, Look("vault", {"bees": Manifest(subdecks="phase")}))
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(target), options=ImportAnkiPackageOptions())
    )
    assert collection.fix_integrity()[1]
    decks = {one.id: collection.decks.name(note(collection, one.id).cards()[0].did) for one in cards}
    assert decks == {
        "card0001": "Bees::1 The Hive",
        "card0002": "Bees::2 Std: Colony",
        "card0003": "Bees",
        "card0004": "Bees",
    }
    assert note(collection, "card0001").tags == [
        "mocards::deck::bees",
        "mocards::difficulty::3",
        "mocards::kind::reference",
        "mocards::phase::the-hive",
    ]


def test_a_short_answer_is_typed_when_the_author_wants_it(collection: Any, tmp_path: Path) -> None:
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    cards = [numbered(1, back="`docker ps <hive>`"), numbered(2, back="word " * 9), numbered(3, kind="concept")]
    target = tmp_path / "bees.apkg"
    write_package([DECK], cards, target, Look("vault", {"bees": Manifest(typed=("reference.text",))}))
    collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(target), options=ImportAnkiPackageOptions())
    )
    first, second, third = (note(collection, one.id) for one in cards)
    assert (first["Typed"], second["Typed"], third["Typed"]) == ("docker ps &lt;hive&gt;", "", "")
    shown = [one.cards()[0].render_output() for one in (first, second)]
    assert ["[[type:Typed]]" in one.question_text for one in shown] == [True, False]
    assert "typeBad" not in collection.compare_answer(first["Typed"], "docker ps <hive>")


def test_no_character_of_a_strangers_note_breaks_the_import(collection: Any, into_anki: Import) -> None:
    hostile = numbered(
        1,
        front="one\x1f two\x00 `three\x1f`",
        back="[a]: b",
        phase="a\x1fb",
        concept="c\x07",
        tags=("d\x1f e",),
        source=Position("e\x1b.md", 3),
    )
    assert into_anki([hostile, numbered(2, front="[x]: y")])["new"] == 2
    first, second = note(collection, "card0001"), note(collection, "card0002")
    assert first.values()[:3] == ["<p>one two <code>three</code></p>", "<p>[a]: b</p>", "Bees › ab › c"]
    assert second["Prompt"] == "<p>[x]: y</p>"


def test_a_deck_says_what_its_map_says(tmp_path: Path) -> None:
    target = tmp_path / "bees.apkg"
    write_package([Deck("bees", "Bees", "moc-bees.md", Description(what="Hives", who="Keepers"))], FIRST, target, LOOK)
    with zipfile.ZipFile(target) as package:
        (tmp_path / "c.anki2").write_bytes(package.read("collection.anki2"))
    with sqlite3.connect(tmp_path / "c.anki2") as connection:
        decks = json.loads(connection.execute("select decks from col").fetchone()[0])
    connection.close()
    assert (
        decks[str(deck_id("bees"))]["desc"]
        == "<p><strong>What</strong>: Hives</p>\n<p><strong>Who</strong>: Keepers</p>"
    )


def test_only_the_decks_that_were_asked_for(tmp_path: Path) -> None:
    made = write_package(
        [DECK], [numbered(1), numbered(2, deck="honey"), numbered(3, retired=True)], tmp_path / "b", LOOK
    )
    assert (made.notes, [one.id for one in made.retired]) == (2, ["card0003"])


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(DiskError):
        write_package([DECK], [card()], tmp_path / "folder" / "bees.apkg", LOOK)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_full_disk_is_called_so_however_much_was_still_to_be_written(tmp_path: Path) -> None:
    cards = [numbered(number, back="word " * 200) for number in range(20_000)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (15_000 << 10, hard))
    try:
        with pytest.raises(DiskError, match=r"^cannot write .*bees\.apkg: File too large$"):
            write_package([DECK], cards, tmp_path / "bees.apkg", LOOK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())
