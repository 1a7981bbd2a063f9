"""Footnotes of a note."""

from __future__ import annotations


def test_a_footnote_goes_on_through_indented_lines(read):
    text = """
        A bee[^1] dances[^dance].

        [^1]: *Apis mellifera*
        [^dance]: Von Frisch
            found it:

            - round

        Not this.

        ```
        [^3]: code
        ```

        [^4]:
    """
    assert read(text).footnotes == {"1": "*Apis mellifera*", "dance": "Von Frisch\nfound it:\n\n- round"}
