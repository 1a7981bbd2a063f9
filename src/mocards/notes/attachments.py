"""Pictures that notes show: found among the vault's files as Obsidian does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from msgspec import Struct, field


class Attachments(Struct, frozen=True):
    """The pictures of a vault, to be found by what notes call them."""

    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Last part of the path, lower case → paths relative to the vault, the shortest first."""


def attachments(paths: Iterable[str]) -> Attachments:
    """Of the paths of the vault's pictures, relative to it."""
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(path.rpartition("/")[2].casefold(), []).append(path)
    return Attachments({name: tuple(sorted(found, key=_shortest)) for name, found in names.items()})


def _shortest(path: str) -> tuple[int, int, str]:
    return (path.count("/"), len(path), path)


def picture(target: str, source: str, known: Attachments) -> str:
    """The path of the picture that an embed means; empty when there is none, so nothing outside the vault is one.

    Args:
        target: as written in ``![[target]]`` or ``![alt](target)``.
        source: path of the note that shows it.

    In turn: beside the note, from the top of the vault, and anywhere with that ending of its path.
    """
    wanted = unquote(target.partition("#")[0]).strip().removeprefix("@").removeprefix("/")
    named = known.by_name.get(wanted.rpartition("/")[2].casefold(), ())
    for place in (normpath(join(dirname(source), wanted)), normpath(wanted)):
        if found := next((path for path in named if path.casefold() == place.casefold()), ""):
            return found
    ending = f"/{normpath(wanted)}".casefold()
    return next((path for path in named if f"/{path}".casefold().endswith(ending)), "")
