"""The published German counterfactuals, run again."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np

from xietong.model.counterfactual import HATS, solve_counterfactual
from xietong.model.setting import Setting
from xietong.model.state import Shocks, no_shocks

__all__ = ["CASES", "TOLERANCE", "CaseScore", "shocks_of_case", "validate_cases"]

CASES: tuple[str, ...] = ("productivity_berlin", "amenity_munich", "commuting_cost")
TOLERANCE = 1e-9
"""Largest distance from the published hats, which have ten decimals."""
BERLIN, MUNICH = "11000", "09162"


@dataclass(frozen=True)
class CaseScore:
    """A published case and how far from it the program is.

    Args:
        what: The change, in words.
        published, found: Welfare of the whole country over base.
        largest: Largest distance of any hat of any county.
        source: Where the case was published.
    """

    case: str
    what: str
    published: float
    found: float
    largest: float
    counties: int
    source: str

    @property
    def is_met(self) -> bool:
        """True where every figure is reproduced."""
        return max(self.largest, abs(self.found - self.published)) <= TOLERANCE


def shocks_of_case(case: str, setting: Setting) -> Shocks:
    """Raw changes of a published case."""
    economy, zones = setting.economy, setting.zones
    n = len(zones)
    elasticity = float(economy.residence_elasticity)
    still = no_shocks(n, 1, 0, 1, len(setting.jurisdictions))
    hat = np.ones((1, n))
    if case == "productivity_berlin":
        hat[0, zones.index(BERLIN)] = 1.05
        return replace(still, productivity_hat=hat)
    if case == "amenity_munich":
        hat[0, zones.index(MUNICH)] = 1.1 ** (1.0 / elasticity)
        return replace(still, amenity_hat=hat)
    impedance = np.full((n, n), np.log(0.96)) * elasticity
    np.fill_diagonal(impedance, 0.0)
    return replace(still, commuting_impedance=impedance)


def validate_cases(setting: Setting) -> tuple[CaseScore, ...]:
    """Every published case beside what the program finds."""
    welfare = {row["case"]: row for row in _rows("germany_counterfactual_welfare")}
    counties = _rows("germany_counterfactuals")
    return tuple(
        _score(setting, case, welfare[case], [row for row in counties if row["case"] == case]) for case in CASES
    )


def _score(setting: Setting, case: str, welfare: Mapping[str, str], counties: list[dict[str, str]]) -> CaseScore:
    found = solve_counterfactual(setting.economy, shocks_of_case(case, setting), n_start=0)
    at = [setting.zones.index(row["zone"]) for row in counties]
    largest = max(
        float(np.abs(getattr(found, name)[at] - np.array([float(row[name]) for row in counties])).max())
        for name in HATS
    )
    return CaseScore(
        case=case,
        what=welfare["what"],
        published=float(welfare["welfare_hat"]),
        found=float(found.welfare_hat[0]),
        largest=largest,
        counties=len(counties),
        source=welfare["source"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("xietong.assess.backtest").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
