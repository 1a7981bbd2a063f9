from __future__ import annotations

import os
from pathlib import Path

import pytest

from mocards.errors import VaultError
from mocards.notes.library import read_notes
from mocards.notes.vault import find_notes, find_vault, fingerprint
from mocards.settings import Settings


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for name in ["b.md", "a.MD", "sub/c.md", ".git/d.md", "templates/e.md", "sub/Templates/f.md", "decks/g.md"]:
        file = tmp_path / "vault" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# A\n")
    (tmp_path / "vault" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "vault" / "mocards.toml").write_text("")
    return tmp_path / "vault"


def paths(vault: Path, settings: Settings | None = None) -> list[str]:
    return [note.path for note in find_notes(vault, settings or Settings())]


def test_notes_are_found_in_order_without_the_ignored(vault):
    assert paths(vault) == ["a.MD", "b.md", "sub/c.md"]
    assert paths(vault, Settings(ignore=("sub",))) == ["a.MD", "b.md", "templates/e.md"]
    assert paths(vault, Settings(notes="sub")) == ["sub/c.md"]
    assert paths(vault, Settings(notes="./sub/")) == ["sub/c.md"]


def test_a_missing_folder_of_notes_is_named(vault):
    with pytest.raises(VaultError, match=r"there is no folder 'nowhere'; mend 'notes' in mocards\.toml"):
        find_notes(vault, Settings(notes="nowhere"))


def test_no_link_leads_out_of_the_vault(vault, tmp_path):
    (tmp_path / "secret.md").write_text("# Secret\n")
    (vault / "out.md").symlink_to(tmp_path / "secret.md")
    (vault / "loop").symlink_to(vault, target_is_directory=True)
    (vault / "nowhere.md").symlink_to(vault / "gone.md")
    (vault / "inside.md").symlink_to(vault / "b.md")
    assert paths(vault) == ["a.MD", "b.md", "inside.md", "sub/c.md"]


@pytest.mark.parametrize("mark", ["mocards.toml", ".mocards", ".obsidian"])
def test_the_vault_is_the_nearest_marked_folder(tmp_path, mark):
    (tmp_path / "v" / "deep").mkdir(parents=True)
    (tmp_path / "v" / mark).mkdir()
    assert find_vault(tmp_path / "v" / "deep") == (tmp_path / "v").resolve()


def test_a_vault_can_be_named(tmp_path):
    assert find_vault(Path("/"), tmp_path) == tmp_path.resolve()
    with pytest.raises(VaultError, match="does not exist; name the folder that holds the notes"):
        find_vault(Path("/"), tmp_path / "none")
    (tmp_path / "file").write_text("")
    with pytest.raises(VaultError, match="is a file, not a folder"):
        find_vault(Path("/"), tmp_path / "file")


def test_the_fingerprint_tells_every_change(vault):
    seen = {fingerprint(vault, Settings())}
    assert fingerprint(vault, Settings()) in seen

    def is_new() -> bool:
        now = fingerprint(vault, Settings())
        new = now not in seen
        seen.add(now)
        return new

    (vault / "new.md").write_text("x")
    assert is_new()
    os.utime(vault / "new.md", ns=(5, 5))
    assert is_new()
    (vault / "decks" / "a.toml").write_text("")
    assert is_new()
    (vault / "decks" / "a.cards.json").write_text("")
    assert is_new()
    (vault / "mocards.toml").write_text("# more")
    assert is_new()
    (vault / "picture.png").write_bytes(b"other")
    (vault / "templates" / "e.md").write_text("other")
    assert not is_new()


def test_notes_are_read_by_path(vault):
    notes = read_notes(vault, Settings())
    assert {path: note.title for path, note in notes.items()} == {"a.MD": "A", "b.md": "A", "sub/c.md": "A"}
