"""A plan as an author reads it: by note, like ``git diff``; what it costs, and what it asks."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.console import Console
from rich.text import Text

from mocards.cli.views.printable import printable
from mocards.cli.views.render import console
from mocards.cli.views.wording import NO_MAP, one_line, some
from mocards.model import Card

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.cost import Cost
    from mocards.decks.fates import Change

SIGNS = {
    "added": ("+", "green"),
    "reworded": ("~", "yellow"),
    "moved": (">", "cyan"),
    "revived": ("↺", "green"),
    "retired": ("-", "red"),
}
"""Kind of change → its sign and colour, as in a diff."""
ASKED = ("?", "magenta")
LISTED = 40
"""Changes shown one by one; a first build of a large vault would scroll everything away."""
ALIKE = 3
"""So many cards to which the same has happened are one line."""
PROMPT = 200
"""Characters of a prompt that are shown: what sets it apart from others often stands at its end."""
INTERVALS = 3
"""So many intervals are named one by one."""
_KEPT = 5
"""Words that are shown on each side of a change."""


def plan(built: Plan, cost: Cost, *, dry_run: bool) -> None:
    """What a build did, or would do: by note, as a diff; then what it costs, and one line of counts."""
    out = console()
    blocks = list(_blocks(built.changes))
    listed = blocks if dry_run else blocks[:LISTED]
    asked = built.open
    for note, of_note in groupby(listed, key=lambda block: block.note):
        out.print(Text(printable(note), style="bold"), soft_wrap=True)
        for block in of_note:
            _print(out, *_shown(block, cost.intervals))
            for change in block.changes:
                if change.card.id in asked:
                    _print_question(out, asked.pop(change.card.id))
    if len(blocks) > len(listed):
        hidden = sum(len(block.changes) for block in blocks[len(listed) :])
        out.print(Text(f"… and {some(hidden, 'card')} more; 'mocards build --dry-run' lists all", style="dim"))
    _print_open(out, built, asked)
    for line in costs(cost, dry_run=dry_run):
        out.print(Text(line, style="bold red"), soft_wrap=not out.is_terminal)
    out.print(Text(_counts(built, dry_run=dry_run)), soft_wrap=not out.is_terminal)
    if not built.cards and not (built.rest and built.rest.live):
        out.print(Text(f"No cards: {NO_MAP}."), soft_wrap=not out.is_terminal)
    if problems := len(built.problems) + (built.rest.problems if built.rest else 0):
        out.print(Text(f"{some(problems, 'problem')} in the notes: mocards check", style="dim"))


def costs(cost: Cost, *, dry_run: bool) -> list[str]:
    """What a build takes out of a learner's hands, in sentences."""
    would = "would be" if dry_run else "are now"
    lines = []
    if days := sorted(cost.intervals.values()):
        lines.append(f"{some(len(days), 'card')} with {_intervals(days)} {would} retired")
    lines += [
        f"{shrunk.retired} of the {some(shrunk.of, 'card')} of '{shrunk.deck}' {would} retired"
        for shrunk in cost.shrunk
    ]
    return lines


def _intervals(days: Sequence[int]) -> str:
    """``14 and 61 days of interval``, ``3 to 61 days of interval``, ``15 days of interval each``."""
    if len(days) > 1 and days[0] == days[-1]:
        return f"{some(days[0], 'day')} of interval each"
    if len(days) > INTERVALS:
        return f"{days[0]} to {some(days[-1], 'day')} of interval"
    named = [str(day) for day in days[:-1]]
    return " and ".join(part for part in (", ".join(named), some(days[-1], "day")) if part) + " of interval"


# ---- blocks: changes that are one line -----------------------------------------------------


class _Block(Struct, frozen=True):
    """Changes that are one line, or one change."""

    changes: tuple[Change, ...]
    renamed: bool = False
    """Whether a line before has said already how its prompt changed: the subject has another name."""

    @property
    def note(self) -> str:
        return self.changes[0].card.source.note


def _blocks(changes: Iterable[Change]) -> Iterator[_Block]:
    """The changes by note, those to which the same has happened together."""
    for _, of_note in groupby(changes, key=lambda change: change.card.source.note):
        listed = list(of_note)
        if all(change.before is None for change in listed):
            yield from (_Block((change,)) for change in listed)
            continue
        prompts = Counter(_other_prompt(change) for change in listed)
        common = {prompt for prompt, count in prompts.items() if prompt and count >= ALIKE}
        same: dict[Hashable, list[Change]] = {}
        for change in listed:
            same.setdefault(_happened(change) or id(change), []).append(change)
            if (prompt := _other_prompt(change)) in common and _happened(change) != prompt:
                same.setdefault(prompt, []).append(change)
        for happened, block in same.items():
            if len(block) >= ALIKE:
                yield _Block(tuple(block))
            else:
                yield from (
                    _Block((change,), renamed=_other_prompt(change) in common)
                    for change in block
                    if happened not in common
                )


def _other_prompt(change: Change) -> Hashable:
    """How the prompt of a reworded card changed; None when it did not."""
    if change.change != "reworded" or change.before is None:
        return None
    return tuple(_changed_words(change.before.front, change.card.front)) or None


def _happened(change: Change) -> Hashable:
    """What has happened to a card, if it may have happened to others just so; None for what is its own."""
    old, new = change.before, change.card
    if old is None:
        return None
    if change.change == "moved":
        return ("moved", old.deck, old.source.note, old.phase, new.phase, old.concept if _same_place(old, new) else "")
    return _other_prompt(change) if (old.back, old.cloze) == (new.back, new.cloze) else None


def _same_place(old: Card, new: Card) -> bool:
    return (old.deck, old.source.note, old.phase) == (new.deck, new.source.note, new.phase)


def _shown(block: _Block, intervals: Mapping[str, int]) -> tuple[Text, list[Text]]:
    """A block's head, and what stands under it."""
    change = block.changes[0]
    sign, colour = SIGNS[change.change]
    head = Text(f"{sign} ", style=colour)
    if len(block.changes) > 1:
        return head.append(_of_many(block.changes)), []
    if change.change == "reworded" and change.before is not None:
        old, new = change.before, change.card
        same = block.renamed or old.front == new.front
        head.append(Text(one_line(new.front, PROMPT)) if same else _words(old.front, new.front))
        return head, [_words(old.back, new.back)] if old.back != new.back else []
    head.append(one_line(change.card.front, PROMPT))
    if change.card.id in intervals:
        head.append(f"  ({some(intervals[change.card.id], 'day')})", style="bold red")
    if change.change == "moved" and change.before is not None:
        head.append(f"  ({_from_where(change.before, change.card)})", style="dim")
    return head, []


def _of_many(block: Sequence[Change]) -> Text:
    old, new, count = block[0].before, block[0].card, some(len(block), "card")
    if old is None:
        return Text(count)
    if block[0].change == "moved":
        return Text(f"{count} ").append(f"({_from_where(old, new)})", style="dim")
    return Text(f"{some(len(block), 'prompt')}: ").append(_words(old.front, new.front, only_changes=True))


def _from_where(old: Card, new: Card) -> str:
    """Where a moved card comes from, as far as that is another place."""
    if old.source.note != new.source.note:
        return f"from {printable(old.source.note)}"
    if old.deck != new.deck:
        return f"from the deck '{printable(old.deck)}'"
    if old.phase != new.phase:
        return f"from '{one_line(old.phase, 30)}' to '{one_line(new.phase, 30)}'"
    return f"from under '{one_line(old.concept, 30)}'"


# ---- words ---------------------------------------------------------------------------------

_MARKS = "*_`.,:;?!"
_Piece = tuple[str, str, str]
"""``equal``, ``replace`` and the like; the old words, the new words."""


def _pieces(before: str, after: str) -> list[_Piece]:
    old, new = re.findall(r"\S+", printable(before)), re.findall(r"\S+", printable(after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(tag, " ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes()]


def _changed_words(before: str, after: str) -> list[_Piece]:
    """The words that changed, without the marks around them."""
    return [(tag, old.strip(_MARKS), new.strip(_MARKS)) for tag, old, new in _pieces(before, after) if tag != "equal"]


def _words(before: str, after: str, *, only_changes: bool = False) -> Text:
    """Old words in red brackets with minus, new ones in green with plus, as ``git diff --word-diff`` has them."""
    line = Text()
    pieces = _pieces(before, after)
    for place, (tag, old, new) in enumerate(pieces):
        if tag == "equal":
            line.append(_shortened(old, place == 0, place == len(pieces) - 1) + " " if not only_changes else "")
            continue
        if old:
            line.append(f"[-{old}-]", style="red").append(" ")
        if new:
            line.append(f"{{+{new}+}}", style="green").append(" ")
    line.rstrip()
    return line


def _shortened(text: str, first: bool, last: bool) -> str:
    """Unchanged words: those beside a change, the others as an ellipsis."""
    words = text.split(" ")
    head, tail = ([] if first else words[:_KEPT]), ([] if last else words[-_KEPT:])
    return text if len(words) <= len(head) + len(tail) + 4 else " ".join([*head, "…", *tail])


# ---- questions and counts ------------------------------------------------------------------


def _print_question(out: Console, candidates: Sequence[Card]) -> None:
    sign, colour = ASKED
    names = [f"{card.id[:8]} “{one_line(card.anchor, 40)}”" for card in candidates]
    may_be = Text(f"{sign} ", style=colour).append(f"may be {' or '.join(names)}, whose text has gone")
    hanging(out, may_be, 4)


def _print_open(out: Console, built: Plan, asked: Mapping[str, Sequence[Card]]) -> None:
    """The questions about cards that did not change in this build, and how to answer all of them."""
    cards = {card.id: card for card in built.cards}
    for identity, candidates in asked.items():
        _print(out, Text(f"? {one_line(cards[identity].front)}", style=ASKED[1]), [])
        _print_question(out, candidates)
    if built.open:
        out.print(Text("Which is which? mocards build --ask", style=ASKED[1]))


def _print(out: Console, head: Text, under: Sequence[Text]) -> None:
    """A line under a note's name, and those under it."""
    hanging(out, head, 2)
    for line in under:
        hanging(out, line, 6, 0)


def hanging(out: Console, text: Text, indent: int, sign: int = 2) -> None:
    """Print a text indented; on a terminal wrapped at its width, behind the sign that it begins with.

    Args:
        out: where to.
        text: one line.
        indent: blanks before it.
        sign: characters of the sign.
    """
    if not out.is_terminal:
        out.print(Text(" " * indent).append(text), soft_wrap=True)
        return
    for number, line in enumerate(text.wrap(out, max(20, out.width - indent - sign))):
        line.rstrip()
        out.print(Text(" " * (indent + sign * (number > 0))).append(line), soft_wrap=True)


def _counts(built: Plan, *, dry_run: bool) -> str:
    counts = Counter(change.change for change in built.changes)
    changed = ", ".join(f"{counts[kind]:,} {kind}" for kind in SIGNS if counts[kind])
    if built.reordered:
        order = f"{some(built.reordered, 'card')} earlier or later in the path"
        changed = f"{changed}, {order}" if changed else f"nothing changed but {order}"
    rest = built.rest
    decks = some(len(built.decks) + (rest.decks if rest else 0), "deck")
    live = sum(not card.retired for card in built.cards) + (rest.live if rest else 0)
    asked = f"; {some(len(built.open), 'open question')}" if built.open else ""
    would = "would have " if dry_run else ""
    return f"{decks}, {would}{some(live, 'card')}: {changed or 'nothing changed'}{asked}"
