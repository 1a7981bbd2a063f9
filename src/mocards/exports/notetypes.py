"""What a card looks like in Anki: the notetype with its fields, templates and style.

Every id here is fixed for ever: with them Anki takes a changed notetype as an update; without them it
makes a second one and leaves the learner's cards behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHANGED = 1_795_478_400
"""When a notetype changed last, in seconds since 1970: Anki takes over what is newer. Raise it with every change."""


@dataclass(frozen=True, slots=True)
class Notetype:
    """A notetype with the ids that it keeps for ever."""

    id: int
    name: str
    cloze: bool
    fields: tuple[dict[str, Any], ...]
    """In the order of a note's fields. New ones go to the end, with an id that no other had."""
    templates: tuple[dict[str, Any], ...]


_PROMPT = """<div class="context">{{Context}}</div>
<div class="prompt">{{Prompt}}</div>"""
_TYPED = '{{#Typed}}<div class="typed">{{type:Typed}}</div>{{/Typed}}'
_REST = """{{#Extra}}<div class="extra">{{Extra}}</div>{{/Extra}}
<div class="source">{{Source}}</div>"""
_CLOZE = """<div class="context">{{Context}}</div>
<div class="prompt cloze-text">{{cloze:Prompt}}</div>"""

QUESTION = Notetype(
    id=1_764_201_600_001,
    name="mocards question",
    cloze=False,
    fields=(
        {"name": "Prompt", "id": 7_205_759_403_792_001},
        {"name": "Answer", "id": 7_205_759_403_792_002},
        {"name": "Context", "id": 7_205_759_403_792_003},
        {"name": "Source", "id": 7_205_759_403_792_004},
        {"name": "Extra", "id": 7_205_759_403_792_005},
        {"name": "Id", "id": 7_205_759_403_792_006},
        {"name": "Typed", "id": 7_205_759_403_792_007},
    ),
    templates=(
        {
            "name": "Question",
            "id": 7_205_759_403_793_001,
            "qfmt": f"{_PROMPT}\n{_TYPED}",
            "afmt": f'{_PROMPT}\n<hr id="answer">\n{_TYPED}\n<div class="answer">{{{{Answer}}}}</div>\n{_REST}',
        },
    ),
)
"""A prompt with its answer. Where the field ``Typed`` holds something, Anki asks to type it: no notetype of its
own, since Anki never moves a note from one notetype to another, and an author may change his mind."""

CLOZE = Notetype(
    id=1_764_201_600_002,
    name="mocards cloze",
    cloze=True,
    fields=(
        {"name": "Prompt", "id": 7_205_759_403_794_001},
        {"name": "Answer", "id": 7_205_759_403_794_002},
        {"name": "Context", "id": 7_205_759_403_794_003},
        {"name": "Source", "id": 7_205_759_403_794_004},
        {"name": "Extra", "id": 7_205_759_403_794_005},
        {"name": "Id", "id": 7_205_759_403_794_006},
    ),
    templates=({"name": "Cloze", "id": 7_205_759_403_795_001, "qfmt": _CLOZE, "afmt": f"{_CLOZE}\n{_REST}"},),
)
"""A text with a gap: ``Prompt`` holds the whole of it, with Anki's mark around what is hidden."""

BY_ID = {notetype.id: notetype for notetype in (QUESTION, CLOZE)}

_LIGHT = {
    "paper": "#fbfaf7",
    "ink": "#26282c",
    "quiet": "#6b7078",
    "line": "#dedad2",
    "code": "#f1eee8",
    "accent": "#9a4b1c",
}
_DARK = {
    "paper": "#1e2024",
    "ink": "#e4e2dc",
    "quiet": "#979ca6",
    "line": "#3a3e45",
    "code": "#292c32",
    "accent": "#e8a36f",
}
_TOKENS = {
    ("k", "kd", "kn", "kr", "kt", "ow"): ("#8b2f6f", "#d79bc7"),
    ("s", "s1", "s2", "sb", "sd", "se", "si", "sx"): ("#2f6b3a", "#9fcf9f"),
    ("c", "c1", "ch", "cm", "cs"): ("#7a7f87", "#8b919c"),
    ("m", "mi", "mf", "mh", "mo", "l"): ("#8a5a00", "#e2bf7a"),
    ("nb", "nf", "nc", "nt", "nl"): ("#2b5a95", "#93b9ea"),
    ("na", "nv", "vi", "vg"): ("#7a4a1c", "#dcb38c"),
    ("o", "p"): ("#4d525a", "#b8bcc4"),
}
"""Pygments' short names of tokens → colour by day and by night."""


def style() -> str:
    """The style sheet of all notetypes: for day and night, phone and desk, without a script."""
    return f"{_BASE}\n{_colours('.card', _LIGHT, 0)}\n" + "\n".join(
        _colours(night, _DARK, 1) for night in (".card.nightMode", ".card.night_mode")
    )


def _colours(card: str, names: dict[str, str], column: int) -> str:
    rules = [
        f"{card} {{ color: {names['ink']}; background-color: {names['paper']}; }}",
        f"{card} .context, {card} .source, {card} .source a, {card} blockquote {{ color: {names['quiet']}; }}",
        f"{card} hr, {card} th, {card} td, {card} blockquote {{ border-color: {names['line']}; }}",
        f"{card} code, {card} pre {{ background-color: {names['code']}; }}",
        f"{card} a, {card} .prompt strong {{ color: {names['accent']}; }}",
    ]
    for kinds, colours in _TOKENS.items():
        rules.append(f"{', '.join(f'{card} .k-{kind}' for kind in kinds)} {{ color: {colours[column]}; }}")
    return "\n".join(rules)


_BASE = """.card {
  font-family: "Iowan Old Style", Charter, Georgia, "Noto Serif", serif;
  font-size: 20px; line-height: 1.5; text-align: left;
  max-width: 36em; margin: 0 auto; padding: 0.6em 1em; overflow-wrap: break-word;
}
.context { font-family: system-ui, sans-serif; font-size: 0.66em; letter-spacing: 0.02em; margin-bottom: 1.2em; }
.prompt { font-size: 1.1em; }
.prompt p:first-child, .answer p:first-child { margin-top: 0; }
hr { border: 0; border-top: 1px solid; margin: 1.2em 0; }
.source { font-family: system-ui, sans-serif; font-size: 0.62em; margin-top: 2em; }
.source a { text-decoration: none; border-bottom: 1px dotted; }
ul, ol { padding-left: 1.3em; }
li { margin: 0.2em 0; }
li.task-list-item { list-style: none; margin-left: -1.2em; }
blockquote { margin: 0.8em 0; padding-left: 0.9em; border-left: 3px solid; }
code { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.82em;
  padding: 0.1em 0.3em; border-radius: 4px; }
pre { padding: 0.7em 0.9em; border-radius: 6px; overflow-x: auto; line-height: 1.35; }
pre code { padding: 0; background: none !important; white-space: pre; }
table { border-collapse: collapse; font-size: 0.88em; display: block; overflow-x: auto; }
th, td { border: 1px solid; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
@media (max-width: 480px) { .card { font-size: 18px; padding: 0.4em 0.7em; } }"""
