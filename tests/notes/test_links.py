from __future__ import annotations

import pytest

from mocards.notes.links import links_in, places, resolve

VAULT = places(
    [
        ("index.md", ["Start"]),
        ("soil/index.md", []),
        ("soil/deep/loam.md", ["Good soil"]),
        ("notes/Water.md", []),
        ("plants/water/rose.md", []),
        ("plants/rose.md", []),
        ("a/twin.md", []),
        ("b/twin.md", []),
    ]
)


@pytest.mark.parametrize(
    ("target", "source", "found"),
    [
        ("loam", "index.md", ["soil/deep/loam.md"]),
        ("Loam.md", "index.md", ["soil/deep/loam.md"]),
        ("loam#Sand", "index.md", ["soil/deep/loam.md"]),
        ("deep/loam", "index.md", ["soil/deep/loam.md"]),
        ("soil/deep/loam", "index.md", ["soil/deep/loam.md"]),
        ("water", "index.md", ["notes/Water.md"]),
        ("index", "plants/rose.md", ["index.md"]),
        ("soil/index", "index.md", ["soil/index.md"]),
        ("rose", "index.md", ["plants/rose.md", "plants/water/rose.md"]),
        ("twin", "index.md", ["a/twin.md", "b/twin.md"]),
        ("twin", "b/other.md", ["b/twin.md"]),
        ("./rose", "plants/lily.md", ["plants/rose.md"]),
        ("../soil/index", "plants/rose.md", ["soil/index.md"]),
        ("Good soil", "index.md", ["soil/deep/loam.md"]),
        ("#Below", "index.md", ["index.md"]),
        ("missing", "index.md", []),
        ("deep/missing", "index.md", []),
        ("ep/loam", "index.md", []),
    ],
)
def test_targets_are_found_as_obsidian_does(target, source, found):
    assert list(resolve(target, source, VAULT)) == found


def test_links_have_target_alias_and_line():
    lines = [(3, "see [[a/b#c|d]], ![[pic.png]] and [e](f%20g.md#h)"), (5, "[web](https://example.org/x.md)")]
    links = list(links_in("n.md", lines))
    assert [(link.target, link.alias, link.embed, link.position.line) for link in links] == [
        ("a/b#c", "d", False, 3),
        ("pic.png", "", True, 3),
        ("f g.md#h", "e", False, 3),
    ]
    assert (links[0].note, links[0].heading) == ("a/b", "c")


@pytest.mark.parametrize("line", ["`[[a]]`", "``x ` [[a]]``", "[[]]", "[[a", "[a](b.html)"])
def test_what_is_no_link(line):
    assert list(links_in("n.md", [(1, line)])) == []


def test_an_open_code_mark_hides_nothing():
    assert [link.target for link in links_in("n.md", [(1, "a ` b [[c]]")])] == ["c"]
