"""What no plan decides, by hand."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.assess.conftest import make_region
from tests.model.economy.crooked import crooked_economy

from xietong import regions
from xietong.assess.backtest.trends import TREND_NAMES, Trend, fundamentals_of, projection_of, trends_of
from xietong.region.region import Region

ECONOMY = crooked_economy()
MARKET = tuple(f"s{n}" for n in range(ECONOMY.n_sector))
DENSITY = np.array([10.0, 100.0, 1000.0, 4000.0, 5000.0, 20000.0])


def _baseline() -> Any:
    region = make_region()
    zones = replace(region.zones, residents=DENSITY * region.zones.area_km2)
    kinds = ("market",) * (len(MARKET) - 1) + ("housing",)
    sectors = SimpleNamespace(code=MARKET, kind=kinds)
    return SimpleNamespace(
        region=replace(region, zones=zones, sectors=sectors),
        economy=ECONOMY,
        groups=("farm", "local", "elsewhere"),
        market=MARKET,
    )


def _trend(name: str, value: float) -> Trend:
    return Trend(name, value, -1.0, 1.0, 2030)


def test_a_trend_is_reached_evenly_and_goes_on() -> None:
    trends = (_trend("farm_workers", -0.4),)
    sizes = [fundamentals_of(_baseline(), trends, {}, year).group_size for year in (2020, 2025, 2030, 2035)]
    np.testing.assert_allclose([np.log(size)[0] for size in sizes], [0.0, -0.2, -0.4, -0.6], atol=1e-15)
    np.testing.assert_allclose(sizes[2][1:], 1.0)


def test_another_value_takes_the_place_of_the_declared_one() -> None:
    trends = (_trend("local_workers", 0.1),)
    given = fundamentals_of(_baseline(), trends, {"local_workers": 0.3, "unknown": 1.0}, 2030)
    np.testing.assert_allclose(np.log(given.group_size), [0.0, 0.3, 0.0], atol=1e-15)


def test_income_grows_where_prices_fall_alike_inside_and_outside() -> None:
    given = fundamentals_of(_baseline(), (_trend("real_income", 0.5),), {}, 2030)
    own = 1.0 - np.asarray(ECONOMY.input_share).sum(axis=0)[:, None] - np.asarray(ECONOMY.capital_share)
    assert given.outer_price == pytest.approx(np.exp(-0.5))
    np.testing.assert_allclose(given.productivity[:-1], np.exp(0.5 * own)[:-1])
    np.testing.assert_array_equal(given.productivity[-1], 1.0)


def test_attraction_follows_density_between_the_thin_and_above_the_dense() -> None:
    trends = (_trend("thin_attraction", 0.1), _trend("dense_attraction", 0.2))
    amenity = fundamentals_of(_baseline(), trends, {}, 2030).amenity
    assert amenity.shape == (3, 6)
    step = np.log(amenity[0] / amenity[0, 1])
    np.testing.assert_allclose(
        step, [0.0, 0.0, 0.1 * np.log(10), 0.1 * np.log(20), 0.1 * np.log(20), 0.1 * np.log(20) - 0.2 * np.log(4)]
    )


def test_a_region_without_trends_projects_nothing() -> None:
    assert trends_of(make_region()) == ()
    assert projection_of(_baseline(), range(2021, 2031)) == {}


def test_the_built_in_region_declares_every_trend_with_its_source() -> None:
    region: Region = regions.bth(2010)
    trends = trends_of(region)
    assert tuple(trend.name for trend in trends) == TREND_NAMES
    assert all(trend.low <= trend.value <= trend.high for trend in trends)
    assert [trend.name for trend in trends if not trend.is_open] == ["elsewhere_workers", "real_income"]
