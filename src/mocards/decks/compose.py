"""Items → cards: how a thing that was found becomes a question that a person can answer.

The prompts are data, one file a language in ``prompts/``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from mocards.decks.readable import Around, readable
from mocards.errors import SettingsError
from mocards.model import Draft, Item
from mocards.patterns import lazy_pattern

Prompts = Mapping[str, Mapping[str, str]]
"""Kind → facet → template."""
_WORD = re.compile(r"\w{3,}")
_BLOCK_FIRST = re.compile(r"[-*+>|] |\d+[.)] |```|~~~|\$\$|!\[")
"""How a text begins that nothing may stand in front of."""
_IN_BOLD = re.compile(r"\*\*\{(\w+)\}\*\*")
"""The name of a word that a prompt shows in bold."""
_BLANK_LINES = lazy_pattern(r"\n{3,}")


class Place(Struct, frozen=True):
    """Where in a deck an item's cards go."""

    deck: str
    subject: str
    """What the deck, or the note, is about: prompts name it."""
    phase: str = ""
    concept: str = ""
    tags: tuple[str, ...] = ()


@cache
def prompts(language: str) -> Prompts:
    """The prompts that ship for a language.

    Raises:
        SettingsError: there are none.
    """
    folder = Path(__file__).with_name("prompts")
    known = sorted(file.stem for file in folder.glob("*.toml"))
    if language not in known:
        raise SettingsError(f"there are no prompts in the language '{language}'; known are {', '.join(known)}")
    return tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))


def compose(item: Item, place: Place, templates: Prompts, around: Around, first: int) -> list[Draft]:
    """The cards of one item: one for each facet that it has text for and that has a prompt.

    Args:
        item: what was found.
        place: where its cards go.
        templates: the prompts.
        around: what stands around the item's text.
        first: position of the first card in the deck; the others follow.
    """
    wanted = templates.get(item.kind, {})
    words = {name: readable(text, around) for name, text in item.words().items()}
    words["subject"] = place.subject
    anchor, tags = item.anchor, (*place.tags, item.kind)
    made: list[Draft] = []
    for facet, answer in item.facets().items():
        template = wanted.get(facet.partition(" ")[0])
        if template is None:
            continue
        own = {name: readable(text, around) for name, text in item.words_of(facet).items()}
        made.append(
            Draft(
                deck=place.deck,
                kind=item.kind,
                facet=facet,
                anchor=anchor,
                front=_filled(template, words | own),
                back=readable(answer, around),
                cloze=readable(item.cloze(facet), around),
                source=item.position,
                position=first + len(made),
                phase=place.phase,
                concept=place.concept,
                block_id=item.block_id,
                tags=tags,
            )
        )
    return made


def _filled(template: str, words: Mapping[str, str]) -> str:
    """The prompt; a line whose word the item does not have falls away.

    ``{about}`` is the subject, where the rest of the prompt does not speak of it. What stands in bold as a whole
    has no bold marks inside.
    """
    bare = {name: words[name].replace("**", "") for name in _in_bold(template)}
    filled = template.format_map({**words, **bare, "about": ""})
    if "{about}" in template:
        filled = _about(words["subject"], filled) + filled
    return (_BLANK_LINES.sub("\n\n", filled) if "\n\n\n" in filled else filled).strip()


@cache
def _in_bold(template: str) -> list[str]:
    return _IN_BOLD.findall(template)


def _about(subject: str, question: str) -> str:
    """The subject in front of a question that does not speak of it; over it, when that has several lines."""
    asked = {word.casefold().rstrip("s") for word in _WORD.findall(question)}
    spoken = {word.casefold().rstrip("s") for word in _WORD.findall(subject)}
    if asked & spoken or not spoken:
        return ""
    return f"*{subject}*\n\n" if "\n" in question or _BLOCK_FIRST.match(question) else f"*{subject}*: "
