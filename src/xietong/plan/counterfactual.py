"""A counterfactual from a region and raw changes in one call."""

from collections.abc import Callable, Mapping
from pathlib import Path

from numpy.typing import ArrayLike

from xietong.errors import ConvergenceError, RegionError
from xietong.findings import Finding, require
from xietong.model.counterfactual import Counterfactual, solve_counterfactual
from xietong.model.setting import setting_of
from xietong.model.setting_check import check_setting
from xietong.plan.raw_changes import shocks_of_arrays
from xietong.plan.shock_table import read_shocks
from xietong.region.region import Region

__all__ = ["counterfactual"]


def counterfactual(
    region: Region,
    shocks: str | Path | Mapping[str, ArrayLike],
    *,
    values: Mapping[str, float] | None = None,
    n_start: int = 4,
    progress: Callable[[str, int, int], None] | None = None,
) -> Counterfactual:
    """What raw changes of fundamentals do to a region, certified.

    Args:
        region: Built in or read from a folder; zones of the result are in the order of `region.zones.code`.
        shocks: A file of raw changes, or arrays by name: `productivity` by zone (or sector and zone), `amenity` by
            zone (or group and zone), `floor_space` by zone, `commuting_cost` from residence to workplace (or by group
            before them), `trade_cost` from origin to destination (or by sector before them); each new over old.
        values: Parameters by name that take the place of the region's own, such as `{"agglomeration": 0.1}`.
        n_start: Other starts from which further equilibria are looked for.
        progress: Called with a stage, steps done and steps in all.

    Raises:
        RegionError: where the region or a parameter is at fault.
        ShockError: where the shocks are.
        ConvergenceError: where no root was certified; its finding holds residual and error bound.
    """
    setting = setting_of(region, values, progress)
    require(check_setting(setting), RegionError)
    changes = shocks_of_arrays(shocks, setting) if isinstance(shocks, Mapping) else read_shocks(Path(shocks), setting)
    result = solve_counterfactual(setting.economy, changes, n_start=n_start, progress=progress)
    if not result.solution.is_certified:
        known = result.solution.certificate
        what = (
            f"the equilibrium was not certified: residual {known.residual:.1e}, smallest singular value "
            f"{known.smallest_singular_value:.1e}, so the error may be {known.error_bound:.1e}, more than "
            f"{known.tolerance:.0e}."
        )
        remedy = "Make the changes smaller, or look whether parts of the region are hardly tied to the rest."
        raise ConvergenceError([Finding(region.key, what, remedy)])
    return result
