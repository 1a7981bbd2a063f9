"""Cards that are as the notes are now: a build comes first, if the notes have changed since the last one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from mocards.cli.source import LEARNER, Source
from mocards.cli.workspace import Workspace
from mocards.errors import ConsentError

if TYPE_CHECKING:
    from mocards.notes.vault import NoteFile


_AS_BUILT = "the notes have changed, and the card store is read-only: these are the cards of the last build"


@contextmanager
def up_to_date(place: Workspace, *, whatever_changed: bool = False) -> Iterator[Source]:
    """Something to make queues from, after a build if the notes have changed since the last one.

    Args:
        place: the vault and its store.
        whatever_changed: a store that is there will do, without a look at the notes.
    """
    from mocards.notes.vault import find_notes, fingerprint
    from mocards.store.only_read import is_read_only
    from mocards.store.peek import peek

    if place.store_file is not None:
        files = [] if whatever_changed else find_notes(place.vault, place.settings)
        with peek(place.store_file, LEARNER) as look:
            built = look.fingerprint() if look is not None else None
            now = fingerprint(place.vault, place.settings, files) if built and not whatever_changed else built
            as_built = built != now and is_read_only(place.store_file)
            if look is not None and built and (built == now or as_built):
                if as_built:
                    _warn(_AS_BUILT)
                yield look
                return
        if built and now and _brought_up_to_date_quickly(place, files, now):
            with peek(place.store_file, LEARNER) as look:
                if look is not None:
                    yield look
                    return
    if not _is_built(place):
        from mocards.cli.building import brought_up_to_date

        try:
            asked = len(brought_up_to_date(place).open)
            if asked:
                may_be = "a new card may be a retired one" if asked == 1 else f"{asked} new cards may be retired ones"
                _warn(f"{may_be}, said anew; 'mocards build --ask' settles it")
        except ConsentError as error:
            _warn(f"{error}. Until then it goes on with the cards as they were.")
    with peek(place.store_file, LEARNER) if place.store_file else nullcontext() as look:
        if look is not None:
            yield look
            return
    with place.open_store() as store:
        yield store


def _is_built(place: Workspace) -> bool:
    """Whether the store, opened in full, was built from the notes as they are."""
    from mocards.notes.vault import fingerprint

    if not place.store_exists:
        return False
    with place.open_store() as store:
        return store.fingerprint() == fingerprint(place.vault, place.settings)


def _warn(text: str) -> None:
    from mocards.cli.views.prose import say

    say(f"mocards: {text}", err=True)


def _brought_up_to_date_quickly(place: Workspace, files: Sequence[NoteFile], fresh: str) -> bool:
    """Whether the store could be brought up to date without being opened in full."""
    from mocards.cli.incremental import done_quickly

    return done_quickly(place, files, fresh) is not None
