"""The script that writes the built-in region, without its source figures."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import build_bth
from bth import networks, places, points
from bth.metro import covers
from bth.tables import Source, Target, as_text, read_rows, scaled


def test_cells_are_written_the_same_way_always() -> None:
    cells = (None, True, False, 3.0, 0.1 + 0.2, 1.5e12, 12345678.9, " text ")
    assert [as_text(cell) for cell in cells] == [
        *("", "yes", "no", "3", "0.3", "1500000000000", "12345678.9", "text"),
    ]


def test_what_the_source_leaves_empty_stays_empty() -> None:
    assert scaled("", 1e6) is None
    assert scaled("2.5", 1e6) == 2.5e6


def test_a_row_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2,3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="more cells"):
        read_rows(tmp_path / "table.csv")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    Target(tmp_path).write("part/table", ("a", "b"), [{"a": "x, y", "b": 2.0, "c": 3}])
    assert Source(tmp_path).rows("part/table.csv") == [{"a": "x, y", "b": "2"}]


def test_merging_points_loses_nobody_and_keeps_the_centre_of_people() -> None:
    clusters = [points.Cluster(116 + 0.013 * k, 39 + 0.01 * (k % 4), 100.0 + k) for k in range(20)]
    merged = points.merge(clusters, 5)
    persons = sum(c.persons for c in clusters)
    assert len(merged) == 5
    assert sum(c.persons for c in merged) == pytest.approx(persons)
    for axis in ("lon", "lat"):
        before = sum(getattr(c, axis) * c.persons for c in clusters) / persons
        after = sum(getattr(c, axis) * c.persons for c in merged) / persons
        assert after == pytest.approx(before)


def test_merging_joins_what_lies_together() -> None:
    near, far = points.Cluster(116.0, 39.0, 5.0), points.Cluster(117.0, 39.0, 5.0)
    merged = points.merge([near, far, points.Cluster(116.001, 39.0, 5.0)], 2)
    assert sorted(round(c.lon, 4) for c in merged) == [116.0005, 117.0]


ZONE = {"code": "z", "lon": "116.5", "lat": "39.5"}


def _township(lon: str, persons: str, name: str = "镇") -> dict[str, str]:
    return {"name": name, "lon": lon, "lat": "39.4" if lon else "", "population": persons}


def test_a_zone_without_located_townships_takes_its_own_point() -> None:
    (only,) = points.zone_points(ZONE, [_township("", "900")])
    assert (only.lon, only.lat) == (116.5, 39.5)


def test_people_without_coordinates_go_to_the_zone_point_when_they_are_most() -> None:
    few = points.zone_points(ZONE, [_township("116.4", "900"), _township("", "100")])
    most = points.zone_points(ZONE, [_township("116.4", "100"), _township("", "900")])
    assert [c.persons for c in few] == [900.0]
    assert [(c.lon, c.persons) for c in most] == [(116.5, 900.0), (116.4, 100.0)]


def test_a_named_township_stays_a_point_of_its_own() -> None:
    townships = [_township(f"116.{k:02d}", "100") for k in range(30)]
    townships.append(_township("116.155", "50", "燕郊镇"))
    merged = points.zone_points(ZONE, townships)
    assert len(merged) == points.POINTS_A_ZONE
    assert any((c.lon, c.persons) == (116.155, 50.0) for c in merged)


def test_rounded_shares_sum_to_one() -> None:
    shares = points.rounded_shares([1 / 3, 1 / 3, 1 / 3])
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)
    assert all(len(str(share)) <= 8 for share in shares)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("1993", ("1993", "open")),
        ("2012-2016", ("2016", "open")),
        ("in service by 2021-05", ("2021-05", "open")),
        ("2021 (Hebei 2021-05-29); Beijing section later", ("2021-05-29", "open")),
        ("", ("", "open")),
    ],
)
def test_dates_of_roads_are_read_from_what_the_source_says(year: str, expected: tuple[str, str]) -> None:
    row = {"open_year": year, "year_source": "press", "a_key": "somewhere"}
    assert networks.opening(row)[:2] == expected


def test_a_section_of_unknown_date_after_the_base_year_is_planned() -> None:
    row = {"open_year": "2021 (Hebei 2021-05-29); Beijing section later", "year_source": "", "a_key": "丰台区"}
    assert networks.opening(row)[:2] == ("", "planned")


def test_a_parallel_road_is_longer_and_slower_and_has_no_date() -> None:
    beside = networks.parallel(
        {"code": "7", "start": "a", "end": "b", "length_km": 20.0, "is_two_way": True}, "mountain"
    )
    assert (beside["length_km"], beside["free_speed_kmh"]) == (25.0, 40.0)
    assert "open_date" not in beside
    assert "assumption" in str(beside["date_method"])


@pytest.mark.parametrize(
    ("name", "code"), [("Beijing South", "beijing_south"), ("Xiong'an", "xiongan"), ("Binhai (Yujiapu)", "binhai")]
)
def test_a_station_has_a_plain_code(name: str, code: str) -> None:
    assert networks.rail_code(name) == code


@pytest.mark.parametrize(
    ("name", "stem"), [("丰宁满族自治县", "丰宁"), ("蔚县", "蔚县"), ("平泉市", "平泉"), ("崇礼区", "崇礼")]
)
def test_a_county_is_found_by_its_name_without_its_kind(name: str, stem: str) -> None:
    assert places.stem(name) == stem


def test_a_declared_date_holds_between_its_stops() -> None:
    stops = ["a", "b", "c", "d"]
    fact = {"from_zh": "b", "to_zh": "d"}
    assert [covers(fact, {"seq": str(k)}, stops) for k in (1, 2, 3)] == [False, True, True]


def test_the_script_explains_itself_without_its_source(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert build_bth.main([]) == build_bth.main([str(tmp_path)]) == 2
    assert "Usage" in capsys.readouterr().out
