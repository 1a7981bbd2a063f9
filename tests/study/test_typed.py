"""A typed answer beside the card's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.study.typed import Part, difference


def marked(typed: str, answer: str) -> str:
    """The comparison in brackets: ``[-too much-]``, ``{+missing+}``."""
    ways = {Part.SAME: "{}", Part.MISSING: "{{+{}+}}", Part.EXTRA: "[-{}-]"}
    return "".join(ways[piece.part].format(piece.text) for piece in difference(typed, answer))


@pytest.mark.parametrize(
    ("typed", "answer", "shown"),
    [
        ("the waggle dance", "The waggle dance", "The waggle dance"),
        ("cafe\u0301", "café", "café"),
        ("bees   hum", "bees\nhum", "bees hum"),
        ('it\'s "so" - yes', "it’s “so” – yes", 'it\'s "so" - yes'),
        ("", "honey", "{+honey+}"),
        ("honey", "", "[-honey-]"),
        ("drone", "queen", "[-drone-]{+queen+}"),
        ("quene", "queen", "que{+e+}n[-e-]"),
        ("a gap of 8 mm", "a gap of 6 to 9 mm", "a gap of [-8-]{+6 to 9+} mm"),
        ("it roars", "it roars, long", "it roars{+, long+}"),
        ("straße", "STRASSE", "STRASSE"),
    ],
)
def test_what_is_missing_and_what_is_too_much(typed: str, answer: str, shown: str) -> None:
    assert marked(typed, answer) == shown


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_answer_and_what_was_typed_can_both_be_read_from_it(typed: str, answer: str) -> None:
    pieces = difference(typed, answer)
    own = "".join(piece.text for piece in pieces if piece.part is not Part.EXTRA)
    assert own == "".join(piece.text for piece in difference(answer, answer))
    mine = "".join(piece.text for piece in pieces if piece.part is not Part.MISSING)
    assert mine.casefold() == "".join(piece.text for piece in difference(typed, typed)).casefold()
