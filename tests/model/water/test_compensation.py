"""Compensation and red lines: by hand."""

import numpy as np

from xietong.model.water.compensation import CompensationRule, payment_parts
from xietong.model.water.ecology import construction_land, floor_space_limit


def test_the_payment_is_quality_volume_nitrogen_and_conduct() -> None:
    rule = CompensationRule(2, 1e8, 0.5, 3e8, 1e7, 10.0, 2e7)
    quality, inflow = np.array([2.0, 3.0, 1.0]), np.array([3e8, 1e8, 5e8])
    nitrogen, conduct = np.array([10.0, 12.0, 9.0]), np.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(
        payment_parts(rule, quality, inflow, nitrogen, conduct).total, [1e8, 0.0, 1e8 + 1e8 + 1e7 + 2e7]
    )
    only_volume = payment_parts(
        CompensationRule(per_m3=1.23, reference_inflow=0.0), quality, inflow, nitrogen, conduct
    )
    np.testing.assert_allclose(only_volume.total, 1.23 * inflow)


def test_a_red_line_binds_land_but_tears_nothing_down() -> None:
    area, share = np.array([100.0, 100.0]), np.array([0.4208, 0.0])
    np.testing.assert_allclose(construction_land(area, share), [57.92, 100.0])
    limit = floor_space_limit(area, share, 0.3, np.array([1e7, 9e7]))
    np.testing.assert_allclose(limit, [57.92e6 * 0.3 / 1e7, 1.0])
