"""The whole way from a vault to a plan of changes, and the writing of its deck files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from mocards.decks.assemble import Assembled, assemble
from mocards.decks.check import problems_of, sound_manifests
from mocards.decks.decisions import NOTHING, Decisions
from mocards.decks.deckfile import SUFFIX, write_deck
from mocards.decks.embedded import texts_in
from mocards.decks.fates import Change, Fates, fates
from mocards.decks.findings import Seen
from mocards.decks.identity import identify
from mocards.decks.known import Known, known_cards
from mocards.decks.ledger import Ledger, deck_entries, empty_ledger, note_entries, users
from mocards.decks.manifest import FOLDER, Manifest
from mocards.decks.pictures import pictures_of
from mocards.decks.renamed_maps import with_their_maps
from mocards.decks.ties import Ties
from mocards.files import remove, write_aside
from mocards.model import Card, Deck, Problem, Severity
from mocards.notes.cores import nothing
from mocards.notes.library import Tell, quiet, read_library
from mocards.notes.vault import NoteFile, find_notes
from mocards.settings import Settings


class Rest(Struct, frozen=True):
    """The decks that a build need not look at, since nothing that they use has changed."""

    decks: int
    live: int
    """Cards in use."""
    problems: int
    """Errors and warnings in their notes."""


class Plan(Struct, frozen=True):
    """What a build would make, and what it changes. Nothing is written yet."""

    decks: tuple[Deck, ...]
    cards: tuple[Card, ...]
    """All of them, in path order deck by deck; retired ones included."""
    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    """Errors and warnings, by note and line; ``mocards check`` knows what else is worth knowing."""
    files: Mapping[Path, bytes | None]
    """Deck files whose bytes are not those on the disk; None for one whose cards are all in another now."""
    ties: Mapping[str, Ties] = field(default_factory=dict)
    """How cards stand to others, by id: which are one, which are not, and what is open."""
    elsewhere: frozenset[str] = frozenset()
    """Retired cards that only the store knows: another branch may have them in use."""
    reordered: int = 0
    """Cards that come earlier or later in their deck than before; no change of a card."""
    notices: tuple[str, ...] = ()
    """What was repaired on the way, or does not agree, in a sentence each."""
    rest: Rest | None = None
    """For a plan of some decks: what it leaves as it is."""
    as_stored: frozenset[str] = frozenset()
    """Ids of cards that the store is known to have just so: nobody need look."""
    ledger: Ledger | None = None
    """For the next build, as long as nobody but this one has changed the vault."""

    @property
    def is_plain(self) -> bool:
        """Whether every card stands by itself, and store and deck files agree: then some decks can be planned alone."""
        return not (self.ties or self.elsewhere or self.notices)

    @property
    def open(self) -> dict[str, tuple[Card, ...]]:
        """Id of a card in use → the retired cards of which it may be one: questions for the author."""
        cards = {card.id: card for card in self.cards} if self.ties else {}
        return {
            identity: tuple(cards[other] for other in own.perhaps) for identity, own in self.ties.items() if own.perhaps
        }


def plan(
    vault: Path,
    settings: Settings,
    at: datetime,
    known: Sequence[Card] = (),
    decisions: Decisions = NOTHING,
    tell: Tell = quiet,
    files: Sequence[NoteFile] | None = None,
    meanwhile: Callable[[], None] = nothing,
) -> Plan:
    """Read the notes, and find out what becomes of every card.

    Args:
        vault: its top folder.
        settings: of the vault.
        at: the moment of the build, UTC, in whole seconds.
        known: the store's cards. They serve where no deck file knows them; a deck file's word counts more.
        decisions: what the author says about cards.
        tell: is told how many notes are read, and of how many.
        files: the notes on the disk, when they were found just now.
        meanwhile: is done while other cores read notes.

    Raises:
        VaultError, SettingsError, DeckFileError, DiskError: the vault cannot be built as it is.
        CardError: a decision names a card that it cannot be about.
    """
    manifests = sound_manifests(vault, settings)
    library = read_library(vault, settings, find_notes(vault, settings) if files is None else files, tell, meanwhile)
    notes = library.notes
    manifests, renamed = with_their_maps(manifests, notes, vault / FOLDER)
    assembled = assemble(notes, manifests, settings.language, pictures_of(vault, notes), texts_in(vault))
    before = known_cards(vault / FOLDER, known, {deck.moc for deck in assembled.decks})
    seen = Seen(notes, assembled.maps, assembled.drafts, at.date(), hints=False)
    problems = worth_mending(seen, settings, manifests)
    made = decided(assembled, before, vault / FOLDER, problems, decisions, at)
    made = replace(made, notices=(*renamed, *made.notices))
    used = users(notes, assembled, manifests, seen.known)
    ledger = empty_ledger(settings.dialect, is_plain=made.is_plain)
    ledger = ledger.with_notes(note_entries(notes, used, problems), library.contents)
    decks = deck_entries(made.decks, assembled.maps, made.cards)
    return replace(made, ledger=replace(ledger, decks=decks))


def worth_mending(seen: Seen, settings: Settings, manifests: Mapping[str, Manifest]) -> list[Problem]:
    """The errors and warnings in what was seen."""
    return [problem for problem in problems_of(seen, settings, manifests) if problem.severity != Severity.INFO]


def decided(
    assembled: Assembled,
    before: Known,
    folder: Path,
    problems: Sequence[Problem],
    decisions: Decisions,
    at: datetime,
) -> Plan:
    """What becomes of the cards of some decks, or of all.

    Args:
        assembled: the decks as the notes give them now.
        before: every card that may be one of theirs.
        folder: where the deck files are.
        problems: in their notes.
        decisions: what the author says about cards.
        at: the moment of the build, UTC, in whole seconds.

    Raises:
        CardError: a decision names a card that it cannot be about.
    """
    apart = {identity: frozenset(own.unlike) for identity, own in before.ties.items()}
    identified = identify(before.cards, assembled.drafts, apart, before.filed)
    made = fates(identified, before, assembled.decks, decisions, at, assembled.unsettled)
    decks = _decks(assembled.decks, before.decks, made.cards)
    return Plan(
        decks=decks,
        cards=tuple(sorted(made.cards, key=_path_order)),
        changes=tuple(sorted(made.changes, key=lambda change: (change.card.source.note, *_path_order(change.card)))),
        unchanged=made.unchanged,
        reordered=made.reordered,
        problems=tuple(problems),
        files=_files(folder, decks, made, before),
        ties=made.ties,
        elsewhere=frozenset(card.id for card in made.cards if card.retired and not _is_filed(card, before)),
        notices=(*before.notices, *_from_store(made.cards, before)),
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


def _from_store(cards: Sequence[Card], before: Known) -> list[str]:
    """What deck files do not hold, and the store knows: it keeps its ids, and the author should know."""
    stored = {card.id for card in before.cards} - before.filed
    with_file = {deck.slug for deck in before.decks}
    kept = Counter(card.deck for card in cards if card.id in stored and not card.retired)
    return [
        f"{FOLDER}/{deck}{SUFFIX} "
        + ("does not hold" if deck in with_file else "is not there; it held")
        + f" {count:,} of the cards that the store knows; they keep their ids"
        for deck, count in sorted(kept.items())
    ]


def _files(folder: Path, decks: Sequence[Deck], made: Fates, before: Known) -> dict[Path, bytes | None]:
    """The deck files that a build changes.

    A retired card that only the store knows stays there: it may be of another branch, and this one's
    file must not change when branches do.
    """
    of_deck: dict[str, list[Card]] = defaultdict(list)
    for card in made.cards:
        if not card.retired or _is_filed(card, before):
            of_deck[card.deck].append(card)
    files: dict[Path, bytes | None] = {}
    for deck in decks:
        file, content = folder / f"{deck.slug}{SUFFIX}", write_deck(deck, of_deck[deck.slug], made.ties)
        there = file.exists()
        if (there or of_deck[deck.slug]) and not (there and file.read_bytes() == content):
            files[file] = content
    kept = {deck.slug for deck in decks}
    return files | {folder / f"{deck.slug}{SUFFIX}": None for deck in before.decks if deck.slug not in kept}


def _is_filed(card: Card, before: Known) -> bool:
    """Whether a retired card belongs in its deck's file: it stood in one, or there was none to stand in."""
    return card.id in before.filed or all(deck.slug != card.deck for deck in before.decks)


def _path_order(card: Card) -> tuple[str, bool, int, str]:
    return (card.deck, card.retired, card.position, card.id)
