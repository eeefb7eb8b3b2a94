"""`xietong diff`: differences first, missing never zero."""

import json
import math
from pathlib import Path

import pytest

from xietong.cli.diff import Difference, effect_differences, target_differences


@pytest.fixture
def two_runs(stage, xietong):
    """Run B moves twice as many people and breaks the ceiling."""
    xietong("run", "--out", "a")
    stage.change, stage.target = 2000.0, 24.0
    xietong("run", "--out", "b")


def diff(xietong, capsys, *arguments: str) -> dict:
    capsys.readouterr()
    assert xietong("diff", *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_effects_differ_by_jurisdiction_with_sign_and_size(two_runs, xietong, capsys):
    told = diff(xietong, capsys, "a", "b")
    assert told["year"] == 2022
    assert told["effects"] == [
        {"name": "residents", "place": "A", "a": 1000.0, "b": 2000.0, "unit": "persons", "difference": 1000.0}
    ]
    assert [(entry["name"], entry["difference"]) for entry in told["targets"]] == [("ceiling", 1.0)]
    assert told["inputs_differ"] == []


def test_the_order_of_the_runs_turns_the_sign(two_runs, xietong, capsys):
    assert diff(xietong, capsys, "b", "a")["effects"][0]["difference"] == -1000.0


def test_a_number_that_one_run_lacks_is_missing_and_not_zero(two_runs, xietong, capsys):
    table = Path("b/tables/indicators.csv")
    table.write_text(table.read_text() + "jobs,jurisdiction,A,,,2022,10,0,-10,-100,jobs\n")
    extra = diff(xietong, capsys, "a", "b")["effects"][1]
    assert (extra["a"], extra["b"], extra["difference"]) == (None, -10.0, None)
    xietong("diff", "a", "b", "--lang", "en")
    assert "– missing" in capsys.readouterr().out


def test_equal_runs_have_no_difference(stage, xietong, capsys):
    xietong("run", "--out", "a")
    xietong("run", "--out", "b")
    capsys.readouterr()
    assert xietong("diff", "a", "b", "--lang", "en") == 0
    printed = capsys.readouterr().out
    assert "No number differs." in printed
    assert "same inputs" in printed


def test_the_page_names_places_and_targets_in_words(two_runs, region, xietong, capsys):
    capsys.readouterr()
    xietong("diff", "a", "b", "--lang", "zh")
    printed = capsys.readouterr().out
    assert region.jurisdictions[0].name_zh in printed
    assert "ceiling人口" in printed


def test_changed_inputs_are_named(stage, region, xietong, capsys):
    xietong("run", "--out", "a")
    (region.folder / "zones.csv").write_text("changed")
    xietong("run", "--out", "b", "--years", "2020:2021")
    assert diff(xietong, capsys, "a", "b")["inputs_differ"] == ["tables", "years"]


def test_runs_without_a_common_year_cannot_be_compared(stage, xietong, capsys):
    xietong("run", "--out", "a", "--years", "2020")
    xietong("run", "--out", "b", "--years", "2021")
    assert xietong("diff", "a", "b") == 2


def test_a_folder_without_a_run_is_refused(stage, xietong, capsys):
    Path("empty").mkdir()
    assert xietong("diff", "empty", "empty") == 2
    assert "empty" in capsys.readouterr().err


def test_a_number_missing_on_both_sides_is_no_difference():
    assert not Difference("jobs", "A", math.nan, math.nan, "jobs").differs
    assert Difference("jobs", "A", 0.0, math.nan, "jobs").differs


def test_effects_are_matched_by_label_and_not_by_order():
    a = {("jobs", "A"): (1.0, "jobs"), ("jobs", "B"): (2.0, "jobs")}
    b = {("jobs", "B"): (2.0, "jobs"), ("jobs", "A"): (1.0, "jobs")}
    assert not any(entry.differs for entry in effect_differences(a, b))


def test_a_target_that_was_not_assessed_is_missing():
    a = [{"name": "t", "place": "A", "unit": "persons", "value": None}]
    b = [{"name": "t", "place": "A", "unit": "persons", "value": 5.0}]
    (entry,) = target_differences(a, b)
    assert math.isnan(entry.a)
    assert math.isnan(entry.difference)
