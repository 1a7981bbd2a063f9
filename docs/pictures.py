"""Draw the README's pictures from what the program really shows: ``python docs/pictures.py``.

Each scene runs the installed ``mocards`` in a pseudo-terminal on a copy of the notes that the
repository ships, presses keys, and draws the screen that a terminal emulator then holds. The path and the
statistics are those of a learner who has studied that copy for ten weeks; a headless Chromium takes the page.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import groupby
from pathlib import Path

import pexpect
import pyte
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from mocards.cli.scheduling import Scheduling
from mocards.cli.today import todays_queue
from mocards.cli.workspace import Workspace
from mocards.model import Grade, Review

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOCARDS = str(Path(sys.executable).with_name("mocards"))
NOW = "2026-11-24T08:00"
WEEKS, NEW = 10, 4
"""Of study, before the path and the statistics are drawn; and new cards a day."""
SKIPPED, RECALLED = 0.1, 0.88
"""Share of the days on which the learner does not study, and of the answers that are right."""

SLOWEST = 20.0
"""Seconds within which a program shows something."""
PAPER = TerminalTheme(
    (24, 26, 33),
    (214, 217, 224),
    [
        *[(24, 26, 33), (224, 108, 117), (140, 190, 120), (229, 192, 123)],
        *[(97, 160, 239), (198, 120, 221), (86, 182, 194), (171, 178, 191)],
    ],
    [
        *[(110, 118, 135), (240, 125, 135), (160, 210, 140), (240, 208, 140)],
        *[(120, 180, 250), (215, 140, 235), (105, 200, 210), (255, 255, 255)],
    ],
)
"""Colours of the drawn terminal."""

PAGE = (1280, 1330)
"""Width and height of the window in which the page of statistics is shown, in pixels."""

FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""
"""The drawing around the text; it fetches no font from anywhere."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is typed, key by key, before the picture is taken."""

    name: str
    title: str
    arguments: tuple[str, ...]
    keys: tuple[str, ...] = ()
    columns: int = 80
    rows: int = 24


SCENES = (
    Scene("question", "mocards study", ("study",), (" ", "3")),
    Scene("answer", "mocards study", ("study",), (" ", "1", " ", "3", " ")),
    Scene("narrow", "mocards study, 40 × 15", ("study",), (" ",), columns=40, rows=15),
)


def screen(scene: Scene, vault: Path) -> pyte.Screen:
    """Run a scene on a vault; the screen as it stands after its last key."""
    shown = pyte.Screen(scene.columns, scene.rows)
    stream = pyte.ByteStream(shown)
    child = pexpect.spawn(
        MOCARDS,
        ["--vault", str(vault), "--now", NOW, *scene.arguments],
        dimensions=(scene.rows, scene.columns),
        env={**os.environ, "TERM": "xterm-256color"},
    )
    for key in (None, *scene.keys):
        if key is not None:
            child.send(key)
        _settle(child, stream)
    child.close(force=True)
    return shown


def _settle(child: pexpect.spawn[bytes], stream: pyte.ByteStream, quiet: float = 1.5) -> None:
    """Feed what comes until nothing has come for ``quiet`` seconds; the first thing may take longer."""
    last, began = time.monotonic(), False
    while time.monotonic() - last < (quiet if began else SLOWEST):
        try:
            stream.feed(child.read_nonblocking(65_536, timeout=0.2))
            last, began = time.monotonic(), True
        except pexpect.TIMEOUT:
            continue
        except pexpect.EOF:
            return


def lines(shown: pyte.Screen) -> Iterator[Text]:
    """The emulator's cells as styled lines."""
    for row in range(shown.lines):
        line = Text()
        cells = [shown.buffer[row][column] for column in range(shown.columns)]
        for look, run in groupby(cells, key=lambda cell: (cell.fg, cell.bg, cell.bold, cell.italics, cell.reverse)):
            line.append("".join(cell.data for cell in run), style=_style(*look))
        yield line


def _style(fg: str, bg: str, bold: bool, italic: bool, reverse: bool) -> Style:
    return Style(color=_colour(fg), bgcolor=_colour(bg), bold=bold, italic=italic, reverse=reverse)


def _colour(name: str) -> str | None:
    """pyte's name of a colour as rich's."""
    if name == "default":
        return None
    if len(name) == 6 and all(digit in "0123456789abcdef" for digit in name):
        return f"#{name}"
    return name.replace("brown", "yellow").replace("bright", "bright_")


def draw(scene: Scene, vault: Path) -> Path:
    """Take one picture."""
    console = Console(record=True, width=scene.columns, file=open(os.devnull, "w"), legacy_windows=False)  # noqa: SIM115, PTH123 - for the life of the console
    for line in lines(screen(scene, vault)):
        console.print(line, no_wrap=True, crop=True)
    target = PICTURES / f"{scene.name}.svg"
    target.parent.mkdir(exist_ok=True)
    console.save_svg(str(target), title=scene.title, theme=PAPER, code_format=FRAME, unique_id=scene.name)
    return target


def study(vault: Path) -> None:
    """Study the vault for some weeks, up to the evening before the pictures are taken."""
    chance = random.Random(1)  # noqa: S311 - the same learner every time
    with (vault / "mocards.toml").open("a") as settings:
        settings.write(f"\n[study]\nnew = {NEW}\n")
    mocards(vault, "build")
    for back in range(7 * WEEKS, 0, -1):
        day = date.fromisoformat(NOW[:10]) - timedelta(days=back)
        if chance.random() >= SKIPPED:
            _study_a_day(Workspace(vault, None, f"{day}T08:00"), chance)


def _study_a_day(place: Workspace, chance: random.Random) -> None:
    with place.open_store() as store:
        scheduling, queue, number = Scheduling(place, store.choices()), todays_queue(store, place), 0
        while queue.current is not None:
            stored, number = store.card(queue.current), number + 1
            right = Grade.GOOD if chance.random() < 0.8 else chance.choice((Grade.HARD, Grade.EASY))
            review = Review(
                id=f"{place.today}-{number}",
                card=stored.card.id,
                at=place.now.astimezone(UTC) + timedelta(seconds=20 * number),
                offset=0,
                day=place.today,
                grade=right if chance.random() < RECALLED else Grade.AGAIN,
                milliseconds=round(chance.lognormvariate(9.2, 0.5)),
                drill=queue.is_drill,
            )
            after = None if review.drill else scheduling.after(stored, review.grade, place.today, store.load)
            store.record(review, after)
            queue = queue.answered(review.grade)


def mocards(vault: Path, *arguments: str) -> str:
    """Run a command at the moment of the pictures; what it prints."""
    command = [MOCARDS, "--vault", str(vault), "--now", NOW, *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "COLUMNS": "80"}
    ).stdout


def look_back(vault: Path) -> Iterator[Path]:
    """The path as a picture, and the page of statistics as a browser shows it."""
    yield PICTURES / "path.svg"
    mocards(vault, "path", "docker-production", "--svg", str(PICTURES / "path.svg"))
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("no Chromium here: stats.png stays as it was", file=sys.stderr)
        return
    page = vault / "stats.html"
    mocards(vault, "stats", "--html", str(page))
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
    size = (f"--window-size={PAGE[0]},{PAGE[1]}", f"--user-data-dir={vault / 'browser'}")
    target = PICTURES / "stats.png"
    subprocess.run([browser, *options, *size, f"--screenshot={target}", page.as_uri()], check=True, capture_output=True)
    yield target


def _copied(folder: str) -> Path:
    """A vault of its own, with the notes that ship."""
    vault = Path(folder) / "notes of mine"
    for part in ("notes", "decks"):
        shutil.copytree(ROOT / part, vault / part)
    shutil.copy(ROOT / "mocards.toml", vault)
    return vault


def main() -> None:
    """Draw every scene, each on a vault of its own; then look back, and print what the docs show of it."""
    for scene in SCENES:
        with tempfile.TemporaryDirectory() as folder:
            print(draw(scene, _copied(folder)))
    with tempfile.TemporaryDirectory() as folder:
        vault = _copied(folder)
        study(vault)
        for picture in look_back(vault):
            print(picture)
        print(mocards(vault, "path", "docker-production"), mocards(vault, "stats"), sep="\n")


if __name__ == "__main__":
    main()
