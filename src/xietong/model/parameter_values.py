"""Parameters that a user sets by name: which there are, in what range, and how they hang together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches

from xietong.errors import RegionError
from xietong.findings import Finding, require
from xietong.model.one_sector import OneSectorSettings
from xietong.model.parameters import EconomySettings
from xietong.region.region import Region

__all__ = ["OF_EVERY_SECTOR", "parameter_values"]

_PUBLISHED: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "alpha": ("housing_share", lambda value: 1.0 - value),
    "epsilon": ("commuting_elasticity", float),
    "sigma": ("trade_elasticity", lambda value: value - 1.0),
    "nu": ("agglomeration", float),
    "delta": ("floor_supply_elasticity", float),
    "mu": ("commuting_cost_exponent", float),
    "psi": ("trade_cost_exponent", float),
}
"""Symbols under which the one-sector model was published, and what they are called here."""

OF_EVERY_SECTOR = ("agglomeration", "trade_elasticity")
"""Columns of the sector table that one number may replace in every sector."""


@dataclass(frozen=True)
class _Range:
    """From `low` to `high`, each of them counted unless the value must be above or below it."""

    low: float
    high: float
    is_above: bool = False
    is_below: bool = False

    def holds(self, value: float) -> bool:
        is_high_enough = value > self.low if self.is_above else value >= self.low
        return is_high_enough and (value < self.high if self.is_below else value <= self.high)

    def written(self, name: str) -> str:
        """The range as a pair of inequalities, which every language reads alike."""
        return f"{self.low:g} {'<' if self.is_above else '≤'} {name} {'<' if self.is_below else '≤'} {self.high:g}"


_POSITIVE = _Range(0.0, 1e3, is_above=True)
_NOT_NEGATIVE = _Range(0.0, 1e3)
_SHARE = _Range(0.0, 1.0)
_SHARE_BELOW_ONE = _Range(0.0, 1.0, is_below=True)
_ANY = _Range(-1e3, 1e3)

_RANGES: Mapping[str, _Range] = {
    "commuting_elasticity": _POSITIVE,
    "sector_elasticity": _POSITIVE,
    "residence_elasticity": _POSITIVE,
    "migration_elasticity": _POSITIVE,
    "farm_migration_factor": _Range(0.0, 1.0, is_above=True),
    "trade_elasticity": _POSITIVE,
    "agglomeration": _Range(-1.0, 10.0),
    "outside_share_farm": _SHARE_BELOW_ONE,
    "outside_share_local": _SHARE_BELOW_ONE,
    "outside_share_elsewhere": _SHARE_BELOW_ONE,
    "registered_factor": _POSITIVE,
    "registered_cap": _SHARE,
    "floor_supply_base": _NOT_NEGATIVE,
    "floor_supply_density": _Range(0.0, 1e9, is_above=True),
    "floor_supply_elasticity": _NOT_NEGATIVE,
    "housing_share": _SHARE_BELOW_ONE,
    "trade_cost_exponent": _NOT_NEGATIVE,
    "commuting_cost_exponent": _NOT_NEGATIVE,
    "smoothing": _Range(0.0, 1e9),
    "trade_distance_exponent": _NOT_NEGATIVE,
    "local_decay": _NOT_NEGATIVE,
    "spillover_exponent": _NOT_NEGATIVE,
    "wage_coverage": _POSITIVE,
    "labour_share_cap": _Range(0.0, 1.0, is_above=True),
    "consumption_of_labour_income": _Range(0.0, 1.0, is_above=True),
    "rent_spent_locally": _SHARE,
    "floor_share_of_real_estate": _SHARE,
    "export_floor": _SHARE_BELOW_ONE,
}
"""What each parameter may be at all; the range that its source leaves open is narrower."""

_ABOVE_ONE = _Range(1.0, 1e3, is_above=True)


def parameter_values(region: Region, values: Mapping[str, float]) -> dict[str, float]:
    """The parameters asked for under their names here.

    Where flows are observed the symbols of the published model are understood too: alpha, epsilon, sigma, nu, delta,
    mu, psi.

    Args:
        region: Tables as read; its evidence says which model it has.
        values: Number by name.

    Raises:
        RegionError: with a finding for each name that does not exist and each value out of its range.
    """
    if "census" in region.evidence:
        known = {f.name for f in fields(EconomySettings)} | set(OF_EVERY_SECTOR)
        symbols: Mapping[str, tuple[str, Callable[[float], float]]] = {}
        ranges = _RANGES
    else:
        known, symbols = {f.name for f in fields(OneSectorSettings)}, _PUBLISHED
        # Expected utility over pairs of home and work is finite only there.
        ranges = {**_RANGES, "commuting_elasticity": _ABOVE_ONE}
    chosen: dict[str, float] = {}
    findings: list[Finding] = []
    for given, value in values.items():
        name, convert = symbols.get(given, (given, float))
        if name not in known:
            usable = {symbol for symbol, (meant, _) in symbols.items() if meant in known}
            findings.append(_unknown(given, sorted(known | usable)))
        elif name in chosen:
            what = f"{given} sets {name}, which is set already."
            findings.append(Finding(f"parameter {given}", what, "Keep one of the two."))
        elif not ranges.get(name, _ANY).holds(convert(value)):
            what = f"{value:g} is out of range."
            if name != given:
                what = f"{value:g} makes {name} {convert(value):g}, which is out of range."
            remedy = f"Keep to {ranges.get(name, _ANY).written(name)}."
            findings.append(Finding(f"parameter {given}", what, remedy))
        else:
            chosen[name] = convert(value)
    require(findings, RegionError)
    return chosen


def _unknown(given: str, known: list[str]) -> Finding:
    near = get_close_matches(given, known, n=2)
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    return Finding(f"parameter {given}", "there is no such parameter here.", f"{hint}Known: {', '.join(known)}.")
