"""The script that writes the built-in region Germany, on a made-up source of three counties."""

import csv
import gzip
import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import build_germany
from germany import pairs, places, work
from germany.source import Source

CODES = ["01001", "01054", "11000"]
# Rows work, columns live, as in the source.
COMMUTERS = [[50, 9, 0], [2, 70, 0], [0, 0, 400]]
METRES = [["659.448689783584", "36540.3203898795", "0.5"], ["36540.3203898795", "8000", "7"], ["0.5", "7", "12000"]]
ROUND_TRIPS = [["16", "75.5", "1000000"], ["81", "30", "1000000"], ["1000000", "1000000", "45"]]


def _wide(path: Path, corner: str, matrix: list[list[object]], codes: list[str] = CODES) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[corner, *codes], *([c, *row] for c, row in zip(codes, matrix, strict=True))])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    head = "idx,county_id,name,kind,nuts3,state_id,state,population,area_km2,lon,lat\n"
    (folder / "counties.csv").write_text(
        head
        + "1,01001,Town,Kreisfreie Stadt,DE1,01,Schleswig-Holstein,90164,53.02,9.4,54.8\n"
        + "2,01054,Town,Kreis,DE2,01,Schleswig-Holstein,165951,2083.56,8.9,54.6\n"
        + "3,11000,Berlin,Kreisfreie Stadt,DE3,11,Berlin,3669491,891.12,13.4,52.5\n",
        encoding="utf-8",
    )
    (folder / "labor_tidy.csv").write_text(
        "region_name,region_id,median_income_workplace,median_income_residence,"
        "employment_workplace,employment_residence\n"
        '"Town, Stadt",01001,3102.1172506738544,2842.5,61,52\nTown,01054,2700,2650.25,72,79\n'
        "Berlin,11000,3300,3200,400,400\n",
        encoding="utf-8",
    )
    (folder / "house_prices.csv").write_text(
        "county_id,rentindex\n01001,7.4361653327941895\n01054,6\n11000,11.5\n", encoding="utf-8"
    )
    _wide(folder / "commuting_wide.csv.gz", "county_id_work", COMMUTERS)
    _wide(folder / "distance_matrix.csv.gz", "region_id_imp", METRES)
    _wide(folder / "roundtrip_time_base.csv.gz", "county_id_work", ROUND_TRIPS)
    _wide(folder / "roundtrip_time_traffic.csv.gz", "county_id_work", ROUND_TRIPS)
    shape = {"type": "Polygon", "coordinates": [[[9, 54], [10, 54], [10, 55], [9, 54]]]}
    features = [
        {"type": "Feature", "properties": {"state_id": key, "name": name, "population": 1}, "geometry": shape}
        for key, name in (("11", "Berlin"), ("01", "Schleswig-Holstein"))
    ]
    (folder / "states.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return folder


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_flows_are_turned_from_workplace_by_residence(source: Path, tmp_path: Path) -> None:
    assert build_germany.main([str(source), str(tmp_path / "target")]) == 0
    assert _rows(tmp_path / "target/commuting_flows.csv") == [
        ["01001", "01001", "50"],
        ["01001", "01054", "2"],
        ["01054", "01001", "9"],
        ["01054", "01054", "70"],
        ["11000", "11000", "400"],
    ]


def test_the_same_source_gives_the_same_files(source: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_germany.build(source, tmp_path / name)
    written = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert "region.yaml" in written
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_what_is_written_has_the_columns_of_the_built_in_region(source: Path, tmp_path: Path) -> None:
    build_germany.build(source, tmp_path)
    for path in build_germany.DEFAULT_TARGET.glob("*.csv"):
        with path.open(encoding="utf-8") as built_in, (tmp_path / path.name).open(encoding="utf-8") as written:
            assert built_in.readline() == written.readline()


def test_each_distance_stands_once_in_km_as_exact_as_in_the_source() -> None:
    rows = [list(row.values()) for row in pairs.distances(CODES, METRES)]
    assert [row[:2] for row in rows] == [[a, b] for k, a in enumerate(CODES) for b in CODES[k:]]
    assert rows[0][2] == "0.659448689784"
    np.testing.assert_allclose(float(rows[1][2]) * 1000, float(METRES[0][1]), rtol=1e-11)


def test_distances_that_differ_by_direction_are_refused() -> None:
    crooked = [["1", "2"], ["3", "1"]]
    with pytest.raises(ValueError, match="01001 to 01054"):
        list(pairs.distances(CODES[:2], crooked))


def test_travel_times_are_half_of_the_round_trip_and_turned() -> None:
    rows = list(pairs.times(CODES, ROUND_TRIPS, ROUND_TRIPS))
    found = {(row["residence"], row["workplace"]): row["minutes"] for row in rows}
    assert found[("01054", "01001")] == 37.75
    assert found[("01001", "01054")] == 40.5
    assert len(found) == 5


def test_a_pair_without_commuters_has_no_row() -> None:
    rows = list(work.flows(["a", "b"], [["1", "0"], ["0.0", "2"]]))
    assert [(row["residence"], row["workplace"]) for row in rows] == [("a", "a"), ("b", "b")]


def test_counties_that_share_a_name_are_told_apart_by_their_kind(source: Path) -> None:
    assert places.names(Source(source).counties) == ["Town (Kreisfreie Stadt)", "Town (Kreis)", "Berlin"]


def test_outlines_are_ordered_by_code_and_carry_nothing_else(source: Path) -> None:
    features = json.loads(places.outlines(Source(source).states))["features"]
    assert [feature["properties"] for feature in features] == [
        {"code": "01", "name": "Schleswig-Holstein"},
        {"code": "11", "name": "Berlin"},
    ]


def test_a_table_in_another_order_is_refused(source: Path) -> None:
    _wide(source / "commuting_wide.csv.gz", "county_id_work", COMMUTERS, [CODES[1], CODES[0], CODES[2]])
    with pytest.raises(ValueError, match="commuting_wide"):
        Source(source).matrix("commuting_wide.csv.gz")


def test_a_key_written_as_a_number_is_the_same_county(source: Path) -> None:
    (source / "house_prices.csv").write_text("county_id,rentindex\n1001,7\n1054,6\n11000,11\n", encoding="utf-8")
    assert [row["rentindex"] for row in Source(source).rows("house_prices.csv", "county_id")] == ["7", "6", "11"]


def test_the_script_explains_itself_without_its_source(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert build_germany.main([]) == build_germany.main([str(tmp_path)]) == 2
    assert "Usage" in capsys.readouterr().out
