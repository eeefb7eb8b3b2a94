"""Effective rates and what they bring in, by hand."""

import numpy as np
import pytest

from xietong.model.finance.revenue import IN_THE_BUDGET, KINDS, Bases, Structure, fit_rates, revenue

OF_ZONE = np.array([0, 0, 1])
TOTALS = np.array([40.0, 12.0])


def _bases() -> Bases:
    return Bases(
        value_added=np.array([100.0, 60.0, 80.0]),
        profits=np.array([40.0, 10.0, 30.0]),
        pay=np.array([50.0, 40.0, 45.0]),
        rents=np.array([20.0, 10.0, 10.0]),
        emission_charges=np.array([0.0, 1.0, 2.0]),
    )


def _structure() -> Structure:
    taxes = {"value_added_tax": 8.0, "enterprise_income_tax": 5.0, "personal_income_tax": 3.0}
    return Structure(place=0, total=20.0, taxes=taxes, other_on_land=0.25)


def test_the_structure_adds_up_to_its_total() -> None:
    amounts = _structure().amounts()
    assert sum(amounts.values()) == 20.0
    assert (amounts["land_and_buildings"], amounts["other"]) == (1.0, 3.0)


def test_the_base_year_gives_the_total_of_every_government() -> None:
    rates = fit_rates(_structure(), TOTALS, _bases(), OF_ZONE, land_sale_share=0.1, local_share_income_tax=0.4)
    taken = revenue(rates, _bases())
    inside = taken[: len(IN_THE_BUDGET)].sum(axis=0)
    np.testing.assert_allclose(np.bincount(OF_ZONE, inside), TOTALS)
    # The government whose structure is taken keeps it; all its revenue doubles with its total.
    np.testing.assert_allclose(taken[0, :2].sum(), 16.0)
    np.testing.assert_allclose(taken[KINDS.index("land_sales")], [2.0, 1.0, 1.0])
    np.testing.assert_allclose(taken[KINDS.index("emission_charges")], [0.0, 1.0, 2.0])
    assert rates.income_tax[0] == pytest.approx(rates.rate[KINDS.index("personal_income_tax"), 0] / 0.4)
