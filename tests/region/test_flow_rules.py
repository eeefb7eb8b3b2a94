"""A corpus of broken regions of flows: each fault gives the finding that mends it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from xietong.errors import RegionError
from xietong.region.check import check_region
from xietong.region.read import read_region

CROOKED = Path(__file__).parents[1] / "regions/crooked_flows"
Break = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CROOKED, tmp_path / "region")


def text(name: str, old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        content = (folder / name).read_text(encoding="utf-8")
        assert content.count(old) == 1
        (folder / name).write_text(content.replace(old, new), encoding="utf-8")

    return change


def remove(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def both(*changes: Break) -> Break:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def with_cities(jurisdiction: str) -> Break:
    """Put Midford into a city of a jurisdiction."""
    return both(
        lambda folder: (folder / "cities.csv").write_text(
            f"code,jurisdiction,name_en,name_zh,wage_yuan\nc,{jurisdiction},City,城,1000\n"
            "d,low,Other,别,1000\ne,high,Third,三,1000\nf,mid,Fourth,四,1000\n",
            encoding="utf-8",
        ),
        text("sources.csv", "sources,*,example", "cities,*,example,made up\nsources,*,example"),
        lambda folder: (folder / "zones.csv").write_text(
            "code,jurisdiction,city,name_en,lon,lat,area_km2\nh1,high,e,Highstead,8.1,46.9,310\n"
            "l1,low,d,Lowbridge,8.3,47.2,95.5\nl2,low,d,Lowmarket,8.4,47.3,41\nm1,mid,c,Midford,8.2,47,120\n"
            "m2,mid,f,Midholm,8.5,47.1,88\n",
            encoding="utf-8",
        ),
    )


FLOWS, WORK, KM = "commuting_flows.csv", "zone_economy.csv", "distances.csv"
BROKEN: dict[str, tuple[Break, str, str, str]] = {
    "flows to an unknown zone": (
        text(FLOWS, "l1,l2,900", "l1,l22,900"),
        "commuting_flows.csv row 3 column workplace",
        "'l22' is not in zones.csv",
        "Did you mean l2",
    ),
    "flows from an unknown zone": (
        text(FLOWS, "m1,m1,600", "m3,m1,600"),
        "commuting_flows.csv row 7 column residence",
        "'m3' is not in zones.csv",
        "Did you mean m",
    ),
    "a negative flow": (
        text(FLOWS, "l2,l1,200", "l2,l1,-200"),
        "commuting_flows.csv row 5 column persons",
        "-200 is less than 0 (persons)",
        "Correct",
    ),
    "a flow that is no number": (
        text(FLOWS, "l2,l1,200", "l2,l1,nan"),
        "commuting_flows.csv row 5 column persons",
        "not finite",
        "empty",
    ),
    "an empty flow": (
        text(FLOWS, "l2,l1,200", "l2,l1,"),
        "commuting_flows.csv row 5 column persons",
        "empty",
        "Commuters",
    ),
    "a pair twice": (
        text(FLOWS, "l2,h1,0", "l1,l2,0"),
        "commuting_flows.csv row 6 column residence, workplace",
        "row 3 already",
        "Remove",
    ),
    "a zone that sends nobody": (
        both(text(FLOWS, "h1,h1,170\n", ""), text(FLOWS, "h1,m1,40", "h1,m1,0")),
        "commuting_flows.csv column residence",
        "h1 has no commuter",
        "lives there",
    ),
    "a zone where nobody works": (
        text(FLOWS, "h1,h1,170\n", ""),
        "commuting_flows.csv column workplace",
        "h1 has no commuter",
        "works there",
    ),
    "a wage of zero": (
        text(WORK, "l1,5400", "l1,0"),
        "zone_economy.csv row 3 column monthly_income_workplace",
        "0 is less than 0.01 (currency a month)",
        "Correct",
    ),
    "a missing wage": (
        text(WORK, "l1,5400", "l1,"),
        "zone_economy.csv row 3 column monthly_income_workplace",
        "empty",
        "Income of those who work",
    ),
    "negative jobs": (
        text(WORK, "5900,1010", "5900,-1010"),
        "zone_economy.csv row 3 column employment_workplace",
        "-1010 is less than 0 (persons)",
        "Correct",
    ),
    "a zone without economy": (
        text(WORK, "h1,4300,4700,180,9.25\n", ""),
        "zone_economy.csv column zone",
        "h1 has no row",
        "Add a row",
    ),
    "a missing distance": (
        text(KM, "h1,l2,44\n", ""),
        "distances.csv columns origin, destination",
        "h1 has no distance to l2",
        "both ways",
    ),
    "a missing distance inside a zone": (
        text(KM, "m2,m2,3\n", ""),
        "distances.csv columns origin, destination",
        "m2 has no distance to m2",
        "itself",
    ),
    "a distance of zero": (
        text(KM, "m2,m2,3\n", "m2,m2,0\n"),
        "distances.csv row 12 column km",
        "less than 0.001 (km)",
        "Correct",
    ),
    "a negative travel time": (
        text("travel_times.csv", "l2,l1,15", "l2,l1,-15"),
        "travel_times.csv row 3 column minutes",
        "less than 0 (minutes)",
        "Correct",
    ),
    "no flows": (remove(FLOWS), "commuting_flows.csv", "the file is missing", "residence, workplace, persons"),
    "no distances": (remove(KM), "distances.csv", "the file is missing", "origin, destination, km"),
    "a zone without jurisdiction": (
        text("zones.csv", "m1,mid,", "m1,,"),
        "zones.csv row 5 column jurisdiction",
        "empty",
        "Jurisdiction",
    ),
    "a zone of another jurisdiction than its city": (
        with_cities("low"),
        "zones.csv m1 column jurisdiction",
        "'mid' is not 'low'",
        "Correct one",
    ),
    "a jurisdiction without zones": (
        text("jurisdictions.csv", "low,Lowland", "sea,Sealand,海地\nlow,Lowland"),
        "zones.csv column jurisdiction",
        "sea has no row",
        "Add",
    ),
    "an outline of no jurisdiction": (
        text("jurisdictions.geojson", '"code":"low"', '"code":"lower"'),
        "jurisdictions.geojson feature 1",
        "'lower' is no jurisdiction",
        "Did you mean low",
    ),
    "a missing outline": (
        text("jurisdictions.geojson", '"code":"low"', '"code":"mid"'),
        "jurisdictions.geojson",
        "jurisdiction low has no polygon",
        "Add",
    ),
    "outlines that are no GeoJSON": (
        text("jurisdictions.geojson", '{"type":"FeatureCollection"', '["type":"FeatureCollection"'),
        "jurisdictions.geojson",
        "not GeoJSON",
        "Export",
    ),
    "evidence of an unknown kind": (
        text("region.yaml", "evidence: [flows]", "evidence: [flow]"),
        "region.yaml evidence",
        "'flow' is none of census, flows",
        "Did you mean flows",
    ),
    "evidence that is no list": (
        text("region.yaml", "evidence: [flows]", "evidence: flows"),
        "region.yaml evidence",
        "not a list",
        "census, flows",
    ),
    "no evidence of the kind that is promised": (
        text("region.yaml", "evidence: [flows]", "evidence: [flows, census]"),
        "gdp.csv",
        "the file is missing",
        "zone, branch, yuan",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_region_of_flows_gives_the_finding_that_mends_it(name: str, folder: Path) -> None:
    break_it, where, what, remedy = BROKEN[name]
    break_it(folder)
    errors = [finding for finding in check_region(folder) if finding.level == "error"]
    assert any(where in f.where and what in f.what and remedy in f.remedy for f in errors), errors
    with pytest.raises(RegionError):
        read_region(folder)


def test_zones_may_lie_in_cities_too(folder: Path) -> None:
    with_cities("mid")(folder)
    assert check_region(folder) == ()
    assert read_region(folder).zones.city.tolist() == [2, 1, 1, 0, 3]


def test_travel_times_may_be_absent(folder: Path) -> None:
    both(remove("travel_times.csv"), text("sources.csv", "travel_times,*,example,made up\n", ""))(folder)
    assert check_region(folder) == ()
    assert read_region(folder).flows is not None


def test_parameters_of_the_other_kind_of_region_are_not_asked_for(folder: Path) -> None:
    text("parameters.csv", "trade_elasticity,4,3,6", "trade_elastcity,4,3,6")(folder)
    warnings = {f.where: f for f in check_region(folder)}
    (named,) = (finding for where, finding in warnings.items() if where.endswith("column name") and "row" in where)
    assert "Did you mean trade_elasticity" in named.remedy
    assert warnings["parameters.csv column name"].what.startswith("not given: trade_elasticity;")
    assert len(warnings) == 2
