"""Where red lines bind, on an economy whose answer is known."""

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_ZONE, crooked_economy, quiet

from xietong.assess.red_lines import red_lines_of
from xietong.model.baseline import Baseline
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.outcome import read_outcome
from xietong.model.state import Outcome, Shocks

ECONOMY = crooked_economy()
ASKED = replace(quiet(), floor_space_hat=np.full(N_ZONE, 1.3))


def outcome_of(shocks: Shocks) -> Outcome:
    """The long-run equilibrium."""
    return read_outcome(ECONOMY, shocks, solve_equilibrium(ECONOMY, shocks), np.full((N_ZONE, N_ZONE), 30.0), 0.05)


@pytest.fixture(scope="module")
def ground() -> Baseline:
    """As much of a baseline as is read."""
    known = {"economy": ECONOMY, "outcome": outcome_of(quiet())}
    return Baseline(**{entry.name: known.get(entry.name) for entry in fields(Baseline)})


def test_a_line_binds_where_more_is_wanted_and_there_its_limit_stands(ground: Baseline) -> None:
    limit = np.full(N_ZONE, np.inf)
    limit[[1, 4]] = 1.1, 5.0
    shocks = replace(ASKED, floor_space_limit=limit)
    found = red_lines_of(ground, outcome_of(shocks), shocks)
    assert found is not None
    assert found.zone.tolist() == [1, 4]
    assert found.is_binding.tolist() == [True, False]
    np.testing.assert_allclose(found.stands[0], 1.1, rtol=1e-6)
    # Without a line that binds, what stands is what is wanted.
    np.testing.assert_allclose(found.wanted[1], found.stands[1], rtol=1e-6)
    assert found.premium[0] > 0.0 == found.premium[1]


def test_without_a_line_there_is_nothing_to_tell(ground: Baseline) -> None:
    assert red_lines_of(ground, ground.outcome, ASKED) is None
