"""From the air back to the economy."""

import numpy as np
import pytest

from xietong.model.air.feedback import amenity_elasticity, log_amenity, log_productivity


def test_the_base_year_moves_nothing_and_cleaner_air_helps() -> None:
    city, elasticity = np.array([0, 1, 1]), np.array([-0.17, 0.0])
    assert not np.asarray(log_amenity(np.ones(2), city, -0.1)).any()
    assert not np.asarray(log_productivity(np.ones(2), city, elasticity)).any()
    hat = np.array([0.9, 1.0])
    np.testing.assert_allclose(log_amenity(hat, city, -0.1), [-0.1 * np.log(0.9), 0.0, 0.0])
    np.testing.assert_allclose(log_productivity(hat, city, elasticity)[:, 0], [-0.17 * np.log(0.9), 0.0])


def test_the_elasticity_gives_the_measured_fall_of_population() -> None:
    found = amenity_elasticity(lambda log_change: float(np.exp(2.0 * log_change)), -0.1)
    np.testing.assert_allclose(found, np.log(0.972) / np.log(1.1) / 2.0, rtol=1e-5)
    with pytest.raises(ValueError, match="elasticity"):
        amenity_elasticity(lambda log_change: 1.0, -0.1)
