"""Page and picture in a real browser. Nothing is installed here: without a Chromium on the machine it is skipped."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ran import Run

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")

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


def browsed(page: Path, width: int, *flags: str) -> str:
    """The document after the browser has laid it out in a window of a width."""
    done = subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"),
            *(f"--user-data-dir={page.parent / 'profile'}", f"--window-size={width},900", *flags, page.as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


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
