"""Demand, substitution, rules and limits by hand."""

import numpy as np

from xietong.model.water.budget import DEEP, SHALLOW, spread_over_wells, substitute
from xietong.model.water.rules import IrrigationSaving, PumpingLimit, Replenishment, Transfer, WaterPayment, apply

NO_LIMIT = np.full((2, 2), np.inf)


def _pumping() -> np.ndarray:
    """Two aquifers, four sectors, two zones."""
    return np.stack([np.array([[6.0, 2.0], [3.0, 1.0], [1.0, 1.0], [0.0, 0.0]]), np.full((4, 2), 0.5)])


def test_transfer_closes_deep_wells_first_and_what_is_too_much_is_said() -> None:
    done = substitute(_pumping(), np.array([3.0, 100.0]), NO_LIMIT)
    np.testing.assert_allclose(done.pumping[DEEP].sum(axis=0), [0.0, 0.0])
    np.testing.assert_allclose(done.pumping[SHALLOW].sum(axis=0), [9.0, 0.0])
    np.testing.assert_allclose(done.unused, [0.0, 94.0])


def test_a_limit_leaves_fields_short_first_and_people_last() -> None:
    limit = np.array([[2.0, np.inf], [np.inf, np.inf]])
    done = substitute(_pumping(), np.zeros(2), limit)
    np.testing.assert_allclose(done.unmet[:, 0], [6.0, 2.0, 0.0, 0.0])
    np.testing.assert_allclose(done.pumping[SHALLOW, :, 0], [0.0, 1.0, 1.0, 0.0])
    np.testing.assert_allclose(done.unmet[:, 1], 0.0)
    np.testing.assert_allclose(done.pumping.sum(axis=0) + done.unmet, _pumping().sum(axis=0))


def test_rules_together_save_then_bring_then_limit() -> None:
    wanted, zones = _pumping(), np.array([True, False])
    rules = (
        IrrigationSaving(np.array([0.5, 0.0])),
        IrrigationSaving(np.array([0.2, 0.0])),
        Transfer(np.array([1.0, 0.0])),
        Replenishment(np.array([0.3, 0.4])),
        PumpingLimit(zones, (SHALLOW,), cap=5.0, cut=None, phase=1.0),
        PumpingLimit(zones, (SHALLOW, DEEP), cap=None, cut=6.0, phase=0.5),
        WaterPayment(np.array([-4.0, 4.0, 0.0])),
    )
    base = wanted.sum(axis=1)
    year = apply(rules, wanted, base, 3)
    np.testing.assert_allclose(year.demand[:, 0, 0], [6.0 * 0.4, 0.5 * 0.4])
    # Half the way to six less than twelve is nine, of which ten twelfths are shallow.
    np.testing.assert_allclose(year.limit[:, 0], [5.0, 1.5])
    np.testing.assert_allclose(year.substitution.pumping[SHALLOW].sum(axis=0), [5.0, 4.0])
    np.testing.assert_allclose(year.managed, [0.3, 0.4])
    assert year.payment.sum() == 0.0


def test_wells_of_towns_stand_where_their_city_has_an_aquifer() -> None:
    pumped, area = np.array([9.0, 1.0, 5.0]), np.array([1.0, 3.0, 2.0])
    spread = spread_over_wells(pumped, area, np.array([True, True, False]), np.array([0, 0, 1]))
    np.testing.assert_allclose(spread, [2.5, 7.5, 5.0])
