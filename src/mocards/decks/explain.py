"""Which card was made of which line, and why the other lines give none: what ``mocards explain`` shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mocards.decks.manifest import Manifest
from mocards.model import Card, Item
from mocards.notes.accounts import Account, Role, accounts
from mocards.notes.note import Close


class Explained(Struct, frozen=True):
    """A line with its account, and the cards that were made of it."""

    account: Account
    cards: tuple[Card, ...] = ()
    """On the line where their item begins, all of them; on a line that says an answer, that card."""


def explain(close: Close, cards: Sequence[Card], manifests: Mapping[str, Manifest]) -> tuple[Explained, ...]:
    """Every line of a note with its account and its cards.

    Args:
        close: the note.
        cards: those in use that were made of this note.
        manifests: by slug; those of decks that have no card of this note do not count.
    """
    decks = {card.deck for card in cards}
    own = {slug: manifest for slug, manifest in manifests.items() if slug in decks}
    of_item: dict[int, list[Card]] = defaultdict(list)
    numbers = {(item.kind, item.position.line, item.anchor): number for number, item in enumerate(close.note.items)}
    for card in cards:
        if (number := numbers.get((card.kind, card.source.line, card.anchor))) is not None:
            of_item[number].append(card)
    told = []
    for account in accounts(close):
        if account.item is None:
            told.append(Explained(account))
            continue
        made = of_item[account.item]
        if account.role == Role.ITEM:
            lacking = _lacking(close.note.items[account.item], made, own, in_a_deck=bool(cards))
            told.append(Explained(replace(account, reason=account.reason + lacking), tuple(made)))
        else:
            told.append(_of_part(account, made))
    return tuple(told)


def _of_part(account: Account, made: Sequence[Card]) -> Explained:
    """A line inside an item, with the card whose answer it says."""
    text = _said(account.text)
    answers = tuple(card for card in made if text and text in " ".join(card.back.split()))
    if not answers:
        return Explained(account)
    named = ", ".join(dict.fromkeys(card.facet for card in answers))
    return Explained(replace(account, reason=f"the answer '{named}', {account.reason}"), answers)


def _said(text: str) -> str:
    """What a line says without its bullet, quote marks and label; empty when that is hardly anything."""
    plain = text.strip().lstrip(">-*+ \t")
    before, colon, after = plain.partition(":")
    if colon and ("*" in before or "_" in before) and len(before) < 80:
        plain = after.lstrip("*_ ")
    said = " ".join(plain.split())
    return said if len(said) > 2 else ""


def _lacking(item: Item, made: Sequence[Card], manifests: Mapping[str, Manifest], *, in_a_deck: bool) -> str:
    """Why an item, or a facet of it, gives no card; empty when all do."""
    if not in_a_deck:
        return "; in no deck: no learning path links to this note, or its deck does not want it"
    missing = [facet for facet in item.facets() if facet not in {card.facet for card in made}]
    for slug, manifest in manifests.items():
        off = [facet for facet in missing if not manifest.gives(item.kind, facet)]
        if off:
            return f"; no card for {', '.join(off)}: switched off in decks/{slug}.toml"
    if missing and not made:
        return "; in no deck: a link names another section of this note, or its deck does not want it"
    return f"; no card for {', '.join(missing)}" if missing else ""
