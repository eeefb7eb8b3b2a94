"""Faults in the tables of the air, with file, row and remedy."""

import shutil
from pathlib import Path

import pytest

from xietong.findings import Finding
from xietong.region.check import check_region

CROOKED = Path(__file__).parents[1] / "regions" / "crooked"
HEAD = "receptor,origin,season,pollutant,share,low,high,share_method,source\n"


def _found(tmp_path: Path, name: str, text: str) -> list[Finding]:
    folder = tmp_path / "region"
    shutil.copytree(CROOKED, folder)
    path = folder / "environment" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [finding for finding in check_region(folder) if name in finding.where and finding.level == "error"]


@pytest.fixture
def cities() -> list[str]:
    lines = (CROOKED / "cities.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [line.split(",")[0] for line in lines]


def test_a_row_above_one_is_named_with_its_sum(tmp_path: Path, cities: list[str]) -> None:
    a, b = cities[:2]
    rows = f"{a},{a},annual,all,0.8,,,published,x\n{a},{b},annual,all,0.3,,,published,x\n"
    (finding,) = _found(tmp_path, "source_receptor_shares", HEAD + rows)
    assert "row" in finding.where
    assert "1.1, more than 1" in finding.what
    assert finding.remedy


def test_negative_cells_and_unknown_cities_are_named(tmp_path: Path, cities: list[str]) -> None:
    a = cities[0]
    rows = f"{a},{a},annual,all,-0.1,,,published,x\nAtlantis,{a},annual,all,0.3,,,published,x\n"
    found = _found(tmp_path, "source_receptor_shares", HEAD + rows)
    assert any("share" in finding.where and "-0.1" in finding.what for finding in found)
    assert any("Atlantis" in finding.what for finding in found)


def test_a_share_outside_its_range_is_a_fault(tmp_path: Path, cities: list[str]) -> None:
    a = cities[0]
    rows = f"{a},{a},annual,all,0.8,0.2,0.6,estimated,x\n"
    (finding,) = _found(tmp_path, "source_receptor_shares", HEAD + rows)
    assert "outside its range" in finding.what


def test_costs_that_fall_with_removal_are_a_fault(tmp_path: Path, cities: list[str]) -> None:
    head = "city,source,pollutant,removal,yuan_per_tonne,reference\n"
    rows = "".join(f"{cities[0]},power,SO2,{u},{c},x\n" for u, c in ((0.2, 900), (0.4, 500)))
    (finding,) = _found(tmp_path, "control_costs", head + rows)
    assert "below that of the step before" in finding.what


def test_sources_say_how_they_emit(tmp_path: Path) -> None:
    head = "source,driver,sector,activity,pollutant,intensity,share,weight_method\n"
    rows = "household,residents,,other,SO2,0.1,0.5,x\nhousehold,output,,other,NOx,,0.5,x\n"
    found = [finding.what for finding in _found(tmp_path, "emission_sources", head + rows)]
    assert any("one of the two" in what for what in found)
    assert any("names its sector" in what for what in found)
    assert any("do not sum to 1" in what for what in found)
