"""Markdown of a note → Markdown of a card: what only makes sense in the note is turned into what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote

from msgspec import Struct, field

from mocards.patterns import lazy_pattern

Names = Callable[[str], str]
"""A link's target → what to call it in a sentence."""


def _nothing(_: str) -> str:
    return ""


class Around(Struct, frozen=True):
    """What stands around a text: the notes that it links to, the pictures that it shows, its footnotes."""

    names: Names
    pictures: Callable[[str], str] = _nothing
    """A picture as the note names it → its path in the vault; empty when there is none."""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    """Label → text, of the note."""
    passages: Callable[[str], str] = _nothing
    """A note or a part of it that the text shows, as written → what stands there; empty when its title is enough."""


_CODE = r"(?P<code>^[ \t]*(?P<fence>```+|~~~+).*?(?:^[ \t>]*(?P=fence)|\Z)|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
_LINKS = lazy_pattern(
    _CODE + r"|(?P<embed>!)?\[\[(?P<target>[^\[\]\n|]+)(?:\|(?P<alias>[^\[\]\n]*))?\]\]"
    r"|(?P<shown>!)?\[(?P<text>[^\[\]\n]*)\]\(<?(?P<address>[^()<>\n]+?)>?(?:\s+[\"'][^\"'\n]*[\"'])?\)"
    r"|\[\^(?P<note>[^\]\s]+)\](?!:)|\^\[(?P<inline>[^\[\]\n]+)\]"
    r"|^(?P<head>[ \t]*(?:>[ \t]?)+)\[!(?P<sort>[\w-]+)[^\]\n]*\][+-]?[ \t]*(?P<title>[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
_SCHEME = lazy_pattern(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIZE = lazy_pattern(r"\d+(?:x\d+)?")


def readable(text: str, around: Around) -> str:
    """The text with its links as words, its pictures by their paths in the vault, its footnotes below; code stays."""
    if "[" not in text:
        return text.strip()
    notes: list[str] = []

    def shown(found: re.Match[str]) -> str:
        if found["code"] is not None:
            return found[0]
        if found["target"] is not None:
            return _wikilink(found, around)
        if found["address"] is not None:
            return _link(found, around)
        if found["head"] is not None:
            title = found["title"].strip() or found["sort"].capitalize()
            return f"{found['head']}**{title.replace('**', '')}**  "
        note = found["inline"] if found["inline"] is not None else around.footnotes.get(found["note"])
        if note is None:
            return found[0]
        if note not in notes:
            notes.append(note)
        return str(notes.index(note) + 1).translate(_SUPERSCRIPT)

    said = _LINKS.sub(shown, text).strip()
    for number, note in enumerate(notes, start=1):
        said += f"\n\n{str(number).translate(_SUPERSCRIPT)} {readable(note, Around(around.names, around.pictures))}"
    return said


def _wikilink(found: re.Match[str], around: Around) -> str:
    target, alias = found["target"].strip().rstrip("\\"), (found["alias"] or "").strip()
    if found["embed"] and (path := around.pictures(target)):
        name = target.rpartition("/")[2].rpartition(".")[0]
        return _picture(name if not alias or _SIZE.fullmatch(alias) else alias, path)
    if found["embed"] and (passage := _passage(found, target, around)):
        return passage
    return alias if alias and not (found["embed"] and _SIZE.fullmatch(alias)) else around.names(target)


def _passage(found: re.Match[str], target: str, around: Around) -> str:
    """What an embed that is alone in its line shows of a note, indented as it is; empty when it shows nothing."""
    if (place := _alone(found)) is None:
        return ""
    passage = around.passages(target)
    return passage.replace("\n", f"\n{place}").replace(f"\n{place}\n", f"\n{place.rstrip()}\n")


_BEFORE = lazy_pattern(r"[ \t>]*((?:[-*+]|\d{1,9}[.)])[ \t]+)?")


def _alone(found: re.Match[str]) -> str | None:
    """What stands before the further lines of an embed that is alone in its line; None for one among words."""
    start, end = found.string.rfind("\n", 0, found.start()) + 1, found.string.find("\n", found.end())
    before = _BEFORE.fullmatch(found.string, start, found.start())
    if before is None or found.string[found.end() : end if end >= 0 else None].strip():
        return None
    marker = before[1] or ""
    return before[0][: len(before[0]) - len(marker)] + " " * len(marker)


def _link(found: re.Match[str], around: Around) -> str:
    text, address = found["text"].strip(), found["address"].strip()
    if _SCHEME.match(address):
        return found[0]
    note = address.partition("#")[0].lower()
    if found["shown"] and note.endswith(".md"):
        target = unquote(address)
        return _passage(found, target, around) or text or around.names(target)
    if found["shown"]:
        path = around.pictures(address)
        return _picture(_without_size(text), path) if path else _without_size(text) or address.rpartition("/")[2]
    return text if text and (not note or note.endswith(".md")) else found[0]


def _picture(alt: str, path: str) -> str:
    return f"![{alt}]({quote(path)})"


def _without_size(alt: str) -> str:
    """Obsidian's ``![alt|300](…)`` without the width."""
    before, bar, size = alt.rpartition("|")
    return before if bar and _SIZE.fullmatch(size.strip()) else alt
