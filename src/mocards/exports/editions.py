"""One edition after another: what Anki will not take over by itself, found by comparing with the last one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import zip_longest

import msgspec
from msgspec.structs import replace

from mocards.exports.fields import subdeck
from mocards.exports.media import Picture
from mocards.model import Deck


class Edition(msgspec.Struct, frozen=True):
    """What the store remembers of a deck's last edition."""

    title: str
    phases: tuple[str, ...] = ()
    """Titles, in path order."""
    subdecks: bool = False
    pictures: dict[str, tuple[str, datetime | None]] = {}
    """Path → the picture's name in Anki, and since when it has another content than before."""


def remembered(text: str | None) -> dict[str, Edition]:
    """The editions that :func:`as_text` wrote down, by slug; none when there is no text, or one of a later program."""
    try:
        return msgspec.json.decode(text, type=dict[str, Edition]) if text else {}
    except msgspec.MsgspecError:
        return {}


def as_text(editions: Mapping[str, Edition]) -> str:
    """The editions as a text for the store."""
    return msgspec.json.encode(editions, order="sorted").decode()


def edition(
    deck: Deck, subdecks: bool, pictures: Mapping[str, Picture], last: Edition | None, at: datetime
) -> tuple[Edition, dict[str, Picture]]:
    """This edition of a deck, and its pictures with the time since when each has been as it is.

    Args:
        deck: as it is now.
        subdecks: whether its phases are subdecks.
        pictures: of its cards, by path.
        last: the edition before it.
        at: the moment of the export, UTC.
    """
    known = last.pictures if last else {}
    dated: dict[str, Picture] = {}
    for path, picture in pictures.items():
        name, since = known.get(path, (picture.name, None))
        dated[path] = replace(picture, since=since if name == picture.name else at)
    made = Edition(
        deck.title,
        tuple(phase.title for phase in deck.description.phases),
        subdecks,
        known | {path: (picture.name, picture.since) for path, picture in dated.items()},
    )
    return made, dated


def notices(last: Edition, now: Edition) -> list[str]:
    """What Anki will do with decks and phases that are called otherwise now, and what a learner can do about it."""
    said = []
    if last.title != now.title:
        said.append(_moved_deck(last.title, now.title))
    if last.subdecks != now.subdecks:
        what = "each phase has a subdeck now" if now.subdecks else "the phases have no subdecks any more"
        said.append(f"{what}: cards that Anki has already stay where they are, only new ones come into other decks")
    for old, new in _renamed(last.phases, now.phases):
        said.append(
            f"the phase '{old}' is called '{new}' now: the next import writes the new name into the context and tags "
            "of its notes, over what a learner edited or tagged in them"
        )
    if last.subdecks and now.subdecks:
        said += [_moved_deck(old, new) for old, new in _subdecks(last, now) if old != new]
    return said


def _moved_deck(old: str, new: str) -> str:
    return (
        f"the deck '{old}' is called '{new}' now: cards that Anki has already stay in '{old}', and new ones come into "
        f"'{new}'; who renames the deck in Anki before the import keeps them together"
    )


def _renamed(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[str, str]]:
    """Phases at the same place of the path whose old title is nowhere any more, and whose new one was nowhere."""
    pairs = zip_longest(old, new, fillvalue="")
    return [(was, now) for was, now in pairs if was and now and was not in new and now not in old]


def _subdecks(last: Edition, now: Edition) -> list[tuple[str, str]]:
    """The names of each phase's subdeck, then and now; the deck's own new name is said already."""
    carried = {phase: phase for phase in last.phases if phase in now.phases} | dict(_renamed(last.phases, now.phases))
    return [(subdeck(now.title, last.phases, old), subdeck(now.title, now.phases, new)) for old, new in carried.items()]
