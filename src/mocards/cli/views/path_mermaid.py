"""A learning path as a Mermaid flowchart, which Obsidian and GitHub draw inside a note."""

from __future__ import annotations

from collections.abc import Iterator

from mocards.cli.views.path_text import heading
from mocards.cli.views.wording import flat, percent
from mocards.study.path import Standing, Stop, Way

CLASSES = {
    "firm": "fill:#2f9e6e,stroke:#1f7a53,color:#fff",
    "met": "fill:#f2c14e,stroke:#b98a1d,color:#222",
    "next": "fill:#3b7dd8,stroke:#23569c,color:#fff",
    "unmet": "fill:#e9ecef,stroke:#adb5bd,color:#495057",
}
"""Class → its look. Every class names its text's colour, so that it is read on light and dark pages."""
_ENTITIES = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"})
"""Mermaid's own way of writing what would end a label or begin HTML."""


def flowchart(way: Way) -> str:
    """The flowchart's source."""
    return "\n".join(["flowchart TD", *_nodes(way), *_ends(way), *_classes()])


def _nodes(way: Way) -> Iterator[str]:
    last, number = "", 0
    for place, stretch in enumerate(way.stretches, start=1):
        yield f'  subgraph phase{place}["{_label(heading(stretch, place))}"]'
        links = []
        for stop in stretch.stops:
            number += 1
            yield f'    step{number}["{_stop(stop)}"]:::{_class(stop)}'
            if last:
                links.append(f"  {last} --> step{number}")
            last = f"step{number}"
        yield "  end"
        yield from links


def _ends(way: Way) -> Iterator[str]:
    """The practice project and the next steps, behind the last concept."""
    said, last = way.deck.description, f"step{sum(len(stretch.stops) for stretch in way.stretches)}"
    if not way.stretches:
        return
    if said.project:
        yield f"  {last} --> project([Practice project]):::{'next' if way.project_is_open else 'unmet'}"
        last = "project"
    if said.next_steps:
        steps = "<br/>".join(_label(step.split(":")[0]) for step in said.next_steps)
        yield f'  {last} --> onward(["{steps}"]):::{"next" if way.is_done else "unmet"}'


def _classes() -> Iterator[str]:
    for name, look in CLASSES.items():
        yield f"  classDef {name} {look}"


def _stop(stop: Stop) -> str:
    step = stop.step
    stars = f" {'★' * min(step.stars, 5)}" if step.stars else ""
    number = f"{step.number}. " if step.number else ""
    return f"{_label(number + step.title)}{stars}<br/>{_standing(stop.standing)}"


def _standing(standing: Standing) -> str:
    return f"{percent(standing.mastery)} firm" if standing.cards else "no cards"


def _class(stop: Stop) -> str:
    if stop.is_next:
        return "next"
    if stop.standing.cards and stop.standing.is_firm:
        return "firm"
    return "met" if stop.standing.met else "unmet"


def _label(text: str) -> str:
    return flat(text).translate(_ENTITIES)
