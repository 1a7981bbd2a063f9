"""Manifests whose map has got another file name: the deck keeps its own, and all that was wished for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from mocards.decks.assemble import maps_of
from mocards.decks.deckfile import SUFFIX, read_deck
from mocards.decks.manifest import Manifest
from mocards.notes.note import Note


def with_their_maps(
    manifests: Mapping[str, Manifest], notes: Mapping[str, Note], folder: Path
) -> tuple[dict[str, Manifest], list[str]]:
    """The manifests, where those whose map was renamed name it; and what is to be said of it.

    The deck file remembers the path of its map. When no note is there any more, the one map that no deck file
    knows is it. Where there is none, or more than one, the manifest stays as it is.

    Args:
        manifests: by slug.
        notes: every note by its path.
        folder: where the deck files are.

    Raises:
        DeckFileError: a deck file that has to be asked cannot be used.
        DiskError: it cannot be read.
    """
    maps = maps_of(notes, manifests)
    idle = [slug for slug in manifests if slug not in maps and (folder / f"{slug}{SUFFIX}").exists()]
    if not idle:
        return dict(manifests), []
    filed = {file.name.removesuffix(SUFFIX): read_deck(file).deck.moc for file in sorted(folder.glob(f"*{SUFFIX}"))}
    unknown = [moc.path for slug, moc in maps.items() if slug not in manifests and moc.path not in filed.values()]
    made, notices = dict(manifests), []
    for slug in idle:
        known_as = filed[slug]
        if known_as in notes and notes[known_as].is_moc:
            made[slug] = msgspec.structs.replace(manifests[slug], moc=known_as)
        elif known_as and known_as not in notes and len(idle) == len(unknown) == 1:
            made[slug] = msgspec.structs.replace(manifests[slug], moc=unknown[0])
            notices.append(f"decks/{slug}.toml: its map is {unknown[0]} now; the deck keeps its name")
    return made, notices
