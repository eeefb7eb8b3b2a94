"""Every permission of the matrix, asked of the pages."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from tests.register.matrix import NAMES, ROWS, SITUATIONS

from xietong.register import services
from xietong.register.models import Record

pytestmark = pytest.mark.django_db

STATUS = {"yes": {200, 302}, "refused": {403}, "hidden": {404}}


def page(made: Record, act: str = "") -> str:
    return f"/register/project/{made.code}/" + (f"{act}/" if act else "")


def post(act: str, **fields: object) -> Callable[[Client, Record], int]:
    def ask(client: Client, made: Record) -> int:
        given = {"version": made.version, "reason": "test", **fields}
        return client.post(page(made, act), given).status_code

    return ask


def review(**fields: object) -> Callable[[Client, Record], int]:
    return lambda client, made: client.post(f"/reviews/{made.referrals.get().pk}/", fields).status_code


PAGES: dict[str, Callable[[Client, Record], int]] = {
    "see": lambda client, made: client.get(page(made)).status_code,
    "change": post(
        "change",
        name_en="Works",
        jobs="7",
        progress="unknown",
        visibility="private",
        evidence="reported",
        grade="none",
    ),
    "retire": post("retire"),
    "change_owner": post("owner", owner="gov_hb"),
    "milestone": post("milestone", milestone="opening", delivered="2024-12-01"),
    "refer": post("refer", group="expert_group_industry", question="Is it needed?"),
    "comment": review(verdict="support", text="Sound."),
    "decide": review(act="decide", name_en="Approved", date="2024-05-01", reason="session"),
}


def answers(clients: dict[str, Client], ask: Callable[[str], int]) -> dict[str, int]:
    """The status for everyone of the cast; what was done is undone."""
    found = {}
    for name in NAMES:
        with transaction.atomic():
            found[name] = ask(name)
            transaction.set_rollback(True)
    return found


def assert_as_wanted(found: dict[str, int], row: dict[str, str]) -> None:
    wrong = {name: (status, row[name]) for name, status in found.items() if status not in STATUS[row[name]]}
    assert not wrong


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["act"] in PAGES], ids=lambda row: f"{row['act']}-{row['record']}"
)
def test_a_page_answers_as_the_matrix_says(cast, clients, row):
    made = SITUATIONS[row["record"]](cast)
    assert_as_wanted(answers(clients, lambda name: PAGES[row["act"]](clients[name], made)), row)


@pytest.mark.parametrize("situation", ["public", "referred", "below"])
def test_the_history_is_shown_to_those_who_may_read_it(cast, clients, situation):
    made = SITUATIONS[situation](cast)
    row = next(row for row in ROWS if (row["act"], row["record"]) == ("history", situation))
    shown = {name: b'id="history"' in clients[name].get(page(made)).content for name in NAMES}
    assert shown == {name: row[name] == "yes" for name in NAMES}


def owner_of(name: str) -> str:
    other = {"reader": "gov_bj", "stranger": "gov_bj", "tangshan": "gov_tangshan", "office": "office"}
    other |= {"beijing": "gov_bj", "tianjin": "gov_tj", "hebei": "gov_hb"}
    return other.get(name, name.replace("expert_", "expert_group_"))


@pytest.mark.parametrize("subject", ["own", "of_beijing"])
def test_the_form_of_a_new_record_answers_as_the_matrix_says(clients, subject):
    row = next(row for row in ROWS if (row["act"], row["record"]) == ("create", subject))

    def ask(name: str) -> int:
        owner = "gov_bj" if subject == "of_beijing" else owner_of(name)
        given = {
            "name_en": "New",
            "owner": owner,
            "progress": "unknown",
            "visibility": "private",
            "evidence": "reported",
        }
        return clients[name].post("/register/project/new/", given).status_code

    assert_as_wanted(answers(clients, ask), row)


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        ("submit", "year_of_beijing"),
        ("approve", "year_of_beijing"),
        ("approve", "year_of_tangshan"),
        ("reopen", "year_of_beijing"),
    ],
)
def test_a_reporting_year_answers_as_the_matrix_says(cast, clients, act, subject):
    owner, body = ("tangshan", "gov_tangshan") if "tangshan" in subject else ("beijing", "gov_bj")
    if act != "submit":
        services.submit_year(cast[owner], body, 2023)
    row = next(row for row in ROWS if (row["act"], row["record"]) == (act, subject))
    given = {"act": act, "body": body, "year": 2023, "reason": "a mistake"}
    found = answers(clients, lambda name: clients[name].post("/years/", given).status_code)
    # For a stranger there is no such page at all.
    assert found.pop("stranger") == 404
    assert_as_wanted(found, row)


def test_the_page_of_accounts_is_there_for_the_office_only(clients):
    assert {name for name in NAMES if clients[name].get("/accounts/").status_code == 200} == {"office"}
    given = {"act": "create", "username": "newcomer", "password": "long enough to pass 28"}
    found = answers(clients, lambda name: clients[name].post("/accounts/change/", given).status_code)
    assert found.pop("office") == 302
    assert set(found.values()) == {404}


def without_token(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def test_a_hidden_record_is_answered_like_one_that_is_not_there(clients, project):
    made = project(code="secret")
    for act in ("", "change", "record.json"):
        hidden = clients["tianjin"].get(f"/register/project/{made.code}/{act}{'/' if act == 'change' else ''}")
        missing = clients["tianjin"].get(f"/register/project/gov_bj.absent/{act}{'/' if act == 'change' else ''}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert without_token(hidden.content).replace(b"secret", b"absent") == without_token(missing.content)
    assert b"Steel" not in clients["tianjin"].get("/search/?q=Steel").content.split(b"<main")[1].split(b"<p class")[0]
    assert b"gov_bj.secret" not in clients["tianjin"].get("/register/project/").content


def test_a_page_does_not_name_records_that_its_reader_may_not_see(cast, clients, project):
    agreement = services.create_record(
        cast["beijing"], "agreement", {"name_en": "Hidden agreement", "agreement_kind": "agreement"}
    )
    plan = services.create_record(cast["beijing"], "plan", {"name_en": "Hidden plan", "plan_kind": "outline"})
    made = project(visibility="public", agreements=[agreement.code], plan=plan.code)
    for number in (1, 2):
        target = {"name_en": f"T{number}", "comparator": "qualitative", "target_year": 2000, "plan": plan.code}
        services.create_record(cast["beijing"], "target", {**target, "visibility": "public"})
    for address in (page(made), "/register/project/", "/register/target/", "/monitoring/", "/", "/annual/2001/"):
        assert b"Hidden" in clients["beijing"].get(address).content or address in ("/register/project/", "/")
        assert b"Hidden" not in clients["stranger"].get(address).content
    assert b"Hidden" not in clients["stranger"].get("/register/project/export.csv").content
