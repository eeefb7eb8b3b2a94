"""`xietong region`: list, show, check, new."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def folder(xietong, tmp_path, monkeypatch, capsys) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    assert xietong("region", "new", "mine") == 0
    capsys.readouterr()
    return tmp_path / "mine"


def test_the_region_to_start_from_has_no_findings(folder, xietong, capsys):
    assert xietong("region", "check", "mine") == 0
    assert "no findings" in capsys.readouterr().out


def test_all_findings_of_a_region_are_reported_together(folder, xietong, capsys):
    zones = folder / "zones.csv"
    lines = zones.read_text().splitlines()
    head = lines[0].split(",")
    area = head.index("area_km2")
    for row in (1, 2):
        cells = lines[row].split(",")
        cells[area] = "-1"
        lines[row] = ",".join(cells)
    zones.write_text("\n".join(lines) + "\n")
    assert xietong("region", "check", "mine", "--json") == 2
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert len(findings) == 2
    assert all("zones.csv" in finding["where"] and "area_km2" in finding["where"] for finding in findings)
    assert all(finding["remedy"] for finding in findings)


def test_findings_are_in_the_language_of_the_reader(folder, xietong, capsys):
    residents = folder / "residents.csv"
    head, first, *rest = residents.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[head.split(",").index("year")] = "long ago"
    residents.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    assert xietong("--lang", "zh", "region", "check", "mine") == 2
    told = capsys.readouterr().err
    assert "residents.csv，第2行，year列：'long ago'不是数值。请填写数字，用小数点，不带单位。" in told
    assert xietong("--lang", "zh", "region", "check", "mine", "--json") == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["what"] == "'long ago'不是数值。"


def test_a_folder_that_is_there_is_not_overwritten(folder, xietong, capsys):
    before = sorted(path.name for path in folder.iterdir())
    assert xietong("region", "new", "mine") == 2
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_region_shows_its_jurisdictions_tables_and_sources(folder, xietong, capsys):
    assert xietong("region", "show", "mine", "--lang", "zh") == 0
    printed = capsys.readouterr().out
    assert "数据表" in printed
    assert "常住人口" in printed
    assert "zones" in printed


def test_programs_get_a_region_as_one_object(folder, xietong, capsys):
    assert xietong("region", "show", "mine", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["zones"] == told["tables"]["zones"]


def test_the_built_in_region_is_listed(xietong, capsys):
    assert xietong("region", "list", "--lang", "en") == 0
    assert "199 zones, 13 cities, 3 jurisdictions" in capsys.readouterr().out


def test_an_unknown_region_is_refused_with_the_known_ones(xietong, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert xietong("region", "show", "atlantis") == 2
    assert "bth" in capsys.readouterr().err


def test_a_region_without_a_plan_in_the_library_asks_for_one(folder, xietong, capsys):
    assert xietong("run", "--region", "mine") == 2
    assert "--plan" in capsys.readouterr().err


def test_a_region_of_flows_shows_its_commuters_and_jobs(xietong, capsys):
    assert xietong("region", "show", "germany", "--lang", "en") == 0
    printed = capsys.readouterr().out
    assert "401 zones, 16 jurisdictions" in printed
    assert "33,052,677 commuters, 67.1 % of them inside their own zone" in printed
    assert "Bavaria: 96 zones, 13,124,737 residents" in printed
    assert "nan" not in printed


def test_a_run_in_a_region_of_flows_says_what_works_instead(xietong, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert xietong("run", "--region", "germany") == 2
    told = capsys.readouterr().err
    assert "no census" in told
    assert "xietong counterfactual germany" in told
