"""Which headings and labels mean what: data in ``dialects/*.toml``, looked up here by their letters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from mocards.notes.wording import fold

LANGUAGES = ("en", "fr", "de", "es")
"""The languages that ship; a note may mix them."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """Phrases and what they mean. A phrase that ends in ``*`` stands for all that begin with it."""

    exact: Mapping[str, str]
    beginnings: Mapping[str, str]
    filler: frozenset[str] = frozenset()
    """Words in front that change nothing, such as *my* and *common*."""

    def of(self, text: str) -> str:
        """What a title or label means; empty when nobody says."""
        key = fold(text)
        found = self._of(key)
        while not found and (first := key.partition(" "))[0] in self.filler and first[2]:
            key = first[2]
            found = self._of(key)
        return found

    def _of(self, key: str) -> str:
        if found := self.exact.get(key):
            return found
        end = len(key)
        while end > 0:
            if found := self.beginnings.get(key[:end]):
                return found
            end = key.rfind(" ", 0, end)
        return ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """All that a reader must know of a way of writing notes."""

    titles: Meanings
    """Of headings, bold paragraphs and callouts: ``path``, ``pitfalls``, ``terms``, …"""
    labels: Mapping[str, Meanings]
    """By context (``entry``, ``pitfall``, ``idea``, …), then as the titles."""
    words: Mapping[str, tuple[str, ...]]
    """Words that part a line, such as *instead of*."""
    phase: re.Pattern[str] = field(repr=False)
    """Matches ``Phase 2: Title``; its groups are the number and the title."""


@cache
def shipped() -> Dialect:
    """The dialect of all shipped languages together."""
    folder = files("mocards.notes").joinpath("dialects")
    return dialect([tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in LANGUAGES])


def dialect(tables: Iterable[Mapping[str, Mapping[str, object]]]) -> Dialect:
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
    either = "|".join(re.escape(word) for word in phases) or "(?!)"
    return Dialect(
        titles=_meanings(titles, filler),
        labels={context: _meanings(parts, filler) for context, parts in labels.items()},
        words={name: tuple(listed) for name, listed in words.items()},
        phase=re.compile(rf"(?:{either})\s+(\d{{1,3}}[a-z]?|[ivxl]{{1,6}})\b[\s:.)—–-]*(.*)", re.IGNORECASE),
    )


def _meanings(tables: Iterable[Mapping[str, object]], filler: frozenset[str]) -> Meanings:
    exact: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for table in tables:
        for meaning, phrases in table.items():
            for phrase in _phrases(phrases):
                into = beginnings if phrase.endswith("*") else exact
                into.setdefault(fold(phrase.rstrip("* ")), meaning)
    return Meanings(exact, beginnings, filler)


def _phrases(listed: object) -> list[str]:
    return [str(phrase) for phrase in listed] if isinstance(listed, (list, tuple)) else []
