"""Raw changes given as arrays."""

import numpy as np
import pytest
from tests.plan.shock_settings import crooked_setting

from xietong.errors import ShockError
from xietong.plan.raw_changes import shocks_of_arrays

SETTING = crooked_setting()


def refused(**arrays) -> str:
    with pytest.raises(ShockError) as caught:
        shocks_of_arrays(arrays, SETTING)
    (fault,) = caught.value.findings
    assert fault.remedy
    return str(fault)


def test_an_array_by_zone_holds_for_every_sector() -> None:
    hat = np.linspace(0.9, 1.1, 7)
    shocks = shocks_of_arrays({"productivity": hat}, SETTING)
    assert np.all(shocks.productivity_hat == hat[None, :])


def test_an_array_by_sector_and_zone_keeps_its_order() -> None:
    hat = np.random.default_rng(1).uniform(0.9, 1.1, (5, 7))
    assert np.all(shocks_of_arrays({"productivity": hat}, SETTING).productivity_hat == hat)


def test_a_matrix_of_pairs_holds_for_every_group() -> None:
    hat = np.random.default_rng(1).uniform(0.9, 1.1, (7, 7))
    impedance = shocks_of_arrays({"commuting_cost": hat}, SETTING).commuting_impedance
    np.testing.assert_allclose(impedance, np.broadcast_to(4.6 * np.log(hat), (3, 7, 7)), rtol=1e-15)


def test_nothing_given_changes_nothing() -> None:
    assert np.all(shocks_of_arrays({}, SETTING).amenity_hat == 1.0)


def test_the_arrays_of_the_caller_stay_as_they_are() -> None:
    hat = np.full(7, 1.1)
    shocks_of_arrays({"amenity": hat, "floor_space": hat}, SETTING)
    assert np.all(hat == 1.1)


def test_an_unknown_name_comes_with_the_nearest() -> None:
    assert "Did you mean amenity?" in refused(amenities=np.ones(7))


def test_a_wrong_shape_comes_with_the_right_ones() -> None:
    assert "(5, 7) (sector, zone); (7,) (zone)" in refused(productivity=np.ones(6))
    assert "(7,) (zone)" in refused(floor_space=np.ones((5, 7)))


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf, 1e300])
def test_a_value_that_is_no_usable_positive_number_is_named_by_its_codes(value) -> None:
    hat = np.ones((7, 7))
    hat[3, 4] = value
    assert "from 09162, to 11000" in refused(trade_cost=hat)
