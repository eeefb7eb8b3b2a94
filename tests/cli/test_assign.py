"""`xietong assign`: a network and trips in, flows out."""

import csv
import json
from pathlib import Path

import pytest

HEAD = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 5\n<END OF METADATA>\n"
BRAESS = (
    "1 3 1 100 0.00000001 1000000000 1 0 0 1;\n1 4 1 100 50 0.02 1 0 0 1;\n3 2 1 100 50 0.02 1 0 0 1;\n"
    "3 4 1 100 10 0.1 1 0 3 1;\n4 2 1 100 0.00000001 1000000000 1 0 0 1;\n"
)
TRIPS = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 6.0;\n"
KEYS = {"gap", "seconds", "objective", "conservation_error", "iterations", "method", "converged", "zones", "links"}


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    Path("net.tntp").write_text(HEAD + BRAESS)
    Path("trips.tntp").write_text(TRIPS)


@pytest.mark.parametrize("method", ["projection", "frank-wolfe"])
def test_a_program_gets_one_object_and_a_table(xietong, capsys, method):
    arguments = ("assign", "net.tntp", "trips.tntp", "--gap", "1e-10", "--method", method, "--out", "flows.csv")
    assert xietong(*arguments, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= KEYS
    assert told["converged"] is True
    assert told["gap"] <= 1e-10
    assert told["objective"] == pytest.approx(386.0)
    assert told["conservation_error"] <= 1e-12
    assert (told["zones"], told["links"], told["method"]) == (2, 5, method)
    with Path("flows.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["from"], row["to"]) for row in rows] == [("1", "3"), ("1", "4"), ("3", "2"), ("3", "4"), ("4", "2")]
    assert [float(row["flow"]) for row in rows] == pytest.approx([4, 2, 2, 2, 4])
    assert [float(row["minutes"]) for row in rows] == pytest.approx([40, 52, 52, 12, 40])


def test_people_get_lines_in_their_language(xietong, capsys):
    assert xietong("assign", "net.tntp", "trips.tntp") == 0
    assert "Relative gap: " in capsys.readouterr().out
    assert xietong("--lang", "zh", "assign", "net.tntp", "trips.tntp") == 0
    assert "相对间隙" in capsys.readouterr().out


def test_a_toll_weighs_as_many_minutes_as_asked(xietong, capsys):
    assert xietong("assign", "net.tntp", "trips.tntp", "--toll-minutes", "10", "--out", "flows.csv") == 0
    # With 30 minutes more on it no one takes the middle link.
    assert Path("flows.csv").read_text().splitlines()[4].startswith("3,4,0.0,")


def test_what_is_not_converged_ends_with_four_and_leaves_no_table(xietong, capsys):
    Path("flows.csv").write_text("from an earlier run")
    arguments = ("assign", "net.tntp", "trips.tntp", "--gap", "1e-12", "--iterations", "1", "--out", "flows.csv")
    assert xietong(*arguments) == 4
    assert "the gap is" in capsys.readouterr().err
    assert not Path("flows.csv").exists()
    assert xietong(*arguments, "--json") == 4
    assert json.loads(capsys.readouterr().out)["converged"] is False


def test_faults_of_the_files_end_with_two(xietong, capsys):
    Path("net.tntp").write_text(HEAD + BRAESS.replace("1 4 1 100", "1 4 0 100"))
    assert xietong("assign", "net.tntp", "trips.tntp") == 2
    assert "net.tntp, row 7: the link from 1 to 4 has capacity 0" in capsys.readouterr().err
    assert xietong("assign", "nowhere.tntp", "trips.tntp") == 2
    Path("net.tntp").write_text(HEAD + BRAESS.splitlines()[0])
    assert xietong("assign", "net.tntp", "trips.tntp") == 2
    assert "origin 1, destination 2" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["nowhere/flows.csv", ".", "net.tntp"])
def test_a_place_that_cannot_be_written_is_refused_before_the_solve(xietong, out):
    assert xietong("assign", "net.tntp", "trips.tntp", "--out", out) == 2
    assert Path("net.tntp").read_text() == HEAD + BRAESS
