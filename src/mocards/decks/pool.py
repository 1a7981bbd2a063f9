"""The cards and drafts that are still alone while cards are being recognised, and the matches so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence, Set

from msgspec.structs import replace

from mocards.decks.ids import id_of
from mocards.decks.recognised import Ambiguous, Identified, Match, Reason
from mocards.decks.renames import renamed_notes, renamed_targets
from mocards.decks.wholes import LONG_ANSWER, Whole, facet_of, is_generic, is_link, loose, plain, wholes
from mocards.model import Card, Draft

_FAR = 40
"""Cards in which a recognised neighbour is looked for."""


class Pool:
    """Everybody who is still alone. Whoever is matched leaves."""

    def __init__(self, known: Sequence[Card], found: Sequence[Draft], filed: Set[str] = frozenset()) -> None:
        self._filed = filed
        self.cards = {card.id: card for card in known}
        self.drafts = dict(enumerate(found))
        self.notes = renamed_notes(known, found)
        self._targets = renamed_targets(self.notes)
        self._before, self._after = _Order(card for card in known if not card.retired), _Order(found)
        self._matches: list[Match] = []
        self._now: dict[str, str] = {}
        """Item of an old card → the item that it is now of."""
        self._recognised: set[str] = set()
        """Items of drafts that were matched."""
        self._undecided: dict[int, tuple[Draft, list[str]]] = {}

    # ---- matching ----------------------------------------------------------------------------

    def match(self, card: Card, number: int, reason: Reason) -> None:
        """Take both out of the pool, as one."""
        draft = self.drafts.pop(number)
        del self.cards[card.id]
        self._matches.append(Match(card, draft, reason))
        self._now[card.item] = draft.item
        self._recognised.add(draft.item)

    def match_whole(self, old: Whole, new: Whole, reason: Reason) -> None:
        """Match the facets that both have and that are still alone; gaps with other words in them last."""
        for facet, (_, number) in new.parts.items():
            card = self.cards.get(str(old.parts[facet][1])) if facet in old.parts else None
            if card is not None and number in self.drafts:
                self.match(card, int(number), reason)
        if old.head.cloze and new.head.cloze:
            self._match_gaps(old, new, reason)

    def _match_gaps(self, old: Whole, new: Whole, reason: Reason) -> None:
        """Match the gaps that are left of a text: those made wider or narrower, then those with new words, in order."""
        cards = {gap: str(key) for gap, (_, key) in old.parts.items() if key in self.cards}
        numbers = {gap: int(key) for gap, (_, key) in new.parts.items() if key in self.drafts}
        pairs = []
        for gap in list(numbers):
            like = next((other for other in cards if gap[4:] in other or other[4:] in gap), None)
            if like:
                pairs.append((cards.pop(like), numbers.pop(gap)))
        before = plain(old.head.anchor)
        worded = [number for gap, number in numbers.items() if gap[4:] not in before]
        if len(worded) == len(cards):
            pairs += zip(cards.values(), worded, strict=True)
        for identity, number in pairs:
            self.match(self.cards[identity], number, reason)

    def match_equal(self, key_of: Callable[[Draft], Hashable], reason: Reason, *, live: bool) -> None:
        """Match what has the same key: cards that no reader could tell apart, so in path order.

        Where there are more cards than drafts, those in deck files come first, which all authors share; then those that
        were born with these words.
        """
        old: dict[Hashable, list[Card]] = defaultdict(list)
        for card in self.cards.values():
            if card.retired is not live and (key := key_of(card)) is not None:
                old[key].append(card)
        new: dict[Hashable, list[int]] = defaultdict(list)
        for number, draft in self.drafts.items() if old else ():
            if (key := key_of(draft)) in old:
                new[key].append(number)
        for key, numbers in new.items():
            cards = old[key]
            if len(cards) > len(numbers):
                born = {id_of(self.drafts[number]) for number in numbers}
                cards.sort(key=lambda card: (card.id not in self._filed, card.id not in born))
            if len(cards) > 1 or len(numbers) > 1:
                del cards[len(numbers) :]
                cards.sort(key=lambda card: (card.deck, card.position, card.id))
                numbers.sort(key=lambda number: (self.drafts[number].deck, self.drafts[number].position))
            for card, number in zip(cards, numbers, strict=False):
                self.match(card, number, reason)

    def match_siblings(self, *, live: bool) -> None:
        """Match the other facets of items of which one was recognised under another name."""
        new = defaultdict(list)
        for whole in self.new():
            new[whole.head.item].append(whole)
        for old in self.old(live=live):
            for whole in new.get(self._now.get(old.head.item, ""), ()):
                self.match_whole(old, whole, Reason.CONTENT)

    def leave(self, new: Whole, candidates: Sequence[Whole]) -> None:
        """Take an item out of the pool that nobody can tell from the candidates, or share with another."""
        for facet, (_, number) in new.parts.items():
            cards = [str(old.parts[facet][1]) for old in candidates if facet in old.parts]
            if cards and number in self.drafts:
                self._undecided[int(number)] = (self.drafts.pop(int(number)), cards)

    def identified(self) -> Identified:
        """What has come of everybody."""
        left = self.drafts | {number: draft for number, (draft, _) in self._undecided.items()}
        ambiguous = (
            Ambiguous(draft, tuple(self.cards[card] for card in cards if card in self.cards))
            for _, (draft, cards) in sorted(self._undecided.items())
        )
        return Identified(
            matches=tuple(self._matches),
            ambiguous=tuple(one for one in ambiguous if one.candidates),
            new=tuple(left[number] for number in sorted(left)),
            gone=tuple(self.cards.values()),
            notes=self.notes,
        )

    # ---- who is alone ------------------------------------------------------------------------

    def old(self, *, live: bool) -> list[Whole]:
        """Items of the cards that are still alone."""
        return wholes(((card, card.id) for card in self.cards.values() if card.retired is not live), self.notes)

    def new(self) -> list[Whole]:
        """Items of the drafts that are still alone."""
        return wholes(((draft, number) for number, draft in self.drafts.items()), {})

    def are_one(self, old: Whole, new: Whole) -> bool:
        """Whether other facets of the two were recognised as one item."""
        return self._now.get(old.head.item) == new.head.item

    def place(self, old: Iterable[Whole], new: Iterable[Whole]) -> None:
        """Say of each item what stands around it."""
        for whole in old:
            whole.places = self._before.around(whole.head, self._now.get)
        for whole in new:
            whole.places = self._after.around(whole.head, lambda item: item if item in self._recognised else None)

    # ---- keys --------------------------------------------------------------------------------

    def unchanged(self, card: Draft) -> Hashable:
        """The very same text in the very same place, where a renamed note is the same place."""
        return (self._note(card), card.kind, facet_of(card), card.anchor, card.back, card.cloze, card.block_id)

    def slot(self, whole: Whole) -> Hashable:
        """Kind and name of an item in its note, to the letter."""
        return (whole.note, whole.head.kind, plain(whole.head.anchor))

    def loose_slot(self, whole: Whole) -> Hashable:
        """Kind and name of an item in its note, in words; a link to a renamed note is that to its new name."""
        head = whole.head
        if isinstance(head, Card) and is_link(head) and self._targets:
            note, mark, heading = head.anchor.partition("#")
            stem = plain(note).removesuffix(".md").rpartition("/")[2]
            if stem in self._targets:
                head = replace(head, anchor=f"{self._targets[stem]}{mark}{heading}")
        return (whole.note, head.kind, loose(head))

    def places_before(self, card: Card) -> list[Hashable]:
        """Where a card may stand now under another label: in its item, or under its name."""
        places: list[Hashable] = [*self.places_after(card)]
        if now := self._now.get(card.item):
            places.append(("item", now))
        return places

    def places_after(self, card: Draft) -> list[Hashable]:
        """Where a draft stands: in its item, and under its name (of a table's row: with and without the table's)."""
        names = (
            set() if is_generic(card) else {loose(card), loose(replace(card, anchor=card.anchor.rpartition(": ")[2]))}
        )
        return [("item", card.item), *(("name", self._note(card), name) for name in sorted(names))]

    def _note(self, card: Draft) -> str:
        note = card.source.note
        return self.notes.get(note, note) if isinstance(card, Card) else note


def content(card: Draft) -> Hashable:
    """The same name and answer, wherever they stand; a name that tells nothing needs a long answer."""
    if is_generic(card) and len(card.back) < LONG_ANSWER:
        return None
    return (card.kind, facet_of(card), loose(card), plain(card.back), card.cloze)


class _Order:
    """Cards in path order, to ask what stands around one."""

    def __init__(self, cards: Iterable[Draft]) -> None:
        self._cards = sorted(cards, key=lambda card: (card.deck, card.position))
        self._place = {(card.deck, card.position): place for place, card in enumerate(self._cards)}

    def around(self, card: Draft, recognised: Callable[[str], str | None]) -> tuple[str, str]:
        """The nearest recognised items on both sides, each with how many lie between.

        Args:
            card: where to stand.
            recognised: item → what it is now; None for one that was not recognised.
        """
        place = self._place.get((card.deck, card.position))
        if place is None:
            return "", ""
        return self._towards(card, place, -1, recognised), self._towards(card, place, 1, recognised)

    def _towards(self, card: Draft, place: int, step: int, recognised: Callable[[str], str | None]) -> str:
        between, last = 0, card.item
        for other in range(place + step, place + step * _FAR, step):
            if not (0 <= other < len(self._cards)) or self._cards[other].deck != card.deck:
                return f"the end, {between} before"
            item = self._cards[other].item
            if item in (card.item, last):
                continue
            if now := recognised(item):
                return f"{now}, {between} before"
            between, last = between + 1, item
        return ""
