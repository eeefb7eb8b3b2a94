"""The built-in region against published totals."""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from xietong import regions
from xietong.region import builtin
from xietong.region.check import check_region
from xietong.region.region import Region

DECLARED = Path(__file__).parents[3] / "tools/bth/declared"

# National Bureau of Statistics of China: censuses of 1 November 2020 and 2010, residents by province.
CENSUS = {
    2020: {"Beijing": 21_893_095, "Tianjin": 13_866_009, "Hebei": 74_610_235},
    2010: {"Beijing": 19_612_368, "Tianjin": 12_938_693, "Hebei": 71_854_210},
}
# Statistical yearbooks, GDP of 2020 in billion yuan; districts of the two cities leave a part unassigned.
GDP_BILLION = {"Beijing": (3_610.26, 0.015), "Tianjin": (1_408.37, 0.008), "Hebei": (3_633.5, 1e-4)}


def _in(region: Region, name: str) -> np.ndarray:
    names = [place.name_en for place in region.jurisdictions]
    return region.zones.jurisdiction == names.index(name)


def test_the_region_has_no_finding() -> None:
    assert check_region(builtin.folder("bth")) == ()


def test_the_region_has_its_zones_cities_and_governments(region: Region) -> None:
    assert (len(region.zones), len(region.cities), len(region.jurisdictions)) == (199, 13, 3)
    assert Counter(region.zones.jurisdiction.tolist()) == {0: 16, 1: 16, 2: 167}
    assert region.boundaries is not None
    assert {f["properties"]["code"] for f in region.boundaries["features"]} == set(region.zones.code)


@pytest.mark.parametrize("year", CENSUS)
@pytest.mark.parametrize("name", ["Beijing", "Tianjin", "Hebei"])
def test_residents_are_those_of_the_census(region: Region, year: int, name: str) -> None:
    assert region.zones.residents_by_year[year][_in(region, name)].sum() == CENSUS[year][name]


@pytest.mark.parametrize("name", GDP_BILLION)
def test_gdp_is_that_of_the_yearbooks(region: Region, name: str) -> None:
    published, unassigned = GDP_BILLION[name]
    assert region.zones.gdp[:, _in(region, name)].sum() / 1e9 == pytest.approx(published, rel=unassigned)


def test_the_branches_of_daxing_are_filled_and_marked(region: Region) -> None:
    table = region.tables["gdp"]
    daxing = table["zone"] == "110115"
    assert all("estimated" in method for method in table["method"][daxing])
    # Daxing as published with E-Town's 204.54 billion yuan.
    assert table["yuan"][daxing].sum() / 1e9 == pytest.approx(293.3, abs=5)
    assert np.isfinite(region.zones.gdp).all()


def test_employed_residents_are_those_of_the_long_form(region: Region) -> None:
    millions = [region.zones.employed_residents[:, _in(region, n)].sum() / 1e6 for n in CENSUS[2020]]
    np.testing.assert_allclose(millions, [10.60, 5.69, 33.50], atol=0.01)
    assert len(region.sectors.industry) == 19


def test_the_groups_of_zones_have_their_members(region: Region) -> None:
    tags, codes = region.zones.tags, np.array(region.zones.code)
    assert int(tags["poverty_belt"].sum()) == 32
    cities = Counter(region.cities[city].name_en for city in region.zones.city[tags["poverty_belt"]])
    assert cities == {"Zhangjiakou": 11, "Chengde": 7, "Baoding": 7, "Cangzhou": 7}
    assert set(codes[tags["north_three"]]) == {"131082", "131028", "131024"}
    assert set(codes[tags["xiongan"]]) == {"130629", "130632", "130638"}
    assert set(codes[tags["sub_centre"]]) == {"110112"}
    assert int(tags["central_six"].sum()) == 6
    assert not (tags["central_six"] & tags["beijing_suburbs"]).any()
    assert (tags["central_six"] | tags["beijing_suburbs"]).sum() == tags["beijing"].sum() == 16
    assert tags["ring"].any()
    assert not (tags["ring"] & ~tags["hebei"]).any()
    assert tags["ring"][codes == "131082"].all()


def test_the_national_accounts_are_those_of_2017(region: Region) -> None:
    value_added = (region.accounts.labour + region.accounts.other_value_added).sum()
    assert value_added / 1e12 == pytest.approx(82.32, abs=0.01)
    assert region.accounts.employment.sum() / 1e6 == pytest.approx(776.4, abs=0.1)
    assert len(set(region.tables["national_employment"]["io_sector"])) == 20


def test_there_are_twenty_market_sectors_and_three_placed_functions(region: Region) -> None:
    sectors = region.sectors
    assert Counter(sectors.kind) == {"market": 19, "housing": 1, "placed": 3}
    assert sectors.code[-3:] == ("administration", "higher_education", "hospitals")
    np.testing.assert_allclose(sectors.from_industry.sum(axis=1), 1.0, rtol=1e-12)
    trade = sectors.from_industry[sectors.industry.index("trade")]
    assert set(np.flatnonzero(trade)) == {sectors.code.index("wholesale"), sectors.code.index("retail")}


def test_people_live_at_a_few_points_of_every_zone(region: Region) -> None:
    points = region.points
    assert Counter(np.bincount(points.zone, minlength=199).tolist()).keys() <= {1, 2, 3, 4, 5}
    np.testing.assert_allclose(np.bincount(points.zone, weights=points.weight), 1.0, rtol=1e-12)
    assert (points.weight > 0).all()
    assert not any("census" in column for column in region.tables["points"].columns)


def test_yanjiao_is_a_point_of_its_own(region: Region) -> None:
    sanhe = region.points.zone == region.zones.code.index("131082")
    near = np.hypot(region.points.lon - 116.82, region.points.lat - 39.94) < 0.02
    assert int((sanhe & near).sum()) == 1
    assert region.points.weight[sanhe & near].item() == pytest.approx(0.36, abs=0.02)


def test_an_ordinary_road_runs_beside_every_expressway(region: Region) -> None:
    road = region.networks.road
    ends = [frozenset(pair) for pair in zip(road.start.tolist(), road.end.tolist(), strict=True)]
    always = {
        pair
        for pair, kind, date in zip(ends, road.road_class, road.open_date, strict=True)
        if kind in ("local", "trunk") and np.isneginf(date)
    }
    express = {pair for pair, kind in zip(ends, road.road_class, strict=True) if kind == "expressway"}
    assert len(express) > 150
    assert express <= always


@pytest.mark.parametrize(
    ("line", "is_open_in_2020"),
    [("JXC", True), ("JXC2", False), ("JHA", False), ("JTC", False), ("JZH", True), ("JXG", False), ("XSH", False)],
)
def test_railways_of_the_base_year_are_those_open_by_midsummer(
    region: Region, line: str, is_open_in_2020: bool
) -> None:
    rail = region.networks.rail
    rows = [row for row, code in enumerate(rail.line) if code == line]
    assert rows
    in_force = rail.is_open[rows] & (rail.open_date[rows] <= 2020.5)
    assert in_force.all() == in_force.any() == is_open_in_2020


@pytest.mark.parametrize(
    ("line", "is_open_in_2020"),
    [("bj_10", True), ("bj_19", False), ("bj_17", False), ("bj_22", False), ("tj_10", False), ("sjz_2", False)],
)
def test_metro_lines_of_the_base_year_are_those_open_by_midsummer(
    region: Region, line: str, is_open_in_2020: bool
) -> None:
    metro = region.networks.metro
    rows = [row for row, code in enumerate(metro.line) if code == line]
    assert rows
    in_force = metro.is_open[rows] & (metro.open_date[rows] <= 2020.5)
    assert in_force.all() == in_force.any() == is_open_in_2020


def test_metros_of_the_three_cities_are_held_with_transfers(region: Region) -> None:
    metro = region.networks.metro
    beijing = np.array([line.startswith("bj_") and line != "bj_22" for line in metro.line])
    assert metro.length_km[beijing].sum() == pytest.approx(887, abs=2)
    shijiazhuang = np.array([line.startswith("sjz_") for line in metro.line])
    assert metro.length_km[shijiazhuang].sum() == pytest.approx(76.7, abs=0.1)
    walks = set(zip(metro.transfer_station.tolist(), metro.transfer_from_line, metro.transfer_to_line, strict=True))
    assert all((station, second, first) in walks for station, first, second in walks)
    assert not np.isnan(metro.open_date).any()


def test_wages_are_those_of_the_cities(region: Region) -> None:
    wages = dict(zip([city.name_en for city in region.cities], region.city_wage, strict=True))
    assert wages["Beijing"] == 185_026
    assert wages["Langfang"] > wages["Shijiazhuang"] > wages["Hengshui"]
    assert np.isfinite(region.sectors.relative_wage).all()


def test_every_number_that_is_not_published_says_why(region: Region) -> None:
    for parameter in region.parameters.values():
        assert parameter.low <= parameter.value <= parameter.high
        assert parameter.source
        assert parameter.meaning_zh
        assert parameter.source_zh or parameter.status == "published"


def test_the_moments_of_commuting_are_there_to_aim_at(region: Region) -> None:
    targets = {moment.name: moment.value for moment in region.moments if moment.is_target}
    assert targets["commuters_into_core"] == 330_000
    assert targets["share_from_north_three"] == 0.433
    assert len(targets) == 11
    assert len(region.moments) == 15


def test_governments_positionings_are_carried(region: Region) -> None:
    table = region.tables["register/positionings"]
    assert Counter(table["place"][table["plan"] == "outline_2015"])["Hebei"] == 4
    references = set(region.tables["register/references"]["code"])
    cited = {code for cell in table["references"] for code in cell.split(";")}
    assert cited <= references


def test_no_flow_is_counted_as_jobs_by_place_of_work(region: Region) -> None:
    assert not any("workplace" in name for table in region.tables.values() for name in table.columns)


@pytest.mark.parametrize("table", ["sectors", "parameters", "commuting_moments", "sources", "tags"])
def test_what_is_declared_by_hand_is_what_the_region_holds(table: str) -> None:
    def rows(path: Path) -> list[list[str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    assert rows(DECLARED / f"{table}.csv") == rows(builtin.folder("bth") / f"{table}.csv")


def test_the_region_is_known_by_its_name() -> None:
    assert "bth" in regions.names()
    with pytest.raises(KeyError):
        builtin.folder("nowhere")


def test_the_region_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in builtin.folder("bth").rglob("*") if path.is_file()) < 6e6
