r"""What governments take in: each kind of revenue is a rate times what it is taken of.

$$ T_{kn} = \tau_{kn}\,B_{kn} , \qquad \tau_{kn} = c_j\,a_k , \qquad
   a_k = \frac{T^{\text{ref}}_k}{\sum_{n \in \text{ref}} B_{kn}} , \qquad
   c_j = \frac{T_j}{\sum_k a_k \sum_{n \in j} B_{kn}} $$

The rates are effective: the structure $a_k$ is that of a place whose revenue is published by tax, and one factor
$c_j$ for each government makes the base year give its total. Statutory rates, exemptions and evasion are in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

__all__ = ["KINDS", "Bases", "Structure", "TaxRates", "fit_rates", "revenue"]

VALUE_ADDED_TAX = "value_added_tax"
ENTERPRISE_INCOME_TAX = "enterprise_income_tax"
PERSONAL_INCOME_TAX = "personal_income_tax"
LAND_AND_BUILDINGS = "land_and_buildings"
OTHER = "other"
LAND_SALES = "land_sales"
EMISSION_CHARGES = "emission_charges"

IN_THE_BUDGET = (VALUE_ADDED_TAX, ENTERPRISE_INCOME_TAX, PERSONAL_INCOME_TAX, LAND_AND_BUILDINGS, OTHER)
"""Kinds that the published total of the general budget holds."""
KINDS = (*IN_THE_BUDGET, LAND_SALES, EMISSION_CHARGES)


@dataclass(frozen=True, eq=False)
class Bases:
    """What revenue is taken of, yuan a year by zone, where it is earned.

    Args:
        value_added: Of market activity: wages, capital income and rents.
        profits: Income of capital.
        pay: Wages and the pay of placed functions.
        rents: Of floor space.
        emission_charges: What polluters pay where emissions are capped; all of it is revenue.
    """

    value_added: Float[np.ndarray, " zone"]
    profits: Float[np.ndarray, " zone"]
    pay: Float[np.ndarray, " zone"]
    rents: Float[np.ndarray, " zone"]
    emission_charges: Float[np.ndarray, " zone"]

    def by_kind(self) -> Float[np.ndarray, "kind zone"]:
        """One row for each of `KINDS`."""
        return np.stack(
            [
                self.value_added,
                self.profits,
                self.pay,
                self.rents,
                self.value_added,
                self.rents,
                self.emission_charges,
            ]
        )


@dataclass(frozen=True, eq=False)
class TaxRates:
    """Effective local rates by kind and zone.

    Args:
        rate: $\\tau_{kn}$, parts of one.
        local_share_income_tax: Local share of personal income tax, in (0, 1]; the centre has the rest.
    """

    rate: Float[np.ndarray, "kind zone"]
    local_share_income_tax: float

    @property
    def income_tax(self) -> Float[np.ndarray, " zone"]:
        """Whole rate on pay, local and central."""
        whole: np.ndarray = self.rate[KINDS.index(PERSONAL_INCOME_TAX)] / self.local_share_income_tax
        return whole

    @property
    def on_rents(self) -> Float[np.ndarray, " zone"]:
        """What governments take of rents: taxes on land and buildings, and net sales of land."""
        taken: np.ndarray = self.rate[KINDS.index(LAND_AND_BUILDINGS)] + self.rate[KINDS.index(LAND_SALES)]
        return taken


@dataclass(frozen=True)
class Structure:
    """The revenue of one government by kind, from which the relative rates come.

    Args:
        place: Position of the government.
        total: General budget, yuan a year.
        taxes: The kinds that are published, yuan a year.
        other_on_land: Part of what is left that follows rents; the rest follows value added.
    """

    place: int
    total: float
    taxes: Mapping[str, float]
    other_on_land: float

    def amounts(self) -> dict[str, float]:
        """Yuan a year for each kind in the budget; they add up to the total."""
        rest = self.total - sum(self.taxes.values())
        return {
            **self.taxes,
            LAND_AND_BUILDINGS: self.other_on_land * rest,
            OTHER: (1.0 - self.other_on_land) * rest,
        }


def revenue(rates: TaxRates, bases: Bases) -> Float[np.ndarray, "kind zone"]:
    r"""Yuan a year by kind and zone: $T_{kn} = \tau_{kn} B_{kn}$."""
    return rates.rate * bases.by_kind()


def fit_rates(
    structure: Structure,
    totals: Float[np.ndarray, " government"],
    bases: Bases,
    of_zone: Int[np.ndarray, " zone"],
    *,
    land_sale_share: float,
    local_share_income_tax: float,
) -> TaxRates:
    """Effective rates with which the base year gives the total of every government.

    Args:
        totals: General budget of each government, yuan a year, positive.
        bases: Of the base year.
        of_zone: The government of each zone.
        land_sale_share: Net receipts from selling land over rents; outside the general budget, and not scaled.
        local_share_income_tax: Local share of personal income tax.
    """
    base = bases.by_kind()
    amounts, is_ref = structure.amounts(), of_zone == structure.place
    relative = np.array([amounts.get(kind, 0.0) for kind in KINDS])
    relative[: len(IN_THE_BUDGET)] /= base[: len(IN_THE_BUDGET), is_ref].sum(axis=1)
    raw = np.bincount(of_zone, relative @ base, len(totals))
    rate = relative[:, None] * (totals / raw)[of_zone][None, :]
    rate[KINDS.index(LAND_SALES)] = land_sale_share
    rate[KINDS.index(EMISSION_CHARGES)] = 1.0
    return TaxRates(rate, local_share_income_tax)
