"""What the plan has agreed already."""

import numpy as np

from xietong.plan.read import read_plan
from xietong.region.region import Region
from xietong.share.agreed import agreed_payments
from xietong.share.coalitions import cities, provinces
from xietong.share.instruments import MovedTaxes

YEARS = tuple(range(2021, 2031))


def test_payments_add_up_to_nothing_over_all_parties(region: Region) -> None:
    plan = read_plan("bth-coordinated", region)
    half = np.linspace(0.0, 9.0, len(YEARS))
    moved = MovedTaxes(0, 2, "move", 10.0, 2 * half, half, half, 30.0)
    for players in (provinces(region), cities(region)):
        found = agreed_payments(plan, region, players, YEARS, [moved], {})
        assert found.parties[-1] == "outside"
        np.testing.assert_allclose(found.net.sum(axis=1), 0.0, atol=1e-6)
        np.testing.assert_allclose(found.net[0, 2], -half)


def test_beijing_pays_hebei_for_water_in_the_years_of_the_contract(region: Region) -> None:
    found = agreed_payments(read_plan("bth-coordinated", region), region, provinces(region), YEARS, [], {})
    yearly = 1.23 * 4.87e8
    np.testing.assert_allclose(found.net[1, 2, :9], [0, 0, *[yearly] * 5, 0, 0])
    assert "miyun-compensation-2" not in found.missing
    assert "guanting-compensation" in found.missing
