"""Notes that other notes show: where an embed stands alone, its text is part of the card that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from msgspec import Struct

from mocards.decks.readable import Around, readable
from mocards.notes.attachments import Attachments, picture
from mocards.notes.encoding import decode
from mocards.notes.links import Places, resolve
from mocards.notes.note import Note
from mocards.notes.shown import passage

Texts = Callable[[str], str]
"""Path of a note → its text; empty when it cannot be read."""
DEEPEST = 3
"""Embeds inside each other."""
LONGEST = 2_000
"""Characters of what an embed shows; the title stands for what is longer, which nobody recalls."""


def no_texts(_: str) -> str:
    """For whoever has none."""
    return ""


def texts_in(vault: Path) -> Texts:
    """The texts of a vault's notes, each read when a card shows it."""

    @cache
    def text(path: str) -> str:
        try:
            return decode((vault / path).read_bytes()).text
        except OSError:
            return ""

    return text


class Shelf(Struct, frozen=True):
    """Where the texts around a card's are found."""

    known: Places
    pictures: Attachments
    names: Callable[[str, str], str]
    """A link's target and the note with the link → what to call it in a sentence."""
    texts: Texts

    def around(self, path: str, footnotes: Mapping[str, str], above: tuple[tuple[str, str], ...] = ()) -> Around:
        """What stands around the texts of a note.

        Args:
            path: of the note.
            footnotes: of the note.
            above: the passages that show it, so that none shows itself.
        """
        return Around(
            names=partial(self._name, path),
            pictures=partial(picture, source=path, known=self.pictures),
            footnotes=footnotes,
            passages=partial(self._shown, path, above),
        )

    def _name(self, source: str, target: str) -> str:
        return self.names(target, source)

    def _shown(self, source: str, above: tuple[tuple[str, str], ...], target: str) -> str:
        """What an embed shows; nothing where its title is to stand for it."""
        found = resolve(target, source, self.known)[:1]
        heading = target.partition("#")[2]
        if not found or len(above) == DEEPEST or (found[0], heading) in above:
            return ""
        made = passage(self.texts(found[0]), heading)
        if len(made.text) > LONGEST:
            return ""
        return readable(made.text, self.around(found[0], made.footnotes, (*above, (found[0], heading))))


def embedded_in(path: str, note: Note, known: Places) -> Iterator[str]:
    """Paths of the notes that a note shows."""
    for link in note.links:
        if link.embed:
            yield from resolve(link.target, path, known)[:1]
