"""TOML files that people write: read into frozen values, with a word for every key nobody knows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from mocards.errors import DiskError, SettingsError

SETTINGS_FILE = "mocards.toml"


class LeechSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Key ``leech`` of ``[study]``: what happens to a card that is forgotten again and again."""

    lapses: Annotated[int, msgspec.Meta(ge=1)] = 8
    """So often a card is forgotten until it is a leech; and again at every further half of it."""
    action: Literal["tag", "suspend"] = "tag"
    """Only call it a leech, or take it out of the queue as well."""


class StudySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[study]`` of ``mocards.toml``."""

    new: Annotated[int, msgspec.Meta(ge=0)] = 10
    """New cards a day and deck."""
    reviews: Annotated[int, msgspec.Meta(ge=0)] = 200
    """Reviews a day and deck."""
    rollover: Annotated[int, msgspec.Meta(ge=0, le=23)] = 4
    """The hour, local time, at which a study day begins."""
    profile: Literal["text", "source"] = "text"
    """SM-2 as published (``text``) or as its author's program does it (``source``)."""
    scheduler: Literal["sm2", "fsrs"] = "sm2"
    """What decides when a card comes back."""
    retention: Annotated[float, msgspec.Meta(ge=0.7, le=0.99)] = 0.9
    """FSRS: the chance to recall a card on the day when it is due."""
    longest: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 36_500
    """Days that no interval exceeds."""
    fuzz: Literal["none", "fixed", "balanced"] = "none"
    """Due on the day itself, on one near it that depends on the card, or on the one with the fewest cards."""
    siblings: Literal["apart", "together"] = "apart"
    """Whether cards of one item wait for each other's day."""
    gate: Literal["none", "met", "firm"] = "none"
    """When the next phase brings new cards: at once, or when the phase before has been met, or is firm."""
    spread: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Overdue cards a day, besides those that are due on it; 0 for all that the limits allow."""
    leech: LeechSettings = LeechSettings()


class CheckSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[check]`` of ``mocards.toml`` and of a manifest."""

    ignore: tuple[str, ...] = ()
    """Codes of findings that nobody wants to hear of."""


class AnkiSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[anki]`` of ``mocards.toml``."""

    address: str = "http://127.0.0.1:8765"
    """Where ``export --push`` finds the add-on AnkiConnect."""


class PhaseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[dialect.phase]``."""

    words: tuple[str, ...] = ()
    """Words before a phase's number, such as *Sprint*."""


class DialectSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table ``[dialect]`` of ``mocards.toml``: phrases of the vault's own, shaped like the dialects that ship."""

    titles: dict[str, tuple[str, ...]] = {}
    """Meaning → titles of headings, bold paragraphs and callouts."""
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    """Context → meaning → labels."""
    words: dict[str, tuple[str, ...]] = {}
    phase: PhaseSettings = PhaseSettings()


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``mocards.toml`` at the top of a vault. Every key is optional."""

    notes: str = "."
    """The folder, relative to the vault, that holds the notes."""
    ignore: tuple[str, ...] = ("templates",)
    """Folders without notes, by name, besides those that start with a dot."""
    language: str = "en"
    """Language of the prompts, where a deck's manifest names none."""
    keys: dict[str, str | tuple[str, ...]] = {}
    """Table ``[keys]``: action → its keys in a session; see :mod:`mocards.study.keys`."""
    study: StudySettings = StudySettings()
    check: CheckSettings = CheckSettings()
    anki: AnkiSettings = AnkiSettings()
    dialect: DialectSettings = DialectSettings()


T = TypeVar("T", bound=msgspec.Struct)


def read_settings(vault: Path) -> Settings:
    """The settings of a vault; the defaults when it has no ``mocards.toml``."""
    file = vault / SETTINGS_FILE
    return read_toml(file, Settings) if file.exists() else Settings()


def read_toml(file: Path, shape: type[T]) -> T:
    """A TOML file as a value of ``shape``.

    Raises:
        SettingsError: broken TOML, an unknown key, a value of the wrong type; the message names
            the file and the line or key.
        DiskError: the file cannot be read.
    """
    try:
        text = file.read_bytes().decode()
    except OSError as error:
        raise DiskError.of("read", file, error) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: not UTF-8 text at byte {error.start}; save it as UTF-8") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: broken TOML: {error}") from error
    _refuse_unknown(file, table, shape)
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}: {_in_words(error)}") from error


def _in_words(error: msgspec.ValidationError) -> str:
    """``Expected `str`, got `int` - at `$.study.new``` with the key first."""
    what, _, where = str(error).partition(" - at `$.")
    return f"'{where.rstrip('`')}': {what[:1].lower()}{what[1:]}" if where else what


def _refuse_unknown(file: Path, table: dict[str, Any], shape: type[msgspec.Struct], inside: str = "") -> None:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(shape)}
    for key, value in table.items():
        if key not in fields:
            raise SettingsError.unknown_key(file, inside + key, fields)
        nested = fields[key]
        if isinstance(value, dict) and isinstance(nested, type) and issubclass(nested, msgspec.Struct):
            _refuse_unknown(file, value, nested, f"{inside}{key}.")
