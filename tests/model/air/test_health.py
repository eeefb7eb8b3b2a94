"""Deaths by fine particles."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xietong.model.air.exposure import breathed, mean_exposure
from xietong.model.air.health import Hazard, Interval, deaths, deaths_avoided, hazard_ratio, value_of_lives

GEMM = Hazard(0.1430, 0.01807, 1.6, 15.5, 36.8, 2.4)
RATE = (592.25e-5, 678.93e-5, 772.14e-5)


def test_a_hundred_million_people_at_46_µg_lose_189_thousand_a_year() -> None:
    """Published by creahia for such people: 193.8 (140.9 to 233.3) thousand."""
    found = deaths(GEMM, np.array(46.25), np.array(1e8), RATE)
    assert abs(float(found.central) / 1e3 - 189.0) < 1.0
    assert 120e3 < float(found.low) < float(found.central) < float(found.high) < 260e3


def test_clean_air_brings_no_deaths() -> None:
    assert float(hazard_ratio(GEMM, np.array(2.4))) == 1.0
    assert float(deaths(GEMM, np.array(1.0), np.array(1e6), RATE).high) == 0.0


@given(st.floats(2.4, 200.0), st.floats(0.1, 100.0))
def test_dirtier_air_is_never_better(concentration: float, more: float) -> None:
    assert float(hazard_ratio(GEMM, np.array(concentration + more))) > float(
        hazard_ratio(GEMM, np.array(concentration))
    )


def test_avoided_deaths_and_their_value_keep_their_ends_in_order() -> None:
    before, after = (deaths(GEMM, np.array([c]), np.array([1e6]), RATE) for c in (60.0, 40.0))
    avoided = deaths_avoided(before, after)
    worse = deaths_avoided(after, before)
    assert avoided.low <= avoided.central <= avoided.high
    np.testing.assert_allclose(worse.low, -avoided.high)
    value = value_of_lives(Interval(*(np.array(x) for x in (-10.0, 5.0, 20.0))), (1.0, 2.0, 4.0))
    assert (float(value.low), float(value.central), float(value.high)) == (-40.0, 10.0, 80.0)


def test_who_works_where_the_air_is_worse_breathes_more() -> None:
    air, persons = np.array([20.0, 50.0]), np.array([100.0, 200.0])
    commuting = np.array([[10.0, 30.0], [0.0, 80.0]])
    np.testing.assert_allclose(breathed(air, persons, commuting, 0.25), [20.0 + 0.25 * 0.3 * 30.0, 50.0])
    np.testing.assert_array_equal(breathed(air, persons, commuting, 0.0), air)
    assert float(mean_exposure(air, persons)) == 40.0
