"""`xietong counterfactual`: raw changes in, raw changes out."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import xietong as xt
from xietong.errors import ConvergenceError, RegionError, ShockError

REGIONS = Path(__file__).parents[1] / "regions"
FLOWS, CENSUS = str(REGIONS / "crooked_flows"), str(REGIONS / "crooked")
HEADER = "zone,wage_hat,residents_hat,employment_hat,rent_hat,price_hat,income_hat"


@pytest.fixture(autouse=True)
def _in_english_and_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def shocks(*rows: str, name: str = "shocks.csv") -> str:
    Path(name).write_text("shock,sector,group,from,to,zone,value\n" + "".join(f"{row}\n" for row in rows))
    return name


def table(name: str = "out.csv") -> dict[str, dict[str, float]]:
    with Path(name).open(encoding="utf-8", newline="") as file:
        return {row.pop("zone"): {key: float(value) for key, value in row.items()} for row in csv.DictReader(file)}


def solve(xietong, *rows: str, region: str = FLOWS, more: tuple[str, ...] = ()) -> int:
    return xietong("counterfactual", region, "--shocks", shocks(*rows), "--out", "out.csv", "--starts", "1", *more)


def told(capsys) -> str:
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out + captured.err


def test_changes_by_zone_and_a_certificate_are_written(xietong, capsys) -> None:
    assert solve(xietong, "productivity,,,,,l1,1.1") == 0
    assert Path("out.csv").read_text().splitlines()[0] == HEADER
    hats, certificate = table(), json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert set(hats) == {"l1", "l2", "m1", "m2", "h1"}
    assert hats["l1"]["wage_hat"] > 1.0
    assert hats["l1"]["residents_hat"] > 1.0
    assert certificate["is_certified"] is True
    assert certificate["welfare_hat"]["all"] > 1.0
    assert certificate["error_bound"] <= certificate["tolerance"] == 1e-6
    assert {
        "residual",
        "smallest_singular_value",
        "determinant_sign",
        "roots_found",
        "starts_tried",
        "walras_gap",
        "parameters",
        "methods",
        "version",
    } <= set(certificate)
    printed = told(capsys)
    assert f"{100 * (certificate['welfare_hat']['all'] - 1):+.4f} %" in printed
    assert "Certified" in printed


def test_a_header_alone_is_no_shock_and_changes_nothing(xietong) -> None:
    for region in (FLOWS, CENSUS):
        assert solve(xietong, region=region) == 0
        for hats in table().values():
            np.testing.assert_allclose(list(hats.values()), 1.0, atol=1e-12)


def test_the_published_case_of_berlin_comes_out_of_the_command(xietong) -> None:
    assert solve(xietong, "productivity,,,,,11000,1.05", region="germany") == 0
    welfare = json.loads(Path("out.json").read_text())["welfare_hat"]["all"]
    assert welfare == pytest.approx(1.00195271759944, abs=1e-9)
    assert len(table()) == 401


def test_parameters_are_set_by_their_names_or_symbols(xietong) -> None:
    row = "productivity,,,,,l1,1.1"
    assert solve(xietong, row) == 0
    before = table()
    assert solve(xietong, row, more=("--set", "nu=0.2", "--set", "epsilon=5")) == 0
    used = json.loads(Path("out.json").read_text())["parameters"]
    assert (used["agglomeration"], used["commuting_elasticity"]) == (0.2, 5.0)
    assert table()["l1"]["residents_hat"] > before["l1"]["residents_hat"]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("mood=1", "no such parameter"),
        ("agglomeration", "NAME=NUMBER"),
        ("agglomeration=much", "NAME=NUMBER"),
        ("=1", "NAME=NUMBER"),
        ("epsilon=0.5", "out of range"),
        ("agglomeration=nan", "out of range"),
    ],
)
def test_a_parameter_that_cannot_be_set_is_refused(xietong, capsys, value, what) -> None:
    assert solve(xietong, more=("--set", value)) == 2
    assert what in told(capsys)
    assert not Path("out.csv").exists()


def test_all_faults_of_the_shocks_are_told_with_row_and_remedy(xietong, capsys) -> None:
    assert solve(xietong, "weather,,,,,,2", "productivity,,,,,l3,2", "trade_cost,,,,,l1,2", "amenity,,,,,,0") == 2
    printed = told(capsys)
    assert "The raw changes were not accepted. Findings: 4" in printed
    assert all(f"row {row}" in printed for row in (2, 3, 4, 5))
    assert printed.count("Known: ") == 2
    assert "Give the new value over the old one" in printed
    assert not Path("out.csv").exists()


def test_shocks_by_sector_and_group_move_them_alone(xietong) -> None:
    region = xt.read_region(CENSUS)
    zone, other = region.zones.code[:2]
    assert solve(xietong, f"productivity,,,,,{zone},1.1", region=CENSUS) == 0
    assert table()[zone]["employment_hat"] > 1.0
    assert solve(xietong, f"commuting_cost,,local,{zone},{other},,0.8", region=CENSUS) == 0
    welfare = json.loads(Path("out.json").read_text())["welfare_hat"]
    assert welfare["local"] > 1.0
    assert welfare["local"] > welfare["farm"]
    assert solve(xietong, f"trade_cost,,,{zone},{other},,0.9", region=CENSUS) == 0
    assert table()[other]["price_hat"] < 1.0


def without_ties(factor: str) -> list[str]:
    low, high = ("l1", "l2"), ("m1", "m2", "h1")
    pairs = [(a, b) for a in low for b in high] + [(b, a) for a in low for b in high]
    return [f"{cost},,,{a},{b},,{factor}" for cost in ("trade_cost", "commuting_cost") for a, b in pairs]


def test_halves_that_nothing_ties_are_refused_without_table_or_number(xietong, capsys) -> None:
    assert solve(xietong, "productivity,,,,,l1,1.1") == 0
    capsys.readouterr()
    assert solve(xietong, *without_ties("1e5")) == 4
    printed = told(capsys)
    assert "not certified" in printed
    assert "Welfare" not in printed
    assert not Path("out.csv").exists()
    certificate = json.loads(Path("out.json").read_text())
    assert certificate["is_certified"] is False
    assert certificate["welfare_hat"] is None


@pytest.mark.parametrize("rows", [("productivity,,,,,l1,1e30",), ("amenity,,,,,l1,1e30", "floor_space,,,,,,1e-30")])
def test_a_change_at_the_end_of_the_range_gives_numbers_or_a_refusal(xietong, capsys, rows) -> None:
    code = solve(xietong, *rows)
    assert "nan" not in told(capsys)
    assert code in (0, 4)
    assert Path("out.csv").exists() == (code == 0)
    if code == 0:
        assert np.isfinite([list(hats.values()) for hats in table().values()]).all()


def test_a_change_beyond_the_range_is_refused(xietong, capsys) -> None:
    assert solve(xietong, "productivity,,,,,l1,1e300") == 2
    assert "out of the range of usable numbers" in told(capsys)


def test_programs_get_events_and_nothing_else(xietong, capsys) -> None:
    assert solve(xietong, "productivity,,,,,l1,1.1", more=("--json",)) == 0
    captured = capsys.readouterr()
    events = [json.loads(line) for line in captured.out.splitlines()]
    assert captured.err == ""
    assert events[-1]["event"] == "counterfactual"
    assert events[-1]["welfare_hat"]["all"] > 1.0
    steps = [event for event in events if event["event"] == "progress"]
    assert steps[-1]["stage"] == "equilibrium"
    assert steps[-1]["done"] == steps[-1]["total"]


def test_programs_get_a_refusal_as_events_without_welfare(xietong, capsys) -> None:
    assert solve(xietong, *without_ties("1e5"), more=("--json",)) == 4
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[-1]["event"] == "error"
    assert events[-1]["exit_code"] == 4
    assert all(event.get("welfare_hat") is None for event in events)


def test_it_speaks_chinese(xietong, capsys) -> None:
    assert solve(xietong, "productivity,,,,,l1,1.1", more=("--lang", "zh")) == 0
    assert "福利" in capsys.readouterr().out
    assert solve(xietong, more=("--lang", "zh", "--set", "x")) == 2
    assert "名称=数值" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "what"),
    [
        (".", "folder"),
        ("nowhere/out.csv", "no such folder"),
        ("shocks.csv", "file of raw changes itself"),
        ("link.csv", "file of raw changes itself"),
        ("out.json", "certificate"),
        (os.devnull, "folder, or no file"),
    ],
)
def test_a_place_that_cannot_take_the_result_is_refused_before_the_solve(xietong, capsys, out, what) -> None:
    name = shocks("productivity,,,,,l1,1.1")
    before = Path(name).read_text()
    Path("link.csv").symlink_to(name)
    assert xietong("counterfactual", FLOWS, "--shocks", name, "--out", out) == 2
    assert what in told(capsys)
    assert Path(name).read_text() == before


def test_the_certificate_does_not_overwrite_the_shocks_either(xietong, capsys) -> None:
    name = shocks("productivity,,,,,l1,1.1", name="same.json")
    assert xietong("counterfactual", FLOWS, "--shocks", name, "--out", "same.csv") == 2
    assert "file of raw changes itself" in told(capsys)
    assert Path(name).read_text().startswith("shock,")


def test_a_place_without_the_right_to_write_is_refused(xietong, capsys, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert solve(xietong, "productivity,,,,,l1,1.1") == 2
    assert "cannot be written" in told(capsys)


def test_a_write_that_fails_costs_nothing_that_was_there(xietong, capsys, monkeypatch) -> None:
    assert solve(xietong, "productivity,,,,,l1,1.1") == 0
    before = Path("out.csv").read_text(), Path("out.json").read_text()
    capsys.readouterr()

    def fails(self, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", fails)
    assert solve(xietong, "productivity,,,,,l1,1.2") == 2
    assert "no space left" in told(capsys)
    assert (Path("out.csv").read_text(), Path("out.json").read_text()) == before


def test_missing_files_and_regions_are_named(xietong, capsys) -> None:
    assert xietong("counterfactual", FLOWS, "--shocks", "none.csv", "--out", "out.csv") == 2
    assert "none.csv" in told(capsys)
    assert xietong("counterfactual", "atlantis", "--shocks", shocks(), "--out", "out.csv") == 2
    assert "germany" in told(capsys)
    assert xietong("counterfactual", FLOWS, "--out", "out.csv") == 2
    assert "--shocks" in told(capsys)


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("zone_economy.csv", "l2,6100,", "l2,0,", "monthly_income_workplace"),
        ("zone_economy.csv", "l2,6100,", "l2,-3,", "monthly_income_workplace"),
        ("zone_economy.csv", "l2,6100,", "l2,nan,", "monthly_income_workplace"),
        ("zone_economy.csv", "l2,6100,", "l2,,", "monthly_income_workplace"),
        ("commuting_flows.csv", "l1,l1,700", "l1,l1,-700", "persons"),
        ("distances.csv", "l1,l2,11", "l1,l2,0", "km"),
    ],
)
def test_a_faulty_region_is_refused_with_the_zone(xietong, capsys, file, old, new, what) -> None:
    shutil.copytree(FLOWS, "broken")
    path = Path("broken") / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert solve(xietong, region="broken") == 2
    printed = told(capsys)
    assert file in printed
    assert what in printed


def test_an_empty_row_of_flows_is_refused_with_the_zone(xietong, capsys) -> None:
    shutil.copytree(FLOWS, "broken")
    path = Path("broken/commuting_flows.csv")
    kept = [line for line in path.read_text().splitlines() if not line.startswith("l1,")]
    path.write_text("\n".join(kept) + "\n")
    assert solve(xietong, region="broken") == 2
    assert "l1 has no commuter" in told(capsys)


def test_zones_beyond_the_reach_of_trade_and_commuters_are_refused(xietong, capsys) -> None:
    shutil.copytree(FLOWS, "broken")
    flows, distances = Path("broken/commuting_flows.csv"), Path("broken/distances.csv")
    lines = flows.read_text().splitlines()
    flows.write_text(
        "\n".join([lines[0], *(line for line in lines[1:] if ("h1," in line) <= line.startswith("h1,h1,")), ""])
    )
    far = [line.split(",") for line in distances.read_text().splitlines()]
    for line in far[1:]:
        if (line[0] == "h1") != (line[1] == "h1"):
            line[2] = "1e300"
    distances.write_text("\n".join(",".join(line) for line in far) + "\n")
    assert solve(xietong, region="broken") in (2, 4)
    assert "nan" not in told(capsys)
    assert not Path("out.csv").exists()


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    script = (
        "import sys; from xietong.cli.main import answer; answer(['counterfactual', '--help']);"
        "print([name for name in ('jax', 'numpy', 'pandas', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert "--shocks" in done.stdout


def test_python_takes_arrays_as_well_as_a_file(tmp_path) -> None:
    region = xt.read_region(FLOWS)
    hat = np.ones(len(region.zones.code))
    hat[region.zones.code.index("l1")] = 1.1
    by_array = xt.counterfactual(region, {"productivity": hat}, values={"epsilon": 5.0}, n_start=0)
    by_file = xt.counterfactual(region, shocks("productivity,,,,,l1,1.1"), values={"epsilon": 5.0}, n_start=0)
    assert np.array_equal(by_array.residents_hat, by_file.residents_hat)
    assert by_array.solution.is_certified
    assert "counterfactual" in xt.__all__


def test_python_is_refused_by_exceptions_with_findings(tmp_path) -> None:
    region = xt.read_region(FLOWS)
    with pytest.raises(ShockError, match="there is no such shock"):
        xt.counterfactual(region, {"weather": np.ones(5)})
    with pytest.raises(RegionError, match="no such parameter"):
        xt.counterfactual(region, {}, values={"mood": 1.0})
    with pytest.raises(ConvergenceError, match="not certified"):
        xt.counterfactual(region, shocks(*without_ties("1e5")))
