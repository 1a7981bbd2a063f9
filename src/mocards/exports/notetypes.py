"""What a card looks like in Anki: the notetypes with their fields, templates and style.

Every id here and every field is fixed for ever. Style and templates may be written anew: Anki takes them over.
A field more makes another notetype to it, and all the learner's notes a conflict, unless *Merge notetypes* is ticked.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

CHANGED = 1_795_478_400
"""When a notetype changed last, in seconds since 1970: Anki takes over what is newer. Raise it with every change."""


class Notetype(Struct, frozen=True):
    """A notetype with the ids that it keeps for ever."""

    id: int
    name: str
    cloze: bool
    fields: tuple[dict[str, Any], ...]
    """In the order of a note's fields."""
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

_DAY = {
    "paper": "#fbfaf7",
    "ink": "#26282c",
    "quiet": "#666b73",
    "line": "#dedad2",
    "code": "#f1eee8",
    "accent": "#9a4b1c",
    "good": "#2f6b3a",
    "bad": "#a3262a",
    "picture": "transparent",
}
_NIGHT = {
    "paper": "#1e2024",
    "ink": "#e4e2dc",
    "quiet": "#979ca6",
    "line": "#3a3e45",
    "code": "#292c32",
    "accent": "#e8a36f",
    "good": "#9fcf9f",
    "bad": "#f0908f",
    "picture": "#e9e6df",  # a drawing in black on nothing would be lost
}
_TOKENS = {
    "keyword": (("k", "kc", "kd", "kn", "kr", "kt", "ow"), "#8b2f6f", "#d79bc7"),
    "string": (("s", "s1", "s2", "sb", "sd", "se", "sh", "si", "sr", "sx"), "#2f6b3a", "#9fcf9f"),
    "comment": (("c", "c1", "ch", "cm", "cp", "cs"), "#6f747c", "#8b919c"),
    "number": (("m", "mb", "mf", "mh", "mi", "mo", "l", "ld"), "#8a5a00", "#e2bf7a"),
    "name": (("nb", "nc", "nf", "nl", "nn", "nt"), "#2b5a95", "#93b9ea"),
    "variable": (("na", "no", "nv", "vc", "vg", "vi"), "#7a4a1c", "#dcb38c"),
    "mark": (("o", "p"), "#4d525a", "#b8bcc4"),
}
"""Sort of token → Pygments' short names for it, its colour by day and by night."""
_AT_NIGHT = ".card.nightMode, .nightMode .card, .card.night_mode, .night_mode .card"
"""Anki's programs on desks, phones and the web say in these ways that it is night."""


def style() -> str:
    """The style sheet of all notetypes: for day and night, phone and desk, without a script."""
    day = _DAY | {sort: colours[1] for sort, colours in _TOKENS.items()}
    night = _NIGHT | {sort: colours[2] for sort, colours in _TOKENS.items()}
    tokens = (
        f"{', '.join(f'.k-{name}' for name in names)} {{ color: var(--{sort}); }}"
        for sort, (names, *_) in _TOKENS.items()
    )
    return "\n".join([f".card {{ {_variables(day)} }}", f"{_AT_NIGHT} {{ {_variables(night)} }}", _RULES, *tokens])


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


_RULES = """.card {
  font-family: "Iowan Old Style", Charter, Georgia, "Noto Serif", serif;
  font-size: 20px; line-height: 1.5; text-align: left; color: var(--ink); background-color: var(--paper);
  max-width: 36em; margin: 0 auto; padding: 0.6em 1em; overflow-wrap: break-word;
}
.context { font-family: system-ui, sans-serif; font-size: 0.66em; letter-spacing: 0.02em; margin-bottom: 1.2em;
  color: var(--quiet); }
.prompt { font-size: 1.1em; }
.prompt p:first-child, .answer p:first-child { margin-top: 0; }
.prompt strong, .cloze, a { color: var(--accent); }
.cloze { font-weight: bold; }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.2em 0; background: none; }
.extra { margin-top: 1.2em; font-size: 0.9em; }
.source { font-family: system-ui, sans-serif; font-size: 0.62em; margin-top: 2em; color: var(--quiet); }
.source a { color: inherit; text-decoration: none; border-bottom: 1px dotted; }
h1, h2, h3, h4, h5, h6 { font-size: 1em; margin: 0.8em 0 0.4em; }
ul, ol { padding-left: 1.3em; }
li { margin: 0.2em 0; }
li.task-list-item { list-style: none; margin-left: -1.2em; }
blockquote { margin: 0.8em 0; padding-left: 0.9em; border-left: 3px solid var(--line); color: var(--quiet); }
code, #typeans { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace !important; }
code { font-size: 0.82em; padding: 0.1em 0.3em; border-radius: 4px; background-color: var(--code); }
pre { padding: 0.7em 0.9em; border-radius: 6px; overflow-x: auto; line-height: 1.35; background-color: var(--code); }
pre code { padding: 0; background: none; white-space: pre; }
table { border-collapse: collapse; font-size: 0.88em; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
img { max-width: 100%; height: auto; max-height: 70vh; border-radius: 4px; background-color: var(--picture); }
mjx-container { max-width: 100%; overflow-x: auto; overflow-y: hidden; }
.typed { margin: 1em 0; }
input#typeans { width: 100%; box-sizing: border-box; font-size: 0.9em !important; padding: 0.4em 0.6em;
  color: var(--ink); background-color: var(--code); border: 1px solid var(--line); border-radius: 6px; }
code#typeans { display: block; font-size: 0.9em; padding: 0.5em 0.8em; border-radius: 6px; }
.typeGood { color: var(--good); background: none; }
.typeBad { color: var(--bad); background: none; text-decoration: line-through; }
.typeMissed { color: var(--bad); background: none; text-decoration: underline; }
@media (max-width: 480px) { .card { font-size: 18px; padding: 0.4em 0.7em; } }"""
