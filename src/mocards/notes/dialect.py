"""Which headings and labels mean what: data in ``dialects/*.toml``, looked up here by their letters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from mocards.errors import SettingsError
from mocards.notes.wording import fold
from mocards.settings import DialectSettings

Table = Mapping[str, Mapping[str, Any]]
"""A file such as ``dialects/en.toml``, read."""
LANGUAGES = ("en", "fr", "de", "es")
"""The languages that ship; a note may mix them."""


class Meanings(Struct, frozen=True, eq=False):
    """Phrases and what they mean.

    A phrase that ends in ``*`` stands for all that begin with it, one that begins with ``*`` for all that end
    with it, and one with both for all that hold it.
    """

    exact: Mapping[str, str]
    beginnings: Mapping[str, str]
    endings: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, str] = field(default_factory=dict)
    filler: frozenset[str] = frozenset()
    """Words in front that change nothing, such as *my* and *common*."""

    @lru_cache(maxsize=8192)  # noqa: B019 - of the few that live as long as the program; notes say the same few things
    def of(self, text: str) -> str:
        """What a title or label means; empty when nobody says."""
        key = whole = fold(text)
        found = self._of(key)
        while not found and (first := key.partition(" "))[0] in self.filler and first[2]:
            key = first[2]
            found = self._of(key)
        return found or self._held_by(whole)

    def _of(self, key: str) -> str:
        if found := self.exact.get(key):
            return found
        end = len(key)
        while end > 0:
            if found := self.beginnings.get(key[:end]):
                return found
            end = key.rfind(" ", 0, end)
        return ""

    def _held_by(self, key: str) -> str:
        """What a phrase at the end of a title or in its midst means; a long title is a sentence about something."""
        words = key.split(" ") if self.endings or self.inside else []
        if not 1 < len(words) <= _LONGEST_TITLE:
            return ""
        for place in range(1, len(words)):
            if found := self.endings.get(" ".join(words[place:])):
                return found
        for place in range(1, len(words)):
            for end in range(place + 1, len(words) + 1):
                if found := self.inside.get(" ".join(words[place:end])):
                    return found
        return ""


_LONGEST_TITLE = 8
"""Words."""


class Dialect(Struct, frozen=True):
    """All that a reader must know of a way of writing notes."""

    titles: Meanings
    """Of headings, bold paragraphs and callouts: ``path``, ``pitfalls``, ``terms``, …"""
    labels: Mapping[str, Meanings]
    """By context (``entry``, ``pitfall``, ``idea``, …), then as the titles."""
    words: Mapping[str, tuple[str, ...]]
    """Words that part a line, such as *instead of*."""
    phases: tuple[str, ...]
    """What a phase is called."""

    @property
    def phase(self) -> re.Pattern[str]:
        """Matches ``Phase 2: Title``; its groups are the number and the title."""
        return _numbered_by(self.phases)


@cache
def _numbered_by(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in words) or "(?!)"
    return re.compile(rf"(?:{either})\s+(\d{{1,3}}[a-z]?|[ivxl]{{1,6}})\b[\s:.)—–-]*(.*)", re.IGNORECASE)


@cache
def shipped() -> Dialect:
    """The dialect of all shipped languages together."""
    return dialect(_shipped_tables())


@cache
def _shipped_tables() -> tuple[Table, ...]:
    folder = Path(__file__).with_name("dialects")
    return tuple(tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in LANGUAGES)


def dialect_of(own: DialectSettings, file: Path) -> Dialect:
    """The dialect of a vault: its own phrases, then those that ship.

    Args:
        own: what ``mocards.toml`` says.
        file: that file, for the message.

    Raises:
        SettingsError: a meaning, a context or a list of words has a name that means nothing; the message has
            the nearest one that does.
    """
    if own == DialectSettings():
        return shipped()
    known = _shipped_tables()[0]  # the first language has every meaning
    _refuse_unknown(file, "dialect.titles", own.titles, known["titles"])
    _refuse_unknown(file, "dialect.labels", own.labels, known["labels"])
    _refuse_unknown(file, "dialect.words", own.words, known["words"])
    for context, meanings in own.labels.items():
        _refuse_unknown(file, f"dialect.labels.{context}", meanings, known["labels"][context])
    table: Table = {"titles": own.titles, "labels": own.labels, "words": own.words, "phase": {"words": own.phase.words}}
    return dialect([table, *_shipped_tables()])


def _refuse_unknown(file: Path, where: str, names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise SettingsError.unknown_key(file, f"{where}.{name}", known)


def dialect(tables: Iterable[Table]) -> Dialect:
    """One dialect of several tables shaped like ``dialects/en.toml``; the first that has a phrase wins."""
    titles: list[Mapping[str, object]] = []
    labels: dict[str, list[Mapping[str, object]]] = {}
    words: dict[str, list[str]] = {}
    phases: list[str] = []
    for table in tables:
        titles.append(table.get("titles", {}))
        for context, phrases in table.get("labels", {}).items():
            assert isinstance(phrases, Mapping)  # noqa: S101 - the shape of the shipped files
            labels.setdefault(context, []).append(phrases)
        for name, listed in table.get("words", {}).items():
            words.setdefault(name, []).extend(_phrases(listed))
        phases += _phrases(table.get("phase", {}).get("words", ()))
    filler = frozenset(map(fold, words.get("filler", ())))
    return Dialect(
        titles=_meanings(titles, filler),
        labels={context: _meanings(parts, filler) for context, parts in labels.items()},
        words={name: tuple(listed) for name, listed in words.items()},
        phases=tuple(phases),
    )


def _meanings(tables: Iterable[Mapping[str, object]], filler: frozenset[str]) -> Meanings:
    exact: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    endings: dict[str, str] = {}
    inside: dict[str, str] = {}
    for table in tables:
        for meaning, phrases in table.items():
            for phrase in _phrases(phrases):
                key = fold(phrase.strip("* "))
                if phrase.endswith("*"):
                    beginnings.setdefault(key, meaning)
                else:
                    exact.setdefault(key, meaning)
                if phrase.startswith("*"):
                    (inside if phrase.endswith("*") else endings).setdefault(key, meaning)
    return Meanings(exact, beginnings, endings, inside, filler)


def _phrases(listed: object) -> list[str]:
    return [str(phrase) for phrase in listed] if isinstance(listed, (list, tuple)) else []
