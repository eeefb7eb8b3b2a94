"""What a line costs to build: as stated, by the kilometre, or at the published average."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["PUBLISHED_YUAN_PER_KM", "BuildingCost", "building_cost"]

PUBLISHED_YUAN_PER_KM = 247e9 / 1100.0
"""Mean cost of the nine intercity projects of the network plan of 2016: 247 billion yuan for 1,100 km.

Source: China Securities Journal, 2016-11-29 (cqn.com.cn), on the Intercity railway network plan.
"""

Basis = Literal["stated", "per_km", "published_average"]


@dataclass(frozen=True)
class BuildingCost:
    """Cost of a line.

    Args:
        yuan: At base-year prices.
        km: Length that is built.
        basis: "stated" with the measure, "per_km" times the measure's cost of a kilometre, or
            "published_average" times the average of the intercity plan.
    """

    yuan: float
    km: float
    basis: Basis


def building_cost(km: float, line_kind: str, stated: float | None, per_km: float | None) -> BuildingCost | None:
    r"""$C$, or $\ell c$; None where no cost is stated and no published average fits the kind of line.

    Args:
        km: $\ell$, length that is built.
        line_kind: "high_speed", "conventional" or "metro"; empty where a measure opens several kinds.
        stated: $C$, yuan.
        per_km: $c$, yuan.

    The published average is of intercity lines: it says nothing of metros and of ordinary railways.
    """
    if stated is not None:
        return BuildingCost(stated, km, "stated")
    if per_km is not None:
        return BuildingCost(km * per_km, km, "per_km")
    if line_kind == "high_speed" and km > 0.0:
        return BuildingCost(km * PUBLISHED_YUAN_PER_KM, km, "published_average")
    return None
