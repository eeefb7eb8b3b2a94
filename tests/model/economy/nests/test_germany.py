"""Germany, 401 counties: the published counterfactuals."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.model.economy.nests.nest import NestHats, quiet, residual_at_base, solve_nest

from xietong import regions
from xietong.model.setting import Setting, setting_of
from xietong.model.state import Shocks

ORACLES = Path(__file__).parents[4] / "src/xietong/assess/backtest"
Make = Callable[[Setting], Shocks]


@pytest.fixture(scope="module")
def germany() -> Setting:
    return setting_of(regions.germany())


def _at(setting: Setting, zone: str, value: float) -> np.ndarray:
    hat = np.ones((1, len(setting.zones)))
    hat[0, setting.zones.index(zone)] = value
    return hat


def productivity_berlin(setting: Setting) -> Shocks:
    return replace(quiet(setting.economy), productivity_hat=_at(setting, "11000", 1.05))


def amenity_munich(setting: Setting) -> Shocks:
    # A scale B of the taste draws is worth B^(1/epsilon) of utility.
    elasticity = float(setting.economy.residence_elasticity)
    return replace(quiet(setting.economy), amenity_hat=_at(setting, "09162", 1.1 ** (1.0 / elasticity)))


def commuting_cost(setting: Setting) -> Shocks:
    economy = setting.economy
    impedance = np.full((economy.n_zone, economy.n_zone), np.log(0.96)) * economy.commuting_elasticity
    np.fill_diagonal(impedance, 0.0)
    return replace(quiet(economy), commuting_impedance=impedance)


CASES = pytest.mark.parametrize(
    "make", [productivity_berlin, amenity_munich, commuting_cost], ids=lambda make: make.__name__
)


def _rows(table: str, case: str) -> list[dict[str, str]]:
    with (ORACLES / table).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["case"] == case]


def _values(found: NestHats) -> dict[str, np.ndarray]:
    return {
        "wage_hat": found.wage[0],
        "income_hat": found.income,
        "residents_hat": found.residents,
        "employment_hat": found.employment[0],
        "rent_hat": found.rent,
        "price_hat": found.price[0],
    }


def test_the_base_year_is_an_equilibrium(germany: Setting) -> None:
    assert residual_at_base(germany.economy) < 1e-13


@CASES
def test_the_published_case_is_reproduced(germany: Setting, make: Make) -> None:
    found = solve_nest(germany.economy, make(germany))
    published = _rows("germany_counterfactual_welfare.csv", make.__name__)[0]
    assert found.welfare[0] == pytest.approx(float(published["welfare_hat"]), abs=1e-11)
    values = _values(found)
    counties = _rows("germany_counterfactuals.csv", make.__name__)
    assert len(counties) == len(germany.zones)
    for county in counties:
        zone = germany.zones.index(county["zone"])
        for name, hat in values.items():
            assert hat[zone] == pytest.approx(float(county[name]), abs=1e-10), (county["zone"], name)
    assert abs(found.walras_gap) < 1e-12
