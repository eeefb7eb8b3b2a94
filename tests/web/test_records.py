"""Lists, forms and exports of records."""

import csv
import io

import pytest
from openpyxl import load_workbook

from xietong.register import selectors, services
from xietong.register.models import KINDS, Project
from xietong.register.permissions import operator

pytestmark = pytest.mark.django_db

FORM = {"visibility": "public", "evidence": "reported", "grade": "none", "progress": "unknown"}


def agreement(name: str, parties: list[str], day: str) -> None:
    fields = {"name_en": name, "agreement_kind": "agreement", "visibility": "public"}
    parts = {"parties": [{"body": code} for code in parties], "dates": [{"event": "signed", "text": day}]}
    services.create_record(operator(), "agreement", {**fields, **parts})


@pytest.fixture
def agreements(cast) -> None:
    agreement("Caofeidian", ["gov_bj", "gov_hb"], "2014-07-31")
    agreement("Binhai", ["gov_bj", "gov_tj"], "2014-08-06")
    agreement("Zhangjiakou", ["gov_bj", "gov_hb"], "2021")


@pytest.mark.parametrize(
    "query",
    ["?body=gov_bj&with=gov_hb&year=2014", "?q=gov_hb+2014", "?q=caofei", "?body=gov_hb&order=oldest&year=2014"],
)
def test_agreements_are_found_by_parties_year_and_words(clients, agreements, query):
    page = clients["stranger"].get(f"/register/agreement/{query}").content.decode()
    assert "Caofeidian" in page
    assert "Binhai" not in page
    assert "Zhangjiakou" not in page


def test_an_order_by_date_puts_the_undated_last(clients, agreements, cast):
    services.create_record(
        operator(), "agreement", {"name_en": "Aaa", "agreement_kind": "unknown", "visibility": "public"}
    )
    page = clients["stranger"].get("/register/agreement/?order=newest").content.decode()
    places = [page.index(f">{name}<") for name in ("Zhangjiakou", "Binhai", "Caofeidian", "Aaa")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "query", ["?year=abc", "?page=99", "?place=nowhere", "?body=nobody", "?order=odd", "?year=99999"]
)
def test_a_list_bears_an_address_that_makes_no_sense(clients, agreements, query):
    assert clients["stranger"].get(f"/register/agreement/{query}").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_list_form_and_exports(clients, kind):
    assert clients["office"].get(f"/register/{kind}/").status_code == 200
    assert clients["office"].get(f"/register/{kind}/new/").status_code == 200
    for form in ("csv", "xlsx"):
        assert clients["office"].get(f"/register/{kind}/export.{form}").status_code == 200


def test_a_longer_list_asks_the_database_no_more_questions(clients, project, django_assert_max_num_queries):
    for number in range(60):
        project(name_en=f"Works {number}", visibility="public", milestones=[{"code": "a"}])
    with django_assert_max_num_queries(60):
        page = clients["stranger"].get("/register/project/").content.decode()
    assert page.count("<tr>") == 51
    assert 'href="?page=2"' in page


def test_an_export_keeps_numbers_gaps_and_texts_that_look_like_formulas(clients, project):
    project(name_en="=1+1", amount=70_000_000_000, amount_kind="planned", visibility="public")
    answer = clients["stranger"].get("/register/project/export.csv")
    row = next(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (row["English name"], row["Amount, yuan"], row["Jobs"]) == ("'=1+1", "70000000000", "")
    sheet = load_workbook(io.BytesIO(clients["stranger"].get("/register/project/export.xlsx").content)).active
    head = [cell.value for cell in sheet[1]]
    cells = dict(zip(head, sheet[2], strict=True))
    assert (cells["English name"].data_type, cells["English name"].value) == ("s", "=1+1")
    assert (cells["Amount, yuan"].value, cells["Jobs"].value) == (70_000_000_000, None)


def test_a_record_is_made_with_its_rows(clients, cast):
    rows = {
        "milestones-0-code": "opening",
        "milestones-0-due": "2030-12-31",
        "milestones-1-code": "",
        "dates-0-event": "start",
        "dates-0-text": "2024-05",
        "dates-0-qualifier": "on",
    }
    answer = clients["beijing"].post("/register/project/new/", {**FORM, "name_en": "Works", "jobs": "12", **rows})
    assert answer.status_code == 302
    made = Project.objects.get(code="gov_bj.works")
    assert (made.jobs, made.milestones.get().code, made.dates.get().text) == (12, "opening", "2024-05")
    assert "2024-05" not in clients["beijing"].get(answer.url).content.decode()
    assert "May 2024" in clients["beijing"].get(answer.url).content.decode()


def test_a_form_says_at_its_field_what_is_wrong_and_keeps_what_was_typed(clients, cast):
    wrong = {"jobs": "many", "dates-0-event": "start", "dates-0-text": "soon", "dates-0-qualifier": "on"}
    answer = clients["beijing"].post("/register/project/new/", {**FORM, "name_en": "Works", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="jobs" name="jobs" value="many"' in page
    assert 'id="jobs-wrong"' in page
    assert "soon is no date." in page
    assert 'value="soon"' in page
    assert not Project.objects.exists()


def change(client, made, **fields):
    return client.post(f"/register/project/{made.code}/change/", {**FORM, "reason": "recount", **fields})


def test_two_people_who_change_one_record_do_not_overwrite_each_other(clients, cast, project):
    made = project(jobs=10, note="old", visibility="public")
    both = {"name_en": "Steel works", "version": 1}
    assert change(clients["beijing"], made, **both, jobs="11", note="new").status_code == 302
    answer = change(clients["beijing"], made, **both, jobs="12", note="old")
    page = answer.content.decode()
    assert answer.status_code == 409
    # Mine stays, with what it is now; what only the other one changed is brought up to date.
    assert 'name="jobs" value="12"' in page
    assert "now: 11" in page
    assert ">new</textarea>" in page
    assert 'name="version" value="2"' in page
    assert change(clients["beijing"], made, **{**both, "version": 2}, jobs="12", note="new").status_code == 302
    made = Project.objects.get(pk=made.pk)
    assert (made.jobs, made.note, made.version) == (12, "new", 3)


def test_only_what_was_changed_stands_in_the_history(clients, cast, project):
    made = project(jobs=10, visibility="public", milestones=[{"code": "a", "due": "2030-01-01"}])
    rows = {"milestones-0-code": "a", "milestones-0-due": "2030-01-01"}
    answer = change(clients["beijing"], made, name_en="Steel works", version=1, jobs="11", **rows)
    assert answer.status_code == 302
    last = selectors.history(cast["beijing"], made)[-1]
    assert (set(last.after), last.reason) == ({"jobs"}, "recount")


def test_a_change_without_a_reason_is_refused_with_the_remedy(clients, project):
    made = project()
    answer = clients["beijing"].post(
        f"/register/project/{made.code}/change/", {**FORM, "name_en": "Other", "version": 1, "reason": " "}
    )
    assert answer.status_code == 400
    assert "a change needs a reason. Say in a few words why." in answer.content.decode()


def test_a_milestone_is_recorded_and_its_state_follows(clients, project):
    made = project(visibility="public", milestones=[{"code": "opening", "name_en": "Opening", "due": "2020-06-30"}])
    assert 'class="state late"' in clients["stranger"].get("/monitoring/").content.decode()
    given = {"version": 1, "milestone": "opening", "delivered": "2020-06-01", "reason": "opened"}
    assert clients["beijing"].post(f"/register/project/{made.code}/milestone/", given).status_code == 302
    assert 'class="state done"' in clients["stranger"].get("/monitoring/").content.decode()
    given = {"version": 2, "milestone": "opening", "delivered": "June", "reason": "opened"}
    answer = clients["beijing"].post(f"/register/project/{made.code}/milestone/", given)
    assert answer.status_code == 400
    assert "June is no day. Write it as 2024-12-31." in answer.content.decode()


def test_the_pages_speak_the_language_that_is_asked_for(clients, agreements):
    client = clients["stranger"]
    client.post("/language/", {"language": "zh-hans", "next": "/register/agreement/"})
    page = client.get("/register/agreement/").content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "2014年7月31日" in page
    client.post("/language/", {"language": "de"})
    assert "Vereinbarungen" in client.get("/register/agreement/").content.decode()
