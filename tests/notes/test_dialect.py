from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from mocards.notes.dialect import LANGUAGES, dialect, shipped


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
