"""The water of the built-in region: calibrated to what was published, with every fault told."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from xietong.model.water.aquifers import Aquifers
from xietong.model.water.beds import Beds
from xietong.model.water.checks import check_aquifers, check_pumping, check_reach
from xietong.model.water.lateral import own_share, scale_of_exchange
from xietong.model.water.simulate import simulate
from xietong.model.water.zones import AQUIFERS, ZoneWater, water_parameters, zone_water
from xietong.region.region import Region, Table


@pytest.fixture(scope="module")
def water(region: Region) -> ZoneWater:
    """The calibrated zones."""
    return zone_water(region)


def test_the_base_year_loses_what_was_published(region: Region, water: ZoneWater) -> None:
    pumping = water.pumping(water.budget.pumped)
    zero = np.zeros(len(region.zones))
    history = simulate(water.aquifers, water.first, [water.forcing(pumping, zero)], 1 / 365.25)
    assert history.gap < 1e-10
    flow, days = history.flows[0], 365.25
    lost = flow.shallow_storage * days
    zones, wet = region.zones, water.aquifers.shallow.is_present
    known = water_parameters(region).by_zone("shallow_overdraft_depth", region)
    for place in range(3):
        inside = (zones.jurisdiction == place) & wet
        wanted = float((known * water.aquifers.area)[inside].sum())
        # Leakage grows as the deep head falls in the first day.
        assert lost[inside].sum() == pytest.approx(wanted, rel=0.02, abs=3e6)
    # Beijing: 5.13e8 m3 for each metre, from official pairs of level and storage.
    beijing = (zones.jurisdiction == 0) & wet
    assert water.aquifers.shallow.storage[beijing].sum() == pytest.approx(5.13e8)


def test_the_first_years_sink_at_a_rate_like_the_published_mean(region: Region, water: ZoneWater) -> None:
    pumping = water.pumping(water.budget.pumped)
    forcing = water.forcing(pumping, np.zeros(len(region.zones)))
    last = simulate(water.aquifers, water.first, [forcing] * 5, 1.0).states[-1]
    area = water.aquifers.area * water.aquifers.deep.is_present
    rate = 1e3 * float((last.compaction * area).sum() / area.sum()) / 5.0
    # InSAR and GNSS: 29 mm a year over the North China Plain, 20 in Shandong, 80 to 120 in the funnels of Hebei.
    assert 20.0 < rate < 60.0


def test_a_zone_makes_the_published_share_of_its_own_change(region: Region, water: ZoneWater) -> None:
    shallow, zones = water.aquifers.shallow, region.zones
    wet = np.flatnonzero(shallow.is_present)
    number = np.full(len(zones), -1)
    number[wet] = np.arange(len(wet))
    inside = shallow.is_present[water.aquifers.start] & shallow.is_present[water.aquifers.end]
    share = own_share(
        shallow.storage[wet],
        water.aquifers.area[wet],
        number[water.aquifers.start[inside]],
        number[water.aquifers.end[inside]],
        shallow.conductance[inside],
        int(number[zones.code.index("130433")]),
        20.0,
    )
    assert share == pytest.approx(0.485, abs=2e-3)


def test_mountain_zones_have_none_and_their_pumping_is_told(region: Region, water: ZoneWater) -> None:
    yanqing = region.zones.code.index("110119")
    assert not water.aquifers.shallow.is_present[yanqing]
    assert np.isnan(water.first.shallow[yanqing])
    assert all(finding.level == "warning" for finding in water.findings)
    (told,) = (finding for finding in water.findings if "zone 110119" in finding.where)
    assert "environment/aquifers.csv row" in told.where
    assert "no shallow aquifer" in told.what


def test_a_zone_without_a_value_takes_the_mean_of_its_government_and_is_flagged(region: Region) -> None:
    table = region.tables[AQUIFERS]
    own = np.full(len(table), np.nan)
    given = [row for row, code in enumerate(table["zone"]) if str(code) in ("130102", "130104")]
    own[given] = [0.1, 0.3]
    changed = replace(
        region,
        tables={**region.tables, AQUIFERS: Table(AQUIFERS, {**table.columns, "specific_yield": own}, table.line)},
    )
    water = zone_water(changed)
    code = region.zones.code
    rate = water.aquifers.shallow.storage / water.aquifers.area
    found = [rate[code.index(name)] for name in ("130102", "130104", "130108", "120110")]
    np.testing.assert_allclose(found, [0.1, 0.3, 0.2, 0.0596])
    assert not water.is_estimated[code.index("130102")]
    assert water.is_estimated[code.index("130108")]


def test_negative_storage_and_misplaced_clay_name_the_row(crooked_aquifers: Aquifers) -> None:
    labels = [f"environment/aquifers.csv row {n + 2}, zone {n}" for n in range(5)]
    storage = crooked_aquifers.deep.storage.copy()
    storage[1] = -1.0
    wrong = replace(
        crooked_aquifers,
        deep=replace(crooked_aquifers.deep, storage=storage),
        beds=Beds(np.full(5, 1e-2), np.full(5, 1e-3)),
    )
    found = list(check_aquifers(wrong, labels))
    assert [finding.where for finding in found] == [labels[1], labels[0], labels[1], labels[3]]
    assert all(finding.remedy for finding in found)
    assert list(check_aquifers(crooked_aquifers, labels)) == []


def test_pumping_without_an_aquifer_and_limits_out_of_reach_are_told(crooked_aquifers: Aquifers) -> None:
    labels = [f"zone {n}" for n in range(5)]
    pumping = np.array([[1.0, 1.0, 1.0, 1.0, 7.0], [1.0, 0.0, 3.0, 0.0, 0.0]])
    assert [(f.where, f.level) for f in check_pumping(pumping, crooked_aquifers, labels)] == [
        ("zone 4", "warning"),
        ("zone 2", "warning"),
    ]
    (short,) = check_reach(np.array([5.0, np.inf]), np.array([7.0, 9.0]), labels)
    assert "2 m3 are missing" in short.what


def test_the_share_of_own_change_falls_as_exchange_grows() -> None:
    edges: tuple[Any, ...] = (np.array([0, 1]), np.array([1, 2]), np.array([1e5, 2e5]))
    storage, area = np.array([1e6, 2e6, 3e6]), np.array([1e7, 2e7, 3e7])
    shares = [own_share(storage, area, edges[0], edges[1], f * edges[2], 1, 20.0) for f in (1e-6, 1.0, 1e6)]
    assert shares[0] == pytest.approx(1.0, abs=1e-4)
    assert shares[0] > shares[1] > shares[2]
    # With endless exchange all heads are one: each loss counts by its area.
    assert shares[2] == pytest.approx(2 / 6, abs=1e-3)
    factor = scale_of_exchange(storage, area, *edges, 1, 0.6, 20.0)
    assert own_share(storage, area, edges[0], edges[1], factor * edges[2], 1, 20.0) == pytest.approx(0.6, abs=2e-3)
