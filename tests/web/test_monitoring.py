"""Reported values beside the path of a run; the annual report."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from xietong.register import selectors, services
from xietong.register.models import Place, Run, Value
from xietong.register.permissions import operator
from xietong.web.paths import chart_of, comparison

pytestmark = pytest.mark.django_db

RECORD = {
    "status": "finished",
    "region": "toy",
    "plan": "toy-plan",
    "years": [2020, 2021],
    "results_sha256": "a" * 64,
}
INDICATORS = (
    "indicator,level,place,group,sector,year,without,with_plan,unit\n"
    "residents,region,toy,,,2020,1000000,1000000,persons\n"
    "residents,region,toy,,,2021,1000000,1100000,persons\n"
    "residents,region,toy,skilled,,2021,5,5,persons\n"
    "residents,zone,z1,,,2021,7,7,persons\n"
)
PARTS = (
    "measure,indicator,place,group,effect,total\n"
    "bridge,residents,toy,,150000,100000\nwall,residents,toy,,-50000,100000\n"
)


PLAN = "measures:\n- id: bridge\n  title:\n    en: Bridge over the river\n    zh: 跨河大桥\n"


def packed(record: object = RECORD, indicators: str = INDICATORS) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run/run.json", json.dumps(record))
        archive.writestr("run/tables/indicators.csv", indicators)
        archive.writestr("run/tables/contributions.csv", PARTS)
        archive.writestr("run/inputs/plan.yaml", PLAN)
    return SimpleUploadedFile("run.zip", out.getvalue())


@pytest.fixture
def toy(cast) -> None:
    """A region with an indicator that the model knows and values of two years."""
    Place.objects.create(code="toy", level="region", name_en="Toy", name_zh="玩具")
    fields = {"code": "people", "name_en": "People", "model_indicator": "residents", "unit": "million"}
    services.create_record(operator(), "indicator", {**fields, "visibility": "public"})
    for year, number in ((2019, 0.9), (2021, 1.05)):
        given = {
            "name_en": "People",
            "indicator": "people",
            "places": ["toy"],
            "unit": "million",
            "visibility": "public",
        }
        services.create_record(operator(), "value", {**given, "number": number, "printed": str(number), "year": year})


def test_a_run_stands_beside_the_reported_values_with_the_gap_by_measure(clients, cast, toy):
    assert clients["office"].post("/monitoring/runs/", {"file": packed()}).status_code == 302
    found = comparison(
        cast["office"],
        selectors.record(operator(), "indicator", "people"),
        Place.objects.get(code="toy"),
        Run.objects.get(),
    )
    years = {row[0]: row[1:] for row in found.rows}
    # 2019 has no model, 2020 no report: missing stays missing.
    assert years[2019] == (0.9, None, None, None)
    assert years[2020] == (None, 1.0, 1.0, None)
    assert years[2021] == pytest.approx((1.05, 1.0, 1.1, -0.05))
    assert found.last_gap == (2021, pytest.approx(-0.05))
    assert {each.code: each.effect for each in found.effects} == {"bridge": 0.15, "wall": -0.05}
    # The report lies below the path: without the bridge, which adds people, the path would come nearer.
    assert {each.code: each.is_towards for each in found.effects} == {"bridge": True, "wall": False}
    assert sum(each.effect for each in found.effects) == pytest.approx(found.total)
    assert chart_of(found).points
    page = clients["office"].get("/monitoring/people/toy/").content.decode()
    assert "not assessed" in page
    assert "Bridge over the river" in page
    # The plan names no wall: its code stands for it.
    assert "wall" in page
    chinese = (
        clients["office"].get("/monitoring/people/toy/", headers={"accept-language": "zh-hans"}).content.decode()
    )
    assert "跨河大桥" in chinese


def test_runs_are_not_shown_to_strangers(clients, toy):
    clients["office"].post("/monitoring/runs/", {"file": packed()})
    assert clients["stranger"].get("/monitoring/runs/").status_code == 404
    assert "Bridge" not in clients["stranger"].get("/monitoring/people/toy/").content.decode()
    assert clients["expert_industry"].post("/monitoring/runs/", {"file": packed()}).status_code == 404


def test_a_run_that_is_linked_twice_stays_one(clients, toy):
    for _ in range(2):
        assert clients["beijing"].post("/monitoring/runs/", {"file": packed()}).status_code == 302
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (lambda: packed({**RECORD, "status": "running"}), "not finished"),
        (lambda: packed({**RECORD, "region": "other"}), "another region"),
        (lambda: packed([]), "run.json is missing"),
        (
            lambda: packed(
                indicators="indicator,level,place,year,without,with_plan,unit\nresidents,region,toy,x,1,1,persons\n"
            ),
            "indicators.csv",
        ),
        (lambda: SimpleUploadedFile("run.zip", b"no zip"), "run.json"),
        (lambda: SimpleUploadedFile("run.zip", b""), "empty"),
    ],
)
def test_what_is_no_finished_run_of_the_region_is_refused_in_words(clients, toy, sent, word):
    answer = clients["office"].post("/monitoring/runs/", {"file": sent()})
    assert answer.status_code == 400
    assert word in answer.content.decode()
    assert not Run.objects.exists()


def test_a_folder_elsewhere_on_the_machine_cannot_be_linked(clients, toy, settings, tmp_path):
    settings.RUNS = tmp_path / "runs"
    (tmp_path / "runs" / "one" / "tables").mkdir(parents=True)
    (tmp_path / "runs" / "one" / "run.json").write_text(json.dumps(RECORD), encoding="utf-8")
    (tmp_path / "runs" / "one" / "tables" / "indicators.csv").write_text(INDICATORS, encoding="utf-8")
    for outside in ("..", "/etc", "one/../../"):
        assert clients["office"].post("/monitoring/runs/", {"folder": outside}).status_code == 400
    assert clients["office"].post("/monitoring/runs/", {"folder": "one"}).status_code == 302


def test_files_and_runs_travel_with_export_and_import(cast, clients, toy, project, tmp_path):
    clients["office"].post("/monitoring/runs/", {"file": packed()})
    made = project()
    services.attach_file(
        cast["beijing"], "project", made.code, name="a.txt", media_type="text/plain", content=b"hello"
    )
    services.back_up(operator(), tmp_path / "register.backup")
    before = selectors.export(operator())
    services.restore(operator(), tmp_path / "register.backup", replaces=True)
    assert selectors.export(operator()) == before


def test_the_annual_report_counts_what_the_year_brought(clients, cast, project):
    ended = [{"event": "end", "text": "2023-05"}]
    project(name_en="Finished", visibility="public", progress="completed", dates=ended)
    project(name_en="Forgotten", visibility="public", progress="under_way", dates=ended)
    project(name_en="Private", progress="completed", dates=ended)
    page = clients["stranger"].get("/annual/2023/").content.decode()
    assert "1 of 2 dated projects are done; 1 late, 0 silent" in page
    assert "Private" not in page
    assert "2 of 3 dated" in clients["beijing"].get("/annual/2023/").content.decode()
    book = load_workbook(io.BytesIO(clients["stranger"].get("/annual/2023.xlsx").content))
    assert [row[2].value for row in book.worksheets[1].iter_rows(min_row=2)] == ["Finished"]
    assert clients["stranger"].get("/annual/1700/").status_code == 404


def test_a_value_that_is_missing_is_never_zero(clients, toy):
    target = {"name_en": "More", "indicator": "people", "places": ["toy"], "unit": "million", "comparator": "at_most"}
    services.create_record(
        operator(), "target", {**target, "value": 2.0, "target_year": 2020, "visibility": "public"}
    )
    page = clients["stranger"].get("/monitoring/").content.decode()
    assert "– not recorded" in page
    assert "target year 2020, no value recorded" in page
    assert Value.objects.filter(year=2020).count() == 0
