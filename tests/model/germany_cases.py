"""Germany with what its tests share: the setting, the published cases, the reference in the same units."""

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from tests.reference import mrrh

from xietong import regions
from xietong.model.setting import Setting, setting_of
from xietong.model.state import Shocks, no_shocks

ORACLES = Path(__file__).parents[2] / "src/xietong/assess/backtest"
CASES = ("productivity_berlin", "amenity_munich", "commuting_cost")
HATS = ("wage_hat", "residents_hat", "employment_hat", "rent_hat", "price_hat", "income_hat")
N_ZONE = 401


@cache
def germany() -> Setting:
    return setting_of(regions.germany())


def quiet() -> Shocks:
    return no_shocks(N_ZONE, 1, 0, 1, 16)


def published(case: str) -> tuple[dict[str, np.ndarray], float]:
    """Hats by zone and welfare of a published case."""
    with (ORACLES / "germany_counterfactuals.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["case"] == case]
    assert tuple(row["zone"] for row in rows) == germany().zones
    with (ORACLES / "germany_counterfactual_welfare.csv").open(encoding="utf-8", newline="") as file:
        welfare = {row["case"]: float(row["welfare_hat"]) for row in csv.DictReader(file)}
    return {name: np.array([float(row[name]) for row in rows]) for name in HATS}, welfare[case]


def shocks_of(case: str) -> Shocks:
    """The shock of a published case."""
    zones, elasticity = germany().zones, float(germany().economy.residence_elasticity)
    hat = np.ones((1, N_ZONE))
    if case == "productivity_berlin":
        hat[0, zones.index("11000")] = 1.05
        return replace(quiet(), productivity_hat=hat)
    if case == "amenity_munich":
        hat[0, zones.index("09162")] = 1.1 ** (1.0 / elasticity)
        return replace(quiet(), amenity_hat=hat)
    impedance = np.full((N_ZONE, N_ZONE), np.log(0.96)) * elasticity
    np.fill_diagonal(impedance, 0.0)
    return replace(quiet(), commuting_impedance=impedance)


@cache
def reference_base(parameters: mrrh.Parameters = mrrh.Parameters()) -> mrrh.Base:  # noqa: B008
    """The base year of Germany for the reference."""
    flows = regions.germany().flows
    return mrrh.base_from_distance(flows.commuters, flows.monthly_income_workplace, flows.distance_km, parameters)
