"""The core and the plain reference reach the same equilibrium."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_ZONE, crooked_economy, quiet
from tests.reference.economy import solve_economy

from xietong.model.economy.equilibrium import levels_at, solve_equilibrium
from xietong.model.economy.kernels import prepare
from xietong.model.economy.unknowns import unpack
from xietong.model.state import Shocks


def shaken(*, fixed_cells: bool) -> Shocks:
    """All kinds of changes at once."""
    random = np.random.default_rng(13)
    shocks = quiet()
    fixed, target = shocks.is_quantity_fixed.copy(), shocks.quantity_hat.copy()
    if fixed_cells:
        fixed[2, 3], target[2, 3], fixed[3, 0], target[3, 0] = True, 1.5, True, 0.7
    placed, housed, tied = shocks.placed_jobs.copy(), shocks.housed_jobs.copy(), shocks.tied_workers.copy()
    placed[0, 2], placed[1, 1], housed[1, 4] = 600.0, -400.0, 300.0
    tied[1, 2], tied[2, 1] = 200.0, -200.0
    return replace(
        shocks,
        placed_jobs=placed,
        housed_jobs=housed,
        tied_workers=tied,
        is_quantity_fixed=fixed,
        quantity_hat=target,
        commuting_impedance=-0.3 * random.uniform(size=(N_ZONE, N_ZONE)),
        business_time=-2.0 * random.uniform(size=(N_ZONE, N_ZONE)),
        trade_cost_hat=1.0 - 0.08 * random.uniform(size=np.shape(crooked_economy().trade_share)),
        floor_space_hat=random.uniform(0.9, 1.3, N_ZONE),
        registration_hat=random.uniform(0.9, 1.0, shocks.registration_hat.shape),
        productivity_hat=random.uniform(0.95, 1.1, shocks.productivity_hat.shape),
        amenity_hat=random.uniform(0.95, 1.05, shocks.amenity_hat.shape),
    )


def test_no_shock_changes_nothing() -> None:
    found = solve_economy(crooked_economy(), quiet())
    assert found.passes == 1
    np.testing.assert_allclose(found.welfare, 1.0, rtol=1e-12)


@pytest.mark.parametrize("fixed_cells", [False, True])
def test_core_and_reference_agree(fixed_cells: bool) -> None:
    economy, shocks = crooked_economy(), shaken(fixed_cells=fixed_cells)
    solution = solve_equilibrium(economy, shocks)
    core = unpack(economy, solution.value)
    levels = levels_at(economy, shocks, prepare(economy, shocks), solution.value)
    plain = solve_economy(economy, shocks, tolerance=1e-11)
    for name in ("wage", "residents", "rent", "price", "output", "subsidy"):
        found = core.rent[0] if name == "rent" else getattr(core, name)
        np.testing.assert_allclose(getattr(plain, name), found, atol=1e-8, err_msg=name)
    np.testing.assert_allclose(plain.employment, levels.employment, rtol=1e-8)
    np.testing.assert_allclose(plain.persons, levels.persons, rtol=1e-8)
    np.testing.assert_allclose(plain.welfare, levels.welfare_hat, rtol=1e-8)
    assert np.abs(plain.wage).max() > 0.01


def test_money_is_that_of_the_outer_zone() -> None:
    economy = crooked_economy()
    base = solve_economy(economy, shaken(fixed_cells=False), tolerance=1e-12)
    dearer = solve_economy(replace(economy, outer_price=np.asarray(1.3)), shaken(fixed_cells=False), tolerance=1e-12)
    np.testing.assert_allclose(dearer.wage - base.wage, np.log(1.3), atol=1e-9)
    np.testing.assert_allclose(dearer.rent - base.rent, np.log(1.3), atol=1e-9)
    np.testing.assert_allclose(dearer.welfare, base.welfare, rtol=1e-9)


def test_an_iteration_that_does_not_settle_says_so() -> None:
    with pytest.raises(ArithmeticError, match="no equilibrium after 2 passes"):
        solve_economy(crooked_economy(), shaken(fixed_cells=False), pass_limit=2)
