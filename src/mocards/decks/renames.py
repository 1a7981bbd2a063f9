"""Notes that were renamed or moved, seen from the cards that they give before and after, as git sees files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from mocards.decks.wholes import is_generic, loose, plain
from mocards.model import Card, Draft

SHARE = 0.5
"""Of a note's cards, so many must stand in another note for that to be it under a new name."""
_ANSWER, _NAME = 1.0, 0.6
"""What a card with the same answer says for a rename, and what one with the same name says."""
_COMMON = 8
"""A text that stands in more notes than that tells nothing about where a note went."""


def renamed_notes(known: Iterable[Card], found: Sequence[Draft]) -> dict[str, str]:
    """Path of a note as it was → its path now, for the notes that were renamed, moved or swapped.

    One to one: a note is the one with which it shares most, if that is half of its cards at least. One
    that has gone is also the new one with the same file name: its folder was moved, whatever was
    rewritten in it.
    """
    before, after = _by_note(card for card in known if not card.retired), _by_note(found)
    renamed = {note: note for note in _unmoved(before, after)}
    taken = set(renamed)
    shares = _shares(
        {note: cards for note, cards in before.items() if note not in taken},
        {note: cards for note, cards in after.items() if note not in taken},
    )
    for share, old, new in sorted(shares, key=lambda entry: (-entry[0], entry[1] != entry[2], entry[1], entry[2])):
        if share >= SHARE and old not in renamed and new not in taken:
            renamed[old] = new
            taken.add(new)
    homeless = [old for old in before if old not in renamed and old not in after]
    free = [new for new in after if new not in taken and new not in before]
    renamed |= dict(_same_file_name(homeless, free))
    return {old: new for old, new in renamed.items() if old != new}


def renamed_targets(notes: Mapping[str, str]) -> dict[str, str]:
    """What links call the renamed notes: old file name → new one, plain, without folder and suffix."""
    names: dict[str, set[str]] = defaultdict(set)
    for old, new in notes.items():
        names[_stem(old)].add(_stem(new))
    return {old: next(iter(new)) for old, new in names.items() if len(new) == 1 and old not in new}


def _by_note(cards: Iterable[Draft]) -> dict[str, list[Draft]]:
    notes: dict[str, list[Draft]] = defaultdict(list)
    for card in cards:
        notes[card.source.note].append(card)
    return notes


_Notes = Mapping[str, Sequence[Draft]]


def _unmoved(before: _Notes, after: _Notes) -> list[str]:
    """The notes that hold half of their cards to the letter: most of them, after most edits."""
    unmoved = []
    for note, cards in before.items():
        now = {(card.anchor, card.back) for card in after.get(note, ())}
        if now and sum((card.anchor, card.back) in now for card in cards) >= SHARE * len(cards):
            unmoved.append(note)
    return unmoved


def _shares(
    before: Mapping[str, Sequence[Draft]], after: Mapping[str, Sequence[Draft]]
) -> list[tuple[float, str, str]]:
    """(share of the larger note's cards that stand in both, old path, new path)."""
    answers, names = _index(after, _by_answer), _index(after, _by_name)
    shares = []
    for old, cards in before.items():
        votes: Counter[str] = Counter()
        for card in cards:
            same = answers.get(_by_answer(card), ())
            called = names.get(_by_name(card), ()) if not is_generic(card) else ()
            for new in same if len(same) <= _COMMON else ():
                votes[new] += _ANSWER  # type: ignore[assignment] # a Counter adds fractions too
            for new in called if len(called) <= _COMMON else ():
                if new not in same:
                    votes[new] += _NAME  # type: ignore[assignment]
        shares += [(count / len(cards), old, new) for new, count in votes.items()]
    return shares


def _index(notes: _Notes, key_of: Callable[[Draft], Hashable]) -> dict[Hashable, set[str]]:
    index: dict[Hashable, set[str]] = defaultdict(set)
    for note, cards in notes.items():
        for card in cards:
            index[key_of(card)].add(note)
    return index


def _by_answer(card: Draft) -> Hashable:
    return (card.kind, card.facet, loose(card), plain(card.back))


def _by_name(card: Draft) -> Hashable:
    return (card.kind, card.facet, loose(card))


def _same_file_name(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs with a file name that no other note on either side has."""
    before, after = Counter(map(_stem, old)), Counter(map(_stem, new))
    places = {_stem(path): path for path in new}
    return [(path, places[_stem(path)]) for path in old if before[_stem(path)] == 1 == after[_stem(path)]]


def _stem(path: str) -> str:
    return PurePosixPath(path.casefold()).name.removesuffix(".md")
