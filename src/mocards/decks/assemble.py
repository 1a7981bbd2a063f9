"""Notes → decks: each map of content with the notes that it links to, in the order of its path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from mocards.decks.compose import Place, Prompts, compose, prompts
from mocards.decks.embedded import Shelf, Texts, no_texts
from mocards.decks.loose import loose_items, loose_slug, loose_title
from mocards.decks.manifest import Manifest
from mocards.decks.readable import Around, readable
from mocards.errors import SettingsError
from mocards.model import Deck, Description, Draft, Item, Position, Step
from mocards.notes.attachments import Attachments, attachments
from mocards.notes.commands import Command
from mocards.notes.concepts import Concept
from mocards.notes.links import Link, Places, links_in, nearest, places, resolve
from mocards.notes.marks import FLASHCARDS
from mocards.notes.note import Note
from mocards.notes.rows import Row
from mocards.patterns import lazy_pattern

_MOC_WORD = re.compile(r"^\W*(?:moc|map of content)\b\W*|\W*\b(?:moc|map of content)\W*$", re.IGNORECASE)
_NOT_IN_SLUG = lazy_pattern(r"[^a-z0-9]+")


class Assembled(Struct, frozen=True):
    """What the notes give, before any card was recognised."""

    decks: tuple[Deck, ...]
    drafts: tuple[Draft, ...]
    maps: Mapping[str, Note]
    """The map of content of each deck that has one, by slug."""
    unsettled: frozenset[str] = frozenset()
    """Paths of the notes that may lack cards for the moment alone."""


def assemble(
    notes: Mapping[str, Note],
    manifests: Mapping[str, Manifest],
    language: str,
    pictures: Iterable[str] = (),
    texts: Texts = no_texts,
) -> Assembled:
    """All decks of a vault with their cards.

    A note that two maps link to gives its cards once, in the first deck, tagged with both.

    Args:
        notes: every note by its path.
        manifests: by slug.
        language: of the prompts where a manifest names none.
        pictures: paths of the vault's pictures; a note shows no others.
        texts: gives the text of a note that another one shows.

    Raises:
        SettingsError: a manifest names no map that there is, or a language without prompts.
    """
    maps = maps_of(notes, manifests)
    outside = Surroundings(
        known=places((path, note.aliases) for path, note in notes.items()),
        titled=cache(lambda path: called(notes[path])),
        slugs={moc.path: slug for slug, moc in maps.items()},
        pictures=attachments(pictures),
        texts=texts,
    )
    assembled = assemble_some(notes, maps, outside, manifests, language)
    _refuse_idle(manifests, [deck.slug for deck in assembled.decks])
    return assembled


class Surroundings(Struct, frozen=True):
    """What the cards of some decks need to know of all notes of the vault."""

    known: Places
    """All notes, to be found by what links call them."""
    titled: Callable[[str], str]
    """Path → what people call the note."""
    slugs: Mapping[str, str]
    """Path of every map → its deck's slug."""
    pictures: Attachments
    """All pictures that a note may show."""
    texts: Texts = no_texts
    """Gives the text of a note that another one shows."""


def assemble_some(
    notes: Mapping[str, Note],
    maps: Mapping[str, Note],
    outside: Surroundings,
    manifests: Mapping[str, Manifest],
    language: str,
) -> Assembled:
    """Some decks of a vault with their cards, as :func:`assemble` gives them among the others.

    Args:
        notes: by path, all that any of these decks uses, and no note that another deck uses too.
        maps: the map of content of each deck, by slug, in the order of the slugs.
        outside: all notes of the vault, as far as these decks speak of them.
        manifests: by slug.
        language: of the prompts where a manifest names none.
    """
    reached = _reached(maps, notes, outside.known)
    binders: dict[str, _Binder] = {}
    taken: set[Position] = set()

    def binder(slug: str, title: str, moc: Note) -> _Binder:
        manifest = manifests.get(slug, Manifest())
        templates = _wanted(prompts(manifest.language or language), manifest)
        name = manifest.title or title or slug
        return _Binder(slug, name, manifest, templates, moc, notes, outside, reached)

    for slug, moc in maps.items():
        binders[slug] = binder(slug, _without_moc(moc.title), moc)
        binders[slug].bind(taken)
    for path, items in loose_items(notes, taken).items():
        title = loose_title(notes[path])
        slug = loose_slug(title)
        if slug not in binders:
            binders[slug] = binder(slug, title, Note("", title))
        binders[slug].add_loose(notes[path], items)
    return Assembled(
        decks=tuple(Deck(slug, made.title, made.moc.path, made.description) for slug, made in binders.items()),
        drafts=tuple(draft for made in binders.values() for draft in made.drafts),
        maps=maps,
        unsettled=frozenset(path for path, note in notes.items() if note.unsettled),
    )


@dataclass
class _Binder:
    """Binds one map and its notes into a deck, card after card."""

    slug: str
    title: str
    manifest: Manifest
    templates: Prompts
    moc: Note
    notes: Mapping[str, Note]
    outside: Surroundings
    reached: Mapping[str, tuple[str, ...]]
    """Path of a note → slugs of the decks that link to it."""
    drafts: list[Draft] = field(default_factory=list)
    arounds: dict[str, Around] = field(default_factory=dict)
    """By path, of the notes that gave cards."""

    @property
    def description(self) -> Description:
        """What the map says of itself, its links in words, with the entries of its path as their cards call them."""
        said = self.moc.description or Description()
        around = self._around(self.moc)
        links = links_in(self.moc.path, [(0, said.prerequisites)])
        needed = [path for link in links for path in resolve(link.target, self.moc.path, self.outside.known)[:1]]
        return replace(
            said,
            project=readable(said.project, around),
            prerequisites=readable(said.prerequisites, around),
            next_steps=tuple(readable(step, around) for step in said.next_steps),
            path=tuple(self._step(item) for item in self.moc.items if isinstance(item, Concept)),
            needs=tuple(self.outside.slugs[path] for path in needed if path in self.outside.slugs),
        )

    def _step(self, entry: Concept) -> Step:
        found = resolve(entry.target, self.moc.path, self.outside.known) if entry.target else ()
        return Step(
            title=self._called(entry),
            phase=entry.phase.title if entry.phase else "",
            number=entry.number,
            stars=entry.stars,
            minutes=entry.minutes,
            status=entry.status,
            note=found[0] if found else "",
            line=entry.position.line,
        )

    def bind(self, taken: set[Position]) -> None:
        """Fill ``drafts``: the path with its notes, then the map's other items.

        Args:
            taken: where the items stand that an earlier deck holds already; those of this one are added.
        """
        own = (*self.manifest.tags, *_tags(self.moc))
        rest = []
        for item, mark in zip(self.moc.items, self.moc.marks, strict=True):
            if not isinstance(item, Concept):
                rest.append(item)
                continue
            phase = item.phase.title if item.phase else ""
            place = self._place(self.title, (*own, *_path_tags(item)), phase, self._called(item))
            self._add(item, place)
            self._follow(item, mark.end, place, taken)
        place = self._place(self.title, own)
        for item in rest:
            self._add(item, place)
        self._follow_sheets(self.moc.links, place, taken)

    def add_loose(self, note: Note, items: Iterable[Item]) -> None:
        """Add the marked cards of a note that no map leads to."""
        place = self._place(self.outside.titled(note.path), (*self.manifest.tags, *_tags(note)))
        for item in items:
            self._add(item, place)

    def _follow(self, entry: Concept, end: int, place: Place, taken: set[Position]) -> None:
        """The items of the note that an entry links to, and of the cheatsheets that it names."""
        self._follow_target(entry, place, taken)
        named = (link for link in self.moc.links if entry.position.line <= link.position.line < end)
        self._follow_sheets(named, place, taken)

    def _follow_sheets(self, links: Iterable[Link], place: Place, taken: set[Position]) -> None:
        """The items of the cheatsheets among the links, where the manifest asks for them."""
        if "cheatsheets" not in self.manifest.follow:
            return
        for link in links:
            found = resolve(link.target, self.moc.path, self.outside.known)
            if found and self.notes[found[0]].is_cheatsheet:
                self._take(self.notes[found[0]], link.heading, place, taken)

    def _follow_target(self, entry: Concept, place: Place, taken: set[Position]) -> None:
        if not entry.target or "concepts" not in self.manifest.follow:
            return
        found = resolve(entry.target, self.moc.path, self.outside.known)
        if not found:
            return
        self._take(self.notes[found[0]], entry.target.partition("#")[2], place, taken)

    def _take(self, note: Note, heading: str, place: Place, taken: set[Position]) -> None:
        """The items of a note, or of its section under a heading, that no deck holds yet."""
        if note.is_moc:
            return
        also = tuple(slug for slug in self.reached.get(note.path, ()) if slug != self.slug)
        place = self._place(
            self.outside.titled(note.path), (*place.tags, *_tags(note), *also), place.phase, place.concept
        )
        items = [item for item in _under(note, heading) if item.position not in taken and self._wants(note, item)]
        taken.update(item.position for item in items)
        for item in items:
            self._add(item, place)

    def _wants(self, note: Note, item: Item) -> bool:
        """Whether the deck takes an item of a linked note: reference material of a cheatsheet only on request."""
        return "cheatsheets" in self.manifest.follow or not (note.is_cheatsheet and isinstance(item, Row | Command))

    def _place(self, subject: str, tags: Iterable[str], phase: str = "", concept: str = "") -> Place:
        return Place(self.slug, subject, phase, concept, tuple(dict.fromkeys([self.slug, *tags])))

    def _add(self, item: Item, place: Place) -> None:
        named = item if not isinstance(item, Concept) else _titled(item, self._called(item))
        around = self._around(self.notes[item.position.note])
        self.drafts += compose(named, place, self.templates, around, len(self.drafts) + 1)

    def _around(self, note: Note) -> Around:
        """What stands around the texts of a note."""
        if note.path not in self.arounds:
            shelf = Shelf(self.outside.known, self.outside.pictures, self._name, self.outside.texts)
            self.arounds[note.path] = shelf.around(note.path, note.footnotes)
        return self.arounds[note.path]

    def _called(self, entry: Concept) -> str:
        """What people call an entry: its alias, else the title of its note, else the link in words."""
        if entry.target and entry.title in (entry.target, PurePosixPath(entry.target).name):
            return self._name(entry.target)
        return entry.title

    def _name(self, target: str, source: str = "") -> str:
        """What to call a link's target in a sentence; ``source`` is the note with the link, else the map."""
        note, _, heading = target.partition("#")
        if heading:
            return heading.rpartition("#")[2].lstrip("^")
        found = resolve(note, source or self.moc.path, self.outside.known)
        return self.outside.titled(found[0]) if found else in_words(note)


def slug_of(path: str) -> str:
    """The slug of a map of content: its file's name without ``moc``, in small ASCII letters and hyphens."""
    stem = PurePosixPath(path).stem
    plain = unicodedata.normalize("NFKD", _without_moc(stem) or stem).encode("ascii", "ignore").decode()
    return _NOT_IN_SLUG.sub("-", plain.casefold()).strip("-") or "deck"


def tag(text: str) -> str:
    """A text as a tag: no blanks, small letters, hyphens."""
    return re.sub(r"[^\w/]+", "-", text.casefold()).strip("-")


def in_words(target: str) -> str:
    """A link's target as words: ``docker/why-containers`` is *Why containers*; what has blanks is words already."""
    name = PurePosixPath(target.removesuffix(".md")).name.strip()
    words = name if " " in name else re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] if words else target


def maps_of(notes: Mapping[str, Note], manifests: Mapping[str, Manifest]) -> dict[str, Note]:
    """Slug → map of content, by slug. What a manifest names comes before what a file's name gives."""
    found: dict[str, Note] = {}
    claimed = set()
    for slug, manifest in manifests.items():
        if manifest.moc:
            if manifest.moc not in notes:
                hint = nearest(manifest.moc, places((path, ()) for path in notes))
                raise SettingsError(f"decks/{slug}.toml: there is no note '{manifest.moc}'; {hint}")
            found[slug] = notes[manifest.moc]
            claimed.add(manifest.moc)
    for path in sorted(notes):
        if notes[path].is_moc and path not in claimed:
            found[_free(slug_of(path), path, found)] = notes[path]
    return dict(sorted(found.items()))


def _wanted(templates: Prompts, manifest: Manifest) -> Prompts:
    """The prompts of the facets that a manifest lets give cards."""
    return {
        kind: {facet: template for facet, template in of_kind.items() if manifest.gives(kind, facet)}
        for kind, of_kind in templates.items()
    }


def _refuse_idle(manifests: Mapping[str, Manifest], slugs: Iterable[str]) -> None:
    """See that every manifest is one of a deck that there is."""
    for slug in sorted(manifests.keys() - set(slugs)):
        raise SettingsError(
            f"decks/{slug}.toml: no map of content has this name; rename the file as its map is named now, "
            f'or name the map in it, such as moc = "notes/moc-{slug}.md"'
        )


def _free(slug: str, path: str, found: Mapping[str, Note]) -> str:
    """The slug, with the folder in front and then a number when another map has it."""
    if slug not in found:
        return slug
    folder = PurePosixPath(path).parent.name
    longer = slug_of(f"{folder}-{slug}") if folder else slug
    number = 2
    candidate = longer
    while candidate in found:
        candidate = f"{longer}-{number}"
        number += 1
    return candidate


def _reached(maps: Mapping[str, Note], notes: Mapping[str, Note], known: Places) -> dict[str, tuple[str, ...]]:
    """Path of each note on a path → the slugs of the decks that it belongs to."""
    reached: dict[str, list[str]] = {}
    for slug, moc in maps.items():
        for item in moc.items:
            if isinstance(item, Concept) and item.target:
                for path in resolve(item.target, moc.path, known)[:1]:
                    slugs = reached.setdefault(path, [])
                    if slug not in slugs:
                        slugs.append(slug)
    return {path: tuple(slugs) for path, slugs in reached.items() if path in notes}


def _under(note: Note, heading: str) -> Iterable[Item]:
    """The note's items; only those under a heading when the link names one."""
    if not heading:
        return note.items
    if heading.startswith("^"):
        return [item for item in note.items if item.block_id == heading[1:]]
    wanted = tag(heading.rpartition("#")[2])
    for found in note.headings:
        if tag(found.title) == wanted:
            return [item for item in note.items if found.line <= item.position.line < found.end]
    return note.items


def _titled(entry: Concept, title: str) -> Concept:
    return replace(entry, title=title)


def called(note: Note) -> str:
    """A note's title as people say it; a file's name in words when it has no other."""
    stem = PurePosixPath(note.path).stem
    return in_words(stem) if note.title == stem else note.title


def _without_moc(title: str) -> str:
    return _MOC_WORD.sub("", title).strip()


def _tags(note: Note) -> tuple[str, ...]:
    own = (tag(text) for text in note.tags if text.partition("/")[0].casefold() not in FLASHCARDS)
    return tuple(text for text in own if text and text != "moc")


def _path_tags(entry: Concept) -> tuple[str, ...]:
    """Phase and difficulty, in stars, of an entry of the path."""
    made = []
    if entry.phase is not None:
        made.append(tag(f"phase {entry.phase.number} {entry.phase.title}"))
    if entry.stars is not None:
        made.append(f"difficulty-{entry.stars}")
    return tuple(made)
