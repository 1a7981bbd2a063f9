"""Patterns that are compiled when they are first asked answer as those that are compiled at once."""

from __future__ import annotations

import re

import pytest

from mocards.patterns import lazy_pattern

ASKED = {
    "match": ("Bees hum",),
    "search": ("when bees hum",),
    "fullmatch": ("bees",),
    "findall": ("bees and Bees",),
    "sub": ("wasps", "bees hum"),
    "subn": ("wasps", "bees hum"),
    "split": ("wax bees honey",),
}


@pytest.mark.parametrize(("method", "values"), ASKED.items())
def test_a_lazy_pattern_answers_as_any_other(method: str, values: tuple[str, ...]) -> None:
    lazy, compiled = lazy_pattern(r"(bees)\b", re.IGNORECASE), re.compile(r"(bees)\b", re.IGNORECASE)
    for _ in range(2):  # compiled and then asked again
        found, expected = (getattr(pattern, method)(*values) for pattern in (lazy, compiled))
        assert str(found) == str(expected)
    assert [one.span() for one in lazy.finditer("bees, bees")] == [(0, 4), (6, 10)]
    assert (lazy.pattern, lazy.flags) == (compiled.pattern, compiled.flags)


def test_what_is_wrong_in_a_pattern_shows_when_it_is_asked() -> None:
    with pytest.raises(re.error, match="unterminated"):
        lazy_pattern("(").match("bees")
