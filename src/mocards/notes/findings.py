"""What is wrong in one note, seen by itself: one function a code, in a table.

Findings that need more than the note (its links, its cards, the date) are in :mod:`mocards.decks.findings`.
A finding that the author would call wrong is a defect: where a rule cannot be sure, it says nothing.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from mocards.model import Position, Problem
from mocards.notes.codes import SEVERITIES
from mocards.notes.directives import Directive, Verb
from mocards.notes.encoding import Repair
from mocards.notes.entries import entries
from mocards.notes.frontmatter import line_of
from mocards.notes.outline import LineKind
from mocards.notes.path_findings import numbering, phase_time_mismatch, unknown_label
from mocards.notes.reading import Found, Part, Reading
from mocards.notes.telling import clipped, counted, lines_named, problem_at
from mocards.notes.templates import DATES, left_open
from mocards.notes.wording import has_slot, holds, unadorned
from mocards.patterns import lazy_pattern

Finder = Callable[[Reading, Sequence[Found]], Iterator[Problem]]
"""Finds the problems of one code; those found before are in ``reading.problems``."""


def findings(reading: Reading, found: Sequence[Found]) -> list[Problem]:
    """All problems of a note: those that the extractors met, then those of the table, in the note's order."""
    for finder in FINDERS.values():
        reading.problems.extend(finder(reading, found))
    return sorted(reading.problems, key=lambda problem: problem.position.line)


# ---- damage ----------------------------------------------------------------------------------------


def mojibake(path: str, repairs: Sequence[Repair], texts: Sequence[str]) -> list[Problem]:
    """Text that went through a wrong decoder. It is repaired while it is read, so it is not in the table.

    Args:
        path: of the note.
        repairs: the damaged places.
        texts: the lines as they are on the disk, damage included.
    """
    if not repairs:
        return []
    first = repairs[0]
    start = texts[first.line - 1].find(first.before) + 1
    return [
        Problem(
            "mojibake",
            SEVERITIES["mojibake"],
            Position(path, first.line),
            f"{counted(len(repairs), 'place')} with damaged characters, repaired while reading: "
            f"{lines_named([repair.line for repair in repairs])}",
            f"'{first.before}' was meant to be '{first.after}'; 'mocards check --fix' mends the note",
            start,
            start + len(first.before) if start else 0,
        )
    ]


def merge_conflict(reading: Reading, _: Sequence[Found]) -> Iterator[Problem]:
    """Passages that git left in two versions."""
    for conflict in reading.outline.conflicts:
        yield problem_at(
            reading,
            "merge-conflict",
            conflict.line,
            reading.outline.texts[conflict.line - 1],
            f"git left two versions, up to line {conflict.end - 1}; the upper one is read, and the note loses no card",
            "keep what is right of both, and delete the lines of '<<<<<<<', '=======' and '>>>>>>>'",
        )


# ---- what a template left --------------------------------------------------------------------------

_FILLED = frozenset({"path", "terms", "ideas", "pitfalls", "summary", "uses", "good", "bad", "questions", "objective"})
"""Meanings of the parts that an author fills."""
_BRACKET_LEFT = lazy_pattern(r"\[(?<!\[\[)[^\W\d_][^\[\]]*\](?![\[(:])")
_SIGNS_LEFT = (
    *("{{", "<%", "yyyy-mm-dd", "...", "…"),
    *("todo", "tbd", "fixme", "xxx", "wip", "tba", "coming soon"),
)
"""One of these, or a bracket, is in whatever the patterns above find."""


def placeholder(reading: Reading, found: Sequence[Found]) -> Iterator[Problem]:
    """Places of a template that nobody filled in: one problem a part, and one for the date."""
    yield from _date_left_open(reading)
    gaps = {line for one in found if one.item.kind == "cloze" for line in range(one.item.position.line, one.end)}
    done = 0
    folded = reading.text.casefold()
    signs = [sign for sign in _SIGNS_LEFT if holds(folded, sign)]
    signed = {
        number
        for number, text in enumerate(folded.split("\n") if signs else (), 1)
        if any(map(text.__contains__, signs))
    }
    for part in reading.parts:
        if part.meaning not in _FILLED or part.line < done:
            continue
        done = part.end
        left = [
            (line, words)
            for line in part.lines
            if line.number not in gaps
            and (line.number in signed or ("[" in line.text and _BRACKET_LEFT.search(line.text)))
            and (words := left_open(line))
        ]
        if left:
            line, words = left[0]
            others = f" ({lines_named([line.number for line, _ in left])})" if len(left) > 1 else ""
            yield problem_at(
                reading,
                "placeholder",
                line.number,
                words,
                f"'{clipped(words, 40)}' was never filled in{others}",
                "fill it in, or delete the part",
            )


def _date_left_open(reading: Reading) -> Iterator[Problem]:
    """The date in the front matter of a note that is otherwise written."""
    for key in DATES:
        for value in reading.outline.front.get(key, ()):
            if has_slot(value):
                line = line_of(reading.outline.texts, key)
                message = f"'{clipped(value, 40)}' was never filled in"
                yield problem_at(reading, "placeholder", line, value, message, f"fill it in, or delete '{key}'")


# ---- sections that give nothing --------------------------------------------------------------------

_GIVING = {
    "path": "no entry",
    "pitfalls": "no pitfall",
    "terms": "no term",
    "ideas": "no idea",
    "questions": "no question",
    "summary": "no summary",
    "uses": "no use",
}
"""Meaning of a part that should give cards → what it lacks."""
_OF_CONCEPT_NOTES = frozenset({"summary", "uses"})


def empty_section(reading: Reading, found: Sequence[Found]) -> Iterator[Problem]:
    """Parts that should give cards and hold nothing, or a path whose entries were not recognised."""
    told = sorted([one.item.position.line for one in found] + [problem.position.line for problem in reading.problems])
    for part in reading.parts:
        lacks = _GIVING.get(part.meaning)
        if not lacks or part.rest or (reading.is_moc and part.meaning in _OF_CONCEPT_NOTES):
            continue
        if bisect_left(told, part.line) < bisect_left(told, part.end):
            continue
        if not _is_filled(part):
            yield _empty(reading, part, f"'{unadorned(part.title)}' is empty: {lacks} to make a card of")
        elif part.meaning == "path" and (count := len(entries(part.lines))):
            entries_of_it = "the one entry" if count == 1 else f"the {count} entries"
            yield _empty(reading, part, f"nothing of {entries_of_it} of this path gives a card")


def _is_filled(part: Part) -> bool:
    """Whether anything stands in a part besides rules, comments and quote marks."""
    return any(line.text.strip(" \t>-*") for line in part.lines if line.kind not in (LineKind.COMMENT, LineKind.RULE))


def _empty(reading: Reading, part: Part, message: str) -> Problem:
    hint = "fill it, or take the heading out; 'mocards explain NOTE' shows how each line was read"
    return problem_at(reading, "empty-section", part.line, part.title, message, hint)


# ---- directives ------------------------------------------------------------------------------------


def unknown_directives(
    reading: Reading, wishes: Sequence[Directive], kinds: Sequence[str], codes: Sequence[str]
) -> Iterator[Problem]:
    """Directives that mocards does not understand: an author who is not told would believe that they work."""
    known: Mapping[str, Sequence[str]] = {Verb.SKIP: kinds, Verb.ALLOW: codes}
    for wish in wishes:
        wrong = [(wish.verb, [verb.value for verb in Verb])] if wish.verb not in known else []
        wrong += [(name, list(known[wish.verb])) for name in wish.names if wish.verb in known] if not wrong else []
        for name, choices in wrong:
            if name in choices:
                continue
            near = difflib.get_close_matches(name, choices, n=1)
            what = "directive" if name == wish.verb else "kind of items" if wish.verb == Verb.SKIP else "finding"
            yield problem_at(
                reading,
                "unknown-directive",
                wish.at,
                name,
                f"there is no {what} '{name}', so this directive does nothing",
                f"did you mean '{near[0]}'?" if near else f"known are {', '.join(choices)}",
            )


FINDERS: Mapping[str, Finder] = {
    "merge-conflict": merge_conflict,
    "placeholder": placeholder,
    "numbering": numbering,
    "unknown-label": unknown_label,
    "phase-time-mismatch": phase_time_mismatch,
    "empty-section": empty_section,
}
"""Code → what finds it in a note. ``empty-section`` comes last: it keeps silent where another one speaks."""
