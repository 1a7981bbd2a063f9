"""Which picture an embed means."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocards.notes.attachments import attachments, picture
from mocards.notes.vault import find_pictures

KNOWN = attachments(["img/comb.png", "notes/comb.png", "notes/img/Queen Bee.PNG", "deep/er/wax.jpg"])


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("comb.png", "notes/comb.png"),
        ("./comb.png", "notes/comb.png"),
        ("../img/comb.png", "img/comb.png"),
        ("/img/comb.png", "img/comb.png"),
        ("@/img/comb.png", "img/comb.png"),
        ("img/comb.png", "img/comb.png"),
        ("img/queen%20bee.png", "notes/img/Queen Bee.PNG"),
        ("wax.jpg", "deep/er/wax.jpg"),
        ("er/wax.jpg#dark", "deep/er/wax.jpg"),
        ("../../wax.jpg", ""),
        ("../../../etc/wax.jpg", ""),
        ("other/wax.jpg", ""),
        ("wax.md", ""),
        ("", ""),
    ],
)
def test_a_picture_is_found_as_obsidian_does(target: str, path: str) -> None:
    assert picture(target, "notes/hive.md", KNOWN) == path


def test_pictures_are_files_inside_the_vault(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    for name in ("a.png", "img/b.SVG", ".trash/c.png", "d.txt"):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/e.png").write_bytes(b"x")
    (vault / "secret.png").symlink_to(tmp_path / "secret.png")
    (vault / "linked").symlink_to(tmp_path / "outside")
    (vault / "again.png").symlink_to(vault / "a.png")
    assert find_pictures(vault) == {"a.png", "img/b.SVG", "again.png"}
