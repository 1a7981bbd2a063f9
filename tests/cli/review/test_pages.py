"""Page and picture in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser import browsed, needs_chromium
from ran import Run

pytestmark = needs_chromium

WITH_PROBE = """
<script>
  const root = document.documentElement;
  root.dataset.overflow = root.scrollWidth - root.clientWidth;
  const drawn = [...document.querySelectorAll("svg")].filter((one) => one.getBoundingClientRect().height > 60);
  root.dataset.charts = drawn.length;
  root.dataset.ground = getComputedStyle(document.body).backgroundColor;
  root.dataset.fetched = performance.getEntriesByType("resource").length;
</script>
"""
"""Writes what the browser has laid out into the document, where the test can read it."""


@pytest.fixture
def page(run: Run, tmp_path: Path) -> Path:
    """The page, after an answer, allowed to run the probe alone."""
    run("grade", run("next", "--json").json["id"], "4")
    run("stats", "--html", str(tmp_path / "stats.html"))
    whole = (tmp_path / "stats.html").read_text("utf-8")
    probed = whole.replace("default-src 'none'; ", "default-src 'none'; script-src 'unsafe-inline'; ")
    (tmp_path / "probed.html").write_text(probed.replace("</body>", f"{WITH_PROBE}</body>"), "utf-8")
    return tmp_path / "probed.html"


def test_the_page_fits_a_phone_and_follows_the_readers_theme(page: Path) -> None:
    seen = browsed(page, 500)  # no narrower: a window without a screen has a least width
    assert 'data-overflow="0"' in seen
    assert 'data-charts="7"' in seen
    assert 'data-fetched="0"' in seen
    assert 'data-ground="rgb(246, 247, 249)"' in seen
    assert 'data-ground="rgb(20, 23, 29)"' in browsed(page, 1280, "--blink-settings=preferredColorScheme=0")


def test_the_picture_is_drawn(run: Run, tmp_path: Path) -> None:
    run("path", "--svg", str(tmp_path / "path.svg"))
    held = '<img src="path.svg" onload="document.body.dataset.size = this.naturalWidth">'
    (tmp_path / "held.html").write_text(f"<!doctype html><body>{held}", "utf-8")
    assert 'data-size="800"' in browsed(tmp_path / "held.html", 1000)
