"""Files are written aside and renamed, so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zlib import crc32

from mocards.errors import DiskError

DEVICES = (Path("/dev"), Path("/dev/fd"))
"""Folders of what no file takes the place of, such as ``/dev/stdout``."""

ASIDE = ".aside"
"""The end of a hidden file's or folder's name in which something is made: what a killed write leaves is known by it."""


def write_aside(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step, or leave it as it was.

    Raises:
        DiskError: the folder is read-only, the disk is full, or the like; no file is left behind.
    """
    with replacing(path) as file:
        file.write(content)


def write_cache(path: Path, content: bytes) -> None:
    """Replace a cache in one step, without waiting until it is on the disk: :func:`read_cache` sees what is damaged.

    Raises:
        DiskError: as for :func:`write_aside`.
    """
    with replacing(path, lasting=False) as file:
        file.write(_check(content))
        file.write(content)


def read_cache(path: Path) -> memoryview:
    """What :func:`write_cache` wrote; empty when there is nothing, or not the whole of it."""
    try:
        found = path.read_bytes()
    except OSError:
        return memoryview(b"")
    content = memoryview(found)[_CHECK:]
    return content if found[:_CHECK] == _check(content) else memoryview(b"")


_CHECK = 4
"""Bytes of a CRC-32."""


def _check(content: bytes | memoryview) -> bytes:
    return crc32(content).to_bytes(_CHECK, "big")


@contextmanager
def replacing(path: Path, *, lasting: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of ``path`` in one step at the end; or, after any error, never.

    A link is replaced, since a vault may hold one that leads out of it; a pipe or a device, such as ``/dev/stdout``,
    is written to.

    Args:
        path: of the file.
        lasting: wait until it is on the disk, so that a power failure leaves the old file or the new one.

    Raises:
        DiskError: the folder is read-only, the disk is full, or the like; no file is left behind.
    """
    if is_device(path):
        with _written_to(path) as file:
            yield file
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.urandom(4).hex()}{ASIDE}")
        handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise DiskError.of("write", path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        aside.chmod(_mode(path))
        aside.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        if isinstance(error, OSError):
            raise DiskError.of("write", path, error) from error
        raise


def is_device(path: Path) -> bool:
    """Whether it is written to rather than replaced: a device, a pipe, or (in vain) a folder."""
    return path.parent in DEVICES or (path.exists() and not path.is_file())


@contextmanager
def _written_to(path: Path) -> Iterator[IO[bytes]]:
    """What no file can take the place of."""
    try:
        with path.open("wb") as file:
            yield file
    except OSError as error:
        raise DiskError.of("write", path, error) from error


def prepare_folder(file: Path) -> None:
    """Make a file's folder; ``.mocards`` ignores itself in git.

    Raises:
        DiskError: it cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        ignore = file.parent / ".gitignore"
        if file.parent.name == ".mocards" and not ignore.exists():
            ignore.write_text("*\n")
    except OSError as error:
        raise DiskError.of("make", file.parent, error) from error


def remove(path: Path) -> None:
    """Remove a file; one that has gone already is fine.

    Raises:
        DiskError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DiskError.of("remove", path, error) from error


def left_aside(folder: Path, before: float) -> list[Path]:
    """What writes that were killed have left in a folder, with what SQLite keeps beside a file.

    Args:
        folder: that was written to; it need not be there.
        before: seconds since 1970; what was touched later may be a write that goes on.
    """
    found = []
    for path in sorted((*folder.glob(f".*{ASIDE}"), *folder.glob(f".*{ASIDE}-*"))):
        with contextlib.suppress(FileNotFoundError):
            if path.lstat().st_mtime < before:
                found.append(path)
    return found


def discard(path: Path) -> None:
    """Remove what was left aside, a file or a folder.

    Raises:
        DiskError: it cannot be removed.
    """
    if path.is_symlink() or not path.is_dir():
        remove(path)
        return
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise DiskError.of("remove", path, error) from error


def _mode(path: Path) -> int:
    """The file's own mode when it exists, else what the umask leaves of 0o666."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
