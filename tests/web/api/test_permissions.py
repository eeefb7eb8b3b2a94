"""Every permission of the matrix, asked of the interface for programs by the same cast."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from tests.register.matrix import NAMES, ROWS, SITUATIONS

from xietong.register import services
from xietong.register.models import Record

REASON = {"reason": "a test"}
# What has no address here: nobody manages accounts, imports or backs up through the interface.
WITHOUT_ADDRESS = ("manage", "import", "backup")

RECORD_ACTS: Mapping[str, Callable[[Record], tuple[str, str, Any]]] = {
    "see": lambda made: ("GET", f"records/project/{made.code}", None),
    "change": lambda made: (
        "PATCH",
        f"records/project/{made.code}",
        {**REASON, "version": made.version, "fields": {"jobs": 7}},
    ),
    "retire": lambda made: (
        "POST",
        f"records/project/{made.code}/retire",
        {**REASON, "version": made.version},
    ),
    "change_owner": lambda made: (
        "PUT",
        f"records/project/{made.code}/owner",
        {**REASON, "version": made.version, "owner": "gov_hb"},
    ),
    "milestone": lambda made: (
        "PUT",
        f"records/project/{made.code}/milestones/opening",
        {**REASON, "version": made.version, "delivered": "2024-12-01"},
    ),
    "refer": lambda made: (
        "POST",
        f"records/project/{made.code}/referrals",
        {"group": "expert_group_industry", "question": "Is it needed?"},
    ),
    "comment": lambda made: (
        "POST",
        f"referrals/{made.referrals.get().pk}/opinions",
        {"verdict": "support", "text": "Sound."},
    ),
    "decide": lambda made: (
        "POST",
        f"referrals/{made.referrals.get().pk}/decision",
        {**REASON, "event": {"name_en": "Approved"}},
    ),
    "history": lambda made: ("GET", f"records/project/{made.code}/history", None),
}


def answers(programs, act: tuple[str, str, Any]) -> dict[str, str]:
    """What each of the cast is answered, in the words of the matrix; what was done is undone."""
    return {name: answer(partial(programs, name, *act)) for name in NAMES}


def answer(ask: Callable[[], Any]) -> str:
    with transaction.atomic():
        said = ask()
        transaction.set_rollback(True)
    if said.status_code in (200, 201):
        return "no" if said.json().get("items") == [] else "yes"
    return {401: "no token", 403: "refused", 404: "hidden"}[said.status_code]


def expected(row: Mapping[str, str]) -> dict[str, str]:
    """The row of the matrix; who has no token is asked for one before anything is looked up."""
    writes = row["act"] not in ("see", "history")
    said = {name: row[name] for name in NAMES}
    if row["act"] == "history":
        # Who does not see the record is not told that it has no history for him.
        seen = next(each for each in ROWS if (each["act"], each["record"]) == ("see", row["record"]))
        said = {name: "hidden" if seen[name] == "hidden" else said[name] for name in NAMES}
    return said | ({"stranger": "no token"} if writes else {})


def _id(row: dict[str, str]) -> str:
    return f"{row['act']}-{row['record']}"


@pytest.mark.parametrize("row", [row for row in ROWS if row["act"] in RECORD_ACTS], ids=_id)
def test_an_act_on_a_record_is_answered_as_the_matrix_says(programs, cast, row):
    act = RECORD_ACTS[row["act"]](SITUATIONS[row["record"]](cast))
    assert answers(programs, act) == expected(row)


OWN = {"reader": "gov_bj", "beijing": "gov_bj", "tianjin": "gov_tj", "hebei": "gov_hb", "tangshan": "gov_tangshan"}


def owner_of(name: str, subject: str) -> str:
    if subject == "of_beijing":
        return "gov_bj"
    return OWN.get(name) or name.replace("expert_", "expert_group_")


def other_act(cast, row: Mapping[str, str], name: str) -> tuple[str, str, Any]:
    act, subject = row["act"], row["record"]
    if (act, subject) == ("create", "body"):
        return "POST", "records/body", {"owner": "office", "fields": {"name_en": "New", "body_kind": "office"}}
    if act == "create":
        return "POST", "records/project", {"owner": owner_of(name, subject), "fields": {"name_en": "New"}}
    body = "gov_tangshan" if "tangshan" in subject else "gov_bj"
    return "POST", f"years/{body}/2023/{act}", REASON


@pytest.mark.parametrize("row", [row for row in ROWS if row["act"] not in (*RECORD_ACTS, *WITHOUT_ADDRESS)], ids=_id)
def test_an_act_on_the_whole_is_answered_as_the_matrix_says(programs, cast, row):
    if row["act"] in ("approve", "reopen"):
        owner, body = ("tangshan", "gov_tangshan") if "tangshan" in row["record"] else ("beijing", "gov_bj")
        services.submit_year(cast[owner], body, 2023)
    said = {name: answer(partial(programs, name, *other_act(cast, row, name))) for name in NAMES}
    assert said == expected(row)


def test_a_list_holds_exactly_what_the_caller_may_see(programs, cast):
    made = {name: make(cast).code for name, make in SITUATIONS.items() if name != "retired"}
    for name in NAMES:
        for complete in ("", "?complete=true"):
            listed = {each["code"] for each in programs(name, "GET", f"records/project{complete}").json()["items"]}
            assert listed == {
                made[row["record"]]
                for row in ROWS
                if row["act"] == "see" and row[name] == "yes" and row["record"] in made
            }


def test_a_hidden_record_is_answered_like_one_that_is_not_there(programs, project):
    made = project(code="secret")
    for method, address, body in (
        act(made) for name, act in RECORD_ACTS.items() if name not in ("comment", "decide")
    ):
        hidden = programs("tianjin", method, address, body)
        missing = programs("tianjin", method, address.replace(made.code, "gov_bj.nothing"), body)
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content.replace(b"gov_bj.secret", b"X") == missing.content.replace(b"gov_bj.nothing", b"X")
        same = set(hidden.headers) - {"Content-Length"}
        assert {name: hidden[name] for name in same} == {name: missing[name] for name in same}


def test_no_filter_search_or_line_tells_of_a_hidden_record(programs, project, cast):
    agreement = services.create_record(
        cast["beijing"], "agreement", {"name_en": "Secret agreement", "agreement_kind": "agreement"}
    )
    project(visibility="public", agreements=[agreement.code], plan=None)
    for address in (
        f"records/project?agreements={agreement.code}",
        "records/agreement?q=Secret",
        "search?q=Secret",
        "referrals",
    ):
        found = programs("tianjin", "GET", address).json()
        assert (found["items"], found.get("total", 0)) == ([], 0)
    assert programs("beijing", "GET", f"records/project?agreements={agreement.code}").json()["total"] == 1
    whole = programs("tianjin", "GET", "records/project?complete=true").json()["items"]
    assert whole[0]["agreements"] == []


def test_a_token_for_reading_writes_nothing(programs, cast, project):
    made = project()
    _, secret = services.create_token(cast["beijing"], "beijing", is_read_only=True)
    as_reader = {"authorization": f"Bearer {secret}"}
    assert programs("", "GET", f"records/project/{made.code}", **as_reader).status_code == 200
    for method, address, body in (RECORD_ACTS["change"](made), RECORD_ACTS["refer"](made)):
        assert programs("", method, address, body, **as_reader).status_code == 403
    new = {"owner": "gov_bj", "fields": {"name_en": "New"}}
    assert programs("", "POST", "records/project", new, **as_reader).status_code == 403
