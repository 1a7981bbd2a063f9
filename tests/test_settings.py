"""Settings: defaults, and one clear line for every mistake in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocards.errors import DiskError, SettingsError
from mocards.settings import Settings, read_settings


def test_a_vault_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_what_is_written_counts(tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").write_text('notes = "wiki"\n[study]\nnew = 3\n')
    settings = read_settings(tmp_path)
    assert (settings.notes, settings.study.new, settings.study.reviews) == ("wiki", 3, 200)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('note = "x"', "unknown key 'note'; did you mean 'notes'?"),
        ("[study]\nrolover = 3", "unknown key 'study.rolover'; did you mean 'rollover'?"),
        ("notes = 3", "'notes': expected `str`, got `int`"),
        ("[study]\nnew = 'ten'", "'study.new': expected `int`, got `str`"),
        ("[study]\nrollover = 24", "'study.rollover': expected `int` <= 23"),
        ("notes = ", "broken TOML: Invalid value (at line 1, column 9)"),
    ],
)
def test_mistakes_name_the_file_and_the_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mocards.toml"
    file.write_text(text + "\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert str(caught.value) == f"{file}: {message}"


def test_an_unknown_key_like_no_other_lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").write_text("zzzz = 1\n")
    known = ", ".join(sorted(Settings.__struct_fields__))
    with pytest.raises(SettingsError, match=f"unknown key 'zzzz'; known keys: {known}$"):
        read_settings(tmp_path)


def test_settings_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").write_bytes(b'notes = "\xff"')
    with pytest.raises(SettingsError, match="not UTF-8 text at byte 9; save it as UTF-8"):
        read_settings(tmp_path)


def test_settings_that_are_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").mkdir()
    with pytest.raises(DiskError, match=r"cannot read .*mocards\.toml: Is a directory"):
        read_settings(tmp_path)
