"""Formulas in a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.cli.views.mathtext import in_unicode


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x^2", "x²"),
        ("a_i^{n+1}", "aᵢⁿ⁺¹"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{n(n+1)}{2}", "(n(n+1))/2"),
        (r"\sqrt{x^2+y^2}", "√(x²+y²)"),
        (r"\sqrt[3]{8}", "∛8"),
        (r"\sum_{i=1}^n i", "∑ᵢ₌₁ⁿ i"),
        (r"\alpha \le \beta \to \infty", "α ≤ β → ∞"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\mathbb{R}^n", "ℝⁿ"),
        (r"\text{if } x > 0", "if  x > 0"),
        (r"\hat{y} = \sigma(w^T x)", "y\u0302 = σ(wᵀ x)"),
        (r"\left(\frac{a}{b}\right)^n", "(a/b)ⁿ"),
        (r"e^{i\pi} + 1 = 0", "e^(iπ) + 1 = 0"),
        (r"x_{max}", "xₘₐₓ"),
        (r"50\%", "50%"),
        (r"90^\circ", "90°"),
    ],
)
def test_a_formula_becomes_unicode(source: str, shown: str) -> None:
    assert in_unicode(source) == shown


@pytest.mark.parametrize(
    "source", [r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\unknown{x}", "{a", "a}", "x^", r"\frac{a}", "{" * 50, "\\"]
)
def test_what_has_no_signs_stays_as_it_is(source: str) -> None:
    assert in_unicode(source) == ""


@given(st.text(alphabet="\\{}^_&$ ab1frac[]()`\n", max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    in_unicode(text)
