"""`xietong skim`: travel times of a region without a model."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CROOKED = Path(__file__).parents[1] / "regions/crooked"
XIETONG = Callable[..., int]

pytestmark = pytest.mark.usefixtures("english")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("mode", ["car", "rail", "best"])
def test_a_file_holds_every_pair_that_is_reached(xietong: XIETONG, tmp_path: Path, capsys, mode: str) -> None:
    out = tmp_path / "skim.csv"
    assert xietong("skim", str(CROOKED), "--mode", mode, "--level", "zone", "--out", str(out)) == 0
    table = rows(out)
    assert list(table[0]) == ["from", "to", "minutes", "in_vehicle_minutes", "transfers"]
    assert all(row["from"] != row["to"] for row in table)
    assert all(float(row["minutes"]) >= float(row["in_vehicle_minutes"]) > 0.0 for row in table)
    if mode != "rail":
        assert len(table) == 7 * 6
    assert f"{len(table)} pairs written" in capsys.readouterr().out


def test_cities_are_shown_where_no_file_is_named(xietong: XIETONG, capsys) -> None:
    assert xietong("skim", str(CROOKED), "--mode", "car") == 0
    shown = capsys.readouterr().out
    assert "door to door" in shown
    assert "north      south" in shown


def test_places_without_service_are_left_out_and_told(xietong: XIETONG, tmp_path: Path, capsys) -> None:
    out = tmp_path / "metro.csv"
    assert xietong("skim", str(CROOKED), "--mode", "metro", "--level", "zone", "--out", str(out)) == 0
    assert out.read_text().count("\n") == 1
    told = capsys.readouterr()
    assert "Pairs without service are left out: 42" in told.out
    assert "no journey begins or ends in 7 places: n1, n2, s1, s2, s3 ..." in told.err


def test_programs_get_the_journeys_as_events(xietong: XIETONG, capsys) -> None:
    assert xietong("skim", str(CROOKED), "--mode", "car", "--json") == 0
    head, *journeys = map(json.loads, capsys.readouterr().out.splitlines())
    assert head["event"] == "skim"
    assert head["roads"] == "own"
    assert head["pairs"] == len(journeys)
    assert journeys[0]["minutes"] >= journeys[0]["in_vehicle_minutes"]


def test_the_built_in_roads_are_called_schematic(xietong: XIETONG, capsys) -> None:
    assert xietong("skim", "bth", "--mode", "car", "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["roads"] == "schematic"


def test_a_place_that_cannot_be_written_is_refused_first(xietong: XIETONG, tmp_path: Path, capsys) -> None:
    assert xietong("skim", "bth", "--out", str(tmp_path)) == 2
    assert xietong("skim", "bth", "--out", str(tmp_path / "none/skim.csv")) == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_region_without_networks_is_refused(xietong: XIETONG, capsys) -> None:
    assert xietong("skim", "germany") == 2
    assert "networks" in capsys.readouterr().err


def test_no_model_is_loaded_for_a_skim() -> None:
    code = (
        "import sys; from xietong.cli.main import answer; "
        f"answer(['skim', {str(CROOKED)!r}, '--level', 'zone']); sys.exit('jax' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
