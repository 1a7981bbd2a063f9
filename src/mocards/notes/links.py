"""Links between notes: read from a line, and resolved as Obsidian does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from msgspec import Struct

from mocards.model import Position
from mocards.patterns import lazy_pattern

_WIKI = lazy_pattern(r"(!?)\[\[([^\[\]\n]+)\]\]")
_INLINE = lazy_pattern(r"(!?)\[([^\[\]\n]*)\]\(<?([^()<>\n]+)>?\)")
_CODE = lazy_pattern(r"(`+)")
_LINKS_ALONE = lazy_pattern(r"(?:!?\[\[[^\[\]]*\]\]|!?\[[^\[\]]*\]\([^()]*\)|https?://\S++|[\s,;|·•/>]|<br\s*/?>)++")
"""Nothing is tried twice: addresses hold the very signs that part links, and each could be read in many ways."""
_BEFORE_LINK = lazy_pattern(r"[^\w\[!]{0,12}")
_ALIKE = 0.75
"""How alike a name must be to be the one that was meant, of 1."""


def is_links_alone(text: str) -> bool:
    """Whether a text is nothing but links, and what parts them."""
    return bool(_LINKS_ALONE.fullmatch(text))


class Link(Struct, frozen=True):
    """A link to another note, as written."""

    target: str
    """``folder/note#heading``, without alias."""
    alias: str
    """The text to show; empty when there is none."""
    position: Position
    embed: bool = False
    column: int = 0
    """Where the target begins in its line, 1-based; 0 when unknown."""

    @property
    def note(self) -> str:
        """The target without ``#heading``; empty for a link within the note."""
        return self.target.partition("#")[0]

    @property
    def heading(self) -> str:
        """The part after ``#``: a heading, or ``^`` and a block id; empty when there is none."""
        return self.target.partition("#")[2]


class Spelled(Struct, frozen=True):
    """A link at the start of a text."""

    target: str
    alias: str
    length: int
    """Characters up to its end."""

    @property
    def name(self) -> str:
        """The alias, else the heading, else the last part of the target."""
        note, _, heading = self.target.partition("#")
        return self.alias or heading.rpartition("#")[2].lstrip("^") or note.rpartition("/")[2].removesuffix(".md")


def link_at(text: str) -> Spelled | None:
    """The link to a note that a text begins with, emoji and marks aside."""
    before = _BEFORE_LINK.match(text)
    start = before.end() if before else 0
    if found := _WIKI.match(text, start):
        target, _, alias = found[2].partition("|")
        return Spelled(target.strip().rstrip("\\"), alias.strip(), found.end())
    if (found := _INLINE.match(text, start)) and (path := _note_path(found[3])):
        return Spelled(path, found[2].strip(), found.end())
    return None


def linked_in(name: str) -> Spelled | None:
    """The link to a note that a short text, such as a name in bold, holds."""
    if "[" not in name:
        return None
    place = name.find("[[")
    return link_at(name[place if place >= 0 else name.find("[") :])


def links_in(path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Link]:
    """All links to notes in numbered lines; what stands in code does not count."""
    for number, text in lines:
        if not may_link(text):
            continue
        shown = _without_code(text)
        for found in _WIKI.finditer(shown):
            target, _, alias = found[2].partition("|")
            column = text.find(f"[[{found[2]}") + 3
            yield Link(target.strip().rstrip("\\"), alias.strip(), Position(path, number), bool(found[1]), column)
        for found in _INLINE.finditer(shown):
            if target := _note_path(found[3]):
                column = text.find(f"]({found[3]}") + 3
                yield Link(target, found[2].strip(), Position(path, number), bool(found[1]), column)


def may_link(text: str) -> bool:
    """Whether a text may link to a note, at a quick look."""
    return "[[" in text or ("](" in text and ".md" in text.lower())


def _note_path(address: str) -> str:
    """The note that a Markdown link's address names; empty when it leads elsewhere."""
    note, mark, heading = address.strip().partition("#")
    if not note.lower().endswith(".md") or "://" in note:
        return ""
    return unquote(note) + mark + unquote(heading)


def _without_code(text: str) -> str:
    """The line with its code spans blanked out."""
    if "`" not in text:
        return text
    parts: list[str] = []
    pieces = _CODE.split(text)
    closes = {mark: place for place, mark in enumerate(pieces) if place % 2}
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if place % 2 and closes[piece] > place:
            place = next(other for other in range(place + 2, len(pieces), 2) if pieces[other] == piece)
            parts.append(" ")
        else:
            parts.append(piece)
        place += 1
    return "".join(parts)


# ---- resolving ----------------------------------------------------------------------------------


class Places(Struct, frozen=True, eq=False):
    """All notes of a vault, to be found by what links call them."""

    by_name: Mapping[str, tuple[str, ...]]
    """Last part of the path, without suffix, lower case → paths, the shortest first."""
    by_alias: Mapping[str, tuple[str, ...]]


def places(notes: Iterable[tuple[str, Sequence[str]]]) -> Places:
    """Of (path, aliases) of every note."""
    alone: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    aliases: dict[str, list[str]] = {}
    for path, called in notes:
        name = _stem(path).rpartition("/")[2]
        if alone.setdefault(name, path) is not path:
            names.setdefault(name, [alone[name]]).append(path)
        for alias in called:
            aliases.setdefault(alias.casefold(), []).append(path)
    return Places({name: (path,) for name, path in alone.items()} | _shortest_first(names), _shortest_first(aliases))


def _shortest_first(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(sorted(paths, key=lambda path: (path.count("/"), len(path), path))) for name, paths in found.items()
    }


def _stem(path: str) -> str:
    folded = path.casefold()
    return folded.removesuffix(".md")


@lru_cache(maxsize=4096)
def resolve(target: str, source: str, known: Places) -> tuple[str, ...]:
    """The notes that a link may mean, best first: none when it is broken, several when it is ambiguous.

    Args:
        target: as written, with or without ``#heading`` and ``.md``.
        source: path of the note with the link.

    As Obsidian does: a path from the top of the vault; else a path from the note (``./``, ``../``); else the
    end of some note's path, the one in the same folder or else the shortest; else an alias. Case is the same.
    """
    note = target.partition("#")[0].strip()
    if not note:
        return (source,)
    wanted = _stem(note.removeprefix("/"))
    if wanted.startswith(("./", "../")):
        wanted = _stem(normpath(join(dirname(source), note)))
        return tuple(path for path in known.by_name.get(wanted.rpartition("/")[2], ()) if _stem(path) == wanted)
    named = known.by_name.get(wanted.rpartition("/")[2], ())
    if exact := tuple(path for path in named if _stem(path) == wanted):
        return exact[:1]
    ending = tuple(path for path in named if _stem(path).endswith(f"/{wanted}"))
    beside = tuple(path for path in ending if _stem(path) == _stem(join(dirname(source), wanted)))
    return beside[:1] or ending or known.by_alias.get(note.casefold(), ())


def names_of(path: str, aliases: Iterable[str]) -> set[str]:
    """All that :func:`resolve` may find a note by."""
    return {_stem(path).rpartition("/")[2], *(alias.casefold() for alias in aliases)}


def names_in(target: str) -> tuple[str, str]:
    """The names by which :func:`resolve` looks for a link's target: that of a note, and an alias."""
    note = target.partition("#")[0].strip()
    return _stem(note).rpartition("/")[2], note.casefold()


def nearest(target: str, known: Places) -> str:
    """``did you mean …?`` with the note whose name is most like the target's; empty when none is."""
    import difflib

    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    wanted = _stem(target.partition("#")[0]).rpartition("/")[2]
    # difflib looks at blocks, as people do, and takes its time; no name is more alike to it than to Indel.
    likely = process.extract(
        wanted, known.by_name.keys(), scorer=Indel.normalized_similarity, limit=9, score_cutoff=_ALIKE
    )
    near = difflib.get_close_matches(wanted, [name for name, *_ in likely], n=1, cutoff=_ALIKE)
    return f"did you mean '{known.by_name[near[0]][0]}'?" if near else ""
