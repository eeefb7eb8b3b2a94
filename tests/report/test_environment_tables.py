"""Air, groundwater and livability as tables."""

import numpy as np
import pandas as pd
import pytest

from xietong.assess.assessment import Assessment
from xietong.report.export import result_tables


@pytest.fixture(scope="module")
def tables(assessment: Assessment) -> dict[str, pd.DataFrame]:
    return result_tables(assessment)


def test_shares_that_their_range_does_not_determine_are_marked_illustrative(tables) -> None:
    shares = tables["source_receptor"].set_index(["receptor", "origin"])
    assert len(shares) == 13 * 13
    assert not shares.loc[("110000", "110000"), "is_illustrative"]
    between = shares[shares.index.get_level_values(0) != shares.index.get_level_values(1)]
    assert between["is_illustrative"].all()
    assert (shares["low"] <= shares["share"] + 1e-9).all()
    assert (shares["share"] <= shares["high"] + 1e-9).all()


def test_what_rests_on_them_is_marked_too_by_city_only(assessment: Assessment, tables) -> None:
    told = tables["environment"]
    flagged = {
        city.code
        for city, is_wide in zip(assessment.baseline.region.cities, assessment.air.is_illustrative, strict=True)
        if is_wide
    }
    marked = told[told["is_illustrative"]]
    assert set(marked["place"]) == flagged
    assert set(marked["level"]) == {"city"}
    assert set(marked["indicator"]) == {"pm25", "exposure", "air_deaths"}


def test_livability_has_its_components_and_its_ranks_on_both_sides(assessment: Assessment, tables) -> None:
    parts, ranks = tables["livability"], tables["livability_ranks"]
    found = assessment.livability
    assert (parts["level"] == "city").sum() == len(found.cities[1].code) * len(assessment.baseline.region.cities)
    zones = ranks[ranks["level"] == "zone"]
    np.testing.assert_array_equal(zones["rank_with_plan"], found.zones[1].rank)
    assert (zones["rank_low_with_plan"] <= zones["rank_high_with_plan"]).all()
    assert set(parts["weight"]) == {0.5, 1.0}


def test_emissions_and_damage_add_up_to_what_is_told_of_places(assessment: Assessment, tables) -> None:
    emitted, told = tables["emissions"], tables["environment"]
    carbon = emitted[(emitted["pollutant"] == "CO2") & (emitted["year"] == 2035)]["with_plan"].sum()
    row = (told["indicator"] == "carbon_dioxide") & (told["level"] == "region") & (told["year"] == 2035)
    np.testing.assert_allclose(carbon, told[row]["with_plan"].item())
    damage = tables["water_zones"]["damage_with_plan"].sum()
    row = (told["indicator"] == "subsidence_cost") & (told["level"] == "region") & (told["year"] == 2035)
    np.testing.assert_allclose(damage, told[row]["with_plan"].item())
