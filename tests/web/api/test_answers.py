"""How the interface answers: tags, versions, pages, filters, limits, faults."""

import json

import pytest
from django.test import Client

from xietong.register import selectors, services
from xietong.web.api import callers
from xietong.web.api.limits import LARGEST_BODY, Rate, Throttle

REASON = {"reason": "a test"}


def change(programs, code: str, body: dict, **headers: str):
    return programs("beijing", "PATCH", f"records/project/{code}", {**REASON, **body}, **headers)


def test_what_the_caller_has_is_not_sent_again(programs, project, cast):
    made = project()
    for address in (f"records/project/{made.code}", "records/project", "counts", "places"):
        first = programs("beijing", "GET", address)
        again = programs("beijing", "GET", address, **{"if-none-match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    services.change_record(cast["beijing"], "project", made.code, {"jobs": 2}, version=1, reason="count")
    read = programs("beijing", "GET", f"records/project/{made.code}", **{"if-none-match": '"1-0123456789abcdef"'})
    assert (read.status_code, read.json()["jobs"], read.json()["version"]) == (200, 2, 2)


def test_two_programs_do_not_overwrite_each_other(programs, project):
    code = project().code
    read = programs("beijing", "GET", f"records/project/{code}")
    tag = {"if-match": read["ETag"]}
    changed = change(programs, code, {"fields": {"jobs": 5}}, **tag)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = change(programs, code, {"fields": {"jobs": 6}}, **tag)
    assert late.status_code == 412
    assert "beijing" in late.json()["findings"][0]["what"]
    assert change(programs, code, {"version": 1, "fields": {"jobs": 6}}).status_code == 409
    assert programs("beijing", "GET", f"records/project/{code}").json()["jobs"] == 5
    on_top = change(programs, code, {"fields": {"jobs": 6}}, **{"if-match": changed["ETag"]})
    assert (on_top.status_code, on_top.json()["jobs"]) == (200, 6)


@pytest.mark.parametrize(("tag", "status"), [(None, 422), ("*", 412), ('"word"', 412), ('W/"1-00"', 412)])
def test_a_change_must_name_the_version_that_was_read(programs, project, tag, status):
    headers = {"if-match": tag} if tag else {}
    assert change(programs, project().code, {"fields": {"jobs": 5}}, **headers).status_code == status


def test_a_list_comes_in_pages_that_hold_every_record_once(programs, project):
    for number in range(7):
        project(code=f"works_{number}", jobs=number)
    seen = []
    for offset in range(0, 8, 3):
        page = programs("beijing", "GET", f"records/project?limit=3&offset={offset}").json()
        assert page["total"] == 7
        seen += [each["jobs"] for each in page["items"]]
    assert seen == list(range(7))


def test_filters_find_by_choice_number_link_text_and_time(programs, project, cast):
    plan = services.create_record(cast["beijing"], "plan", {"name_en": "Plan", "plan_kind": "outline"})
    project(code="a", progress="planned", plan=plan.code, jobs=10)
    late = project(code="b", progress="completed", aliases=[{"text": "首钢"}], partners=["gov_tj"])

    def codes(query: str) -> list[str]:
        listed = programs("beijing", "GET", f"records/project?{query}")
        return [each["code"].removeprefix("gov_bj.") for each in listed.json()["items"]]

    assert codes("progress=planned") == ["a"]
    assert codes("progress=planned&progress=completed&sort=-code") == ["b", "a"]
    assert codes(f"plan={plan.code}") == ["a"]
    assert codes("partners=gov_tj&owner=gov_bj") == ["b"]
    assert codes("jobs=10") == ["a"]
    assert codes("q=首钢") == ["b"]
    since = late.changed_at.isoformat().replace("+00:00", "Z")
    assert codes(f"changed_since={since}") == ["b"]


def test_a_misspelt_filter_or_field_is_refused_not_ignored(programs, project):
    assert programs("beijing", "GET", "records/project?progres=planned").status_code == 422
    refused = change(programs, project().code, {"version": 1, "fields": {"job": 7}})
    assert refused.status_code == 422
    assert "fields.job" in refused.json()["findings"][0]["where"]


def test_rows_are_replaced_and_what_does_not_fit_is_named(programs, project):
    code = project().code
    rows = {"milestones": [{"code": "start", "due": "2020-01-01"}, {"code": "end"}]}
    changed = change(programs, code, {"version": 1, "fields": rows})
    assert [row["code"] for row in changed.json()["milestones"]] == ["start", "end"]
    twice = change(programs, code, {"version": 2, "fields": {"milestones": [{"code": "x"}, {"code": "x"}]}})
    assert twice.status_code == 422
    assert "milestones" in twice.json()["findings"][0]["where"]


def test_a_program_that_asks_too_often_is_told_when_to_come_again(programs, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(callers, "of_tokens", Throttle(Rate(in_a_minute=60, at_once=2), clock=lambda: now[0]))
    statuses = [programs("beijing", "GET", "me").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert programs("beijing", "GET", "me")["Retry-After"] == "1"
    assert programs("tianjin", "GET", "me").status_code == 200
    now[0] += 1
    assert programs("beijing", "GET", "me").status_code == 200


def test_who_guesses_tokens_is_counted_by_address_whatever_he_says_it_is(programs, monkeypatch):
    monkeypatch.setattr(callers, "of_addresses", Throttle(Rate(in_a_minute=60, at_once=3)))
    said = [
        programs("", "GET", "me", authorization=f"Bearer {n}", **{"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(4)
    ]
    assert said == [401, 401, 401, 429]


def test_a_body_that_is_too_long_or_no_json_is_refused(programs, project):
    code = project().code
    assert change(programs, code, {"fields": {"note": "x" * LARGEST_BODY}}).status_code == 413
    headers = {"authorization": f"Bearer {programs.secrets['beijing']}"}
    for body in (b"{", b"\xff\xfe", b"[" * 100_000):
        broken = Client().patch(f"/api/v1/records/project/{code}", body, "application/json", headers=headers)
        assert broken.status_code == 400
        assert broken.json()["findings"]


def test_texts_that_no_database_keeps_are_refused(programs, project):
    code = project().code
    for text in ("a\x00b", "\ud800"):
        assert change(programs, code, {"version": 1, "fields": {"note": text}}).status_code == 422
    assert programs("beijing", "GET", "records/project?q=%00").status_code == 422
    assert programs("beijing", "GET", "records/project/%00").status_code == 422
    for number in (1e400, -1, 2**70):
        assert change(programs, code, {"version": 1, "fields": {"jobs": number}}).status_code == 422


def test_faults_are_told_in_the_language_of_the_caller(programs):
    told = programs("beijing", "GET", "records/project/none", **{"accept-language": "zh-CN"})
    assert told.json()["findings"][0]["what"] == "没有这条记录。"
    assert told["Content-Language"] == "zh-hans"


def test_cookies_of_pages_open_nothing(programs, project):
    made = project()
    client = Client()
    client.login(username="beijing", password="long enough to pass 27")
    assert client.get(f"/api/v1/records/project/{made.code}").status_code == 404
    body = json.dumps({**REASON, "version": 1})
    posted = client.post(f"/api/v1/records/project/{made.code}/retire", body, "application/json")
    assert posted.status_code == 401


def test_a_fault_of_ours_shows_no_trace(programs, monkeypatch, project):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr(selectors, "counts", broken)
    programs.client.raise_request_exception = False
    answer = programs("beijing", "GET", "counts")
    assert answer.status_code == 500
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content


def test_the_description_names_every_operation_once_and_is_open_to_all(db):
    described = Client().get("/api/v1/openapi.json").json()
    names = [each["operationId"] for methods in described["paths"].values() for each in methods.values()]
    assert len(names) == len(set(names))
    assert {"list_project", "change_value", "record_milestone", "approve_year"} <= set(names)
    writes = [each for methods in described["paths"].values() for word, each in methods.items() if word != "get"]
    assert all({"401", "403", "404", "409", "412", "422", "429"} <= set(each["responses"]) for each in writes)
