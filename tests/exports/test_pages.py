"""Pages of HTML and Markdown: whole, in order, and harmless."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser import browsed, needs_chromium
from made import DECK, numbered
from mocards.exports.fields import Look
from mocards.exports.media import find_pictures
from mocards.exports.pages import to_markdown, to_page
from mocards.model import Deck, Description

CARDS = [
    numbered(1, phase="The Hive", front="What is <b>?", back="![a hive](img/a%20hive.png)"),
    numbered(2, phase="The Hive", back="- one\n- two\n\n```bash\nls\n```"),
    numbered(3, phase="The Colony & Co", back="<script>alert(1)</script>"),
    numbered(4, retired=True),
    numbered(5, deck="honey"),
]
DESCRIBED = Deck("bees", "Bees & Co", "moc-bees.md", Description(what="Hives"))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with the picture that the cards show."""
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a hive.png").write_bytes(b"a hive")
    return tmp_path


def test_markdown_is_numbered_by_deck_and_links_its_pictures(vault: Path) -> None:
    target = vault / "exports" / "bees.md"
    assert to_markdown([DECK], CARDS, vault, target).decode() == (
        "# Bees\n\n"
        "## The Hive\n\n"
        "**1.** What is <b>?\n\n> ![a hive](../img/a%20hive.png)\n>\n> *moc-bees.md:12*\n\n"
        "**2.** What is term 2?\n\n> - one\n> - two\n>\n> ```bash\n> ls\n> ```\n>\n> *moc-bees.md:12*\n\n"
        "## The Colony & Co\n\n"
        "**3.** What is term 3?\n\n> <script>alert(1)</script>\n>\n> *moc-bees.md:12*\n"
    )


class _Seen(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_holds_everything_and_no_script(vault: Path) -> None:
    pictures = find_pictures(CARDS, vault).found
    seen = _Seen(to_page([DESCRIBED], CARDS, Look("vault"), pictures))
    names = [tag for tag, _ in seen.tags]
    assert "script" not in names
    assert names.count("section") == 3
    assert [tag for tag in names if tag in ("h1", "h2")] == ["h1", "h2", "h2"]
    assert "What: Hives" in seen.text
    assert "<script>alert(1)</script>" in seen.text
    (image,) = (attributes for tag, attributes in seen.tags if tag == "img")
    assert image == {"src": "data:image/png;base64,YSBoaXZl", "alt": "a hive"}
    policy = next(attributes["content"] for tag, attributes in seen.tags if "http-equiv" in attributes)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@needs_chromium
def test_a_printed_page_has_its_fold_in_the_middle(vault: Path) -> None:
    page = vault / "bees.html"
    page.write_bytes(to_page([DESCRIBED], CARDS, Look("vault"), {}))
    places = "[...document.querySelectorAll('.answer')].map(answer => answer.getBoundingClientRect().left)"
    measured = page.read_text().replace(" content=\"default-src 'none';", " content=\"script-src 'unsafe-inline';")
    page.write_text(measured.replace("</body>", f"<script>document.title = {places}.join()</script></body>"))
    shown = browsed(page, 1000, "--hide-scrollbars")
    assert "<title>500,500,500</title>" in shown
