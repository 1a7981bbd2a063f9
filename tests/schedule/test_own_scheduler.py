"""The scheduler that CONTRIBUTING shows how to add is one."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from mocards.schedule import choice
from mocards.schedule.choice import Choice, of_stamp
from mocards.schedule.replay import after_all

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
DAY = date(2026, 1, 1)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Choice:
    """The choice of the scheduler in the section on adding one, put where the section says."""
    section = CONTRIBUTING.read_text("utf-8").partition("## Add a scheduler")[2].partition("\n## ")[0]
    code = "\n".join(re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL))
    module = ModuleType("mocards.schedule.leitner")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code, "CONTRIBUTING.md", "exec"), module.__dict__)  # noqa: S102 - our own documentation
    monkeypatch.setattr(choice, "SCHEDULERS", {**choice.SCHEDULERS, "leitner": module.KIND})
    return Choice(scheduler="leitner", longest=20)


def test_it_schedules(shown: Choice) -> None:
    scheduler = shown.make()
    days = [DAY] * 7
    intervals = [after_all([4] * count, days[:count], None, None, scheduler).interval for count in range(1, 8)]
    assert intervals == [1, 2, 4, 8, 16, 20, 20]
    lapsed = after_all([4, 4, 4, 1], days[:4], None, None, scheduler)
    assert (lapsed.interval, lapsed.repetitions, lapsed.lapses) == (1, 0, 1)


def test_it_is_kept_in_the_store_like_the_others(shown: Choice) -> None:
    assert shown.stamp == '{"scheduler":"leitner","longest":20}'
    assert of_stamp(shown.stamp).make() == shown.make()
    assert shown.words == "Leitner boxes"
