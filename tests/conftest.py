"""Vaults that the tests share, and how properties are tried."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""The same examples in every run, on however slow a machine: a red test is one that the last change has made."""
settings.register_profile("search", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
"""Other examples in every run, and many: ``pytest --hypothesis-profile=search``."""
settings.load_profile("steady")

MOC = """
    # MOC - Keeping Bees

    > **What**: From an empty box to the first honey

    ## 📚 Learning Path

    ### Phase 1: The Colony (1h30 total)

    **Goal**: Know who lives in a hive

    1. **[[the-queen]]** ⭐ (30min)
       - **Why now**: Every check of a hive begins with her
       - **You'll learn**: What she does, how to find her, what her absence sounds like

    2. **[[swarming]]** ⭐⭐ (1h)
       - **Why now**: It happens in the first May already
       - **You'll learn**: Why colonies part, the signs before, how to make room

    ## 📖 Quick Reference

    **Core concepts to remember**:
    1. **Bee space**: A gap of 6 to 9 mm is left open; wider ones are built up, narrower ones glued

    **Common pitfalls**:
    - Opening the hive in the rain (wait for a dry noon: cold brood dies)
"""
QUEEN = """
    # The Queen

    ## 🧠 Retrieval Practice

    <details>
    <summary><strong>Q1:</strong> How does a colony without a queen sound?</summary>

    **Answer**: It roars, long and even, instead of humming.
    </details>
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file of the vault in ``tmp_path``, without the indentation that it has in the test."""

    def _write(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return file

    return _write


@pytest.fixture
def vault(tmp_path: Path, write: Callable[[str, str], Path]) -> Path:
    """A vault with one map of content, one of whose two notes is written."""
    write("moc-keeping-bees.md", MOC)
    write("the-queen.md", QUEEN)
    write("mocards.toml", "")
    return tmp_path
