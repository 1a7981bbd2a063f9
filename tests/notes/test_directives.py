"""What authors switch off in their notes."""

from __future__ import annotations

import pytest

NOTE = """
    # MOC - Beds

    ## Learning Path

    1. **[[soil]]** (1h)

    ## Quick Reference

    **Core concepts**:
    - **Loam**: sand, silt and clay

    **Common pitfalls**:
    - Digging wet soil (wait until it crumbles)

    ### More

    **Common pitfalls**:
    - Watering at noon (water in the evening)
"""


def kinds(note):
    return [(item.kind, item.position.line) for item in note.items]


ALL = [("concept", 5), ("reference", 10), ("pitfall", 13), ("pitfall", 18)]


def put(at, comment):
    """The note with a comment as a line of its own before the line ``at``."""
    lines = NOTE.strip("\n").split("\n")
    return "\n".join([*lines[: at - 1], f"    {comment}", *lines[at - 1 :]])


@pytest.mark.parametrize(
    ("at", "comment", "left"),
    [
        (1, "<!-- mocards: nothing -->", [(kind, line + 1) for kind, line in ALL]),
        (1, "<!-- mocards: skip -->", []),
        (2, "<!-- mocards: skip -->", []),
        (8, "<!-- mocards: skip -->", [("concept", 5)]),
        (9, "<!-- mocards: skip -->", [("concept", 5)]),
        (7, "<!-- mocards: skip -->", [("concept", 5)]),
        (12, "<!-- mocards: skip -->", [("concept", 5), ("reference", 10)]),
        (16, "<!-- mocards: skip -->", [("concept", 5), ("reference", 10), ("pitfall", 13)]),
        (8, "<!-- mocards: skip pitfall -->", [("concept", 5), ("reference", 11)]),
        (8, "<!--MOCARDS:skip pitfall, reference-->", [("concept", 5)]),
        (8, "<!-- mocards: skip question -->", [("concept", 5), ("reference", 11), ("pitfall", 14), ("pitfall", 19)]),
    ],
)
def test_a_section_is_switched_off(read, at, comment, left):
    assert kinds(read(put(at, comment))) == left


def test_one_line_is_switched_off(read):
    text = NOTE.replace("silt and clay", "silt and clay <!-- mocards: skip -->")
    assert kinds(read(text)) == [one for one in ALL if one[0] != "reference"]


@pytest.mark.parametrize(("value", "count"), [("skip", 0), ("false", 0), ("true", 4), ("skip pitfall", 2)])
def test_the_front_matter_switches_a_note_off(read, value, count):
    text = NOTE.replace("    # MOC", f"    ---\n    mocards: {value}\n    ---\n    # MOC")
    assert len(read(text).items) == count


def test_a_note_that_is_off_is_no_map(read):
    assert read("---\nmocards: false\n---\n# MOC - Beds\n").is_moc is False
    assert read("# MOC - Beds\n").is_moc is True


@pytest.mark.parametrize("fence", ["```\n<!-- mocards: skip -->\n```", "- Write `<!-- mocards: skip -->` (it is how)"])
def test_code_is_no_directive(read, fence):
    assert (
        len(read(f"# MOC - Beds\n\n{fence}\n\n## Pitfalls\n\n- Digging `<!-- mocards: skip -->` (wait)\n").items) == 1
    )


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("", ["pitfall-without-remedy", "empty-section"]),
        ("<!-- mocards: allow pitfall-without-remedy -->", ["empty-section"]),
        ("<!-- mocards: allow -->", []),
        ("<!-- mocards: skip -->", []),
        ("<!-- mocards: allow numbering -->", ["pitfall-without-remedy", "empty-section"]),
    ],
)
def test_findings_are_allowed(read, comment, codes):
    note = read(f"# Beds\n{comment}\n\n## Pitfalls\n\n- Digging\n\n## TL;DR\n", "beds.md")
    assert [problem.code for problem in note.problems] == codes


@pytest.mark.parametrize(
    ("comment", "message", "hint"),
    [
        ("skp", "there is no directive 'skp', so this directive does nothing", "did you mean 'skip'?"),
        (
            "skip pitfals",
            "there is no kind of items 'pitfals', so this directive does nothing",
            "did you mean 'pitfall'?",
        ),
        ("allow to-long", "there is no finding 'to-long', so this directive does nothing", "did you mean 'too-long'?"),
    ],
)
def test_a_directive_that_does_nothing_is_told(read, comment, message, hint):
    (problem,) = read(f"# Beds\n\n<!-- mocards: {comment} -->\n").problems
    assert (problem.code, problem.position.line, problem.message, problem.hint) == (
        "unknown-directive",
        3,
        message,
        hint,
    )
