"""HTML out of strangers' decks → Markdown that our own notes hold, with nothing in it that acts.

Scripts, styles and frames go with what is in them; links lead where a reader would want to go; what means
something to Markdown, or to us, is escaped. Mathematics and gaps keep their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup
from markdownify import BACKSLASH, MarkdownConverter

from mocards.exports.html import SCHEMES

MediaOf = Callable[[str], str]
"""Name of a medium in a field → where it is from the note; empty when it is not there."""
_ACTIVE = ("script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "head", "title")
_PLAIN = re.compile(r"[^<&\\\[\ue000-\uf8ff]*")
_MATH = re.compile(
    r"<anki-mathjax(?P<attributes>[^>]*)>(?P<tag>.*?)</anki-mathjax>|\\\((?P<inline>.*?)\\\)|\\\[(?P<block>.*?)\\\]"
    r"|\[\$\$\](?P<old_block>.*?)\[/\$\$\]|\[\$\](?P<old_inline>.*?)\[/\$\]|\[latex\](?P<latex>.*?)\[/latex\]",
    re.DOTALL,
)
_SOUND = re.compile(r"\[sound:([^\]<>]+)\]")
_TAG = re.compile(r"<[^>]*>")
_TOKEN = re.compile("\ue000(\\d+)\ue001")
_ESCAPED = re.compile(
    r"[\\`*\[\]<|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)|\$|(?<=~)~|(?<==)=|(?<=\{)\{|(?<=:):|(?<=%)%|#(?=\w)|\^(?=[\w-]+\s*$)",
    re.MULTILINE,
)
_AT_START = re.compile(r"^([ \t]*)([-+](?=\s|$|-)|#{1,6}(?=\s|$)|>|=+\s*$|\?{1,2}\s*$)", re.MULTILINE)
_NUMBERED = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_LABEL = re.compile(r"^([ \t]*[A-Za-zÀ-ÿ]{1,12}[ #\d]{0,4}):", re.MULTILINE)


def escaped(text: str) -> str:
    """Plain text as Markdown that shows just it."""
    return _settled(_marked(text))


def _marked(text: str) -> str:
    """A piece of text, in which what acts at the beginning of a line is marked: where lines begin is not known yet."""
    text = _ESCAPED.sub(r"\\\g<0>", text)
    text = _AT_START.sub(rf"\1{_PERHAPS}\2", text)
    return _NUMBERED.sub(rf"\1{_PERHAPS}\2", text)


_PERHAPS = "\ue020"
"""Stands before a character that is escaped if it comes to stand at the beginning of a line."""
_LINE_STARTS = re.compile(
    rf"^((?:[ \t]*(?:[-+*]|\d{{1,9}}[.)])[ \t]+|[ \t]*>[ \t]?)*[ \t]*\d*){_PERHAPS}", re.MULTILINE
)


def to_markdown(html: str, media_of: MediaOf) -> str:
    """A field as Markdown: blocks parted by blank lines, no heading and no rule among them.

    Args:
        html: the field.
        media_of: where pictures and sounds are.
    """
    kept: list[str] = []

    def keep(markdown: str) -> str:
        kept.append(markdown)
        return f"\ue000{len(kept) - 1}\ue001"

    if _PLAIN.fullmatch(html) and "[" not in html:
        return escaped(" ".join(html.split()))
    html = _MATH.sub(lambda found: keep(_math(found)), html)
    html = _SOUND.sub(lambda found: keep(_sound(unescape(found[1]), media_of)), html)
    text = _converted(html, media_of)
    return _settled(_TOKEN.sub(lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", text))


def _converted(html: str, media_of: MediaOf) -> str:
    try:
        soup = BeautifulSoup(html, "html.parser")
        for element in soup(_ACTIVE):
            element.decompose()
        return str(_Converter(media_of).convert_soup(soup))
    except RecursionError:  # thousands of elements in each other, which nobody writes
        return escaped(unescape(_TAG.sub(" ", html)))


def _settled(text: str) -> str:
    """The text without blanks at its ends, blank lines doubled, or labels that would begin another card."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    while lines and lines[-1].endswith("\\") and not lines[-1].endswith("\\\\"):
        lines[-1] = lines[-1][:-1].rstrip()
        if not lines[-1]:
            lines.pop()
    text = _LINE_STARTS.sub(r"\1\\", "\n".join(lines)).replace(_PERHAPS, "")
    parted = _BREAKS.sub("\n\n", text)
    return _LABEL.sub(r"\1\:", parted.strip())


_BREAKS = re.compile(r"(?:\\\n[ \t]*){2,}|\n{3,}")
"""Two breaks of a line, or more, are the space between paragraphs."""


def _math(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    content = " ".join(unescape(_TAG.sub(" ", found[kind])).split())
    if not content:
        return ""
    if kind == "latex":
        return f"`{content}`"
    block = kind in ("block", "old_block") or (kind == "tag" and "block" in (found["attributes"] or ""))
    return f"$${content}$$" if block else f"${content}$"


def _sound(name: str, media_of: MediaOf) -> str:
    place = media_of(name)
    return f"[{escaped(name)}]({place})" if place else escaped(name)


class _Converter(MarkdownConverter):
    """markdownify, with our own escapes and places."""

    def __init__(self, media_of: MediaOf) -> None:
        super().__init__(newline_style=BACKSLASH, bullets="-", strip=["hr"])
        self._media_of = media_of

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - the library calls it so
        return _marked(text)

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - the library calls it so
        name = str(el.get("src") or "")
        place = self._media_of(name) or self._media_of(unquote(name))
        alt = " ".join(str(el.get("alt") or "").split()) or name.rpartition("/")[2]
        return f"![{escaped(alt)}]({place})" if place else escaped(f"({alt})" if alt else "")

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("href") or "").strip()
        if not address.casefold().startswith(SCHEMES) or any(sign in address for sign in "\n<> "):
            return text
        return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc] # its stub leaves it out

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002, N802 - as above
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_div(self, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - as above
        return f" {text.strip()} " if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"
