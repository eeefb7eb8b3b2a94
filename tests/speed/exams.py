"""What is timed: solves of the core beside a plain NumPy damped solver of the same equations.

Each exam names the size at which the plain solver is timed too: the ratio is taken there, in one run, and a machine
twice as fast halves both.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from tests.reference import mrrh
from tests.reference.economy import solve_economy
from tests.reference.one_sector import solve_one_sector
from tests.speed.regions_of_size import economy_of_sectors, one_sector_region, shaken

from xietong.model.calibrate import calibrate
from xietong.model.economy.base import Economy
from xietong.model.economy.batch import solve_batch, solve_on_device
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.setting import setting_of
from xietong.model.state import Shocks
from xietong.numerics.fixed_point import AccelerationSettings, Status
from xietong.regions import bth, germany

__all__ = ["EXAMS", "Case", "Exam"]

Vector = np.ndarray
Solve = Callable[[], tuple[Vector, int]]


@dataclass(frozen=True, eq=False)
class Case:
    """One economy with what is to be solved.

    Args:
        solve: By the core: log wages, and evaluations of the map.
        prepare_plain: Makes what the plain solver needs and gives its solve: log wages, and passes. For a batch, the
            core case by case.
        n_case: Cases that one call of `solve` solves, and one of `plain`.
        bytes_read: Bytes of matrices that one evaluation of the map must read.
    """

    solve: Solve
    prepare_plain: Callable[[], Solve]
    n_case: tuple[int, int] = (1, 1)
    bytes_read: int = 0


@dataclass(frozen=True)
class Exam:
    """A case by size.

    Args:
        title: As in the table.
        make: From the size to the case.
        size: Of the measurement.
        plain_size: Where the ratio is taken.
        small_size: In the ordinary run of the tests, where the ratio is taken as well.
    """

    title: str
    make: Callable[[int], Case]
    size: int
    plain_size: int
    small_size: int


def _wages(economy: Economy, value: Any) -> Vector:
    return np.asarray(value)[..., : np.size(economy.wage)]


def _alone(economy: Economy, shocks: Shocks, tolerance: float) -> tuple[Vector, int]:
    solution = solve_equilibrium(economy, shocks, None, AccelerationSettings(tolerance=tolerance))
    assert solution.status is Status.CONVERGED
    return _wages(economy, solution.value), solution.steps


def _bytes_read(economy: Economy) -> int:
    """Commuting in one reading where it is large, trade in two: prices, then sales."""
    commuting, trade = economy.commuting_share, economy.trade_share
    if not (isinstance(commuting, jax.Array) and isinstance(trade, jax.Array)):
        return 0
    return commuting.size * commuting.dtype.itemsize + 2 * trade.size * trade.dtype.itemsize


def _germany(_: int) -> Case:
    region = germany()
    economy = setting_of(region, {}).economy
    shocks = shaken(economy)

    def prepare() -> Solve:
        # Nothing but flows, wages and trade shares is handed over; all else is derived anew.
        base = mrrh.base_from_shares(
            np.asarray(economy.resident_workers)[0][:, None] * np.asarray(economy.commuting_share)[0],
            np.asarray(economy.wage)[0],
            np.asarray(economy.trade_share)[0],
        )
        changes = replace(mrrh.no_shocks(economy.n_zone), productivity=np.asarray(shocks.productivity_hat)[0])

        def plain() -> tuple[Vector, int]:
            hats = mrrh.solve_hats(base, changes, mrrh.Parameters(), tolerance=1e-11)
            return np.log(hats.wage), hats.passes

        return plain

    return Case(lambda: _alone(economy, shocks, 1e-11), prepare)


def _with_plain_economy(economy: Economy) -> Case:
    shocks = shaken(economy)

    def prepare() -> Solve:
        pairs = np.zeros((economy.n_zone, economy.n_zone))
        trade = np.ones((economy.n_sector, *pairs.shape))
        given = replace(shocks, commuting_impedance=pairs, business_time=pairs, trade_cost_hat=trade)

        def plain() -> tuple[Vector, int]:
            hats = solve_economy(economy, given, tolerance=1e-10)
            return hats.wage.ravel(), hats.passes

        return plain

    return Case(lambda: _alone(economy, shocks, 1e-10), prepare, bytes_read=_bytes_read(economy))


def _bth(_: int) -> Case:
    return _with_plain_economy(calibrate(bth()).economy)


def _sectors(n_zone: int) -> Case:
    return _with_plain_economy(economy_of_sectors(n_zone, n_sector=10, n_group=4))


def _one_sector(n_zone: int) -> Case:
    economy = one_sector_region(n_zone, is_stored=True)
    shocks = shaken(economy)

    return Case(
        lambda: _alone(economy, shocks, 1e-10),
        lambda: _plain_one_sector(economy, shocks),
        bytes_read=_bytes_read(economy),
    )


def _plain_one_sector(economy: Economy, shocks: Shocks) -> Solve:
    def plain() -> tuple[Vector, int]:
        wage, _, passes = solve_one_sector(economy, np.asarray(shocks.productivity_hat)[0], tolerance=1e-10)
        return wage, passes

    return plain


def _made(n_zone: int) -> Case:
    economy = one_sector_region(n_zone, is_stored=False)
    shocks = shaken(economy)

    def prepare() -> Solve:
        return _plain_one_sector(one_sector_region(n_zone, is_stored=True), shocks)

    return Case(lambda: _alone(economy, shocks, 1e-10), prepare)


def _on_device(n_zone: int) -> Case:
    economy = jax.device_put(one_sector_region(n_zone, is_stored=True), jax.devices()[0])
    shocks = shaken(economy)

    def solve() -> tuple[Vector, int]:
        solved = solve_on_device(economy, shocks, settings=AccelerationSettings(tolerance=1e-10))
        assert solved.status == (Status.CONVERGED,)
        return _wages(economy, solved.value[0]), int(solved.steps[0])

    return Case(solve, lambda: _plain_one_sector(economy, shocks), bytes_read=_bytes_read(economy))


def _batch(economy: Economy, n_case: int, tolerance: float) -> Case:
    shocks = [shaken(economy, seed=seed) for seed in range(n_case)]
    few = shocks[:4]

    def solve() -> tuple[Vector, int]:
        solved = solve_batch(economy, shocks, settings=AccelerationSettings(tolerance=tolerance))
        assert set(solved.status) == {Status.CONVERGED}
        return _wages(economy, solved.value), int(jnp.max(solved.steps))

    def one_by_one() -> tuple[Vector, int]:
        found = [_alone(economy, case, tolerance) for case in few]
        return np.stack([wages for wages, _ in found]), max(steps for _, steps in found)

    return Case(solve, lambda: one_by_one, n_case=(n_case, len(few)))


EXAMS = {
    "germany": Exam("Germany, 401 counties, one case to 1e-11", _germany, 401, 401, 401),
    "bth": Exam("Beijing-Tianjin-Hebei, 199 zones, 20 sectors, 3 groups, to 1e-10", _bth, 199, 199, 199),
    "sectors": Exam("Zones with 10 sectors and 4 groups, to 1e-10", _sectors, 3000, 600, 100),
    "one-sector": Exam("Zones with one sector, 32-bit matrices, to 1e-10", _one_sector, 20_000, 3000, 500),
    "made": Exam("Zones with one sector, matrices never stored, to 1e-10", _made, 20_000, 3000, 300),
    "batch-germany": Exam(
        "Scenarios of Germany at once, each", lambda n: _batch(setting_of(germany(), {}).economy, n, 1e-11), 64, 64, 8
    ),
    "batch-bth": Exam(
        "Scenarios of Beijing-Tianjin-Hebei at once, each",
        lambda n: _batch(calibrate(bth()).economy, n, 1e-10),
        64,
        64,
        8,
    ),
    "device": Exam("Zones with one sector, all on the device, to 1e-10", _on_device, 20_000, 3000, 300),
}
