"""Every line of a note has an account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.notes.accounts import Role, accounts
from mocards.notes.note import read_closely

NOTE = """
---
tags: [moc]
---
# MOC - Beds

> **What**: All about beds
>

Some words.

## Learning Path

### Phase 1: Soil (1h)

**Goal**: Know it

1. **[[soil]]** (1h)
   - **Why now**: It is below

2. read a leaflet

<!-- later -->

## Practice Project

- **[[bed]]** (2h)

## Notes

- **[[other]]** (2h)

```
1. **[[code]]** (1h)
```

---

## Pitfalls

- Digging wet soil (wait)
- Only a mistake
- [name] ([remedy])

## Table of Contents

- [[#Pitfalls]]

## Old

<!-- mocards: skip -->

**Core concepts**:
- **Loam**: sand and clay
"""
TOLD = {
    1: (Role.NOTHING, "front matter"),
    2: (Role.NOTHING, "front matter"),
    4: (Role.TITLE, "the title of the note"),
    5: (Role.BLANK, ""),
    6: (Role.DESCRIPTION, "describes the deck"),
    7: (Role.BLANK, ""),
    9: (Role.NOTHING, "text outside any part that gives cards"),
    11: (Role.TITLE, "a title that announces 'path'"),
    13: (Role.TITLE, "a phase of the path"),
    15: (Role.DESCRIPTION, "the goal of the phase"),
    17: (Role.ITEM, "concept: entry of the learning path"),
    18: (Role.PART, "part of the concept of line 17"),
    20: (
        Role.NOTHING,
        "under 'Learning Path', but not an entry of a learning path: no link, time, stars or known label",
    ),
    22: (Role.NOTHING, "a comment"),
    26: (Role.DESCRIPTION, "describes the deck ('Practice Project')"),
    30: (Role.NOTHING, "under 'Notes', whose lists give no cards"),
    33: (Role.NOTHING, "code"),
    36: (Role.NOTHING, "a rule"),
    40: (Role.ITEM, "pitfall: mistake with its remedy"),
    41: (
        Role.PROBLEM,
        "pitfall-without-remedy: the pitfall 'Only a mistake' says neither what comes of it nor what to do instead",
    ),
    42: (Role.PROBLEM, "placeholder: '[name]' was never filled in"),
    46: (Role.NOTHING, "under 'Table of Contents', whose lists give no cards"),
    48: (Role.SKIPPED, "skipped by the author: (line 50)"),
    50: (Role.NOTHING, "the author's directive: skip, for lines 48 to 54"),
    53: (Role.SKIPPED, "skipped by the author: (line 50)"),
}


@pytest.fixture(scope="module")
def told():
    return {one.line: one for one in accounts(read_closely("moc-beds.md", NOTE.lstrip("\n").encode()))}


@pytest.mark.parametrize("line", TOLD)
def test_a_line_is_accounted_for(told, line):
    assert (told[line].role, told[line].reason) == TOLD[line]


@pytest.mark.parametrize(
    ("text", "line", "role", "reason"),
    [
        (
            "# [Topic]\n\ntext\n",
            3,
            Role.NOTHING,
            "the note is a template: its title, or its date and text, are still to be filled in",
        ),
        (
            "# A\n\n## Minimal Example\n\ntext\n",
            5,
            Role.NOTHING,
            "under 'Minimal Example', which is no part that gives cards",
        ),
        ("# A\n\n## Pitfalls\n\nfew words\n", 5, Role.NOTHING, "text under 'Pitfalls' that belongs to no item"),
        ("# A\n\n    code\n", 3, Role.NOTHING, "code: it is indented by four blanks or more"),
        ("# A\n\n| a | b |\n| - | - |\n", 3, Role.NOTHING, "a table"),
        ("# A\n\n<div>x</div>\n", 3, Role.NOTHING, "HTML"),
        ("# A\n\n**Last updated**: 2025-01-01\n", 3, Role.DESCRIPTION, "a date or the like"),
        ("# A\n\n## TL;DR\n\nTODO\n", 5, Role.PROBLEM, "placeholder: 'TODO' was never filled in"),
    ],
)
def test_other_lines_too(text, line, role, reason):
    account = accounts(read_closely("a.md", text.encode()))[line - 1]
    assert (account.role, account.reason) == (role, reason)


def test_what_is_no_text_has_no_lines():
    assert accounts(read_closely("a.md", b"\x89PNG\0\0\0\1\2\3\4\5\6\7")) == ()


LINES = st.sampled_from([*NOTE.split("\n"), "%%", "<!--", "-->", "> [!note] Pitfalls", "> - a (b)", "<details>", "\t"])


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_no_line_is_left_out_and_none_without_a_reason(text):
    close = read_closely("moc-a.md", text.encode())
    told = accounts(close)
    lines = text.split("\n")
    assert [one.text for one in told] == (lines[:-1] if len(lines) > 1 and not lines[-1] else lines)
    assert all(one.reason for one in told if one.role != Role.BLANK)
    starts = {one.item for one in told if one.role == Role.ITEM}
    hidden = {mark.line for mark in close.note.marks}
    assert len(hidden) == len({one.line for one in told if one.line in hidden and one.item is not None})
    assert starts <= set(range(len(close.note.items)))
