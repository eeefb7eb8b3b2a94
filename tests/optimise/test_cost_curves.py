"""What removal costs."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.model.air.inventory import SOURCES
from xietong.model.air.transfer import POLLUTANTS
from xietong.optimise.cost_curves import REVEALED, TABLE, TAX, curves_of, revealed_scales, scaled_by_source
from xietong.region.region import Region, Table
from xietong.regions import bth


@pytest.fixture(scope="module")
def region() -> Region:
    return bth()


def test_the_tax_rises_from_its_lowest_to_its_highest_rate_where_there_is_one(region: Region) -> None:
    curves = curves_of(region)
    sulphur, ammonia = POLLUTANTS.index("SO2"), POLLUTANTS.index("NH3")
    assert curves.rule == TAX
    np.testing.assert_allclose(curves.cost[0, sulphur, 0].mean(), (1.2 + 12.0) / 2 / 0.95 * 1000)
    np.testing.assert_allclose(curves.removal[0, sulphur, 0].sum(), 0.8)
    assert (np.diff(curves.cost[0, sulphur, 0]) > 0.0).all()
    assert not curves.removal[:, ammonia].any()


def test_a_table_takes_the_place_of_the_tax(region: Region) -> None:
    columns = {
        "city": np.array(["110000", "110000"]),
        "source": np.array(["power", "power"]),
        "pollutant": np.array(["NOx", "NOx"]),
        "removal": np.array([0.5, 0.2]),
        "yuan_per_tonne": np.array([900.0, 100.0]),
    }
    table = Table("environment/control_costs", columns)
    curves = curves_of(replace(region, tables={**region.tables, table.name: table}))
    assert curves.rule == TABLE
    np.testing.assert_allclose(curves.cost[0, 1, 0], [100.0, 900.0])
    np.testing.assert_allclose(curves.removal[0, 1, 0], [0.2, 0.3])
    assert curves.removal.sum() == pytest.approx(0.5)


def test_what_was_chosen_is_the_cheapest_at_revealed_costs() -> None:
    marginal, effect = np.array([2.0, 6.0, 4.0]), np.array([1.0, 1.5, 4.0])
    scale = revealed_scales(marginal, effect)
    a_unit = scale * marginal / effect
    np.testing.assert_allclose(a_unit, a_unit[0])
    assert np.prod(scale) == pytest.approx(1.0)


def test_sources_are_scaled_together_and_others_are_not(region: Region) -> None:
    effect = np.tile([1e-5, 1e-5, 2e-5, 0.0, 0.0], (6, 1))
    emissions = np.full((6, 5), 3e5)
    curves = curves_of(region)
    scaled = scaled_by_source(curves, effect, emissions, 32.1, (0.201, 0.174, 0.108), 0)
    factor = (scaled.cost / curves.cost)[:, 0, 0, 0]
    at = {name: factor[number] for number, name in enumerate(SOURCES)}
    assert scaled.rule == REVEALED
    assert at["materials"] == at["manufacturing"]
    assert at["transport"] == at["farming"] == 1.0
    assert at["power"] * at["household"] * at["materials"] == pytest.approx(1.0)
    no_household = np.where(np.arange(6)[:, None] == SOURCES.index("household"), 0.0, emissions)
    with pytest.raises(ValueError, match="household"):
        scaled_by_source(curves, effect, no_household, 32.1, (0.2, 0.2, 0.1), 0)
