"""Decks by others as notes: every card comes, in every format, with its schedule, and is known again later."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import genanki
import pytest
from typer.testing import CliRunner

from mocards.cli.main import app
from mocards.exports.as_notes import as_notes
from mocards.exports.package import opened
from ran import Ran

NOW = "2026-01-10T09:00:00"


def mocards(*arguments: str, code: int = 0) -> Ran:
    result = CliRunner().invoke(app, ["--now", NOW, *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.stderr
    return Ran(result.exit_code, result.stdout, result.stderr)


NOTES: list[tuple[str, str, list[str], dict[str, str]]] = [
    ("Basic", "Bees::Castes", ["hive"], {"Front": "Who lays <b>eggs</b>?", "Back": "The queen<br>alone"}),
    ("Basic", "Bees::Castes", ["hive"], {"Front": "Q: a trap? [x]", "Back": "<ul><li>one</li><li>two</li></ul>"}),
    ("Basic", "Bees::Castes", ["hive"], {"Front": "A picture", "Back": '<img src="bee one.png"> [sound:hum.mp3]'}),
    ("Basic", "Bees", [], {"Front": "Code", "Back": "<pre>a = 1\n\nb == 2</pre>"}),
    ("Basic", "Bees", [], {"Front": "Table", "Back": "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"}),
    ("Basic", "Bees", [], {"Front": "Nothing behind", "Back": ""}),
    ("Basic (and reversed card)", "Bees", [], {"Front": "drone", "Back": "male bee"}),
    ("Basic (and reversed card)", "Bees", [], {"Front": "two<br><br>parts", "Back": "<div>x</div><div>y</div>"}),
    ("Basic (optional reversed card)", "Bees", [], {"Front": "super", "Back": "upper box", "Add Reverse": "y"}),
    ("Basic (optional reversed card)", "Bees", [], {"Front": "brood", "Back": "eggs, larvae, pupae"}),
    ("Basic (type in the answer)", "Plants", [], {"Front": "Area of a square", "Back": "\\(a^2\\)"}),
    ("Cloze", "Plants", ["bloom"], {"Text": "{{c1::Linden}} in {{c2::June::month}}, \\(x\\)", "Back Extra": "see"}),
    ("Cloze", "Plants", ["bloom"], {"Text": "{{c1::an outer {{c2::inner}} one}}<br><br><b>{{c1::again}}</b>"}),
    ("Cloze", "Plants", ["bloom"], {"Text": "\\({{c1::\\frac{a}{b} }}\\)<ul><li>{{c2::list}}</li></ul>"}),
]
CARDS = 20
FORMATS = {"new.apkg": False, "old.apkg": True, "new.colpkg": False, "old.colpkg": True}


@pytest.fixture(params=FORMATS)
def package(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """What Anki's own exporter writes of a collection that has been learned from."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection, ExportAnkiPackageOptions

    file = tmp_path / request.param
    collection = Collection(str(tmp_path / "collection.anki2"))
    for kind, deck, tags, fields in NOTES:
        note = collection.new_note(collection.models.by_name(kind))
        for name, value in fields.items():
            note[name] = value
        note.tags = tags
        collection.add_note(note, collection.decks.id(deck))
    collection.media.write_data("bee one.png", b"bee")
    collection.media.write_data("hum.mp3", b"hum")
    for text in ("Who lays", "drone", "Linden"):
        card = collection.get_card(collection.find_cards(text)[0])
        card.start_timer()
        collection.sched.answerCard(card, 4)
    learned = collection.find_cards("Who lays")
    collection.sched.set_due_date(learned, "30!")
    collection.sched.suspend_cards(collection.find_cards("Table"))
    if file.suffix == ".colpkg":
        collection.export_collection_package(str(file), True, FORMATS[request.param])
    else:
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=True, legacy=FORMATS[request.param]
        )
        collection.export_anki_package(out_path=str(file), options=options, limit=None)
        collection.close()
    return file


def test_a_package_of_ankis_comes_in_whole(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my notes"
    done = mocards("import", str(package), "--as-notes", str(folder), "--json").json
    assert (done["notes"], done["made_cards"], done["cards"], done["media"]) == (len(NOTES), CARDS, CARDS, 2)
    assert done["left_out"] == {}
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*") if ".mocards" not in path.parts) == [
        "Bees/Bees (both ways).md",
        "Bees/Bees.md",
        "Bees/Castes/Castes.md",
        "Plants/Plants, bloom (gaps).md",
        "Plants/Plants.md",
        "decks/bees.cards.json",
        "decks/plants.cards.json",
        "media/bee one.png",
        "media/hum.mp3",
        "moc-Bees.md",
        "moc-Plants.md",
        "mocards.toml",
    ]
    assert (folder / "media" / "bee one.png").read_bytes() == b"bee"
    cards = {
        card["front"].rpartition("*: ")[2]: card for card in mocards("--vault", str(folder), "cards", "--json").json
    }
    assert len(cards) == CARDS
    assert cards["Who lays **eggs**?"]["back"] == "The queen\\\nalone"
    assert cards["Who lays **eggs**?"]["interval"] == 30
    assert cards["Who lays **eggs**?"]["phase"] == "Castes"
    assert "hive" in cards["Who lays **eggs**?"]["tags"]
    assert cards["Table"]["state"] == "suspended"
    assert cards["drone"]["back"] == "male bee"
    assert cards["male bee"]["back"] == "drone"
    assert cards["Area of a square"]["back"] == "$a^2$"
    assert cards["Linden in **[month]**, $x$"]["back"] == "Linden in **June**, $x$"
    again = mocards("--vault", str(folder), "import", str(package), "--json").json
    assert (again["reviews"]["new"], again["reviews"]["known"], again["schedules_taken_over"]) == (0, 3, 0)
    assert (again["changes"], again["wishes"], again["strange_notes"]) == ([], 0, 0)
    rebuilt = mocards("--vault", str(folder), "build", "--json").json
    assert (rebuilt["added"], rebuilt["retired"], rebuilt["unchanged"]) == (0, 0, CARDS)


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """A package as plain genanki writes it."""

    def _made(*notes: genanki.Note, decks: tuple[str, ...] = ("Far › away",)) -> Path:
        file = tmp_path / "made.apkg"
        written = []
        for number, name in enumerate(decks):
            deck = genanki.Deck(1_000_000 + number, name)
            for note in notes:
                deck.add_note(note)
            written.append(deck)
        genanki.Package(written).write_to_file(str(file))
        return file

    return _made


def note(*fields: str, model: Any = genanki.BASIC_MODEL, **own: Any) -> genanki.Note:
    return genanki.Note(model=model, fields=list(fields), **own)


OWN = genanki.Model(
    77,
    "Words",
    fields=[{"name": "Word"}, {"name": "Meaning"}, {"name": "Example"}],
    templates=[
        {
            "name": "Recall",
            "qfmt": "{{#Example}}<i>{{text:Example}}</i><br>{{/Example}}{{Word}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Meaning}}{{^Example}} (no example){{/Example}} {{Tags}} {{Deck}}",
        },
        {"name": "Produce", "qfmt": "{{Meaning}}", "afmt": "{{Word}} <script>alert(1)</script>"},
    ],
)


def test_plain_genanki_and_notetypes_of_ones_own(made: Callable[..., Path], tmp_path: Path) -> None:
    package = made(
        note("What is &lt;b&gt;?", "A <a href='javascript:x'>tag</a>, see <a href='https://a.org/x'>there</a>"),
        note("der Hund", "the dog", "Der <b>Hund</b> bellt", model=OWN, tags=["animal"]),
        note("a <img src='none.png'> b", "c"),
    )
    folder = tmp_path / "notes"
    done = mocards("import", str(package), "--as-notes", str(folder), "--json").json
    assert (done["notes"], done["made_cards"], done["cards"]) == (3, 4, 4)
    assert done["left_out"] == {"media that are not in the package": 1}
    assert (folder / "Far › away" / "Far › away, animal.md").read_text() == (
        "---\ntags:\n  - animal\n---\n\n# Far › away\n\n"
        "Q: *Der Hund bellt*\\\nder Hund\nA: the dog animal Far › away ^{}\n\n"
        "Q: the dog\nA: der Hund ^{}-2\n"
    ).format(*[_block(folder / "Far › away" / "Far › away, animal.md")] * 2)
    text = (folder / "Far › away" / "Far › away.md").read_text()
    assert "Q: What is \\<b>?\nA: A tag, see [there](https://a.org/x) ^anki-" in text
    assert "alert" not in text


def _block(file: Path) -> str:
    return next(line.rpartition("^")[2] for line in file.read_text().split("\n") if line.startswith("A:"))


def test_a_guid_that_stands_twice_counts_once(made: Callable[..., Path], tmp_path: Path) -> None:
    package = made(note("one", "two"), decks=("A", "B"))
    done = mocards("import", str(package), "--as-notes", str(tmp_path / "notes"), "--json").json
    assert (done["notes"], done["left_out"]) == (1, {"notes with the guid of another": 1})


def test_names_that_climb_out_stay_inside(made: Callable[..., Path], tmp_path: Path) -> None:
    package = made(note("one", "two"), decks=("../../up::..::a/b:c\\d",))
    with opened(package) as found:
        paths = list(as_notes(found).files)
    assert paths == ["up/deck/a-b-c-d/a-b-c-d.md", "moc-up.md"]


def test_media_that_climb_out_stay_inside(made: Callable[..., Path], tmp_path: Path) -> None:
    package = made(note('<img src="../../up.png"> <img src="/etc/x.png"> [sound:..]', "two"))
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("0", b"up")
        archive.writestr("1", b"x")
        archive.writestr("2", b"dots")
    inside = {"0": "../../up.png", "1": "/etc/x.png", "2": ".."}
    with zipfile.ZipFile(package) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in {**contents, "media": json.dumps(inside).encode()}.items():
            archive.writestr(name, content)
    folder = tmp_path / "deep" / "notes"
    mocards("import", str(package), "--as-notes", str(folder))
    assert sorted(path.name for path in (folder / "media").iterdir()) == ["deck", "up.png", "x.png"]
    assert not list(tmp_path.glob("*.png"))


def test_nothing_is_written_over_and_nothing_without_need(made: Callable[..., Path], tmp_path: Path) -> None:
    package = made(note("one", "two"))
    folder = tmp_path / "notes"
    shown = mocards("import", str(package), "--as-notes", str(folder), "--dry-run")
    assert shown.out == f"made.apkg: 1 note, 1 card would be written to {folder}\n  2 files, 0 media files\n"
    assert not folder.exists()
    folder.mkdir()
    (folder / "mine.md").write_text("mine")
    refused = mocards("import", str(package), "--as-notes", str(folder), code=10)
    assert refused.err == f"mocards: {folder}: there is something in it already; name a folder that is new\n"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_into_a_vault_that_is_there(made: Callable[..., Path], vault: Path) -> None:
    package = made(note("one", "two"))
    before = {card["id"] for card in _cards(vault)}
    inside = vault / "from anki"
    mocards("--vault", str(vault), "import", str(package), "--as-notes", str(inside))
    new = [card for card in _cards(vault) if card["id"] not in before]
    assert [(card["front"], card["note"]) for card in new] == [
        ("*Far › away*: one", "from anki/Far › away/Far › away.md")
    ]
    hidden = vault / "templates" / "x"
    refused = mocards("--vault", str(vault), "import", str(package), "--as-notes", str(hidden), code=10)
    assert refused.err == f"mocards: {hidden}: this vault ignores the folder; name another\n"


def test_a_card_is_the_same_whatever_becomes_of_its_text(made: Callable[..., Path], tmp_path: Path) -> None:
    package = made(note("one", "two"), note("three", "four"))
    folder = tmp_path / "notes"
    mocards("import", str(package), "--as-notes", str(folder))
    before = {card["back"]: card["id"] for card in _cards(folder)}
    file = folder / "Far › away" / "Far › away.md"
    block = _block(file)
    file.write_text(file.read_text().replace(f"Q: one\nA: two ^{block}\n", ""))
    (folder / "moc-Mine.md").write_text(f"# MOC - Mine\n\nQ: All new words\nA: Nothing is as it was ^{block}\n")
    after = {card["back"]: card["id"] for card in _cards(folder)}
    assert after == {"Nothing is as it was": before["two"], "four": before["four"]}


def _cards(vault: Path) -> Any:
    mocards("--vault", str(vault), "build")
    return mocards("--vault", str(vault), "cards", "--json").json
