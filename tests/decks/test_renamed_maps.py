"""A map gets another file name, and its manifest stays: the deck goes on, with all that was wished for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mocards.decks.build import Plan, plan, write
from mocards.errors import SettingsError
from mocards.settings import read_settings

AT = datetime(2026, 1, 10, 9, tzinfo=UTC)
SAID = "decks/keeping-bees.toml: its map is {moc} now; the deck keeps its name"


def built(vault: Path) -> Plan:
    made = plan(vault, read_settings(vault), AT)
    write(made)
    return made


@pytest.fixture
def wished(vault: Path, write: Callable[[str, str], Path]) -> Path:
    """The bees' vault, with a manifest that switches pitfalls off."""
    write("decks/keeping-bees.toml", "[facets]\npitfall = false\n")
    return vault


def test_the_deck_keeps_its_name_and_its_wishes(wished: Path) -> None:
    first = built(wished)
    (wished / "moc-keeping-bees.md").rename(wished / "moc-apiary.md")
    second, third = built(wished), built(wished)
    assert [deck.slug for deck in second.decks] == ["keeping-bees"]
    assert {card.id for card in second.cards if not card.retired} == {card.id for card in first.cards}
    assert not any(card.kind == "pitfall" for card in second.cards)
    assert (second.notices, third.notices) == ((SAID.format(moc="moc-apiary.md"),), ())
    assert ({change.change for change in second.changes}, third.changes) == ({"moved"}, ())


def test_which_of_two_new_maps_it_is_nobody_can_tell(wished: Path, write: Callable[[str, str], Path]) -> None:
    built(wished)
    (wished / "moc-keeping-bees.md").rename(wished / "moc-apiary.md")
    write("moc-honey.md", "# MOC - Honey\n\n## Quick Reference\n\n**Core concepts**:\n- **Water**: Below a fifth.\n")
    with pytest.raises(SettingsError, match=r"decks/keeping-bees\.toml: no map of content has this name"):
        built(wished)


def test_a_manifest_of_nothing_is_none_of_a_new_map(vault: Path, write: Callable[[str, str], Path]) -> None:
    built(vault)
    write("decks/honey.toml", 'title = "Honey"\n')
    (vault / "moc-keeping-bees.md").rename(vault / "moc-apiary.md")
    with pytest.raises(SettingsError, match=r"decks/honey\.toml: no map of content has this name"):
        built(vault)
