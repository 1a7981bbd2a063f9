"""Cards to read and to print: one page of HTML that folds along its middle, and one text of Markdown."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace

from mocards.exports.fields import Look, by_deck, describe
from mocards.exports.html import to_html
from mocards.exports.media import Picture, shown
from mocards.exports.notetypes import style
from mocards.model import Card, Deck

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>
{style}
{rules}
</style>
</head>
<body class="card">
{body}
</body>
</html>
"""
_RULES = """body.card { font-size: 15px; max-width: 60em; padding: 1em; }
h1 { font-size: 1.7em; margin: 0.6em 0; }
h2 { font-size: 1.15em; margin: 1.6em 0 0.5em; break-after: avoid; }
.about { font-size: 0.9em; color: var(--quiet); }
.pair { display: grid; grid-template-columns: 1fr 1fr; break-inside: avoid; border-top: 1px solid var(--line); }
.pair > div { padding: 0.5em 1.2em 0.5em 0; min-width: 0; }
.pair > .answer { padding: 0.5em 0 0.5em 1.2em; border-left: 1px dotted var(--line); }
.pair p { margin: 0.4em 0; }
.prompt, .answer { font-size: 1em; }
.from { font-family: system-ui, sans-serif; font-size: 0.7em; color: var(--quiet); }
pre { white-space: pre-wrap; }
pre code { white-space: pre-wrap; }
@media (max-width: 480px) { .pair { grid-template-columns: 1fr; } .pair > .answer { border: 0; padding-left: 0; } }
@media print {
  @page { margin: 14mm; }
  body.card { font-size: 10pt; max-width: none; padding: 0; background: none; color: black; }
}"""


def to_page(decks: Sequence[Deck], cards: Sequence[Card], look: Look, pictures: Mapping[str, Picture]) -> bytes:
    """One page that needs nothing else: prompts on the left, answers on the right, the fold between them.

    Args:
        decks: those to show.
        cards: of any decks; retired ones are left out.
        look: what the fields are made with.
        pictures: by path; they become part of the page.
    """
    inside = {path: f"data:{picture.media_type};base64,{_base64(picture)}" for path, picture in pictures.items()}
    grouped = by_deck(decks, (card for card in cards if not card.retired))
    body = "\n".join(_deck(deck, grouped[deck.slug], replace(look, pictures=inside)) for deck in decks)
    title = ", ".join(deck.title for deck in decks)
    return _PAGE.format(title=escape(title), style=style(), rules=_RULES, body=body).encode()


def _base64(picture: Picture) -> str:
    return b64encode(picture.read()).decode()


def _deck(deck: Deck, cards: Sequence[Card], look: Look) -> str:
    parts = [f"<h1>{escape(deck.title)}</h1>", f'<div class="about">{describe(deck.description)}</div>']
    for phase, group in groupby(cards, key=lambda card: card.phase):
        if phase:
            parts.append(f"<h2>{escape(phase)}</h2>")
        parts += [_pair(card, look) for card in group]
    return "\n".join(parts)


def _pair(card: Card, look: Look) -> str:
    prompt, answer = (to_html(side, look.pictures, typeset=False) for side in (card.front, card.back))
    origin = f'<div class="from">{escape(str(card.source))}</div>'
    return (
        f'<section class="pair"><div class="prompt">{prompt}</div><div class="answer">{answer}{origin}</div></section>'
    )


def to_markdown(decks: Sequence[Deck], cards: Sequence[Card], vault: Path, target: Path) -> bytes:
    """One text for any reader of Markdown: numbered prompts, each with its answer quoted under it.

    Args:
        decks: those to write.
        cards: of any decks; retired ones are left out.
        vault: that the pictures' paths begin in.
        target: the file that the text is for; pictures are linked from its folder.
    """
    grouped = by_deck(decks, (card for card in cards if not card.retired))
    way = os.path.relpath(vault, target.parent)
    lines: list[str] = []
    for deck in decks:
        lines += [f"# {deck.title}", ""]
        number = 0
        for phase, group in groupby(grouped[deck.slug], key=lambda card: card.phase):
            if phase:
                lines += [f"## {phase}", ""]
            for card in group:
                number += 1
                lines += [*_numbered(card, number, way), ""]
    return "\n".join(lines).rstrip("\n").encode() + b"\n"


def _numbered(card: Card, number: int, way: str) -> list[str]:
    front, back = card.front, card.back
    for path in shown(card):
        there = f"]({quote(os.path.normpath(os.path.join(way, path)))})"  # noqa: PTH118 - a way up, not a path
        front, back = (text.replace(f"]({quote(path)})", there) for text in (front, back))
    quoted = [f"> {line}".rstrip() for line in [*back.split("\n"), "", f"*{card.source}*"]]
    return [f"**{number}.** {front}", "", *quoted]
