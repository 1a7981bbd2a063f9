"""HTML of strangers as Markdown: what was said is still said, what acted acts no more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocards.exports import templates
from mocards.exports.gaps import Passage, passages
from mocards.exports.html import to_html
from mocards.exports.markdown import escaped, to_markdown

MEDIA = {"bee.png": "media/bee.png", "my bee.png": "media/my%20bee.png", "hum.mp3": "media/hum.mp3"}


def markdown(html: str) -> str:
    return to_markdown(html, lambda name: MEDIA.get(name, ""))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("plain words", "plain words"),
        ("a&nbsp;b &lt;c&gt; &amp; d", "a b \\<c> & d"),
        ("one<br>two", "one\\\ntwo"),
        ("one<br><br>two<br>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\n\ntwo"),
        ("<b>bold</b> <i>stressed</i> <code>x_y</code>", "**bold** *stressed* `x_y`"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("<pre>a\n\n  b</pre>", "```\na\n\n  b\n```"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("<h2>Title</h2>text<hr>more", "**Title**\n\ntextmore"),
        ('<img src="bee.png" alt="A bee">', "![A bee](media/bee.png)"),
        ('<img src="my%20bee.png">', "![my%20bee.png](media/my%20bee.png)"),
        ('<img src="https://a.org/x.png" alt="far">', "(far)"),
        ("[sound:hum.mp3] [sound:none.mp3]", "[hum.mp3](media/hum.mp3) none.mp3"),
        ('<a href="https://a.org/x">there</a> <a href="javascript:x()">no</a>', "[there](https://a.org/x) no"),
        ("\\(a_1 &lt; b\\) and \\[x^2\\]", "$a_1 < b$ and $$x^2$$"),
        ("[$]a[/$] [$$]b[/$$] [latex]c[/latex]", "$a$ $$b$$ `c`"),
        ('<anki-mathjax block="true">a</anki-mathjax><anki-mathjax>b</anki-mathjax>', "$$a$$$b$"),
        ("x<script>alert(1)</script><style>y{}</style><iframe src=a>z</iframe>", "x"),
        ("Q: asked<br>A: answered", "Q\\: asked\\\nA\\: answered"),
        ("- no list, # no title, 1. no number", "\\- no list, # no title, 1. no number"),
        ("# no title", "\\# no title"),
        ("1. no number", "1\\. no number"),
        ("?", "\\?"),
        ("a ==mark== a::b {{c1::x}} #tag $5 end ^id", "a =\\=mark=\\= a:\\:b {\\{c1:\\:x}} \\#tag \\$5 end \\^id"),
        ("", ""),
    ],
)
def test_html_as_markdown(html: str, wanted: str) -> None:
    assert markdown(html).replace("\xa0", " ") == wanted


text = st.text(st.characters(exclude_categories=["Cs", "Co", "Cc"], exclude_characters="\xa0"), max_size=60)


@settings(deadline=None)
@given(st.one_of(text, st.text("aQ:?#*_-+1.>$=`[]()|\\{}~^& c", max_size=30)))
def test_plain_text_shows_just_itself(said: str) -> None:
    shown = unescape(re.sub(r"<[^>]*>", "", to_html(escaped(said))))
    assert shown.split() == said.split()


ACTIVE = "<script> </script> <img_src=x_onerror=y> <a_href='javascript:1'> </a> <div> </div> <b> </b> <pre> </pre> <br>"
ODD = "\\( \\) {{c1:: }} :: &lt;script&gt; x \n < > [sound:a]"
pieces = st.sampled_from([piece.replace("_", " ") for piece in f"{ACTIVE} {ODD}".split(" ")])


@settings(deadline=None)
@given(st.lists(pieces, max_size=25).map("".join))
def test_nothing_acts_any_more(html: str) -> None:
    for made in (markdown(html), *(passage.text for passage in passages(html, markdown))):
        shown = to_html(made)
        assert not re.search(r"<(?:script|img|iframe|div|[a-z]+ on)", shown)
        assert 'href="javascript' not in shown
        assert not re.search("[\ue000-\uf8ff]", made)


def test_thousands_of_elements_in_each_other() -> None:
    assert markdown("<div>" * 5_000 + "deep" + "</div>" * 5_000) == "deep"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("{{c1::a}} b {{c2::c::hint}}", [("{{c1::a}} b {{c2::c::hint}}", (1, 2))]),
        ("no gap", []),
        ("{{c1::open", []),
        ("<b>{{c1::a}}</b><br><br><ul><li>{{c1::b}}</li></ul>", [("{{c1::a}}\\\n· {{c1::b}}", (1,))]),
        ("{{c1::a {{c2::b}} c}}", [("{{c1::a b c}}", (1,)), ("a {{c2::b}} c", (2,))]),
        ("\\(x + {{c1::\\frac{a}{b} }}\\)", [("{{c1::$x + \\frac{a}{b}$}}", (1,))]),
        ("\\({{c1::a}} + {{c2::b}}\\)", [("{{c1::$a + b$}}", (1,)), ("{{c2::$a + b$}}", (2,))]),
        ("<pre>x = {{c1::1}}\ny = 2</pre>", [("x = {{c1::1}}\\\n`y = 2`", (1,))]),
    ],
)
def test_gaps(html: str, wanted: list[tuple[str, tuple[int, ...]]]) -> None:
    assert passages(html, markdown) == [Passage(*each) for each in wanted]


FIELDS = {"Word": "Hund", "Meaning": "dog", "Empty": "", "Picture": "<img src=x>"}


@pytest.mark.parametrize(
    ("template", "front", "back"),
    [
        ("{{Word}}", "Hund", "Hund"),
        ("{{FrontSide}}<hr id=answer>{{Meaning}}", "<hr id=answer>dog", "dog"),
        ("{{type:Word}}|{{text:Picture}}|{{hint:Meaning}}|{{none}}", "| |dog|", "Hund| |dog|"),
        ("{{#Empty}}a{{/Empty}}{{^Empty}}b{{#Word}}c{{/Word}}{{/Empty}}{{#Picture}}d{{/Picture}}", "bcd", "bcd"),
        ("<!-- {{Word}} -->{{ Word }}", "Hund", "Hund"),
    ],
)
def test_templates(template: str, front: str, back: str) -> None:
    assert templates.front(template, FIELDS) == front
    assert templates.back(template, FIELDS) == back


def test_the_field_with_the_gaps() -> None:
    assert templates.cloze_field("{{Header}} {{cloze:Text}}") == "Text"
    assert templates.cloze_field("{{edit:cloze:Other Text}}") == "Other Text"
    assert templates.cloze_field("{{Front}}") == ""
