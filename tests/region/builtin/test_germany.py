"""The built-in region Germany against the totals of its source."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from xietong import regions
from xietong.region import builtin
from xietong.region.check import check_region
from xietong.region.flows import ObservedFlows
from xietong.region.region import Region

DECLARED = Path(__file__).parents[3] / "tools/germany/declared"

# Totals of the source, which is undated. The Federal Statistical Office gives 83.17 million at the end of 2019.
PERSONS = {"Berlin": 3_669_491, "Hamburg": 1_847_253}
PERSONS_IN_ALL = 83_166_711


@pytest.fixture(scope="module")
def germany() -> Region:
    return regions.germany()


@pytest.fixture(scope="module")
def flows(germany: Region) -> ObservedFlows:
    assert germany.flows is not None
    return germany.flows


def _zone(germany: Region, code: str) -> int:
    return germany.zones.code.index(code)


def test_the_region_has_no_finding() -> None:
    assert check_region(builtin.folder("germany")) == ()


def test_the_region_has_its_counties_and_laender(germany: Region) -> None:
    assert (len(germany.zones), len(germany.jurisdictions)) == (401, 16)
    assert germany.cities == ()
    assert germany.title["de"] == "Deutschland"
    assert germany.currency == "EUR"
    by_land = Counter(germany.jurisdictions[place].name_en for place in germany.zones.jurisdiction)
    assert by_land["Bavaria"] == 96
    assert by_land["Berlin"] == by_land["Hamburg"] == 1
    assert len(by_land) == 16


def test_a_county_key_is_five_digits_that_begin_with_its_land(germany: Region) -> None:
    lands = [germany.jurisdictions[place].code for place in germany.zones.jurisdiction]
    assert all(len(code) == 5 and code.startswith(land) for code, land in zip(germany.zones.code, lands, strict=True))


def test_no_two_counties_share_a_name(germany: Region) -> None:
    assert len(set(germany.zones.name_en)) == 401
    assert germany.zones.name_en[_zone(germany, "09162")] == "München (Kreisfreie Stadt)"
    assert germany.zones.name_en[_zone(germany, "09184")] == "München (Landkreis)"


def test_people_are_those_of_the_end_of_2019(germany: Region) -> None:
    assert germany.zones.residents.sum() == PERSONS_IN_ALL
    for name, persons in PERSONS.items():
        assert germany.zones.residents[germany.zones.name_en.index(name)] == persons


def test_commuters_are_those_of_the_source(flows: ObservedFlows) -> None:
    assert flows.commuters.sum() == 33_052_677
    assert flows.home_share == pytest.approx(0.671, abs=0.0005)
    assert int((flows.commuters > 0).sum()) == 9_894


def test_commuters_by_residence_are_the_employed_residents(flows: ObservedFlows) -> None:
    np.testing.assert_array_equal(flows.employed_residents, flows.employment_residence)


def test_jobs_as_published_are_not_those_of_the_flows(flows: ObservedFlows) -> None:
    difference = np.abs(flows.employment - flows.employment_workplace)
    assert difference.max() == 64_586
    assert difference.mean() == pytest.approx(2_355, abs=1)


def test_more_live_in_north_frisia_and_work_in_flensburg_than_the_other_way(
    germany: Region, flows: ObservedFlows
) -> None:
    north_frisia, flensburg = _zone(germany, "01054"), _zone(germany, "01001")
    assert flows.commuters[north_frisia, flensburg] == 2_488
    assert flows.commuters[flensburg, north_frisia] == 748


def test_travel_times_are_half_of_a_round_trip_and_have_a_direction(germany: Region, flows: ObservedFlows) -> None:
    flensburg, kiel = _zone(germany, "01001"), _zone(germany, "01002")
    # Round trips of the source: 126.5667 and 118.15 minutes.
    assert flows.minutes[flensburg, kiel] == pytest.approx(126.56666666666666 / 2, rel=1e-9)
    assert flows.minutes[kiel, flensburg] == pytest.approx(118.15 / 2, rel=1e-9)
    assert int(np.isfinite(flows.minutes).sum()) == 10_473
    np.testing.assert_array_equal(np.isfinite(flows.minutes), np.isfinite(flows.minutes_in_traffic))


def test_distances_are_symmetric_and_as_exact_as_the_source(germany: Region, flows: ObservedFlows) -> None:
    np.testing.assert_array_equal(flows.distance_km, flows.distance_km.T)
    flensburg, kiel = _zone(germany, "01001"), _zone(germany, "01002")
    assert flows.distance_km[flensburg, kiel] == pytest.approx(67.5014329915505, rel=1e-11)
    assert flows.distance_km.min() == pytest.approx(0.560027905228087, rel=1e-11)
    assert flows.distance_km.max() == pytest.approx(832.347009295674, rel=1e-11)
    assert flows.distance_km.min() == np.diag(flows.distance_km).min()


def test_incomes_and_rents_are_known_everywhere(flows: ObservedFlows) -> None:
    for values in (flows.monthly_income_workplace, flows.monthly_income_residence, flows.rent_index):
        assert np.isfinite(values).all()
        assert (values > 0).all()
    assert flows.rent_index.min() == pytest.approx(3.28, abs=0.005)
    assert flows.rent_index.max() == pytest.approx(23.82, abs=0.005)


def test_parameters_are_those_of_the_toolkit(germany: Region) -> None:
    assert {name: entry.value for name, entry in germany.parameters.items()} == {
        "commuting_elasticity": 4.6,
        "trade_elasticity": 3,
        "agglomeration": 0.05,
        "floor_supply_elasticity": 0.38,
        "housing_share": 0.3,
        "trade_cost_exponent": 0.42,
        "commuting_cost_exponent": 0.47,
    }


def test_the_laender_have_outlines_and_the_counties_none(germany: Region) -> None:
    assert germany.boundaries is None
    assert germany.outlines is not None
    codes = [feature["properties"]["code"] for feature in germany.outlines["features"]]
    assert codes == [place.code for place in germany.jurisdictions]


@pytest.mark.parametrize("table", ["parameters", "sources", "jurisdictions"])
def test_what_is_declared_by_hand_is_what_the_region_holds(table: str) -> None:
    def rows(path: Path) -> list[list[str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    assert rows(DECLARED / f"{table}.csv") == rows(builtin.folder("germany") / f"{table}.csv")


def test_the_region_is_known_by_its_name() -> None:
    assert {"bth", "germany"} <= set(regions.names())


def test_the_region_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in builtin.folder("germany").iterdir()) < 3e6
