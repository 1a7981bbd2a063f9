"""The whole way from a vault to a plan of changes, and the writing of its deck files."""

from __future__ import annotations

from base64 import b32encode
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from mocards.decks.assemble import assemble
from mocards.decks.deckfile import SUFFIX, write_deck
from mocards.decks.identity import Ambiguous, identify
from mocards.decks.known import Known, known_cards
from mocards.decks.manifest import read_manifests, refuse_unknown_facets
from mocards.files import remove, write_aside
from mocards.model import Card, Deck, Draft, Problem
from mocards.notes.kinds import KINDS
from mocards.notes.vault import read_notes
from mocards.settings import Settings

FOLDER = "decks"
"""Where manifests and deck files are, in the vault."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one card."""

    change: str
    """``added``, ``reworded``, ``moved``, ``retired`` or ``revived``."""
    card: Card
    """As it is after the build."""
    before: Card | None = None
    """As it was; None for an added one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would make, and what it changes. Nothing is written yet."""

    decks: tuple[Deck, ...]
    cards: tuple[Card, ...]
    """All of them, in path order deck by deck; retired ones included."""
    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    """By note and line."""
    files: Mapping[Path, bytes | None] = field(repr=False)
    """Deck files whose bytes are not those on the disk; None for one whose cards are all in another now."""
    ambiguous: tuple[Ambiguous, ...] = ()


def plan(vault: Path, settings: Settings, at: datetime, known: Sequence[Card] = ()) -> Plan:
    """Read the notes, and find out what becomes of every card.

    Args:
        vault: its top folder.
        settings: of the vault.
        at: the moment of the build, UTC, in whole seconds.
        known: the store's cards. They serve where no deck file knows them; a deck file's word counts more.

    Raises:
        VaultError, SettingsError, DeckFileError, DiskError: the vault cannot be built as it is.
    """
    notes = read_notes(vault, settings)
    manifests = read_manifests(vault / FOLDER)
    refuse_unknown_facets(vault / FOLDER, manifests, KINDS)
    assembled = assemble(notes, manifests, settings.language)
    before = known_cards(vault / FOLDER, known)
    identified = identify(before.cards, assembled.drafts)

    changes: list[Change] = []
    made: list[Card] = []
    unchanged = 0
    retitled = _retitled(assembled.decks, before.decks)
    for match in identified.matches:
        card = _carried(match.card, match.draft, at, retitled)
        made.append(card)
        if kind := _change(match.card, card):
            changes.append(Change(kind, card, match.card))
        else:
            unchanged += 1
    taken = {card.id for card in before.cards}
    for draft in identified.new:
        card = _as_card(draft, new_id(draft, taken), at)
        taken.add(card.id)
        made.append(card)
        changes.append(Change("added", card))
    for gone in identified.gone:
        made.append(gone if gone.retired else replace(gone, retired=True, changed=at))
        if not gone.retired:
            changes.append(Change("retired", made[-1], gone))

    decks = _decks(assembled.decks, before.decks, made)
    problems = sorted(
        [*(problem for note in notes.values() for problem in note.problems), *assembled.problems],
        key=lambda problem: (problem.position, problem.code, problem.message),
    )
    return Plan(
        decks=decks,
        cards=tuple(sorted(made, key=_path_order)),
        changes=tuple(sorted(changes, key=lambda change: (change.card.source.note, *_path_order(change.card)))),
        unchanged=unchanged,
        problems=tuple(problems),
        files=_files(vault / FOLDER, decks, made, before),
        ambiguous=identified.ambiguous,
    )


def write(built: Plan) -> None:
    """Write the deck files that changed, each in one step; then remove those that have become empty.

    Raises:
        DiskError: one cannot be written or removed; those before it are.
    """
    for file, content in built.files.items():
        if content is not None:
            write_aside(file, content)
    for file, content in built.files.items():
        if content is None:
            remove(file)


def new_id(draft: Draft, taken: Iterable[str]) -> str:
    """An id made of what the card says and where: two machines give the same new text the same id.

    Args:
        draft: the new card.
        taken: ids that other cards have, retired ones included.
    """
    used = taken if isinstance(taken, set) else set(taken)
    said = "\0".join((*draft.slot, draft.front, draft.back)).encode("utf-8", "surrogatepass")
    for salt in range(len(used) + 1):
        digest = blake2b(said, digest_size=10, salt=salt.to_bytes(8, "big")).digest()
        identity = b32encode(digest).decode().lower()
        if identity not in used:
            return identity
    raise AssertionError("more salts than ids")


def _carried(old: Card, draft: Draft, at: datetime, retitled: Set[str]) -> Card:
    """The old card with what the draft says; changed now if anything that Anki shows of it is another."""
    same = _shown(old) == _shown(draft) and not old.retired and draft.deck not in retitled
    return _as_card(draft, old.id, old.changed if same else at)


def _shown(card: Draft) -> tuple[object, ...]:
    """All that a note in Anki is made of, but for the deck's title."""
    return (card.deck, card.front, card.back, card.cloze, card.source.note, card.phase, card.concept, card.tags)


def _retitled(found: Sequence[Deck], filed: Sequence[Deck]) -> frozenset[str]:
    """Slugs of the decks that have another title now."""
    titles = {deck.slug: deck.title for deck in filed}
    return frozenset(deck.slug for deck in found if titles.get(deck.slug, deck.title) != deck.title)


def _as_card(draft: Draft, identity: str, changed: datetime) -> Card:
    return Card(
        id=identity,
        changed=changed,
        deck=draft.deck,
        kind=draft.kind,
        facet=draft.facet,
        anchor=draft.anchor,
        front=draft.front,
        back=draft.back,
        source=draft.source,
        position=draft.position,
        phase=draft.phase,
        concept=draft.concept,
        block_id=draft.block_id,
        cloze=draft.cloze,
        tags=draft.tags,
    )


def _change(old: Card, new: Card) -> str:
    """What a build says of a card that was recognised; empty when there is nothing to say."""
    if old.retired:
        return "revived"
    if (old.front, old.back) != (new.front, new.back):
        return "reworded"
    if (old.deck, old.source.note, old.phase, old.concept) != (
        new.deck,
        new.source.note,
        new.phase,
        new.concept,
    ):
        return "moved"
    return ""


def _decks(found: Sequence[Deck], filed: Sequence[Deck], cards: Sequence[Card]) -> tuple[Deck, ...]:
    """The decks of the notes, and those that have retired cards alone."""
    decks = {deck.slug: deck for deck in found}
    used = {card.deck for card in cards}
    for deck in filed:
        if deck.slug in used:
            decks.setdefault(deck.slug, deck)
    for slug in used:
        decks.setdefault(slug, Deck(slug, slug, ""))
    return tuple(decks[slug] for slug in sorted(decks))


def _files(folder: Path, decks: Sequence[Deck], cards: Sequence[Card], before: Known) -> dict[Path, bytes | None]:
    """The deck files that a build changes.

    A retired card that only the store knows stays there: it is of another branch, and this one's
    file must not change when branches do.
    """
    with_file = {deck.slug for deck in before.decks}
    of_deck: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if not card.retired or card.id in before.filed or card.deck not in with_file:
            of_deck[card.deck].append(card)
    files: dict[Path, bytes | None] = {}
    for deck in decks:
        file, content = folder / f"{deck.slug}{SUFFIX}", write_deck(deck, of_deck[deck.slug])
        there = file.exists()
        if (there or of_deck[deck.slug]) and not (there and file.read_bytes() == content):
            files[file] = content
    kept = {deck.slug for deck in decks}
    return files | {folder / f"{deck.slug}{SUFFIX}": None for deck in before.decks if deck.slug not in kept}


def _path_order(card: Card) -> tuple[str, bool, int, str]:
    return (card.deck, card.retired, card.position, card.id)
