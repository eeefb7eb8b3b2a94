"""`xietong validate` from the table of counts to the map of errors."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from xietong.cli.main import answer

CROOKED = Path(__file__).parents[1] / "regions/crooked"


def _dated(folder: Path) -> Path:
    """The crooked region whose later count shows every zone grown by a tenth and one by a half."""
    shutil.copytree(CROOKED, folder)
    path = folder / "residents.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    base = [row for row in rows if row["year"] == "2021"]
    later = [
        {**row, "year": "2031", "persons": str(round(float(row["persons"]) * (1.5 if number == 0 else 1.1)))}
        for number, row in enumerate(base)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*base, *later])
    return folder


@pytest.mark.slow
def test_a_folder_with_a_later_count_is_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert answer(["validate", str(_dated(tmp_path / "region")), "--out", str(out), "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    record = events[-1]
    assert record["event"] == "validate"
    assert record["years"] == [2021, 2031]
    assert set(record["population"]) >= {"rmse", "naive", "units"}
    assert set(record["population"]["naive"]) == {"no_change", "same_growth", "own_city"}
    assert record["employment"] is None
    assert record["in_sample"]["all"] == record["out_of_sample"]["all"]
    # Nothing was done and no trend is declared: the model foretells that all zones grow alike.
    assert record["population"]["rmse"] == pytest.approx(record["population"]["naive"]["same_growth"], rel=1e-6)
    assert json.loads((out / "validation.json").read_text(encoding="utf-8"))["region"] == record["region"]
    assert (out / "errors.svg").read_text(encoding="utf-8").startswith("<svg")
    with (out / "units.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == record["population"]["units"]


def test_a_folder_without_a_later_count_is_refused_before_anything_is_fitted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert answer(["validate", str(CROOKED)]) == 2
    assert "there is no count of every zone after the base year" in capsys.readouterr().err


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    region = _dated(tmp_path / "region")
    assert answer(["validate", str(region), "--out", str(tmp_path / "out"), "--lang=zh"]) == 2
    assert "该文件夹中有其他内容" in capsys.readouterr().err
