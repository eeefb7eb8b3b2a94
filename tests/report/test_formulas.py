"""Formulas as a reader without LaTeX sees them."""

import pytest

from xietong.assess.environment_indicators import ENVIRONMENT
from xietong.assess.indicators import INDICATORS
from xietong.report.formulas import formula_markup


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"\sum_n p_n", "Σ<sub>n</sub> p<sub>n</sub>"),
        (r"e^{-\nu t_{ni}}", "e<sup>-ν t<sub>ni</sub></sup>"),
        (r"\hat q_n", "q\u0302<sub>n</sub>"),
        (r"a < b", "a &lt; b"),
    ],
)
def test_indices_are_lowered_and_powers_raised(formula, shown):
    assert formula_markup(formula) == shown


@pytest.mark.parametrize("indicator", [*INDICATORS, *ENVIRONMENT], ids=lambda indicator: indicator.code)
def test_no_formula_of_an_indicator_keeps_a_command(indicator):
    assert not set(formula_markup(indicator.formula)) & set("\\{}^_")
