"""The codes of all findings, and how bad each is. Each has a page in ``docs/problems``."""

from __future__ import annotations

from collections.abc import Mapping

from mocards.model import Severity

SEVERITIES: Mapping[str, Severity] = {
    "unreadable": Severity.ERROR,
    "mojibake": Severity.ERROR,
    "merge-conflict": Severity.ERROR,
    "broken-link": Severity.WARNING,
    "ambiguous-link": Severity.WARNING,
    "pitfall-without-remedy": Severity.WARNING,
    "duplicate-prompt": Severity.WARNING,
    "answer-in-prompt": Severity.WARNING,
    "too-long": Severity.WARNING,
    "placeholder": Severity.WARNING,
    "unknown-directive": Severity.WARNING,
    "several-facts": Severity.INFO,
    "empty-section": Severity.INFO,
    "unknown-label": Severity.INFO,
    "phase-time-mismatch": Severity.INFO,
    "numbering": Severity.INFO,
    "orphan-note": Severity.INFO,
    "stale": Severity.INFO,
}
"""An error is damage. A warning is about a card that is missing or cannot be learned. The rest is worth knowing.

A link outside a learning path, which makes no card, is worth knowing only, whatever its code.
"""
