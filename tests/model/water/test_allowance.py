"""What limits on pumping leave farms and industry, by hand."""

import numpy as np

from xietong.model.water.allowance import allowance
from xietong.model.water.rules import IrrigationSaving, PumpingLimit, Transfer, apply

CITY = np.array([0, 0, 1])
# Farms, industry, households, ecology; all pumping is shallow, and industry's wells stand in the first zone.
WANTED = np.zeros((2, 4, 3))
WANTED[0, 0] = [40.0, 20.0, 10.0]
WANTED[0, 1] = [10.0, 0.0, 5.0]
DEMAND = np.array([[50.0, 40.0, 10.0], [5.0, 15.0, 10.0], np.zeros(3), np.zeros(3)])
FIRST = np.array([True, False, False])


def left(*rules) -> np.ndarray:
    return allowance(apply(rules, WANTED, WANTED.sum(axis=1), 1), WANTED, DEMAND, CITY)


def limit(cap: float) -> PumpingLimit:
    return PumpingLimit(FIRST, (0, 1), cap, None, 1.0)


def test_without_a_limit_there_is_none_whatever_else_is_decided() -> None:
    assert np.isinf(left(Transfer(np.ones(3)), IrrigationSaving(np.full(3, 0.1)))).all()


def test_farms_of_the_wells_go_short_first() -> None:
    np.testing.assert_allclose(left(limit(30.0)), [(55.0 - 20.0) / 55.0, np.inf, np.inf])


def test_industry_of_the_whole_city_goes_short_next() -> None:
    # 6 of the 10 of industry's wells are closed: a quarter of industry is in the first zone.
    found = left(limit(4.0))
    np.testing.assert_allclose(found, [(55.0 - 40.0 - 1.5) / 55.0, (55.0 - 4.5) / 55.0, np.inf])


def test_savings_and_transfer_count_as_water_and_a_loose_limit_leaves_room() -> None:
    saved = left(limit(30.0), IrrigationSaving(np.array([0.5, 0.0, 0.0])))
    np.testing.assert_allclose(saved[0], (55.0 + 20.0) / 55.0)
    brought = left(limit(30.0), Transfer(np.array([20.0, 0.0, 0.0])))
    np.testing.assert_allclose(brought[0], 1.0)
    np.testing.assert_allclose(left(limit(60.0))[0], (55.0 + 10.0) / 55.0)
