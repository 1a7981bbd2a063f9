"""A package of anybody's as Markdown notes in our syntax: from them a build makes the same cards.

Each Anki note becomes one marked item with a block id made of its guid, so its cards are known for ever, here
and in any later package. Subdecks become folders, a top deck a map of content that leads to all of them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from msgspec import Struct

from mocards.errors import DiskError, PackageError
from mocards.exports import templates
from mocards.exports.foreign import Note, notes
from mocards.exports.gaps import passages
from mocards.exports.incoming import block_of
from mocards.exports.markdown import escaped, to_markdown
from mocards.exports.package import Package
from mocards.files import ASIDE

MEDIA = "media"
"""The folder for pictures and sounds."""
MOST_ITEMS = 300
"""Items in one note: more are no pleasure in an editor."""
MOST_TAG_SETS = 12
"""So many combinations of tags in a deck become notes of their own; where there are more, only common tags stay."""
_EMPTY = "*(no text)*"
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|#^\[\]%]+")
"""What no file's name, and no link to it, can hold."""
_UNTAGGED = re.compile(r"[^\w/-]+")


class Item(Struct, frozen=True):
    """One item in our syntax."""

    form: str
    """``cards``, ``both ways`` or ``gaps``: each has a note of its own."""
    text: str
    made: int
    """How many cards it gives."""


@dataclass
class Vault:
    """What is to be written."""

    files: dict[str, str] = field(default_factory=dict)
    """Path → Markdown."""
    media: dict[str, str] = field(default_factory=dict)
    """Path → name in the package."""
    taken: set[str] = field(default_factory=set)
    """Paths without regard to case."""
    notes: int = 0
    cards: int = 0
    left_out: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Why → how many notes, cards or media."""


def as_notes(package: Package, inside: str = "") -> Vault:
    """All of a package as notes.

    Args:
        package: an open one.
        inside: the folder that they will be in, from the top of the vault's notes; links begin there.

    Raises:
        PackageError: there is nothing in it, or too much.
    """
    vault = Vault()
    media = _Media(package, vault)
    decks: dict[tuple[str, ...], dict[tuple[str, ...], list[Item]]] = defaultdict(lambda: defaultdict(list))
    guids: set[str] = set()
    for note in notes(package):
        if note.guid in guids:
            vault.left_out["notes with the guid of another"] += 1
            continue
        guids.add(note.guid)
        items = list(_items(note, partial(media.place, depth=len(note.deck))))
        vault.notes += bool(items)
        vault.cards += (made := sum(item.made for item in items))
        if made < len(note.cards):
            vault.left_out["cards that show nothing on their front"] += len(note.cards) - made
        decks[note.deck][note.tags] += items
    if not vault.cards:
        raise PackageError(f"{package.file}: there is no card in this package")
    _write(vault, decks, PurePosixPath(inside))
    return vault


# ---- items ---------------------------------------------------------------------------------


def _items(note: Note, media_of: Callable[[str], str]) -> Iterator[Item]:
    """One note as items, in the order of its cards."""

    def markdown(html: str) -> str:
        return to_markdown(html, media_of)

    if note.notetype.is_cloze:
        yield from _clozes(note, markdown)
        return
    special = {
        "Tags": " ".join(note.tags),
        "Deck": "::".join(note.deck),
        "Subdeck": note.deck[-1],
        "Type": note.notetype.name,
    }
    sides: dict[int, tuple[str, str]] = {}
    for number in note.cards:
        template = note.notetype.templates.get(number)
        if template is None:
            continue
        fields = {**special, "Card": template.name, **note.fields}
        front = markdown(templates.front(template.front, fields))
        if front:
            sides[number] = (front, markdown(templates.back(template.back, fields)) or _EMPTY)
    if sides.keys() == {0, 1} and sides[0] == sides[1][::-1] and all(map(_is_passage, sides[0])):
        yield Item("both ways", f"{sides[0][0]}\n??\n{_named(sides[0][1], block_of(note.guid))}", 2)
        return
    for number, (front, back) in sides.items():
        text = f"{_labelled('Q:', front)}\n{_labelled('A:', _named(back, block_of(note.guid, number)))}"
        yield Item("cards", text, 1)


def _clozes(note: Note, markdown: Callable[[str], str]) -> Iterator[Item]:
    """A note with gaps: its text, and behind it, as a quote, what its back shows besides."""
    template = next(iter(note.notetype.templates.values()), None)
    shown = templates.cloze_field(template.front) if template else ""
    name = shown if shown in note.fields else next(iter(note.notetype.fields), "")
    made = passages(note.fields.get(name, ""), markdown)
    for passage in made:
        suffix = f"-{passage.numbers[0]}" if len(made) > 1 else ""
        yield Item("gaps", _named(passage.text, f"{block_of(note.guid)}{suffix}"), len(passage.numbers))
    if made:
        extra = [text for key, html in note.fields.items() if key != name and (text := markdown(html))]
        if extra:
            quoted = "\n".join(f"> {line}".rstrip() for text in extra for line in text.split("\n"))
            yield Item("gaps", quoted, 0)


def _named(text: str, block: str) -> str:
    """The text with a block id at its end; on a line of its own behind a list, a table or a fence."""
    last = text.rpartition("\n\n")[2]
    plain = not re.search(r"^\s*(?:[-+>|]|[*]\s|\d{1,9}[.)]\s|```|\$\$)|\|\s*$", last, re.MULTILINE)
    return f"{text} ^{block}" if plain else f"{text}\n\n^{block}"


def _labelled(label: str, text: str) -> str:
    """The text behind a label; below it, when it begins with something that needs a line of its own."""
    return f"{label}\n{text}" if _BLOCK.match(text) else f"{label} {text}"


_BLOCK = re.compile(r"[-*+>|]\s|\||\d{1,9}[.)]\s|```|\$\$|    ")


def _is_passage(text: str) -> bool:
    """Whether a side can stand in a card both ways, which ends at a blank line."""
    return "\n\n" not in text and "```" not in text and text != _EMPTY


# ---- files ---------------------------------------------------------------------------------


def _write(
    vault: Vault, decks: Mapping[tuple[str, ...], Mapping[tuple[str, ...], Sequence[Item]]], inside: PurePosixPath
) -> None:
    """The notes of all decks, and a map for each top deck."""
    maps: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for deck in sorted(decks, key=lambda names: [name.casefold() for name in names]):
        folder = PurePosixPath(*(_file_name(name) for name in deck))
        common, groups = _by_tags(decks[deck])
        for tags, items in groups.items():
            for path in _written(vault, folder, deck[-1], (*common, *tags), tags, items):
                maps[deck[0]][" › ".join(deck[1:])].append(path)
    for top, phases in maps.items():
        vault.files[_free(vault, f"moc-{_file_name(top)}.md")] = _map(top, phases, inside)


def _by_tags(
    groups: Mapping[tuple[str, ...], Sequence[Item]],
) -> tuple[tuple[str, ...], dict[tuple[str, ...], list[Item]]]:
    """The tags that all notes of a deck have, and the items by the other ones."""
    common = set.intersection(*map(set, groups))
    others: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for tags, items in groups.items():
        own = tuple(sorted(set(tags) - common)) if len(groups) <= MOST_TAG_SETS else ()
        others[own] += items
    return tuple(sorted(common)), others


def _written(
    vault: Vault,
    folder: PurePosixPath,
    title: str,
    tags: Sequence[str],
    apart: Sequence[str],
    items: Iterable[Item],
) -> Iterator[str]:
    """Write items into notes of one form each, not too many in one; their paths.

    Args:
        vault: takes the notes.
        folder: of the deck.
        title: of the deck.
        tags: that all of the items have.
        apart: those of them that set the items apart from others of the deck.
        items: to be written.
    """
    forms: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        forms[item.form].append(item)
    for form, own in forms.items():
        name = ", ".join((title, *apart)) if form == "cards" else f"{', '.join((title, *apart))} ({form})"
        for first in range(0, len(own), MOST_ITEMS):
            path = _free(vault, f"{folder}/{_file_name(name)}.md")
            vault.files[path] = _note(title, tags, own[first : first + MOST_ITEMS])
            yield path


def _note(title: str, tags: Sequence[str], items: Iterable[Item]) -> str:
    own = [tag for text in tags if (tag := _UNTAGGED.sub("-", text.replace("::", "/")).strip("-/"))]
    head = ["---", "tags:", *(f"  - {tag}" for tag in dict.fromkeys(own)), "---", ""] if own else []
    return "\n".join([*head, f"# {escaped(title)}", "", "\n\n".join(item.text for item in items), ""])


def _map(top: str, phases: Mapping[str, Sequence[str]], inside: PurePosixPath) -> str:
    """A map of content that leads to the notes of a deck, one phase a subdeck."""
    lines = [f"# MOC - {escaped(top)}", "", "## Learning Path", ""]
    number = 0
    for place, (phase, paths) in enumerate(phases.items(), start=1):
        lines += [f"### Phase {place}: {escaped(phase or top)}", ""]
        for path in paths:
            number += 1
            lines.append(f"{number}. **[[{inside / path.removesuffix('.md')}]]**")
        lines.append("")
    return "\n".join(lines)


def _file_name(name: str) -> str:
    """A name that every file system and every link takes."""
    return _UNFIT.sub("-", name).strip(" .-")[:80].rstrip(" .") or "deck"


def _free(vault: Vault, path: str) -> str:
    """The path, with a number when another note has it."""
    stem, number, found = path.removesuffix(".md"), 1, path
    while found.casefold() in vault.taken:
        number += 1
        found = f"{stem} {number}.md"
    vault.taken.add(found.casefold())
    return found


def put_down(vault: Vault, package: Package, folder: Path) -> None:
    """Write notes and media into a folder that is not there yet, or is empty: all of them or none.

    Raises:
        PackageError: the folder has something in it, or a medium is damaged.
        DiskError: it cannot be written.
    """
    aside = None
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PackageError(f"{folder}: there is something in it already; name a folder that is new")
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(ASIDE, f".{folder.name}.", folder.parent))
        for path, text in vault.files.items():
            _written_to(aside / path, text.encode("utf-8", "replace"))
        for path, name in vault.media.items():
            _written_to(aside / path, package.medium(name))
        aside.chmod(0o755)
        aside.replace(folder)
    except OSError as error:
        raise DiskError.of("write", folder, error) from error
    finally:
        if aside is not None and aside.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _written_to(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


class _Media:
    """Where the media of a package go; only those that a note shows."""

    def __init__(self, package: Package, vault: Vault) -> None:
        self._package, self._vault = package, vault
        self._places: dict[str, str] = {}

    def place(self, name: str, depth: int) -> str:
        """Path from a note so deep, percent-encoded; empty for a medium that is not in the package."""
        if name not in self._places:
            self._places[name] = self._found(name)
        path = self._places[name]
        return path and "../" * depth + quote(path)

    def _found(self, name: str) -> str:
        if name not in self._package.media:
            if name and "://" not in name and not name.startswith("data:"):
                self._vault.left_out["media that are not in the package"] += 1
            return ""
        plain = _file_name(name.replace("\\", "/").rpartition("/")[2])
        stem, dot, ending = plain.rpartition(".")
        number, path = 1, f"{MEDIA}/{plain}"
        while path in self._vault.media:
            number += 1
            path = f"{MEDIA}/{stem or plain} {number}{dot}{ending}"
        self._vault.media[path] = name
        return path
