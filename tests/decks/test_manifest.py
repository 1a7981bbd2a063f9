"""An author's wishes for a deck."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocards.decks.manifest import Manifest, read_manifests, refuse_unknown_facets
from mocards.errors import SettingsError


def test_a_folder_without_manifests_has_none(tmp_path: Path) -> None:
    assert read_manifests(tmp_path / "decks") == {}


def test_every_key_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "bees.toml").write_text(
        'moc = "notes/hive.md"\ntitle = "Bees"\nlanguage = "de"\nfollow = []\ntags = ["garden"]\nnew = 3\n'
        "reviews = 50\n[facets]\nconcept = false\n'pitfall.lesson' = true\n"
    )
    assert read_manifests(tmp_path) == {
        "bees": Manifest(
            moc="notes/hive.md",
            title="Bees",
            language="de",
            follow=(),
            tags=("garden",),
            facets={"concept": False, "pitfall.lesson": True},
            new=3,
            reviews=50,
        )
    }


@pytest.mark.parametrize(
    ("facets", "kind", "facet", "given"),
    [
        ({}, "concept", "why", True),
        ({"concept": False}, "concept", "why", False),
        ({"concept": False, "concept.why": True}, "concept", "why", True),
        ({"concept.why": False}, "concept", "covers", True),
        ({"pitfall.lesson": False}, "pitfall", "lesson", False),
        ({"pitfall.lesson": False}, "pitfall", "cause", True),
    ],
)
def test_the_nearest_switch_counts(facets: dict[str, bool], kind: str, facet: str, given: bool) -> None:
    assert Manifest(facets=facets).gives(kind, facet) is given


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('titel = "Bees"', "unknown key 'titel'; did you mean 'title'?"),
        ('title = "Bees"\nnew 3', "(at line 2, column 5)"),
        ("new = -1", "new"),
        ('new = "three"', "new"),
    ],
)
def test_a_manifest_with_a_mistake_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bees.toml").write_text(text)
    with pytest.raises(SettingsError) as raised:
        read_manifests(tmp_path)
    assert str(raised.value).startswith(str(tmp_path / "bees.toml"))
    assert message in str(raised.value)


def test_a_switch_for_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"bees\.toml: unknown key 'facets\.pitfal\.cause'"):
        refuse_unknown_facets(tmp_path, {"bees": Manifest(facets={"pitfal.cause": True})}, ["pitfall", "concept"])
