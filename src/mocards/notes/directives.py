"""What authors tell mocards inside their notes: ``<!-- mocards: skip -->``, ``<!-- mocards: allow too-long -->``.

``skip`` makes no cards; with names of kinds behind it, none of these kinds. ``allow`` silences the findings that
it names. Either counts for the section that it stands in, up to the next heading of the same or a higher level;
right above a heading, for that heading's section; behind the text of a line, for that line; above all
headings, under the note's title or in the front matter (``mocards: skip``), for the whole note.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from mocards.notes.outline import LineKind, Outline, Section
from mocards.patterns import lazy_pattern


class Verb(StrEnum):
    """What a directive asks for."""

    SKIP = "skip"
    ALLOW = "allow"


class Directive(Struct, frozen=True):
    """One wish of the author's, and the lines that it counts for."""

    verb: str
    """As written; a :class:`Verb` when it is known."""
    names: tuple[str, ...]
    """Kinds of items for ``skip``, codes of findings for ``allow``; empty means all."""
    at: int
    """The line that it stands in."""
    start: int
    """The first line that it counts for."""
    end: int
    """The line after the last one."""

    def covers(self, line: int, name: str) -> bool:
        """Whether it speaks of what has this name in this line."""
        return self.start <= line < self.end and (not self.names or name in self.names)


_COMMENT = lazy_pattern(r"<!--\s*mocards\s*:\s*([\w-]*)([^<>]*?)\s*-->", re.IGNORECASE)
_NAMES = lazy_pattern(r"[\w.-]+")
_KEY = "mocards"
_OFF = frozenset({"false", "no", "off", "skip"})


def directives(outline: Outline) -> tuple[Directive, ...]:
    """All directives of a note, in its order."""
    return (*_in_front_matter(outline), *_in_comments(outline))


def skipped(wishes: Iterable[Directive], line: int, kind: str) -> bool:
    """Whether the author wants no card of this kind from this line."""
    return any(wish.verb == Verb.SKIP and wish.covers(line, kind) for wish in wishes)


def allowed(wishes: Iterable[Directive], line: int, code: str) -> bool:
    """Whether the author does not want to hear of this finding in this line."""
    return any(
        (wish.verb == Verb.ALLOW and wish.covers(line, code))
        or (wish.verb == Verb.SKIP and not wish.names and wish.start <= line < wish.end)
        for wish in wishes
    )


def _in_front_matter(outline: Outline) -> Iterator[Directive]:
    values = outline.front.get(_KEY, ())
    if not values:
        return
    line = next(
        (place for place, text in enumerate(outline.texts, start=1) if text.lower().startswith(_KEY)),
        1,
    )
    end = len(outline.texts) + 1
    for value in values:
        verb, *names = _NAMES.findall(value.lower()) or [""]
        if verb in _OFF:
            yield Directive(Verb.SKIP, tuple(names), line, 1, end)
        elif verb not in ("true", "yes", "on", ""):
            yield Directive(verb, tuple(names), line, 1, end)


def _in_comments(outline: Outline) -> Iterator[Directive]:
    sections: list[Section] | None = None
    for place, text in enumerate(outline.texts):
        if "<!--" not in text or outline.kinds[place] in (LineKind.FENCE, LineKind.CODE):
            continue
        found = _COMMENT.search(text)
        if found is None or text.count("`", 0, found.start()) % 2:
            continue
        if sections is None:
            sections = list(outline.walk())
        names = tuple(_NAMES.findall(found[2].lower()))
        alone = not (text[: found.start()].strip(" \t>-*") or text[found.end() :].strip())
        start, end = _reach(outline, sections, place) if alone else (place + 1, place + 2)
        yield Directive(found[1].lower(), names, place + 1, start, end)


def _reach(outline: Outline, sections: Sequence[Section], place: int) -> tuple[int, int]:
    """The lines that a comment on a line of its own counts for."""
    line = place + 1
    following = next((number for number in range(place + 1, len(outline.texts)) if outline.texts[number].strip()), -1)
    before = next((number for number in range(place - 1, -1, -1) if outline.texts[number].strip()), -1)
    under_heading = before >= 0 and outline.kinds[before] == LineKind.HEADING
    above_heading = following >= 0 and outline.kinds[following] == LineKind.HEADING
    if above_heading and (following == place + 1 or not under_heading):
        headed = next(section for section in sections if section.line >= following)
        return (1, len(outline.texts) + 1) if _is_title(headed, sections) else (line, headed.end)
    number = bisect_right(sections, line, key=lambda section: section.line) - 1
    inside = next((sections[other] for other in range(number, -1, -1) if sections[other].end > line), None)
    if inside is None or _is_title(inside, sections):
        return 1, len(outline.texts) + 1
    return (inside.line if under_heading else line), inside.end


def _is_title(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a section is the whole note, under its title."""
    return section is sections[0] and section.level == 1
