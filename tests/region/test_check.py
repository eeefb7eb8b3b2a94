"""A corpus of broken regions: each fault gives the finding that mends it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from xietong.errors import RegionError
from xietong.region.check import check_region
from xietong.region.read import read_region
from xietong.region.write import write_template

Break = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "region")
    return tmp_path / "region"


def put(table: str, row: int, column: str, value: str) -> Break:
    """Write a value into one cell; rows count from 2, as an editor shows them."""

    def change(folder: Path) -> None:
        rows = _rows(folder / f"{table}.csv")
        rows[row - 1][rows[0].index(column)] = value
        _write(folder / f"{table}.csv", rows)

    return change


def drop_row(table: str, row: int) -> Break:
    def change(folder: Path) -> None:
        rows = _rows(folder / f"{table}.csv")
        del rows[row - 1]
        _write(folder / f"{table}.csv", rows)

    return change


def drop_column(table: str, column: str) -> Break:
    def change(folder: Path) -> None:
        rows = _rows(folder / f"{table}.csv")
        position = rows[0].index(column)
        _write(folder / f"{table}.csv", [row[:position] + row[position + 1 :] for row in rows])

    return change


def twice(table: str, row: int) -> Break:
    def change(folder: Path) -> None:
        rows = _rows(folder / f"{table}.csv")
        _write(folder / f"{table}.csv", [*rows, rows[row - 1]])

    return change


def twice_as(table: str, row: int, column: str, value: str) -> Break:
    """Repeat a row with another value in one cell."""

    def change(folder: Path) -> None:
        twice(table, row)(folder)
        put(table, len(_rows(folder / f"{table}.csv")), column, value)(folder)

    return change


def only_header(table: str) -> Break:
    def change(folder: Path) -> None:
        _write(folder / f"{table}.csv", _rows(folder / f"{table}.csv")[:1])

    return change


def remove(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def text(name: str, old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        content = (folder / name).read_text(encoding="utf-8")
        assert old in content
        (folder / name).write_text(content.replace(old, new, 1), encoding="utf-8")

    return change


def polygon(code: str | None, new_code: str | None) -> Break:
    """Drop the polygon of a zone, or give it another code."""

    def change(folder: Path) -> None:
        path = folder / "zones.geojson"
        content = json.loads(path.read_text(encoding="utf-8"))
        if new_code is None:
            content["features"] = [f for f in content["features"] if f["properties"]["code"] != code]
        else:
            next(f for f in content["features"] if f["properties"]["code"] == code)["properties"]["code"] = new_code
        path.write_text(json.dumps(content), encoding="utf-8")

    return change


def moment(detail: str) -> Break:
    head = "name,kind,detail,value,tolerance,unit,is_target,year,source,meaning_en,meaning_zh"
    row = f"time,mean_minutes,{detail},40,2,minutes,yes,2020,made up,Mean time,平均时间"

    def change(folder: Path) -> None:
        (folder / "commuting_moments.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
        with (folder / "sources.csv").open("a", encoding="utf-8") as file:
            file.write("commuting_moments,*,example,made up\n")

    return change


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


BROKEN: dict[str, tuple[Break, str, str, str]] = {
    "a missing card": (remove("region.yaml"), "region.yaml", "missing", "key, title"),
    "a card that is not YAML": (text("region.yaml", "key: ", "key: ["), "region.yaml", "not YAML", "Correct"),
    "a card without base year": (text("region.yaml", "base_year: 2020", ""), "base_year", "whole number", "Give"),
    "a card without a Chinese title": (text("region.yaml", "  zh: 示例地区\n", ""), "title", "'zh'", "both"),
    "a missing file": (remove("gdp.csv"), "gdp.csv", "missing", "zone, branch, yuan"),
    "a table without rows": (only_header("residents"), "residents.csv", "no rows", "Fill it"),
    "a missing column": (drop_column("zones", "area_km2"), "zones.csv column area_km2", "missing", "km2"),
    "an empty cell": (put("zones", 3, "name_en", ""), "zones.csv row 3 column name_en", "empty", "English name"),
    "a word for a number": (put("gdp", 4, "yuan", "much"), "gdp.csv row 4 column yuan", "not a number", "digits"),
    "an infinite number": (put("gdp", 4, "yuan", "inf"), "gdp.csv row 4 column yuan", "not finite", "Gross"),
    "a negative number": (put("residents", 2, "persons", "-5"), "row 2 column persons", "less than 0", "Correct"),
    "a longitude off the globe": (put("zones", 2, "lon", "200"), "column lon", "outside -180 to 180", "Correct"),
    "half a year": (put("residents", 2, "year", "2010.5"), "row 2 column year", "whole number", "whole"),
    "neither yes nor no": (put("road_links", 2, "is_two_way", "maybe"), "is_two_way", "neither", "yes or no"),
    "no date": (put("road_links", 2, "open_date", "long ago"), "open_date", "no date", "2019-09"),
    "an unknown choice": (put("sectors", 3, "reach", "goods "[:4]), "column reach", "'good'", "Did you mean goods"),
    "a key twice": (twice("zones", 2), "zones.csv row 6", "A1", "Remove"),
    "an unknown zone": (put("gdp", 2, "zone", "A11"), "gdp.csv row 2 column zone", "zones.csv", "Did you mean A1"),
    "an unknown city": (put("zones", 4, "city", "C"), "zones.csv row 4 column city", "cities.csv", "add its row"),
    "an unknown sector": (
        put("industry_sectors", 3, "sector", "manufacturin"),
        "industry_sectors.csv row 3",
        "sectors.csv",
        "Did you mean manufacturing",
    ),
    "a row too short": (text("cities.csv", "A,A,", "A,"), "cities.csv row 2", "cells", "quote"),
    "weights that miss one": (put("points", 2, "weight", "0.5"), "points.csv", "A1 sum to 0.9", "Correct"),
    "industry shares that miss one": (
        put("industry_sectors", 7, "share", "0.9"),
        "industry_sectors.csv rows 7, 8 column share",
        "public sum to 1.2",
        "Correct",
    ),
    "a sector split that misses one": (
        put("sectors", 5, "io_share", "0.7"),
        "sectors.csv rows 5, 8 column io_share",
        "local_services sum to 0.9",
        "Correct",
    ),
    "a zone without residents row": (drop_row("residents", 6), "residents.csv", "A1 has no row", "Add"),
    "a zone without people": (put("residents", 6, "persons", "0"), "residents.csv", "A1", "Merge"),
    "more workers than residents": (
        put("employed_residents", 3, "persons", "900000"),
        "employed_residents.csv",
        "residents",
        "Correct",
    ),
    "a zone without a branch": (drop_row("gdp", 3), "gdp.csv", "A1 has no row for secondary", "0"),
    "a zone without an industry": (drop_row("employed_residents", 3), "employed_residents", "industry", "Add"),
    "a zone without a point": (drop_row("points", 6), "points.csv column zone", "B1 has no row", "Add"),
    "a zone without a road node": (put("road_nodes", 5, "zone", ""), "road_nodes.csv", "B2 has no row", "Add"),
    "a road to nowhere": (drop_row("road_nodes", 5), "road_links.csv row 4 column end", "'B2'", "add its row"),
    "a city without zones": (
        text("cities.csv", "B,B,", "C,B,Spare,空市,50000,made up\nB,B,"),
        "zones.csv column city",
        "C has no row",
        "Add",
    ),
    "no housing account": (put("sectors", 6, "kind", "market"), "sectors.csv", "0 housing", "housing"),
    "no farming": (put("sectors", 2, "branch", "secondary"), "sectors.csv", "primary", "farming"),
    "a missing wage": (drop_row("sector_wages", 2), "sector_wages.csv", "A has no row for agriculture", "Add"),
    "a value outside its range": (
        put("parameters", 2, "value", "9"),
        "parameters.csv row 2 column value",
        "3.3 to 6.7",
        "range",
    ),
    "accounts out of balance": (put("input_output", 3, "yuan", "9e12"), "input_output.csv", "balance", "Uses"),
    "an unknown final use": (
        text("input_output.csv", "agriculture,exports", "agriculture,export"),
        "input_output.csv row 11 column column",
        "'export'",
        "exports",
    ),
    "a missing polygon": (polygon("B2", None), "zones.geojson", "B2 has no polygon", "Add"),
    "a polygon of no zone": (polygon("B2", "B22"), "zones.geojson feature 4", "'B22'", "Did you mean B2"),
    "no GeoJSON": (text("zones.geojson", "{", "["), "zones.geojson", "not GeoJSON", "Export"),
    "a road from a place to itself": (put("road_links", 2, "end", "A1"), "road_links.csv", "ends at A1", "different"),
    "an island": (
        lambda folder: [put("road_links", row, "status", "planned")(folder) for row in (3, 5, 6)],
        "road_nodes.csv row 4",
        "B1",
        "reached",
    ),
    "a table without source": (drop_row("sources", 4), "sources.csv", "names no source", "Add"),
    "an unlisted source": (
        put("sources", 2, "source", "exampel"),
        "sources.csv",
        "'exampel'",
        "Did you mean example",
    ),
    "a moment of no group": (
        moment("residence=centre"),
        "commuting_moments.csv row 2 column detail",
        "'centre'",
        "Did you mean core",
    ),
    "a moment that cannot be read": (
        moment("everybody"),
        "commuting_moments.csv row 2 column detail",
        "cannot",
        "name=value",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_region_gives_the_finding_that_mends_it(name: str, folder: Path) -> None:
    break_it, where, what, remedy = BROKEN[name]
    break_it(folder)
    errors = [finding for finding in check_region(folder) if finding.level == "error"]
    assert any(where in f.where and what in f.what and remedy in f.remedy for f in errors), errors
    with pytest.raises(RegionError):
        read_region(folder)


def test_all_faults_are_reported_together(folder: Path) -> None:
    put("zones", 2, "lon", "east")(folder)
    put("gdp", 3, "yuan", "-1")(folder)
    put("gdp", 5, "zone", "A11")(folder)
    put("industry_sectors", 8, "share", "0.9")(folder)
    polygon("B2", "B22")(folder)
    remove("points.csv")(folder)
    with pytest.raises(RegionError) as caught:
        read_region(folder)
    found = [finding.where for finding in caught.value.findings]
    assert found == [
        "points.csv",
        "zones.csv row 2 column lon",
        "gdp.csv row 3 column yuan",
        "gdp.csv row 5 column zone",
        "gdp.csv columns zone, branch",
        "industry_sectors.csv rows 7, 8 column share",
        "zones.geojson",
        "zones.geojson feature 4",
    ]


def test_a_folder_of_something_else_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    (finding,) = check_region(tmp_path)
    assert "region new" in finding.remedy


def test_a_broken_card_does_not_hide_the_faults_of_the_tables(folder: Path) -> None:
    (folder / "region.yaml").write_bytes(b"key: \xff")
    put("points", 2, "weight", "0.5")(folder)
    assert [finding.where for finding in check_region(folder)] == [
        "region.yaml",
        "points.csv rows 2, 3 column weight",
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("price_year: 2020", "price_year: soon", "region.yaml price_year"),
        ("description:\n", "description: a text\nabout:\n", "region.yaml description"),
        ("currency: CNY", "currency: CNY\ncolour: red", "region.yaml colour"),
        ("base_year: 2020", "base_year: yes", "region.yaml base_year"),
        ("key: example", "key: ../up", "region.yaml key"),
        ("code: literature", "code: example", "region.yaml sources"),
    ],
)
def test_a_field_of_the_card_of_another_kind_is_a_finding(old: str, new: str, where: str, folder: Path) -> None:
    text("region.yaml", old, new)(folder)
    assert where in [finding.where for finding in check_region(folder)]


@pytest.mark.parametrize(
    ("feature", "what"),
    [
        (None, "shape is None"),
        ({"properties": ["A1"], "geometry": "round"}, "shape is None"),
        ({"properties": {"code": "A1"}, "geometry": {"type": "Polygon", "coordinates": "far"}}, "no coordinates"),
        ({"properties": {"code": "A1"}, "geometry": {"type": "Polygon", "coordinates": [[[0, 1]]]}}, "four points"),
        (
            {
                "properties": {"code": "A1"},
                "geometry": {"type": "Polygon", "coordinates": [[[5e5, 4e6], [5e5, 5e6], [6e5, 4e6], [5e5, 4e6]]]},
            },
            "degrees",
        ),
    ],
)
def test_a_polygon_that_is_none_is_a_finding(feature: object, what: str, folder: Path) -> None:
    path = folder / "zones.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"][0] = feature
    path.write_text(json.dumps(content), encoding="utf-8")
    assert any(what in finding.what for finding in check_region(folder))


def test_a_polygon_twice_and_a_column_twice_are_findings(folder: Path) -> None:
    path = folder / "zones.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"].append(content["features"][0])
    path.write_text(json.dumps(content), encoding="utf-8")
    rows = _rows(folder / "gdp.csv")
    _write(folder / "gdp.csv", [[*row, row[2]] for row in rows])
    found = {finding.where: finding.what for finding in check_region(folder)}
    assert "stands in feature 1 already" in found["zones.geojson feature 5"]
    assert found[f"gdp.csv column {rows[0][2]}"] == "2 columns have this name."


@pytest.mark.parametrize(
    ("detail", "what"),
    [
        ("residence=core; minuts=45", "'minuts' is no part"),
        ("residence=core; km=far", "no positive number"),
    ],
)
def test_a_bound_of_a_moment_that_is_none_is_a_finding(detail: str, what: str, folder: Path) -> None:
    moment(detail)(folder)
    assert any(what in finding.what for finding in check_region(folder))


@pytest.mark.parametrize(
    ("break_it", "where"),
    [
        (remove("zones.geojson"), "zones.geojson"),
        (lambda folder: (folder / "zone.csv").write_text("code\n"), "zone.csv"),
        (text("zones.csv", "area_km2", "area_km2,remark"), "zones.csv column remark"),
        (drop_row("parameters", 2), "parameters.csv column name"),
        (put("cities", 3, "wage_method", ""), "cities.csv row 3 column wage_method"),
        (twice_as("parameters", 2, "name", "border_minute"), "parameters.csv row 39 column name"),
    ],
)
def test_what_is_only_not_read_is_a_warning(break_it: Break, where: str, folder: Path) -> None:
    break_it(folder)
    if where.endswith("remark"):
        rows = _rows(folder / "zones.csv")
        _write(folder / "zones.csv", [row if len(row) == len(rows[0]) else [*row, ""] for row in rows])
    findings = check_region(folder)
    assert [finding.where for finding in findings if finding.level == "warning"] == [where]
    assert read_region(folder).key == "example"


def test_a_file_of_another_encoding_is_a_finding(folder: Path) -> None:
    (folder / "cities.csv").write_bytes("code,名".encode("gb18030"))
    assert any("UTF-8" in finding.what for finding in check_region(folder))


def test_a_byte_order_mark_and_spaces_around_cells_do_no_harm(folder: Path) -> None:
    content = (folder / "jurisdictions.csv").read_text(encoding="utf-8")
    (folder / "jurisdictions.csv").write_text("\ufeff" + content.replace(",", " , "), encoding="utf-8")
    assert check_region(folder) == ()
