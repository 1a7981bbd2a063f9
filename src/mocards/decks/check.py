"""Everything that is wrong in a vault: what ``mocards check`` shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from mocards.decks.assemble import assemble
from mocards.decks.embedded import texts_in
from mocards.decks.findings import Seen, findings
from mocards.decks.manifest import (
    FOLDER,
    Manifest,
    read_manifests,
    refuse_unknown_codes,
    refuse_unknown_facets,
)
from mocards.decks.pictures import pictures_of
from mocards.decks.renamed_maps import with_their_maps
from mocards.model import Problem
from mocards.notes.codes import SEVERITIES
from mocards.notes.kinds import KINDS
from mocards.notes.library import Tell, quiet, read_notes
from mocards.notes.vault import find_others
from mocards.settings import SETTINGS_FILE, Settings


def check(vault: Path, settings: Settings, today: date, tell: Tell = quiet) -> list[Problem]:
    """All findings, by note and line. No store is needed, and a deck file only where a map was renamed.

    Args:
        vault: its top folder.
        settings: of the vault.
        today: what tells which notes are stale.
        tell: is told how many notes are read, and of how many.

    Raises:
        VaultError, SettingsError, DeckFileError, DiskError: the vault cannot be read as it is.
    """
    manifests = sound_manifests(vault, settings)
    notes = read_notes(vault, settings, tell)
    manifests, _ = with_their_maps(manifests, notes, vault / FOLDER)
    assembled = assemble(notes, manifests, settings.language, pictures_of(vault, notes), texts_in(vault))
    seen = Seen(notes, assembled.maps, assembled.drafts, today, find_others(vault, notes))
    return problems_of(seen, settings, manifests)


def problems_of(seen: Seen, settings: Settings, manifests: Mapping[str, Manifest]) -> list[Problem]:
    """The findings in what was seen, without those that the settings or a manifest ignore."""
    return findings(seen, _ignored(seen, settings, manifests))


def sound_manifests(vault: Path, settings: Settings) -> dict[str, Manifest]:
    """The manifests, by slug, once every name in them and in ``[check]`` is known to exist.

    Raises:
        SettingsError: one does not, or a manifest cannot be used.
    """
    folder = vault / FOLDER
    manifests = read_manifests(folder)
    refuse_unknown_facets(folder, manifests, KINDS)
    refuse_unknown_codes(vault / SETTINGS_FILE, settings.check.ignore, SEVERITIES)
    for slug, manifest in manifests.items():
        refuse_unknown_codes(folder / f"{slug}.toml", manifest.check.ignore, SEVERITIES)
    return manifests


def _ignored(seen: Seen, settings: Settings, manifests: Mapping[str, Manifest]) -> Mapping[str, Collection[str]]:
    """Path of a note → codes that nobody wants to hear of there; under the empty path those of the whole vault."""
    codes: dict[str, set[str]] = {"": set(settings.check.ignore)}
    for slug, manifest in manifests.items():
        if manifest.check.ignore:
            cards = {draft.source.note for draft in seen.drafts if draft.deck == slug}
            for path in {seen.maps[slug].path, *cards}:
                codes.setdefault(path, set()).update(manifest.check.ignore)
    return codes
