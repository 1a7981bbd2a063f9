"""What stops the program: one class, and one exit code, for each sort of trouble.

A raise site passes data; the class writes the message. A message says what is wrong, where, and
what to do. :mod:`mocards.cli` catches them in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class MocardsError(Exception):
    """Base of everything that ends a command with one clear line."""

    exit_code = 70


class VaultError(MocardsError):
    """No vault, or nothing in it to learn from."""

    exit_code = 3


class SettingsError(MocardsError):
    """``mocards.toml`` or a manifest cannot be used."""

    exit_code = 4

    @classmethod
    def unknown_key(cls, file: Path, key: str, known: Iterable[str]) -> SettingsError:
        """An unknown key, with the nearest known one."""
        import difflib

        near = difflib.get_close_matches(key.rpartition(".")[2], list(known), n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(sorted(known))}"
        return cls(f"{file}: unknown key '{key}'; {hint}")


class DeckFileError(MocardsError):
    """A ``decks/*.cards.json`` cannot be trusted with the cards' identity."""

    exit_code = 5


class StoreError(MocardsError):
    """The card store cannot be opened, read or written."""

    exit_code = 6


class StoreTooNewError(StoreError):
    """The store was written by a later version of mocards."""

    exit_code = 7


class AlreadyAnsweredError(StoreError):
    """Two sessions answered one card on one day; the first answer counts."""


class CardError(MocardsError):
    """A card that was named does not exist, or cannot be treated so."""

    exit_code = 8


class ExportError(MocardsError):
    """A package or a table cannot be written."""

    exit_code = 9


class PackageError(MocardsError):
    """A package cannot be read."""

    exit_code = 10


class DiskError(MocardsError):
    """A file cannot be read or written: full disk, read-only folder, missing right."""

    exit_code = 11

    @classmethod
    def of(cls, doing: str, path: Path, error: OSError) -> DiskError:
        """The operating system's reason, with what was being done and where."""
        return cls(f"cannot {doing} {path}: {error.strerror or error}")


class ConsentError(MocardsError):
    """A step that an author should agree to, on a pipe where nobody can be asked."""

    exit_code = 12


class UnknownDeckError(MocardsError):
    """A deck that was named does not exist."""

    exit_code = 13

    @classmethod
    def of(cls, slug: str, known: Iterable[str]) -> UnknownDeckError:
        """The slug, with the nearest known one."""
        import difflib

        there = list(known)
        near = difflib.get_close_matches(slug, there, n=1)
        if not there:
            hint = "there is none yet: 'mocards build' makes them of your notes"
        else:
            hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(there)}"
        return cls(f"there is no deck '{slug}'; {hint}")


class MissingExtraError(MocardsError):
    """Something was asked for that a package does which is not installed."""

    exit_code = 14

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs a package that is not installed: pip install 'mocards[{extra}]', "
            f"or '.[{extra}]' where you have its source"
        )
