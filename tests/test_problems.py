"""Every finding has a page, every page a finding, and the page says how bad it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mocards.decks.findings import FINDERS as OF_VAULT
from mocards.notes.codes import SEVERITIES
from mocards.notes.findings import FINDERS as OF_NOTE

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "problems"
EMITTED = re.compile(r'(?:Problem|_problem|_of_link|_empty|_at|complain)\(\s*(?:reading,\s*)?"([a-z]+(?:-[a-z]+)*)"')


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(SEVERITIES)


def test_every_code_in_the_source_is_known_and_every_known_one_is_used() -> None:
    emitted = {code for file in (ROOT / "src").rglob("*.py") for code in EMITTED.findall(file.read_text("utf-8"))}
    assert emitted == set(SEVERITIES)
    assert {*OF_NOTE, *OF_VAULT} <= set(SEVERITIES)


@pytest.mark.parametrize("code", SEVERITIES)
def test_a_page_says_what_why_and_how(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text("utf-8")
    assert re.match(rf"# `{code}`: [A-Z].*\n\nSeverity: {SEVERITIES[code].value}\b.*\.\n\n", page)
    assert re.findall(r"^## (.*)$", page, re.MULTILINE)[:3] == [
        "What it means",
        "Why it matters for memory",
        "How to mend it",
    ]
