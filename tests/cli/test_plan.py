"""`xietong plan`: list, show, check, new."""

import json
from pathlib import Path

import pytest

from xietong.plan import library


@pytest.fixture
def plan(xietong, tmp_path, monkeypatch, capsys) -> Path:
    """A new plan for a new region."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    assert xietong("region", "new", "mine") == 0
    assert xietong("plan", "new", "mine.yaml", "--region", "mine") == 0
    capsys.readouterr()
    return tmp_path / "mine.yaml"


def test_the_plan_to_start_from_has_no_findings(plan, xietong, capsys):
    assert xietong("plan", "check", "mine.yaml", "--region", "mine") == 0
    assert "no findings" in capsys.readouterr().out


def test_measures_on_no_basis_are_noted_and_are_no_fault(plan, xietong, capsys):
    assert xietong("plan", "check", "mine.yaml", "--region", "mine") == 0
    spoken = capsys.readouterr()
    assert "Notes, which are no faults: 1" in spoken.out
    assert "(note) mine, measure 1 (move-jobs): rests on no agreement" in spoken.err


def test_all_findings_of_a_plan_are_reported_together(plan, xietong, capsys):
    text = plan.read_text().replace("jobs: 1000}", "jobs: -5}").replace("kind: relocate-function", "kind: fly")
    plan.write_text(text + "surplus: 1\n")
    assert xietong("plan", "check", "mine.yaml", "--region", "mine", "--json") == 2
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {"fly" in finding["what"] for finding in findings} == {True, False}
    assert any("surplus" in finding["what"] for finding in findings)
    assert all("mine.yaml" in finding["where"] for finding in findings)


def test_a_plan_that_is_there_is_not_overwritten(plan, xietong):
    before = plan.read_text()
    assert xietong("plan", "new", "mine.yaml", "--region", "mine") == 2
    assert plan.read_text() == before


def test_the_whole_file_of_a_plan_is_printed(xietong, capsys):
    assert xietong("plan", "show", "bth-coordinated", "--yaml") == 0
    written = library.path("bth-coordinated").read_text(encoding="utf-8")
    assert capsys.readouterr().out.rstrip("\n") == written.rstrip("\n")


def test_a_plan_that_inherits_is_printed_as_the_resolved_whole(plan, xietong, capsys):
    child = "id: child\nparent: mine.yaml\ntitle: {en: Child, zh: 子规划}\n"
    Path("child.yaml").write_text(child, encoding="utf-8")
    assert xietong("plan", "show", "child.yaml", "--yaml") == 0
    printed = capsys.readouterr().out
    assert "子规划" in printed
    assert "move-jobs" in printed


def test_an_overview_counts_measures_targets_and_assumptions(plan, xietong, capsys):
    assert xietong("plan", "show", "mine.yaml") == 0
    printed = capsys.readouterr().out
    assert "Measures: 1, targets: 1" in printed
    assert "move-jobs" in printed


def test_the_library_is_listed_in_the_language_asked_for(xietong, capsys):
    assert xietong("plan", "list", "--lang", "zh") == 0
    assert "京津冀" in capsys.readouterr().out


def test_a_plan_that_does_not_exist_is_refused_with_the_nearest_name(xietong, capsys):
    assert xietong("plan", "show", "bth-cordinated") == 2
    assert "bth-coordinated" in capsys.readouterr().err
