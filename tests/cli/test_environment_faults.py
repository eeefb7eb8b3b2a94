"""Bad input about air and water, as the user meets it at the command line."""

import shutil
from pathlib import Path

import pytest

from xietong.regions import bth


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built-in region."""
    return Path(shutil.copytree(bth().folder, tmp_path / "copy"))


def spoken(xietong, capsys, *arguments: str) -> tuple[int, str]:
    code = xietong(*arguments)
    said = capsys.readouterr()
    return code, said.out + said.err


def changed(folder: Path, name: str, column: str, value: str) -> None:
    """Write a value into the first row of a table."""
    path = folder / "environment" / f"{name}.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[head.split(",").index(column)] = value
    path.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", encoding="utf-8")


def test_a_row_of_arrivals_above_one_is_refused_with_its_receptor(xietong, capsys, folder: Path) -> None:
    changed(folder, "source_receptor_shares", "share", "1.2")
    code, said = spoken(xietong, capsys, "region", "check", str(folder))
    assert code == 2
    assert "source_receptor_shares.csv" in said
    assert "more than 1" in said


def test_a_negative_storage_coefficient_is_refused_with_its_row(xietong, capsys, folder: Path) -> None:
    path = folder / "environment" / "aquifers.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},confined_storage", f"{first},-0.001", *(f"{line}," for line in rest)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, said = spoken(xietong, capsys, "region", "check", str(folder))
    assert code == 2
    assert "aquifers.csv" in said
    assert "confined_storage" in said
    assert "-0.001" in said


def plan_with(tmp_path: Path, measure: str) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(
        "id: own\ntitle: {en: Own, zh: 自拟}\nregion: bth\nhorizon: [2020, 2035]\nmeasures:\n"
        "  - id: one\n    title: {en: One, zh: 一}\n    owner: Hebei\n    source: own proposal\n" + measure,
        encoding="utf-8",
    )
    return str(path)


def test_a_target_that_nothing_can_reach_ends_with_3_and_names_the_city_and_the_rest(
    xietong, capsys, tmp_path: Path
) -> None:
    measure = "    date: 2030\n    kind: joint-control-target\n    cities: [Baoding]\n    pm25: 5\n"
    code, said = spoken(xietong, capsys, "plan", "check", plan_with(tmp_path, measure))
    assert code == 3
    assert "Baoding cannot reach 5" in said
    assert "too many" in said


def test_a_cap_below_what_removal_reaches_ends_with_3_and_says_by_how_much(xietong, capsys, tmp_path: Path) -> None:
    measure = "    date: 2030\n    kind: emission-cap\n    places: [Tangshan]\n    pollutant: SO2\n    share: 0.1\n"
    code, said = spoken(xietong, capsys, "plan", "check", plan_with(tmp_path, measure))
    assert code == 3
    assert "0.1 of it is missing" in said


def test_a_limit_where_there_is_no_aquifer_is_refused(xietong, capsys, tmp_path: Path) -> None:
    measure = (
        "    date: 2030\n    kind: limit-pumping\n    places: [Chongli]\n    aquifer: both\n    cut_m3: 1.0e+6\n"
    )
    code, said = spoken(xietong, capsys, "plan", "check", plan_with(tmp_path, measure))
    assert code == 2
    assert "no aquifer lies under Chongli" in said


def test_the_built_in_plan_asks_for_nothing_out_of_reach(xietong, capsys) -> None:
    assert spoken(xietong, capsys, "plan", "check", "bth-coordinated")[0] == 0
