"""Feedback joins the shocks of a year."""

from dataclasses import fields, replace

import numpy as np
from tests.model.economy.crooked import N_GROUP, N_SECTOR, N_ZONE, quiet
from tests.model.economy.test_equilibrium import shaken

from xietong.model.feedback import Feedback, added, sum_of_feedback

RANDOM = np.random.default_rng(5)
PAIRS = RANDOM.uniform(size=(N_ZONE, N_ZONE))
CELLS = RANDOM.uniform(size=(N_SECTOR, N_ZONE))
EVERY = Feedback(
    productivity=CELLS,
    amenity=RANDOM.uniform(size=(N_GROUP, N_ZONE)),
    commuting_impedance=PAIRS,
    business_time=PAIRS,
    trade_cost=RANDOM.uniform(size=(N_SECTOR, N_ZONE, N_ZONE)),
    take_home=PAIRS[0],
    charge=CELLS,
)


def test_no_feedback_leaves_every_array_the_same_object() -> None:
    shocks = shaken()
    found = added(shocks, Feedback())
    assert all(getattr(found, f.name) is getattr(shocks, f.name) for f in fields(shocks))


def test_logs_multiply_and_terms_add() -> None:
    shocks = shaken()
    found = added(shocks, EVERY)
    np.testing.assert_allclose(found.productivity_hat, shocks.productivity_hat * np.exp(EVERY.productivity))
    np.testing.assert_allclose(found.amenity_hat, shocks.amenity_hat * np.exp(EVERY.amenity))
    np.testing.assert_allclose(found.trade_cost_hat, shocks.trade_cost_hat * np.exp(EVERY.trade_cost))
    np.testing.assert_allclose(found.commuting_impedance, shocks.commuting_impedance + PAIRS)
    np.testing.assert_allclose(found.business_time, shocks.business_time + PAIRS)
    np.testing.assert_allclose(found.take_home_hat, np.exp(PAIRS[0]))
    np.testing.assert_allclose(found.charge_hat, np.exp(CELLS))


def test_a_pair_that_a_plan_leaves_alone_takes_the_feedback_alone() -> None:
    found = added(quiet(), Feedback(commuting_impedance=PAIRS))
    np.testing.assert_array_equal(found.commuting_impedance, PAIRS)
    by_group = added(
        replace(quiet(), commuting_impedance=np.stack([PAIRS, -PAIRS])), Feedback(commuting_impedance=PAIRS)
    )
    np.testing.assert_allclose(by_group.commuting_impedance, [2.0 * PAIRS, 0.0 * PAIRS])


def test_wings_add_up_where_they_touch_the_same() -> None:
    both = sum_of_feedback([Feedback(productivity=CELLS), Feedback(), EVERY])
    np.testing.assert_allclose(both.productivity, 2.0 * CELLS)
    assert both.amenity is EVERY.amenity
    assert sum_of_feedback([]).charge is None
