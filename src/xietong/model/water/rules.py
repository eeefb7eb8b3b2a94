"""What measures decide about water, and what it makes of the pumping of a year."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.water.budget import AGRICULTURE, DEEP, SHALLOW, Substitution, substitute

__all__ = [
    "IrrigationSaving",
    "PumpingLimit",
    "Replenishment",
    "Transfer",
    "WaterPayment",
    "WaterRule",
    "Year",
    "apply",
]


@dataclass(frozen=True, eq=False)
class PumpingLimit:
    """A limit on what all zones named may pump together; each keeps its share of the base year.

    Args:
        zones: True for a zone that is meant.
        aquifers: Of `SHALLOW`, `DEEP`; together they are limited.
        cap: m3 a year; or
        cut: m3 a year less than in the base year.
        phase: Share of the way from the base year to the limit, above 0 to 1.
    """

    zones: Bool[np.ndarray, " zone"]
    aquifers: tuple[int, ...]
    cap: float | None
    cut: float | None
    phase: float

    def limit(self, base: Float[np.ndarray, "aquifer zone"]) -> Float[np.ndarray, "aquifer zone"]:
        """m3 a year by aquifer and zone; `inf` where the limit is not meant."""
        out = np.full(base.shape, np.inf)
        meant = base[list(self.aquifers)] * self.zones
        total = float(meant.sum())
        goal = self.cap if self.cap is not None else total - float(self.cut or 0.0)
        allowed = (1.0 - self.phase) * total + self.phase * max(goal, 0.0)
        for row, aquifer in enumerate(self.aquifers):
            share = meant[row] / total if total > 0.0 else np.zeros(base.shape[1])
            out[aquifer, self.zones] = allowed * share[self.zones]
        return out


@dataclass(frozen=True, eq=False)
class Transfer:
    """Water brought to zones, m3 a year, in place of pumping."""

    volume: Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class Replenishment:
    """Water put into the shallow aquifer of zones, m3 a year."""

    volume: Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class IrrigationSaving:
    """Share of the water of fields that is saved, by zone, 0 to below 1."""

    share: Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class WaterPayment:
    """Yuan a year that each government gets (+) or pays (-) for water; together nothing."""

    yuan: Float[np.ndarray, " jurisdiction"]


WaterRule = PumpingLimit | Transfer | Replenishment | IrrigationSaving | WaterPayment


@dataclass(frozen=True, eq=False)
class Year:
    """Pumping, managed recharge and payments of a year under rules.

    Args:
        managed: m3 a year that reach the shallow aquifer.
        demand: Pumping that was wanted, after saving and before transfer and limits.
        limit: m3 a year by aquifer; `inf` for none.
        payment: Yuan a year by jurisdiction.
    """

    substitution: Substitution
    managed: Float[np.ndarray, " zone"]
    demand: Float[np.ndarray, "aquifer sector zone"]
    limit: Float[np.ndarray, "aquifer zone"]
    payment: Float[np.ndarray, " jurisdiction"]


def apply(
    rules: Iterable[WaterRule],
    wanted: Float[np.ndarray, "aquifer sector zone"],
    base: Float[np.ndarray, "aquifer zone"],
    n_jurisdiction: int,
) -> Year:
    """The rules together: savings multiply, volumes add, of several limits the lowest holds.

    Args:
        wanted: Pumping without any rule, m3 a year.
        base: Pumping of the base year, m3 a year, to which limits refer.
    """
    n_zone = base.shape[1]
    limit, left = np.full((2, n_zone), np.inf), np.ones(n_zone)
    transfer, managed, paid = np.zeros(n_zone), np.zeros(n_zone), np.zeros(n_jurisdiction)
    for rule in rules:
        match rule:
            case PumpingLimit():
                limit = np.minimum(limit, rule.limit(base))
            case Transfer():
                transfer = transfer + rule.volume
            case Replenishment():
                managed = managed + rule.volume
            case IrrigationSaving():
                left = left * (1.0 - rule.share)
            case WaterPayment():
                paid = paid + rule.yuan
    demand = wanted.copy()
    for aquifer in (SHALLOW, DEEP):
        demand[aquifer, AGRICULTURE] *= left
    return Year(substitute(demand, transfer, limit), managed, demand, limit, paid)
