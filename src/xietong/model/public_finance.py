"""The public finance of a region: its published budgets, and what of an outcome is taxed and provided.

The only place where outcomes of the economy and the wing of finance meet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.errors import RegionError
from xietong.findings import Finding, require
from xietong.model.baseline import Baseline
from xietong.model.economy.placed import placed_pay
from xietong.model.finance.budget import Books, Finance, Provision, fit_finance, keep_books
from xietong.model.finance.revenue import (
    ENTERPRISE_INCOME_TAX,
    PERSONAL_INCOME_TAX,
    VALUE_ADDED_TAX,
    Bases,
    Structure,
    fit_rates,
)
from xietong.model.state import LimitKind, Outcome
from xietong.region.region import Region

__all__ = [
    "DISCOUNT",
    "VARIED",
    "FinanceSettings",
    "bases_of",
    "books_of",
    "finance_of",
    "has_finance",
    "settings_of",
]

TABLE = "public_finance"
DISCOUNT = "finance_discount_rate"
ELSEWHERE = "elsewhere"
PUBLISHED_TAXES = (VALUE_ADDED_TAX, ENTERPRISE_INCOME_TAX, PERSONAL_INCOME_TAX)
VARIED = ("other_on_land", "land_sale_share", "entitlement_elsewhere")
"""Settings of finance that are varied one at a time, low and high, for the range of a result."""


@dataclass(frozen=True)
class FinanceSettings:
    """What no table says; a region's `parameters.csv` may give each as `finance_...`. All are assumptions.

    Args:
        other_on_land: Part of the other local revenue that follows rents.
        land_sale_share: Net receipts from selling land over rents.
        entitlement_elsewhere: Services of a resident registered in another province over those of others.
        local_share_income_tax: Local share of personal income tax. Published: 0.4.
        budget_share: Part of pay and purchases that budgets bear, by placed function; 1 where it is not named.
    """

    other_on_land: float = 0.5
    land_sale_share: float = 0.1
    entitlement_elsewhere: float = 0.5
    local_share_income_tax: float = 0.4
    budget_share: Mapping[str, float] | None = None


def has_finance(region: Region) -> bool:
    """Whether the region has the table of public budgets."""
    return TABLE in region.tables


def settings_of(region: Region) -> FinanceSettings:
    """The settings of a region."""
    prefix, known = "finance_", region.parameters
    named: dict[str, Any] = {
        name: known[prefix + name].value
        for name in ("other_on_land", "land_sale_share", "entitlement_elsewhere", "local_share_income_tax")
        if prefix + name in known
    }
    borne = f"{prefix}budget_share_"
    shares = {name.removeprefix(borne): entry.value for name, entry in known.items() if name.startswith(borne)}
    return replace(FinanceSettings(**named), budget_share=shares)


def finance_of(baseline: Baseline, settings: FinanceSettings | None = None) -> Finance:
    """The rates with which the base year gives the published budgets.

    Revenue is fitted by city, expenditure by jurisdiction; both count all levels below the centre together.

    Args:
        settings: Those of the region where not given.

    Raises:
        RegionError: when the table lacks a government, or the taxes of the government whose structure is taken.
    """
    region = baseline.region
    chosen = settings or settings_of(region)
    budgets = _Budgets(region)
    cities = np.asarray(region.zones.city)
    bases = bases_of(baseline, baseline.outcome)
    taxes = fit_rates(
        budgets.structure(chosen.other_on_land),
        budgets.by_city(),
        bases,
        cities,
        land_sale_share=chosen.land_sale_share,
        local_share_income_tax=chosen.local_share_income_tax,
    )
    borne = chosen.budget_share or {}
    budget_share = np.array([borne.get(function, 1.0) for function in baseline.placed])
    provision = _provision(baseline, baseline.outcome, chosen.entitlement_elsewhere, budget_share)
    return fit_finance(
        taxes,
        budgets.expenditure(),
        bases,
        provision,
        np.asarray(region.zones.jurisdiction),
        entitlement_elsewhere=chosen.entitlement_elsewhere,
        budget_share=budget_share,
    )


def books_of(
    baseline: Baseline,
    finance: Finance,
    outcome: Outcome,
    central_jobs: Float[np.ndarray, "function zone"] | None = None,
    measures: Float[np.ndarray, " zone"] | None = None,
) -> Books:
    """The books of a year by zone.

    Args:
        outcome: The year.
        central_jobs: Placed jobs that bodies above the governments moved there since the base year; the centre pays.
        measures: What measures cost in the year where it is borne, yuan.
    """
    provision = _provision(
        baseline, outcome, finance.entitlement_elsewhere, finance.budget_share, central_jobs, measures
    )
    return keep_books(finance, bases_of(baseline, outcome), provision)


def bases_of(baseline: Baseline, outcome: Outcome) -> Bases:
    """What is taxed in a year, where it is earned."""
    economy = baseline.economy
    # By shares of output, as value added is: wages times jobs would leave the residual of the solve.
    wages = (np.asarray(economy.labour_share) * outcome.output).sum(axis=0)
    # What is paid for water goes to those who own the works.
    owned = economy.capital_share if economy.water_share is None else economy.capital_share + economy.water_share
    profits = (np.asarray(owned) * outcome.output).sum(axis=0)
    rents = (np.asarray(economy.floor_share) * outcome.output).sum(axis=0)
    return Bases(
        value_added=wages + profits + rents,
        profits=profits,
        pay=wages + (_pay(baseline, outcome) * outcome.placed_employment).sum(axis=0),
        rents=rents,
        emission_charges=_charges(baseline, outcome),
    )


def _pay(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, "function zone"]:
    if baseline.economy.placed_jobs is None:
        return np.zeros_like(outcome.placed_employment)
    return np.asarray(placed_pay(baseline.economy, outcome.cost_of_living))


def _charges(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, " zone"]:
    """Charges of a jurisdiction, on its zones by their value added."""
    region = baseline.region
    paid = np.zeros(len(region.jurisdictions))
    for report in outcome.limits:
        if report.kind is LimitKind.EMISSIONS:
            paid = paid + report.annual_value.sum(axis=0)
    own = np.asarray(region.zones.jurisdiction)
    weight = outcome.value_added / np.bincount(own, outcome.value_added, len(paid))[own]
    return paid[own] * weight


def _provision(
    baseline: Baseline,
    outcome: Outcome,
    entitlement_elsewhere: float,
    budget_share: Float[np.ndarray, " function"],
    central_jobs: Float[np.ndarray, "function zone"] | None = None,
    measures: Float[np.ndarray, " zone"] | None = None,
) -> Provision:
    economy, nothing = baseline.economy, np.zeros(len(baseline.region.zones))
    jobs = outcome.placed_employment if central_jobs is None else outcome.placed_employment - central_jobs
    borne = budget_share[:, None] * jobs
    purchases = nothing
    if economy.placed_purchases is not None:
        purchases = ((np.asarray(economy.placed_purchases) @ borne) * outcome.price_index).sum(axis=0)
    return Provision(
        pay=(_pay(baseline, outcome) * borne).sum(axis=0),
        purchases=purchases,
        entitled=outcome.residents * _entitlement(baseline, outcome, entitlement_elsewhere),
        price=outcome.cost_of_living,
        measures=nothing if measures is None else measures,
    )


def _entitlement(baseline: Baseline, outcome: Outcome, entitlement_elsewhere: float) -> Float[np.ndarray, " zone"]:
    """Mean entitlement of the residents of a zone, by the groups of its workers."""
    weight = np.array([entitlement_elsewhere if group == ELSEWHERE else 1.0 for group in baseline.groups])
    workers = outcome.resident_workers
    mean: np.ndarray = (weight @ workers) / workers.sum(axis=0)
    return mean


class _Budgets:
    """The table of public budgets, read by government."""

    def __init__(self, region: Region) -> None:
        self._region = region
        table = region.tables[TABLE]
        columns = (table[name].tolist() for name in ("level", "place", "year", "item", "yuan"))
        self._yuan = {
            (level, place, int(year), item): float(yuan)
            for level, place, year, item, yuan in zip(*columns, strict=True)
        }

    def by_city(self) -> Float[np.ndarray, " city"]:
        """Revenue of the base year."""
        return self._all("city", "revenue", [city.code for city in self._region.cities])

    def expenditure(self) -> Float[np.ndarray, " jurisdiction"]:
        """Expenditure of the base year."""
        return self._all("jurisdiction", "expenditure", [place.code for place in self._region.jurisdictions])

    def structure(self, other_on_land: float) -> Structure:
        """Revenue by tax of the city that publishes it, in the latest year that has it."""
        found = sorted(
            (year, place)
            for level, place, year, item in self._yuan
            if level == "jurisdiction" and item == f"revenue_{VALUE_ADDED_TAX}"
        )
        codes = [city.code for city in self._region.cities]
        year, place = found[-1] if found else (self._region.base_year, "")
        taxes = {kind: self._yuan.get(("jurisdiction", place, year, f"revenue_{kind}")) for kind in PUBLISHED_TAXES}
        total = self._yuan.get(("jurisdiction", place, year, "revenue"))
        if total is None or place not in codes or None in taxes.values():
            what = "gives no government its revenue by tax: value-added, enterprise and personal income tax, and all."
            raise RegionError([Finding(f"{TABLE}.csv", what, "Add the four rows of a city that is a jurisdiction.")])
        known = {kind: yuan for kind, yuan in taxes.items() if yuan is not None}
        return Structure(codes.index(place), total, known, other_on_land)

    def _all(self, level: str, item: str, codes: list[str]) -> np.ndarray:
        year = self._region.base_year
        missing = [code for code in codes if (level, code, year, item) not in self._yuan]
        require(
            [
                Finding(
                    f"{TABLE}.csv", f"has no {item} of {level} {code} in {year}.", "Add the row, or its estimate."
                )
                for code in missing
            ],
            RegionError,
        )
        return np.array([self._yuan[level, code, year, item] for code in codes])
