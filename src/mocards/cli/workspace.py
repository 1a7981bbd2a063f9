"""Where a command works: the vault, its settings, its store, and what time it is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mocards.schedule.days import study_day

if TYPE_CHECKING:
    import typer

    from mocards.decks.manifest import Manifest
    from mocards.settings import Settings
    from mocards.store.store import Store


@dataclass
class Workspace:
    """The global options, and what follows from them, found out when first asked for."""

    vault_option: Path | None
    store_option: str | None
    now_option: str | None

    @cached_property
    def vault(self) -> Path:
        """The folder that holds the notes."""
        from mocards.notes.vault import find_vault

        return find_vault(Path.cwd(), self.vault_option)

    @cached_property
    def settings(self) -> Settings:
        """What ``mocards.toml`` says, or the defaults."""
        from mocards.settings import read_settings

        return read_settings(self.vault)

    @cached_property
    def manifests(self) -> Mapping[str, Manifest]:
        """What authors wish for their decks, by slug."""
        folder = self.vault / "decks"
        if not any(folder.glob("*.toml")):
            return {}
        from mocards.decks.manifest import read_manifests

        return read_manifests(folder)

    @property
    def home(self) -> Path:
        """The folder for what the program keeps: out of git's sight, not for people to edit."""
        return self.vault / ".mocards"

    @cached_property
    def store_url(self) -> str:
        """The store that was asked for, else SQLite in the vault."""
        return self.store_option or f"sqlite:///{self.home / 'store.sqlite3'}"

    @property
    def store_file(self) -> Path | None:
        """The store's file; None when it is on a server."""
        name = self.store_url.removeprefix("sqlite:///")
        return Path(name) if name != self.store_url else None

    @property
    def store_exists(self) -> bool:
        """Whether there is anything to read; always so for a store on a server."""
        return self.store_file is None or self.store_file.exists()

    @cached_property
    def clock(self) -> Callable[[], datetime]:
        """Gives the local time with its offset; under ``--now`` it starts there and goes on."""
        if self.now_option is None:
            return lambda: datetime.now().astimezone()
        start, began = moment(self.now_option), time.monotonic()
        return lambda: start + timedelta(seconds=time.monotonic() - began)

    @cached_property
    def now(self) -> datetime:
        """The moment of this command, local, with its offset."""
        return moment(self.now_option) if self.now_option else datetime.now().astimezone()

    @property
    def at(self) -> datetime:
        """The moment of this command, UTC, whole seconds."""
        return self.now.astimezone(UTC).replace(microsecond=0)

    @property
    def today(self) -> date:
        """The study day of this command."""
        return study_day(self.now.astimezone(UTC), offset_minutes(self.now), self.settings.study.rollover)

    def offset_at(self, at: datetime) -> int:
        """Minutes east of UTC where the learner is, at some other moment: clocks change with the seasons.

        A ``--now`` with an offset holds for every moment.
        """
        if self.now_option is not None and datetime.fromisoformat(self.now_option).tzinfo is not None:
            return offset_minutes(self.now)
        return offset_minutes(at.astimezone())

    def open_store(self) -> Store:
        """The store, created and brought up to date if need be."""
        from mocards.store.store import Store

        return Store.open(self.store_url)


def moment(text: str) -> datetime:
    """``2026-01-31T08:00``, local unless it carries an offset, as an aware datetime."""
    try:
        given = datetime.fromisoformat(text)
        return given.astimezone() if given.tzinfo is None else given
    except (ValueError, OverflowError, OSError) as error:
        import typer

        raise typer.BadParameter(
            f"'{text}' is no moment; write it like 2026-01-31T08:00", param_hint="--now"
        ) from error


def offset_minutes(local: datetime) -> int:
    """Minutes east of UTC of an aware datetime."""
    offset = local.utcoffset()
    return round(offset.total_seconds() / 60) if offset is not None else 0


def workspace(context: typer.Context) -> Workspace:
    """The workspace of the running command."""
    found = context.find_object(Workspace)
    assert found is not None, "the app's callback makes it"  # noqa: S101 - a fault of ours, not of the user's
    return found
