"""Draw cards as Anki shows them: ``python docs/cards.py``.

A package is imported into Anki's own backend, which renders the cards; a headless Chromium draws them in the
page that Anki's programs put around a card, by day and by night, as wide as a phone and as a desk's window.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mocards.decks.manifest import Manifest
from mocards.exports.anki import write_package
from mocards.exports.fields import Look
from mocards.exports.media import find_pictures
from mocards.model import Card, Deck, Position

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DECK = Deck("bees", "Keeping Bees", "moc-bees.md")
LOOK = Look("garden", {"bees": Manifest(typed=("reference.text",))})

HIVE = """<svg xmlns="http://www.w3.org/2000/svg" width="360" height="150" viewBox="0 0 360 150">
<rect width="360" height="150" fill="#f3ead6"/><g fill="#d9a441" stroke="#7a4a1c" stroke-width="3">
<rect x="110" y="20" width="140" height="34"/><rect x="110" y="54" width="140" height="34"/>
<rect x="110" y="88" width="140" height="34"/></g><rect x="165" y="108" width="30" height="8" fill="#3a2a1a"/></svg>"""


def _card(identity: str, front: str, back: str, **own: Any) -> Card:
    plain: dict[str, Any] = {
        "id": identity,
        "deck": "bees",
        "kind": "concept",
        "facet": "covers",
        "anchor": identity,
        "source": Position("moc-bees.md", 42),
        "position": 1,
        "phase": "The Colony",
        "concept": "The Queen",
        "changed": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Card(**plain | own, front=front, back=back)


CARDS = (
    _card(
        "question",
        "*The Queen*: how do you find her on a frame, and when do you **not** look?",
        "1. Read the frame from the edge inwards; she flees the light.\n2. Look for a *ring of workers* facing in.\n\n"
        "| month | look for her? | why |\n|---|---|---|\n| April | yes | a drone layer shows in the brood |\n"
        "| July | only to mark | nectar flows |\n\n> Never below 15 °C: the brood chills before you find her.",
    ),
    _card(
        "code",
        "How do you list the hives whose weight fell by more than 2 kg in a week?",
        "```python\n# one row a hive and day, kilograms\ndef hungry(weights: dict[str, list[float]]) -> list[str]:\n"
        "    return [hive for hive, kg in weights.items() if kg[0] - kg[-1] > 2]\n```\n\n"
        "`kg[-1]` is the newest; see [the notes](https://example.org/scales).",
    ),
    _card(
        "picture",
        "*Hive*: which box do you take away in August?",
        "The top one.\n\n![three boxes](hive.svg)",
        concept="Hive",
    ),
    _card(
        "cloze",
        "A gap of **[how wide?]** is left open: bees neither build in it nor glue it up.",
        "A gap of **6 to 9 mm** is left open: bees neither build in it nor glue it up.",
        kind="cloze",
        facet="text",
        cloze="A gap of {{c1::6 to 9 mm::how wide?}} is left open: bees neither build in it nor glue it up.",
        concept="",
    ),
    _card("typed", "*Bees*: what is the gap called that bees leave open?", "bee space", kind="reference", facet="text"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One card in a picture."""

    card: str
    answer: bool = True
    night: bool = False

    @property
    def file(self) -> str:
        """Of its page."""
        return f"{self.card}-{self.answer:d}-{self.night:d}.html"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: frames beside each other."""

    name: str
    width: int
    height: int
    frames: tuple[Frame, ...]


SCENES = (
    Scene("anki-desk", 640, 500, (Frame("question"), Frame("code", night=True))),
    Scene(
        "anki-phone",
        340,
        440,
        (Frame("picture"), Frame("question", night=True), Frame("cloze", answer=False), Frame("typed", night=True)),
    ),
)


@contextmanager
def collection(folder: Path) -> Iterator[Any]:
    """A collection of Anki's that holds the cards."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    (folder / "hive.svg").write_text(HIVE)
    pictures = find_pictures(CARDS, folder)
    write_package([DECK], CARDS, folder / "bees.apkg", LOOK, pictures=pictures.found)
    opened = Collection(str(folder / "collection.anki2"))
    try:
        request = ImportAnkiPackageRequest(
            package_path=str(folder / "bees.apkg"), options=ImportAnkiPackageOptions(with_scheduling=True)
        )
        opened.import_anki_package(request)
        yield opened
    finally:
        opened.close()


def page(opened: Any, frame: Frame) -> str:
    """The card in the page that Anki's reviewer makes around it."""
    (found,) = opened.find_cards(f"Id:{frame.card}")
    output = opened.get_card(found).render_output()
    text = output.answer_text if frame.answer else output.question_text
    typed = opened.compare_answer("bee space", "bee spice") if frame.answer else '<input type="text" id="typeans">'
    night = "nightMode night_mode" if frame.night else ""
    return f"""<!doctype html><html class="{night}"><head><meta charset="utf-8"><base href="media/"><style>
body {{ margin: 20px; }} img {{ max-width: 100%; max-height: 95vh; }}
#typeans {{ width: 100%; box-sizing: border-box; }}
.typeGood {{ background: #afa; color: black; }} .typeBad {{ background: #faa; color: black; }}
.typeMissed {{ background: #ccc; color: black; }}
</style><style>{output.css}</style></head><body class="card card1 {night}">
<div id="qa">{text.replace("[[type:Typed]]", typed)}</div></body></html>"""


def draw(opened: Any, scene: Scene, folder: Path, target: Path) -> None:
    """Take one picture."""
    for frame in scene.frames:
        (folder / frame.file).write_text(page(opened, frame))
    size = f"width:{scene.width}px;height:{scene.height}px"
    frames = "".join(f'<iframe src="{frame.file}" style="border:0;{size}"></iframe>' for frame in scene.frames)
    (folder / "frames.html").write_text(f'<!doctype html><body style="margin:0;display:flex">{frames}</body>')
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("chromium is not installed")
    subprocess.run(
        [
            *(chromium, "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"),
            *(f"--user-data-dir={folder / 'chromium'}", f"--screenshot={target}"),
            *(f"--window-size={scene.width * len(scene.frames)},{scene.height}", (folder / "frames.html").as_uri()),
        ],
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Draw every scene."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with collection(folder) as opened:
            (folder / "media").symlink_to(opened.media.dir())
            for scene in SCENES:
                target = PICTURES / f"{scene.name}.png"
                draw(opened, scene, folder, target)
                print(target)


if __name__ == "__main__":
    main()
