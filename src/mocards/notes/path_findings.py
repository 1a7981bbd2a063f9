"""What is wrong in a learning path: its numbers, its times, its labels. One function a code."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mocards.model import Phase, Problem
from mocards.notes.concepts import Concept
from mocards.notes.dialect import Meanings
from mocards.notes.entries import entries
from mocards.notes.labels import Labelled, label_of, labelled
from mocards.notes.outline import Line, LineKind
from mocards.notes.reading import Found, Reading
from mocards.notes.telling import clipped, counted, problem_at
from mocards.notes.wording import fold, minutes
from mocards.patterns import lazy_pattern


def _entries(found: Sequence[Found]) -> list[tuple[Concept, int]]:
    """The entries of the paths, each with the line after its last one."""
    return [(one.item, one.end) for one in found if isinstance(one.item, Concept)]


_NUMBER = lazy_pattern(r"(\d{1,8})([a-z]?)")


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
        yield problem_at(
            reading,
            "numbering",
            after.position.line,
            new[0],
            f"the number {new[0]} stands twice" if twice else f"{new[0]} comes after {old[0]}",
            "number the entries on; alternatives may be 5a. and 5b.",
        )


_FOLDING = lazy_pattern(r"<(/?)details\b", re.IGNORECASE)


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
        more = f", here and {counted(len(labels) - 1, 'time')} more" if len(labels) > 1 else ""
        yield problem_at(
            reading,
            "unknown-label",
            line,
            label,
            f"no meaning is known for the label '{clipped(label)}'{more}, so its text is on no card",
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


_ROUGH = lazy_pattern(r"~|≈|about|around|approx|circa|\bca\b|env\.|environ|etwa|unos|unas|\+")


def _agree(said: int, least: int, most: int, text: str) -> bool:
    """Whether a stated time is what the parts take: rounded to half an hour, or roughly when it says *about*."""
    slack = said // 4 if _ROUGH.search(text.casefold()) else 14 if said % 30 == 0 else 0
    return least - slack <= said <= most + slack


def _mismatch(reading: Reading, line: int, said: int, parts: int, what: str, whole: str) -> Problem:
    words = next(
        (found[0] for found in re.finditer(r"\d[\w.,: ]*", reading.outline.texts[line - 1]) if minutes(found[0])), ""
    )
    return problem_at(
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
