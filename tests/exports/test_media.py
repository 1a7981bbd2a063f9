"""Pictures: from inside the vault only, named by their content, missed before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from made import numbered
from mocards.errors import ExportError
from mocards.exports import media
from mocards.exports.media import find_pictures
from mocards.model import Position

LAST = "nothing was written; put them there or take them out of the notes, and build again"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with some files, and one beside it that is nobody's business."""
    folder = tmp_path / "vault"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "a hive.PNG").write_bytes(b"a hive")
    (folder / "img" / "copy.png").write_bytes(b"a hive")
    (folder / "notes.md").write_text("# no picture")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "way-out.png").symlink_to(tmp_path / "secret.png")
    return folder


def test_pictures_are_named_by_their_content(vault: Path) -> None:
    cards = [numbered(1, back="![a](img/a%20hive.PNG)"), numbered(2, front="![](img/copy.png) what?")]
    found = find_pictures(cards, vault).found
    assert {path: picture.name for path, picture in found.items()} == {
        "img/a hive.PNG": "mocards-57d37e075387dbf4d37a.png",
        "img/copy.png": "mocards-57d37e075387dbf4d37a.png",
    }
    assert found["img/copy.png"].media_type == "image/png"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("img/none.png", "there is no picture 'img/none.png'"),
        ("notes.md", "there is no picture 'notes.md'"),
        ("img", "there is no picture 'img'"),
        ("../secret.png", "the picture '../secret.png' is not inside the vault"),
        ("/etc/hive.png", "the picture '/etc/hive.png' is not inside the vault"),
        ("way-out.png", "the picture 'way-out.png' is not inside the vault"),
    ],
)
def test_what_is_missing_is_named_with_its_note_and_line(vault: Path, path: str, said: str) -> None:
    with pytest.raises(ExportError) as caught:
        find_pictures([numbered(1, back=f"![x]({path})", source=Position("moc-bees.md", 7))], vault)
    assert str(caught.value) == f"moc-bees.md:7: {said}\n{LAST}"


def test_of_many_that_are_missing_the_first_are_named(vault: Path) -> None:
    cards = [numbered(number, back=f"![x]({number:02}.png)") for number in range(1, 13)]
    with pytest.raises(ExportError) as caught:
        find_pictures(cards, vault)
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[9:]) == (12, ["moc-bees.md:12: there is no picture '10.png'", "and 2 more", LAST])


@pytest.mark.parametrize(
    "content",
    ["<svg><script>alert(1)</script></svg>", '<svg onload="x()"/>', '<svg><a href="javascript:x()"/></svg>'],
)
def test_an_svg_with_a_script_stays_behind(vault: Path, content: str) -> None:
    (vault / "hive.svg").write_text(content)
    made = find_pictures([numbered(1, back="![x](hive.svg)")], vault)
    assert made.found == {}
    assert made.left_out == (
        "moc-bees.md:12: the picture 'hive.svg' is an SVG with a script in it; the card shows its description",
    )


def test_an_svg_that_only_draws_comes_along(vault: Path) -> None:
    (vault / "hive.svg").write_text('<svg><rect width="1" fill="#fff"/><text>one = two, on = off</text></svg>')
    assert list(find_pictures([numbered(1, back="![x](hive.svg)")], vault).found) == ["hive.svg"]


def test_a_picture_that_is_too_large_stays_behind(vault: Path) -> None:
    with (vault / "large.png").open("wb") as file:
        file.truncate(media.MOST + 2**20)  # a hole of that size: nothing of it is on the disk
    made = find_pictures([numbered(1, back="![x](large.png)")], vault)
    assert made.left_out == (
        "moc-bees.md:12: the picture 'large.png' has 21 MB, more than the 20 that a card may bring; "
        "the card shows its description",
    )


def test_pictures_on_servers_are_nobodys_business(vault: Path) -> None:
    assert find_pictures([numbered(1, back="![x](https://example.org/x.png) ![y](//example.org/y.png)")], vault) == (
        media.Pictures({}, ())
    )
