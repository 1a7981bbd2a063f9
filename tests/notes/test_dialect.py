from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from mocards.errors import SettingsError
from mocards.notes.dialect import LANGUAGES, dialect, dialect_of, shipped
from mocards.notes.library import read_notes
from mocards.settings import DialectSettings, PhaseSettings, read_settings


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Learning Path", "path"),
        ("LEARNING PATH (13h) ✅", "path"),
        ("3. Common Pitfalls & Gotchas", "pitfalls"),
        ("My most common mistakes", "pitfalls"),
        ("TL;DR (30 seconds)", "summary"),
        ("When to Use?", "uses"),
        ("When not to use it", "bad"),
        ("Core concepts to remember", "terms"),
        ("Parcours d’apprentissage", "path"),
        ("Pièges courants", "pitfalls"),
        ("Häufige Fallstricke", "pitfalls"),
        ("Ruta de aprendizaje", "path"),
        ("Errores comunes", "pitfalls"),
        ("Error", ""),
        ("Minimal Example", ""),
        ("", ""),
    ],
)
def test_titles_mean_something_by_their_letters(title, meaning):
    assert shipped().titles.of(title) == meaning


@pytest.mark.parametrize(
    ("context", "label", "meaning"),
    [
        ("entry", "Why Loki", "why"),
        ("entry", "Why now", "why"),
        ("entry", "What you'll learn", "covers"),
        ("entry", "Pourquoi maintenant", "why"),
        ("entry", "Du lernst", "covers"),
        ("entry", "Por qué ahora", "why"),
        ("entry", "Mental model", ""),
        ("pitfall", "Why wrong", "cause"),
        ("pitfall", "What I did wrong", "deed"),
        ("idea", "Why important", "importance"),
    ],
)
def test_labels_mean_something_where_they_stand(context, label, meaning):
    assert shipped().labels[context].of(label) == meaning


@pytest.mark.parametrize(
    ("title", "number", "rest"),
    [
        ("Phase 1: Soil", "1", "Soil"),
        ("Étape 2 - Eau", "2", "Eau"),
        ("Stufe III", "III", ""),
        ("Phase 2b) More", "2b", "More"),
    ],
)
def test_phases_are_numbered(title, number, rest):
    found = shipped().phase.match(title)
    assert found is not None
    assert found.groups() == (number, rest)


@pytest.mark.parametrize("title", ["Phase shift", "Part of it", "Weekly 1"])
def test_other_titles_open_no_phase(title):
    assert shipped().phase.match(title) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_know_the_same_meanings(language):
    def meanings(name: str) -> set[str]:
        table = tomllib.loads(files("mocards.notes").joinpath(f"dialects/{name}.toml").read_text("utf-8"))
        labels = {f"{context}.{meaning}" for context, known in table["labels"].items() for meaning in known}
        return {*table["titles"], *table["words"], *labels}

    assert meanings(language) <= meanings("en")
    assert meanings("en") - meanings(language) <= {"header.objective", "header.why"}


def test_a_dialect_of_ones_own_adds_phrases():
    own = dialect([{"titles": {"pitfalls": ["ouch *"]}, "labels": {"entry": {"why": ["huh"]}}}])
    assert own.titles.of("Ouch, that hurt") == "pitfalls"
    assert own.labels["entry"].of("Huh") == "why"


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Where sails tear", "pitfalls"),
        ("Where they tear in autumn", "pitfalls"),
        ("Odd tides", "ideas"),
        ("Odd tides of March", ""),
        ("Tear", "pitfalls"),
        ("all of the many sails that my uncle saw tear", ""),
    ],
)
def test_a_phrase_with_a_star_in_front_is_known_at_the_end_and_with_two_in_the_midst(title, meaning):
    own = dialect([{"titles": {"pitfalls": ["* tear *"], "ideas": ["* tides"]}}])
    assert own.titles.of(title) == meaning


OWN = DialectSettings(
    titles={"pitfalls": ("Ouch *",), "path": ("Sprint plan",)},
    labels={"entry": {"why": ("Because",)}, "pitfall": {"solution": ("Cure",)}},
    words={"instead": ("in place of",)},
    phase=PhaseSettings(words=("sprint",)),
)


def test_a_vault_adds_phrases_of_its_own_to_those_that_ship():
    own = dialect_of(OWN, Path("mocards.toml"))
    assert [own.titles.of(title) for title in ("Ouch!", "Sprint Plan", "Common pitfalls")] == [
        "pitfalls",
        "path",
        "pitfalls",
    ]
    assert [own.labels["entry"].of(label) for label in ("Because", "Why now")] == ["why", "why"]
    assert own.labels["pitfall"].of("cure") == "solution"
    assert {"in place of", "instead of"} <= set(own.words["instead"])
    assert own.phase.match("Sprint 3: Water").groups() == ("3", "Water")
    assert own.phase.match("Phase 1: Soil")


def test_what_a_vault_says_counts_more_than_what_ships():
    own = dialect_of(DialectSettings(titles={"terms": ("Gotchas",)}), Path("mocards.toml"))
    assert (own.titles.of("Gotchas"), shipped().titles.of("Gotchas")) == ("terms", "pitfalls")


def test_a_vault_without_a_dialect_has_the_shipped_one():
    assert dialect_of(DialectSettings(), Path("mocards.toml")) is shipped()


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (DialectSettings(titles={"pitfal": ("x",)}), "dialect.titles.pitfal'; did you mean 'pitfalls'"),
        (DialectSettings(labels={"entri": {}}), "dialect.labels.entri'; did you mean 'entry'"),
        (DialectSettings(labels={"entry": {"whi": ("x",)}}), "dialect.labels.entry.whi'; did you mean 'why'"),
        (DialectSettings(words={"insted": ("x",)}), "dialect.words.insted'; did you mean 'instead'"),
    ],
)
def test_a_meaning_that_nobody_knows_is_refused(own, message):
    with pytest.raises(SettingsError, match=rf"mocards\.toml: unknown key '{message}"):
        dialect_of(own, Path("mocards.toml"))


def test_the_dialect_stands_in_the_settings_of_a_vault(tmp_path):
    (tmp_path / "mocards.toml").write_text('[dialect.labels.entry]\ncovers = ["In short"]\n')
    (tmp_path / "moc-a.md").write_text("# MOC - A\n\n## Learning Path\n\n1. **[[b]]**\n   - **In short**: c\n")
    (item,) = read_notes(tmp_path, read_settings(tmp_path))["moc-a.md"].items
    assert item.covers == "c"
    (tmp_path / "mocards.toml").write_text("[dialect.labels.entry]\ncovers = 3\n")
    with pytest.raises(SettingsError, match=r"'dialect\.labels.*expected `array`, got `int`"):
        read_settings(tmp_path)
