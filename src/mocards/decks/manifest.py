"""Manifests: an author's wishes for one deck, in ``decks/<slug>.toml``. Without one, sensible defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from mocards.errors import SettingsError
from mocards.settings import CheckSettings, read_toml

FOLDER = "decks"
"""Where manifests and deck files are, in the vault."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``decks/<slug>.toml``. Every key is optional."""

    moc: str = ""
    """Path of the map of content; else the one whose name gives this slug."""
    title: str = ""
    """What the deck is called; else the map's own title."""
    language: str = ""
    """Of the prompts; else the vault's."""
    follow: tuple[Literal["concepts", "cheatsheets"], ...] = ("concepts",)
    """Which linked notes give their items to the deck: ``concepts``, the notes of the path's entries;
    ``cheatsheets``, the rows and commands of every cheatsheet that the map links to."""
    tags: tuple[str, ...] = ()
    """For every card of the deck."""
    facets: dict[str, bool] = {}
    """``kind`` or ``kind.facet`` → whether it gives cards."""
    subdecks: Literal["", "phase"] = ""
    """What gets a subdeck of its own in Anki: nothing, or every phase."""
    typed: tuple[str, ...] = ()
    """``kind`` or ``kind.facet`` whose answers are typed in Anki, where they are short."""
    new: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """New cards a day; else the vault's."""
    reviews: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """Reviews a day; else the vault's."""
    scheduler: Literal["sm2", "fsrs"] | None = None
    """What decides when a card comes back; else the vault's."""
    retention: Annotated[float, msgspec.Meta(ge=0.7, le=0.99)] | None = None
    """FSRS: the chance to recall a card on the day when it is due; else the vault's."""
    gate: Literal["none", "met", "firm"] | None = None
    """When the next phase brings new cards; else as the vault has it."""
    check: CheckSettings = CheckSettings()
    """Of the findings in the deck's notes."""

    def gives(self, kind: str, facet: str) -> bool:
        """Whether a facet gives cards: the nearest switch counts."""
        name = f"{kind}.{facet}"
        return self.facets.get(name, self.facets.get(kind, True))

    def types(self, kind: str, facet: str) -> bool:
        """Whether a facet's answers are typed in Anki."""
        return bool(self.typed) and (kind in self.typed or f"{kind}.{facet}" in self.typed)


def read_manifests(folder: Path) -> dict[str, Manifest]:
    """All manifests in a folder, by slug.

    Args:
        folder: the vault's ``decks``; it need not exist.

    Raises:
        SettingsError: one of them cannot be used; the message names it.
    """
    return {file.stem: read_toml(file, Manifest) for file in sorted(folder.glob("*.toml"))}


def refuse_unknown_facets(folder: Path, manifests: Mapping[str, Manifest], kinds: Iterable[str]) -> None:
    """See that every switch names a kind of items that there is.

    Raises:
        SettingsError: one does not; the message names the manifest and the nearest kind.
    """
    known = list(kinds)
    for slug, manifest in manifests.items():
        switches = [("facets", switch) for switch in manifest.facets] + [("typed", switch) for switch in manifest.typed]
        for key, switch in switches:
            if switch.partition(".")[0] not in known:
                raise SettingsError.unknown_key(folder / f"{slug}.toml", f"{key}.{switch}", known)


def refuse_unknown_codes(file: Path, codes: Iterable[str], known: Iterable[str]) -> None:
    """See that every finding that somebody ignores exists.

    Raises:
        SettingsError: one does not; the message names the file and the nearest code.
    """
    for code in codes:
        if code not in known:
            raise SettingsError.unknown_key(file, f"check.ignore.{code}", known)
