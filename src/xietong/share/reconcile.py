r"""The reconciliation: every yuan once, each line and each column closed.

Where value added goes, by government of the place where it is earned:

$$ \underbrace{VA_n}_{\text{earned}} = \underbrace{\sum_k T_{kn}}_{\text{governments}}
   + \underbrace{\tau^c_n Y_n}_{\text{centre}} + \underbrace{(1-\tau_n) Y_n}_{\text{workers}}
   + \underbrace{\sigma (1-\lambda_n) R_n}_{\text{owners here}}
   + \underbrace{\Pi_n + (1-\sigma)(1-\lambda_n) R_n - \text{taxes on business}}_{\text{other owners}} $$

Emission charges are paid on top of the cost that value added is counted at, and stand apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.model.baseline import Baseline
from xietong.model.finance.budget import Finance
from xietong.model.finance.revenue import (
    EMISSION_CHARGES,
    ENTERPRISE_INCOME_TAX,
    KINDS,
    OTHER,
    VALUE_ADDED_TAX,
    revenue,
)
from xietong.model.public_finance import bases_of
from xietong.model.state import Outcome

__all__ = ["USES", "Reconciliation", "reconcile", "whole_yuan"]

USES = ("governments", "centre", "workers", "owners_here", "other_owners")


@dataclass(frozen=True, eq=False)
class Reconciliation:
    """Where value added goes, in whole yuan; every column adds up, and so does every line.

    Args:
        earned: Value added by government of the place.
        uses: By `USES` and government.
        gap: Largest absolute difference of earned and used before rounding, yuan.
    """

    earned: Int[np.ndarray, " government"]
    uses: Int[np.ndarray, "use government"]
    gap: float

    @property
    def closes(self) -> bool:
        """True when nothing is counted twice and nothing is left."""
        return bool((self.uses.sum(axis=0) == self.earned).all()) and self.gap < 0.5


def reconcile(
    baseline: Baseline, finance: Finance, outcome: Outcome, of_zone: Int[np.ndarray, " zone"], count: int
) -> Reconciliation:
    """Where the value added of a year goes; each use is worked out by itself, and the gap told."""
    bases = bases_of(baseline, outcome)
    taken = revenue(finance.taxes, bases)
    inside = [number for number, kind in enumerate(KINDS) if kind != EMISSION_CHARGES]
    on_business = sum(taken[KINDS.index(kind)] for kind in (VALUE_ADDED_TAX, ENTERPRISE_INCOME_TAX, OTHER))
    whole_tax = finance.taxes.income_tax
    local = whole_tax * finance.taxes.local_share_income_tax
    net_rents = (1.0 - finance.taxes.on_rents) * bases.rents
    spent = float(np.asarray(baseline.economy.rent_spent))
    uses = np.stack(
        [
            taken[inside].sum(axis=0),
            (whole_tax - local) * bases.pay,
            (1.0 - whole_tax) * bases.pay,
            spent * net_rents,
            bases.profits + (1.0 - spent) * net_rents - on_business,
        ]
    )
    earned = np.bincount(of_zone, outcome.value_added, count)
    used = np.stack([np.bincount(of_zone, row, count) for row in uses])
    gap = float(np.abs(used.sum(axis=0) - earned).max())
    whole = np.rint(earned).astype(np.int64)
    return Reconciliation(whole, whole_yuan(used, whole.tolist()), gap)


def whole_yuan(amounts: Float[np.ndarray, "line column"], totals: Sequence[int]) -> Int[np.ndarray, "line column"]:
    """Amounts in whole yuan that add up to the totals of their columns: the largest rests are rounded up."""
    floors = np.floor(amounts).astype(np.int64)
    for column, total in enumerate(totals):
        short = int(total - floors[:, column].sum())
        order = np.argsort(-(amounts[:, column] - floors[:, column]), kind="stable")
        step = 1 if short > 0 else -1
        each, rest = divmod(abs(short), len(order))
        floors[:, column] += step * each
        floors[order[:rest], column] += step
    return floors
