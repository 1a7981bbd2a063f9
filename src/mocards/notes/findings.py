"""What is wrong in one note, seen by itself: one function a code, in a table.

Findings that need more than the note (its links, its cards, the date) are in :mod:`mocards.decks.findings`.
A finding that the author would call wrong is a defect: where a rule cannot be sure, it says nothing.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from mocards.model import Phase, Position, Problem
from mocards.notes.codes import SEVERITIES
from mocards.notes.concepts import Concept
from mocards.notes.dialect import Meanings
from mocards.notes.directives import Directive, Verb
from mocards.notes.encoding import Repair
from mocards.notes.entries import entries
from mocards.notes.labels import Labelled, label_of, labelled
from mocards.notes.outline import Line, LineKind
from mocards.notes.reading import Found, Part, Reading
from mocards.notes.wording import fold, is_placeholder, minutes, unadorned

Finder = Callable[[Reading, Sequence[Found]], Iterator[Problem]]
"""Finds the problems of one code; those found before are in ``reading.problems``."""


def findings(reading: Reading, found: Sequence[Found]) -> list[Problem]:
    """All problems of a note: those that the extractors met, then those of the table, in the note's order."""
    for finder in FINDERS.values():
        reading.problems.extend(finder(reading, found))
    return sorted(reading.problems, key=lambda problem: problem.position.line)


def _at(reading: Reading, code: str, line: int, words: str, message: str, hint: str) -> Problem:
    """A problem whose caret stands under ``words`` in their line."""
    text = reading.outline.texts[line - 1]
    start = text.find(words) + 1 if words else 0
    return Problem(code, SEVERITIES[code], reading.at(line), message, hint, start, start + len(words) if start else 0)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _lines(numbers: Sequence[int]) -> str:
    """``line 3``, ``lines 3, 7, 9``, ``lines 3, 7, 9 and 12 more``."""
    shown = list(dict.fromkeys(numbers))
    more = f" and {len(shown) - 8} more" if len(shown) > 9 else ""
    listed = ", ".join(map(str, shown[:8] if more else shown))
    return f"{'lines' if len(shown) > 1 else 'line'} {listed}{more}"


def _clipped(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


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
            f"{_counted(len(repairs), 'place')} with damaged characters, repaired while reading: "
            f"{_lines([repair.line for repair in repairs])}",
            f"'{first.before}' was meant to be '{first.after}'; 'mocards check --fix' mends the note",
            start,
            start + len(first.before) if start else 0,
        )
    ]


def merge_conflict(reading: Reading, _: Sequence[Found]) -> Iterator[Problem]:
    """Passages that git left in two versions."""
    for conflict in reading.outline.conflicts:
        yield _at(
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
_LEFT = re.compile(r"\[[^\W\d_][^\[\]]*\](?![\[(:])|\{\{[^{}]+\}\}|<%.*?%>|YYYY-MM-DD")
_WORD_LEFT = re.compile(r"(?:TODO|TBD|FIXME|XXX|WIP|TBA)\b[.:!]?|\.{3,}|…|coming soon", re.IGNORECASE)
_BRACKET_LEFT = re.compile(r"\[(?<!\[\[)[^\W\d_][^\[\]]*\](?![\[(:])")
_SIGNS_LEFT = (
    *("{{", "<%", "yyyy-mm-dd", "...", "…"),
    *("todo", "tbd", "fixme", "xxx", "wip", "tba", "coming soon"),
)
"""One of these, or a bracket, is in whatever the patterns above find."""


def placeholder(reading: Reading, _: Sequence[Found]) -> Iterator[Problem]:
    """Places of a template that nobody filled in: one problem a part."""
    done = 0
    folded = reading.text.casefold()
    signs = [sign for sign in _SIGNS_LEFT if sign in folded]
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
            if (line.number in signed or ("[" in line.text and _BRACKET_LEFT.search(line.text)))
            and (words := _left(line))
        ]
        if left:
            line, words = left[0]
            others = f" ({_lines([line.number for line, _ in left])})" if len(left) > 1 else ""
            yield _at(
                reading,
                "placeholder",
                line.number,
                words,
                f"'{_clipped(words, 40)}' was never filled in{others}",
                "fill it in, or delete the part",
            )


def _left(line: Line) -> str:
    """The place to be filled that is most of a line; empty when there is none."""
    if line.kind not in (LineKind.TEXT, LineKind.HEADING):
        return ""
    text = line.text.lstrip("> \t#")
    label = label_of(text)
    listed = entries([Line(line.number, text)])
    shown = label.rest if label and label.colon else listed[0].head if listed else text
    shown = shown.strip("*_ ")
    if _WORD_LEFT.fullmatch(shown):
        return shown
    slot = _LEFT.search(shown)
    return slot[0] if slot and is_placeholder(shown) else ""


# ---- the path --------------------------------------------------------------------------------------


def _entries(found: Sequence[Found]) -> list[tuple[Concept, int]]:
    """The entries of the paths, each with the line after its last one."""
    return [(one.item, one.end) for one in found if isinstance(one.item, Concept)]


_NUMBER = re.compile(r"(\d{1,8})([a-z]?)")


def numbering(reading: Reading, found: Sequence[Found]) -> Iterator[Problem]:
    """Numbers of the path's entries that have a gap or stand twice; a list that is folded away has its own."""
    numbered = [(concept, match) for concept, _ in _entries(found) if (match := _NUMBER.fullmatch(concept.number))]
    folded = _folded(reading) if numbered else frozenset()
    numbered = [(concept, match) for concept, match in numbered if concept.position.line not in folded]
    if len({match[0] for _, match in numbered}) == 1:
        return  # all are 1.: Markdown counts them itself
    for (before, old), (after, new) in pairwise(numbered):
        first, second = int(old[1]), int(new[1])
        if second == first + 1 or (second == 1 and before.phase != after.phase):
            continue
        if second == first and (new[2] or old[2]) and new[2] != old[2]:
            continue
        between = reading.outline.texts[before.position.line : after.position.line - 1]
        if any(re.match(rf"\W{{0,12}}{number}[a-z]?[.)]", text) for number in (first, second - 1) for text in between):
            continue  # an entry that gives no card stands between them
        twice = old[0] == new[0]
        yield _at(
            reading,
            "numbering",
            after.position.line,
            new[0],
            f"the number {new[0]} stands twice" if twice else f"{new[0]} comes after {old[0]}",
            "number the entries on; alternatives may be 5a. and 5b.",
        )


_FOLDING = re.compile(r"<(/?)details\b", re.IGNORECASE)


def _folded(reading: Reading) -> frozenset[int]:
    """The lines between ``<details>`` and ``</details>``."""
    folded, depth = set(), 0
    for line in reading.outline.numbered if "<details" in reading.text.casefold() else ():
        if line.kind not in (LineKind.FENCE, LineKind.CODE, LineKind.COMMENT):
            depth = max(depth + sum(-1 if tag[1] else 1 for tag in _FOLDING.finditer(line.text)), 0)
        if depth:
            folded.add(line.number)
    return frozenset(folded)


def unknown_label(reading: Reading, found: Sequence[Found]) -> Iterator[Problem]:
    """Bold labels under entries that say nothing else, and labels that are nearly known: each wording once."""
    known, besides = reading.dialect.labels["entry"], reading.dialect.labels.get("besides")
    places: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for concept, end in _entries(found):
        if concept.why and concept.covers:
            continue
        for text in _labels_under(reading, concept.position.line, end):
            if not known.of(text.label) and not (besides and besides.of(text.label)):
                silent = not (concept.why or concept.covers)
                if silent or _nearest(fold(text.label), known):
                    places[fold(text.label)].append((text.line, text.label))
    for wording, labels in places.items():
        line, label = labels[0]
        near = _nearest(wording, known)
        more = f", here and {_counted(len(labels) - 1, 'time')} more" if len(labels) > 1 else ""
        yield _at(
            reading,
            "unknown-label",
            line,
            label,
            f"no meaning is known for the label '{_clipped(label)}'{more}, so its text is on no card",
            f"did you mean '{near}'?" if near else "use a known label, or add it to [dialect.labels.entry]",
        )


def _nearest(wording: str, known: Meanings) -> str:
    """The known label that a wording is a slip of; empty when it is another word."""
    near = difflib.get_close_matches(wording, [*known.exact, *known.beginnings], n=1, cutoff=0.85)
    return near[0] if near else ""


def _labels_under(reading: Reading, start: int, end: int) -> list[Labelled]:
    """The bold labels among the lines of one entry."""
    lines = reading.outline.lines(start, end)
    own = entries(lines[:1])
    body = entries(lines)[0].body if own else tuple(lines[1:])
    marked = [line for line in body if line.kind == LineKind.TEXT]
    texts = labelled(marked, reading.dialect.labels["entry"])
    return [text for text in texts if text.label and (label := label_of(_line_of(marked, text.line))) and label.strong]


def _line_of(lines: Sequence[Line], number: int) -> str:
    return next((line.text for line in lines if line.number == number), "")


def phase_time_mismatch(reading: Reading, found: Sequence[Found]) -> Iterator[Problem]:
    """Times of entries that do not add up to their phase's, and of phases to the total."""
    of_phase: dict[int, list[Concept]] = defaultdict(list)
    phases: dict[int, Phase] = {}
    for concept, _ in _entries(found):
        if concept.phase and concept.phase.position:
            phases[concept.phase.position.line] = concept.phase
            of_phase[concept.phase.position.line].append(concept)
    for line, phase in phases.items():
        least, most = _spans(of_phase[line])
        if phase.minutes and most and not _agree(phase.minutes, least, most, reading.outline.texts[line - 1]):
            complete = all(concept.minutes for concept in of_phase[line])
            if complete or least > phase.minutes:
                yield _mismatch(reading, line, phase.minutes, least, "its entries", "the phase")
    yield from _total_mismatch(reading, list(phases.values()))


def _spans(concepts: Sequence[Concept]) -> tuple[int, int]:
    """The least and the most minutes that the entries take: of alternatives (5a, 5b) one is enough."""
    times: dict[str, list[int]] = defaultdict(list)
    for place, concept in enumerate(concepts):
        number = _NUMBER.fullmatch(concept.number)
        times[number[1] if number and number[2] else f"#{place}"].append(concept.minutes or 0)
    return sum(map(min, times.values())), sum(map(sum, times.values()))


_ROUGH = re.compile(r"~|≈|about|around|approx|circa|\bca\b|env\.|environ|etwa|unos|unas|\+")


def _agree(said: int, least: int, most: int, text: str) -> bool:
    """Whether a stated time is what the parts take: rounded to half an hour, or roughly when it says *about*."""
    slack = said // 4 if _ROUGH.search(text.casefold()) else 14 if said % 30 == 0 else 0
    return least - slack <= said <= most + slack


def _mismatch(reading: Reading, line: int, said: int, parts: int, what: str, whole: str) -> Problem:
    words = next(
        (found[0] for found in re.finditer(r"\d[\w.,: ]*", reading.outline.texts[line - 1]) if minutes(found[0])), ""
    )
    return _at(
        reading,
        "phase-time-mismatch",
        line,
        words.rstrip(),
        f"{whole} takes {_hours(said)}, but {what} add up to {_hours(parts)}",
        "correct whichever is wrong",
    )


def _total_mismatch(reading: Reading, phases: Sequence[Phase]) -> Iterator[Problem]:
    """The total time of the whole map against its phases; a project or a rest may take what is left over."""
    header = reading.dialect.labels["header"]
    total = next(
        (
            (line, time)
            for part in reading.parts_of("progress")
            for line in part.lines
            if header.of(line.text.strip("-*| \t").partition(":")[0]) == "total"
            and (time := minutes(line.text.partition(":")[2])) is not None
        ),
        None,
    )
    if total is None or not phases or any(phase.minutes is None for phase in phases):
        return
    line, said = total
    parts = sum(phase.minutes or 0 for phase in phases)
    more_to_come = any(part.meaning == "project" for part in reading.parts)
    if _agree(said, parts, parts, line.text) or (said > parts and more_to_come):
        return
    yield _mismatch(reading, line.number, said, parts, "its phases", "the whole")


def _hours(time: int) -> str:
    """``45min``, ``2h``, ``1h30``: as notes write it."""
    hours, rest = divmod(time, 60)
    return f"{hours}h{rest:02}" if hours and rest else f"{hours}h" if hours else f"{rest}min"


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
    return _at(reading, "empty-section", part.line, part.title, message, hint)


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
            yield _at(
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
