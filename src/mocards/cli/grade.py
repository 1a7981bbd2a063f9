"""``mocards next`` and ``mocards grade``: with these two, an editor or a script is the front end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import Workspace, offset_minutes, workspace
from mocards.model import Grade, Schedule

if TYPE_CHECKING:
    from mocards.model import StoredCard
    from mocards.store.store import Store
