"""Parameters of a region, and of one of its governments."""

from dataclasses import replace

import numpy as np

from xietong.model.parameters import EconomySettings, by_zone, floor_supply_elasticity
from xietong.region.region import Parameter, Region


def with_own(region: Region, name: str, value: float) -> Region:
    own = Parameter(name, value, value, value, "", "assumption", "", "", "")
    return replace(region, parameters={**region.parameters, name: own})


def test_a_government_may_have_a_parameter_of_its_own(region: Region) -> None:
    code = region.jurisdictions[0].code
    changed = with_own(region, f"floor_supply_base_{code}", 2.0)
    of_it = region.zones.jurisdiction == 0
    found = by_zone(changed, "floor_supply_base", 6.0)
    assert (found[of_it] == 2.0).all()
    assert (found[~of_it] == 6.0).all()


def test_floor_space_answers_less_where_a_government_says_so(region: Region) -> None:
    settings = EconomySettings()
    before = floor_supply_elasticity(region, settings)
    after = floor_supply_elasticity(with_own(region, "floor_supply_base_120000", 3.0), settings)
    of_it = region.zones.jurisdiction == [place.code for place in region.jurisdictions].index("120000")
    np.testing.assert_allclose(after[of_it], 0.5 * before[of_it])
    np.testing.assert_array_equal(after[~of_it], before[~of_it])
