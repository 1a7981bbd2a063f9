"""Pictures of cards: found in the vault before anything is written, named by their content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from msgspec import Struct

from mocards.errors import DiskError, ExportError
from mocards.exports.html import picture_paths
from mocards.model import Card, Position

MOST = 20 * 2**20
"""Bytes of one picture: what a phone still shows, and a sync still carries."""
TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}
"""A file's ending → its media type. Other files are not shown as pictures."""
PACKED = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
"""Endings of files that no compression makes smaller."""
_ACTIVE = re.compile(rb"<\s*(?:\w+:)?script|\son\w+\s*=|javascript:", re.IGNORECASE)
_LISTED = 10


class Picture(Struct, frozen=True):
    """A picture that cards show."""

    file: Path
    name: str
    """``mocards-``, a hash of the content, and the ending: another content is another file to Anki."""
    since: datetime | None = None
    """When an export first found this content at its path, where it had found another before."""

    @property
    def media_type(self) -> str:
        """Such as ``image/png``."""
        return TYPES[self.file.suffix.lower()]

    def read(self) -> bytes:
        """The content.

        Raises:
            DiskError: it cannot be read.
        """
        try:
            return self.file.read_bytes()
        except OSError as error:
            raise DiskError.of("read", self.file, error) from error


class Pictures(Struct, frozen=True):
    """Pictures by their paths in the vault, and what is said of those that were left out."""

    found: Mapping[str, Picture]
    left_out: tuple[str, ...] = ()


def shown(card: Card) -> list[str]:
    """Paths of the pictures that a card shows."""
    if "!" not in card.front and "!" not in card.back:
        return []  # most cards are done with quickly
    return [*picture_paths(card.front), *picture_paths(card.back), *picture_paths(card.cloze)]


def last_change(card: Card, pictures: Mapping[str, Picture]) -> datetime:
    """When the card's content changed last, or that of a picture in it."""
    if not pictures:
        return card.changed
    since = (pictures[path].since for path in shown(card) if path in pictures)
    return max([card.changed, *(moment for moment in since if moment)])


def find_pictures(cards: Iterable[Card], vault: Path) -> Pictures:
    """Every picture of the cards.

    A picture that is too large, or an SVG with a script in it, is left out: the card shows its description.

    Raises:
        ExportError: some are missing, or lie outside the vault; each is named with its note and line.
        DiskError: one cannot be read.
    """
    places: dict[str, Position] = {}
    for card in cards:
        for path in shown(card):
            places.setdefault(path, card.source)
    found: dict[str, Picture] = {}
    missing, left_out = [], []
    top = vault.resolve()
    for path, place in sorted(places.items()):
        file = (top / path).resolve()
        if not file.is_relative_to(top):
            missing.append(f"{place}: the picture '{path}' is not inside the vault")
        elif file.suffix.lower() not in TYPES or not file.is_file():
            missing.append(f"{place}: there is no picture '{path}'")
        elif reason := _refused(file):
            left_out.append(f"{place}: the picture '{path}' {reason}; the card shows its description")
        else:
            found[path] = Picture(file, _name(file))
    if missing:
        raise ExportError(_listed(missing))
    return Pictures(found, tuple(left_out))


def _refused(file: Path) -> str:
    """Why a picture does not come along; empty when it does."""
    size = file.stat().st_size
    if size > MOST:
        return f"has {size / 2**20:.0f} MB, more than the {MOST >> 20} that a card may bring"
    if file.suffix.lower() == ".svg" and _ACTIVE.search(Picture(file, "").read()):
        return "is an SVG with a script in it"
    return ""


def _name(file: Path) -> str:
    digest = blake2b(Picture(file, "").read(), digest_size=10).hexdigest()
    return f"mocards-{digest}{PurePosixPath(file.name).suffix.lower()}"


def _listed(missing: list[str]) -> str:
    more = len(missing) - _LISTED
    lines = missing[:_LISTED] + ([f"and {more} more"] if more > 0 else [])
    return "\n".join([*lines, "nothing was written; put them there or take them out of the notes, and build again"])
