"""A file is replaced in one step, or stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mocards.errors import DiskError
from mocards.files import discard, left_aside, read_cache, write_aside, write_cache


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def test_a_new_file_in_a_new_folder(tmp_path: Path) -> None:
    write_aside(tmp_path / "a" / "b.txt", b"new")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"new"
    assert names(tmp_path / "a") == ["b.txt"]


@pytest.mark.parametrize(
    "harm", [lambda whole: whole[:-1], lambda whole: whole[:-1] + b"\0", lambda _: b"", lambda _: b"\0"]
)
def test_a_cache_is_whole_or_nothing(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "cache"
    assert read_cache(file) == b""
    write_cache(file, b"content")
    assert (read_cache(file), names(tmp_path)) == (b"content", ["cache"])
    file.write_bytes(harm(file.read_bytes()))
    assert read_cache(file) == b""


def test_a_files_mode_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "b.txt"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_aside(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(DiskError, match=r"cannot write .*b\.txt: Is a directory"):
        write_aside(tmp_path / "b.txt", b"new")
    assert names(tmp_path) == ["b.txt"]


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(DiskError, match=r"cannot write .*b\.txt: (Not a directory|File exists)"):
        write_aside(tmp_path / "a" / "b.txt", b"new")


def test_a_device_or_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out").symlink_to("/proc/self/fd/1")
    program = (
        "import sys; from pathlib import Path; from mocards.files import discard, left_aside, write_aside; "
        "write_aside(Path(sys.argv[1]), b'new'); print(Path(sys.argv[1]).is_symlink())"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "out"], capture_output=True, text=True, check=True)
    assert done.stdout == "newTrue\n"
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        write_aside(tmp_path / "pipe", b"new")
        assert reader.communicate()[0] == b"new"
    assert sorted(names(tmp_path)) == ["out", "pipe"]


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_bytes(b"own")
    (tmp_path / "b.txt").symlink_to(tmp_path / "own.txt")
    write_aside(tmp_path / "b.txt", b"new")
    assert ((tmp_path / "b.txt").read_bytes(), (tmp_path / "own.txt").read_bytes()) == (b"new", b"own")


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write fails in its middle."""
    (tmp_path / "b.txt").write_bytes(b"old")
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from mocards.errors import DiskError; from mocards.files import discard, left_aside, write_aside\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_aside(Path(sys.argv[1]), b'x' * 5000)\n"
        "except DiskError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "b.txt"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"cannot write {tmp_path / 'b.txt'}: File too large\n"
    assert (tmp_path / "b.txt").read_bytes() == b"old"
    assert names(tmp_path) == ["b.txt"]


def test_what_a_killed_write_leaves_is_found_and_removed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from mocards.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as file: print(file.write(b'half'), flush=True); sys.stdin.read()"
    )
    (tmp_path / ".b.txt").write_bytes(b"own")
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path / "b.txt"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.kill()
    (left,) = left_aside(tmp_path, before=newest(tmp_path) + 1)
    assert left.name.startswith(".b.txt.")
    assert left_aside(tmp_path, before=left.stat().st_mtime) == []
    discard(left)
    assert names(tmp_path) == [".b.txt"]
    assert left_aside(tmp_path / "none", before=0) == []


def newest(folder: Path) -> float:
    """The newest moment at which anything in a folder was touched."""
    return max(path.stat().st_mtime for path in folder.iterdir())
