"""`xietong run`: folders, exit codes, resuming, repeating."""

import json
from pathlib import Path

import pytest

from xietong.cli import walk
from xietong.cli.run_folder import read_record
from xietong.cli.texts import read_texts
from xietong.errors import ConvergenceError, InfeasibleError, PlanError, RunError
from xietong.findings import Finding
from xietong.plan.plan import Plan

EN = read_texts("en")


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_run_leaves_report_record_and_inputs(stage, xietong, capsys):
    assert xietong("run", "--out", "out") == 0
    record = read_record(Path("out"), EN)
    assert record["status"] == "finished"
    assert set(record["files"]) == {"report.html", "tables/indicators.csv"}
    assert Path("out/inputs/plan.yaml").read_text() == "id: toy-plan\n"
    assert {"region.yaml", "zones.csv"} <= json.loads(Path("out/inputs/tables.json").read_text()).keys()
    assert {"xietong", "python", "numpy", "scipy", "jax"} <= record["versions"].keys()
    assert int(record["threads"]) >= 1
    assert record["certificate"]["largest_residual"] == 1e-12
    assert record["peak_memory_mib"] > 10
    assert not Path("out/years").exists()


def test_the_summary_names_headlines_targets_certificate_and_report(stage, xietong, capsys):
    xietong("run", "--out", "out")
    printed = capsys.readouterr().out
    assert "+1.0 thousand · Residents, Capital Province" in printed
    assert "range not assessed" in printed
    assert "met 1, missed 0, not assessed 1" in printed
    assert "every market balances to within 1e-12" in printed
    assert str(Path("out/report.html").resolve()) in printed


def test_the_summary_is_chinese_when_chinese_is_asked(stage, xietong, capsys):
    xietong("run", "--out", "out", "--lang", "zh")
    printed = capsys.readouterr().out
    assert "示例地区 · 示例规划" in printed
    assert "区间未评估" in printed
    assert Path("out/report.html").read_text() == "zh"


def test_the_folder_is_named_after_region_and_plan(stage, xietong):
    xietong("run")
    assert Path("runs/example-toy-plan/run.json").is_file()


def test_weights_of_livability_may_be_given_with_the_command(region):
    plan = Plan(id="p", title={"en": "P", "zh": "规划"}, region=region.key, horizon=(2020, 2021))
    given = walk.with_weights(plan, "exposure=2, jobs_45=0.5", EN)
    assert given.livability == {"exposure": 2.0, "jobs_45": 0.5}
    assert plan.livability == {}
    assert "exposure: 2" in walk.plan_text(given)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exposure", "no list"),
        ("exposure=-1", "no weight"),
        ("beauty=1", "no component"),
        ("exposure=0", "all weights"),
    ],
)
def test_weights_without_meaning_are_refused_with_a_remedy(text, said):
    with pytest.raises(RunError) as told:
        walk.with_weights(None, text, EN)
    assert said in told.value.findings[0].what
    assert told.value.findings[0].remedy


def test_programs_get_one_json_object_a_line(stage, xietong, capsys):
    assert xietong("run", "--out", "out", "--json") == 0
    told = events(capsys.readouterr().out)
    assert told[-1]["event"] == "finished"
    assert told[-1]["headlines"][0]["change"] == 1000.0
    assert told[-1]["headlines"][0]["low"] is None
    assert told[-1]["targets"][1]["value"] is None
    assert told[-1]["report"].endswith("report.html")
    steps = [event for event in told if event["event"] == "progress"]
    assert [event["done"] for event in steps] == [0, 1, 2, 3]


@pytest.fixture
def ensemble(stage, monkeypatch):
    """The record of an ensemble at its place, made from the inputs named "same"."""
    monkeypatch.setattr("xietong.cli.run.inputs_digest", lambda region, plan, year: "same")
    total = {"migration_elasticity": 0.3, "real_income": 0.6}
    told = {"indicator": "residents", "place": "A", "group": "", "unit": "persons", "low": -400.0, "median": 900.0}
    told |= {"high": 2000.0, "drivers": {"explained": 0.9, "first": total, "total": total}}
    part = {**told, "measure": "a", "low": 1.0, "drivers": None}
    record = {"inputs_sha256": "same", "year": 2035, "draws_solved": 480, "part_draws_solved": 60}
    path = Path("ensembles/example-toy-plan/ensemble.json")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({**record, "headlines": [told], "measures": [part]}))
    return path


def test_a_run_takes_the_ranges_of_an_ensemble_of_the_same_inputs(ensemble, xietong, capsys):
    assert xietong("run", "--out", "out", "--json") == 0
    told = events(capsys.readouterr().out)[-1]
    (headline,) = told["headlines"]
    assert (headline["low"], headline["high"], headline["n_draws"], headline["n_runs"]) == (-400.0, 2000.0, 480, 0)
    assert list(headline["drivers"]) == ["real_income", "migration_elasticity"]
    assert told["measures"][0]["taken_away"] == {"low": 1.0, "median": 900.0, "high": 2000.0, "unit": "persons"}
    xietong("run", "--out", "again")
    assert "5 to 95 % of 480 draws" in capsys.readouterr().out


def test_an_ensemble_of_other_inputs_is_left_aside(ensemble, xietong, capsys):
    ensemble.write_text(ensemble.read_text().replace('"same"', '"other"'))
    assert xietong("run", "--out", "out") == 0
    printed = capsys.readouterr()
    assert "was made from other inputs" in printed.err
    assert "range not assessed" in printed.out


def test_a_folder_without_an_ensemble_is_refused(stage, xietong, capsys):
    Path("empty").mkdir()
    assert xietong("run", "--ensemble", "empty") == 2
    assert "no ensemble lies here" in capsys.readouterr().err


def test_a_finished_run_is_not_overwritten_without_being_asked(stage, xietong, capsys):
    xietong("run", "--out", "out")
    stage.solved.clear()
    assert xietong("run", "--out", "out") == 2
    assert stage.solved == []
    assert "--force" in capsys.readouterr().err
    assert xietong("run", "--out", "out", "--force") == 0
    assert stage.solved == [2020, 2021, 2022]


def test_a_forced_run_leaves_no_table_of_the_run_before(stage, xietong):
    xietong("run", "--out", "out")
    record = read_record(Path("out"), EN)
    Path("out/old.csv").write_text("old")
    Path("out/run.json").write_text(json.dumps(record | {"files": [*record["files"], "old.csv"]}))
    xietong("run", "--out", "out", "--force")
    assert not Path("out/old.csv").exists()


def test_a_folder_with_other_files_is_left_alone(stage, xietong, capsys):
    Path("out").mkdir()
    Path("out/letter.txt").write_text("mine")
    assert xietong("run", "--out", "out", "--force") == 2
    assert [path.name for path in Path("out").iterdir()] == ["letter.txt"]


def test_an_interrupted_run_says_so_and_goes_on_where_it_stopped(stage, xietong, capsys):
    def interrupt(year: int) -> None:
        if year == 2022:
            raise KeyboardInterrupt

    stage.fails = interrupt
    assert xietong("run", "--out", "out") == 130
    assert "same command goes on" in capsys.readouterr().err
    assert read_record(Path("out"), EN)["status"] == "running"
    stage.fails = lambda year: None
    stage.solved.clear()
    assert xietong("run", "--out", "out") == 0
    assert stage.solved == [2022]
    assert "2 solved steps are used again" in capsys.readouterr().err
    assert read_record(Path("out"), EN)["solves_resumed"] == 2


def test_a_resumed_run_gives_the_numbers_of_an_uninterrupted_one(stage, xietong):
    xietong("run", "--out", "whole")

    def interrupt(year: int) -> None:
        if year == 2021:
            raise KeyboardInterrupt

    stage.fails = interrupt
    xietong("run", "--out", "pieces")
    stage.fails = lambda year: None
    xietong("run", "--out", "pieces")
    digests = [read_record(Path(name), EN)["results_sha256"] for name in ("whole", "pieces")]
    assert digests[0] == digests[1]


def test_kept_years_of_other_inputs_are_not_used(stage, xietong, region):
    def interrupt(year: int) -> None:
        if year == 2022:
            raise KeyboardInterrupt

    stage.fails = interrupt
    xietong("run", "--out", "out")
    (region.folder / "zones.csv").write_text("changed")
    stage.fails = lambda year: None
    stage.solved.clear()
    xietong("run", "--out", "out")
    assert stage.solved == [2020, 2021, 2022]


@pytest.mark.parametrize(("kind", "code"), [(PlanError, 2), (InfeasibleError, 3), (ConvergenceError, 4)])
def test_each_kind_of_fault_has_its_exit_code(stage, xietong, capsys, kind, code):
    def fail(year: int) -> None:
        raise kind([Finding("year 2021", "is too much.", "Do less."), Finding("b", "c.", "d.")])

    stage.fails = fail
    assert xietong("run", "--out", "out") == code
    told = capsys.readouterr()
    assert told.out == ""
    assert "year 2021: is too much. Do less." in told.err
    assert "  2. b: c. d." in told.err
    assert "Traceback" not in told.err


def test_programs_get_every_finding_of_a_refusal(stage, xietong, capsys):
    def fail(year: int) -> None:
        raise InfeasibleError([Finding("measure 1", "moves too much.", "Move less.")])

    stage.fails = fail
    assert xietong("run", "--out", "out", "--json") == 3
    last = events(capsys.readouterr().out)[-1]
    assert last["exit_code"] == 3
    assert last["findings"] == [
        {"where": "measure 1", "what": "moves too much.", "remedy": "Move less.", "level": "error"}
    ]


@pytest.mark.parametrize("years", ["2035:2020", "20-30", "2020:", "1900:2035", "", "2019", "2015:2030"])
def test_years_that_are_no_span_are_refused(stage, xietong, capsys, years):
    assert xietong("run", "--years", years) == 2
    assert "--years" in capsys.readouterr().err


def test_one_year_is_a_span(stage, xietong):
    assert xietong("run", "--years", "2021", "--out", "out") == 0
    assert stage.solved == [2021]


def test_a_place_that_cannot_be_written_is_named_without_a_trace(stage, xietong, capsys):
    Path("file").write_text("")
    assert xietong("run", "--out", "file/run") == 2
    told = capsys.readouterr().err
    assert "file" in told
    assert "Traceback" not in told
