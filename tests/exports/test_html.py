"""Fields of a card: what Markdown means, and nothing that a stranger's note could do."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.exports.html import to_html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("plain words", "<p>plain words</p>"),
        ("what is **bold**?", "<p>what is <strong>bold</strong>?</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("`x < 1`", "<p><code>x &lt; 1</code></p>"),
        ("one<br>two <b>`<br>`", "<p>one<br />\ntwo &lt;b&gt;<code>&lt;br&gt;</code></p>"),
        ("it costs $5 or $6", "<p>it costs $5 or $6</p>"),
        ("$a^2$", r"<p>\(a^2\)</p>"),
        ("![a cat](https://example.com/cat.png)", "<p><em>[a cat]</em></p>"),
        ("[x](https://example.com)", '<p><a href="https://example.com">x</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("~~gone~~", "<p><s>gone</s></p>"),
        ("{{c1::cloze}}", "<p>{{c1::cloze}}</p>"),
    ],
)
def test_markdown_becomes_safe_html(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "typeset", "written"),
    [
        ("$a < b$", r"<p>\(a &lt; b\)</p>", "<p><code>a &lt; b</code></p>"),
        ("$$\na^2\n$$", r"<p>\[a^2\]</p>", "<pre><code>a^2</code></pre>"),
    ],
)
def test_mathematics_is_typeset_where_it_can_be(markdown: str, typeset: str, written: str) -> None:
    assert (to_html(markdown), to_html(markdown, typeset=False)) == (typeset, written)


def test_code_has_a_class_for_each_token() -> None:
    assert to_html("```bash\nls # all\n```") == (
        '<pre><code class="language-bash">ls<span class="k-w"> </span><span class="k-c1"># all</span>\n</code></pre>'
    )


def test_code_in_no_known_language_stays_as_it_is() -> None:
    assert to_html("```nonsense\na <b>\n```") == '<pre><code class="language-nonsense">a &lt;b&gt;\n</code></pre>'


class _Tags(HTMLParser):
    text = frozenset(
        {"p", "ul", "ol", "li", "code", "pre", "strong", "em", "s", "span", "a", "blockquote", "hr", "br", "input"}
    )
    allowed = text | {"input", "table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.allowed
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "href" or (value or "").startswith(("http://", "https://", "mailto:", "obsidian://"))


_PIECES = """<script> </p> javascript: ]( [x ) ` $ ** - <a href= " ' data:text/html, <svg onload= x > {{ }} <!-- |"""
hostile = st.lists(
    st.sampled_from([*_PIECES.split(" "), " ", "\n", "```\n", "| a | b |\n|---|---|\n", "\x00"]), max_size=20
).map("".join)


@given(st.one_of(hostile, st.text(max_size=80)))
def test_nothing_gets_through(markdown: str) -> None:
    _Tags().feed(to_html(markdown))
