"""``mocards init``: a vault with a first map of content, ready to be drilled and rewritten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mocards.errors import VaultError

SKELETON = {
    "mocards.toml": "mocards.toml",
    "notes/moc-first-map.md": "moc-first-map.md",
    "notes/forgetting-curve.md": "forgetting-curve.md",
}
"""Path in the new vault → file in ``cli/skeleton``."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; made when missing.")] = Path(),
) -> None:
    """Make a vault with a small map of content to start from. Nothing that exists is overwritten."""
    import shlex
    from importlib.resources import files

    from mocards.files import write_aside
    from mocards.settings import SETTINGS_FILE

    if (folder / SETTINGS_FILE).exists():
        raise VaultError(f"{folder / SETTINGS_FILE} is there already; this is a vault: run 'mocards study'")
    for target, source in SKELETON.items():
        if not (folder / target).exists():
            write_aside(folder / target, files("mocards.cli").joinpath("skeleton", source).read_bytes())
            typer.echo(f"wrote {folder / target}")
    enter = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    typer.echo(f"Now edit the notes, and drill them: {enter}mocards study")
