"""Every permission of the matrix, asked of the services and selectors."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.register.matrix import NAMES, ROWS, SITUATIONS

from xietong.errors import RegisterError
from xietong.register import selectors, services
from xietong.register.models import Account, Record
from xietong.register.permissions import STRANGER, Actor, actor_of, operator
from xietong.register.refusal import NotAllowed, NotThere

pytestmark = pytest.mark.django_db

RECORD_ACTS: dict[str, Callable[[Actor, Record], Any]] = {
    "see": lambda actor, made: selectors.record(actor, "project", made.code),
    "change": lambda actor, made: services.change_record(
        actor, "project", made.code, {"jobs": 7}, version=made.version, reason="recount"
    ),
    "retire": lambda actor, made: services.retire_record(
        actor, "project", made.code, version=made.version, reason="given up"
    ),
    "change_owner": lambda actor, made: services.change_owner(
        actor, "project", made.code, "gov_hb", version=made.version, reason="host"
    ),
    "milestone": lambda actor, made: services.record_milestone(
        actor, made.code, "opening", date(2024, 12, 1), version=made.version, reason="opened"
    ),
    "refer": lambda actor, made: services.refer_record(
        actor, "project", made.code, "expert_group_industry", "Is it needed?"
    ),
    "comment": lambda actor, made: services.give_opinion(actor, made.referrals.get().pk, "support", "Sound."),
    "decide": lambda actor, made: services.decide_referral(
        actor, made.referrals.get().pk, {"name_en": "Approved", "dates": []}, reason="session"
    ),
    "history": lambda actor, made: selectors.history(actor, made),
}


def answer(act: Callable[[], Any]) -> str:
    """What the register answers, in the words of the matrix; what was done is undone."""
    with transaction.atomic():
        try:
            said = "yes" if act() != [] else "no"
        except NotThere:
            said = "hidden"
        except NotAllowed:
            said = "refused"
        transaction.set_rollback(True)
    return said


def _id(row: dict[str, str]) -> str:
    return f"{row['act']}-{row['record']}"


@pytest.mark.parametrize("row", [row for row in ROWS if row["act"] in RECORD_ACTS], ids=_id)
def test_an_act_on_a_record_is_answered_as_the_matrix_says(cast, row):
    made = SITUATIONS[row["record"]](cast)
    act = RECORD_ACTS[row["act"]]
    assert {name: answer(partial(act, cast[name], made)) for name in NAMES} == {name: row[name] for name in NAMES}


def other_act(cast: dict[str, Actor], act: str, subject: str, name: str, folder: Path) -> Any:
    actor = cast[name]
    if act == "create" and subject == "body":
        return services.create_record(actor, "body", {"name_en": "New", "body_kind": "office"}, owner="office")
    if act == "create":
        own = {"reader": "gov_bj", "stranger": "gov_bj", "tangshan": "gov_tangshan", "office": "office"}
        own |= {"beijing": "gov_bj", "tianjin": "gov_tj", "hebei": "gov_hb"}
        owner = "gov_bj" if subject == "of_beijing" else own.get(name, name.replace("expert_", "expert_group_"))
        return services.create_record(actor, "project", {"name_en": "New"}, owner=owner)
    if act == "submit":
        return services.submit_year(actor, "gov_bj", 2023)
    if act in ("approve", "reopen"):
        owner, body = ("tangshan", "gov_tangshan") if "tangshan" in subject else ("beijing", "gov_bj")
        services.submit_year(cast[owner], body, 2023)
        if act == "approve":
            return services.approve_year(actor, body, 2023)
        return services.reopen_year(actor, body, 2023, reason="a mistake")
    if act == "manage":
        return services.create_account(actor, "newcomer", None)
    if act == "import":
        return services.import_register(actor, {"records": {}}, reason="test")
    return services.back_up(actor, folder / "register.backup")


@pytest.mark.parametrize("row", [row for row in ROWS if row["act"] not in RECORD_ACTS], ids=_id)
def test_an_act_on_the_whole_is_answered_as_the_matrix_says(cast, row, tmp_path):
    act = partial(other_act, cast, row["act"], row["record"])
    assert {name: answer(partial(act, name, tmp_path)) for name in NAMES} == {name: row[name] for name in NAMES}


def test_a_hidden_record_is_answered_like_one_that_is_not_there(cast, project):
    made = project(code="secret")
    with pytest.raises(NotThere) as hidden:
        selectors.record(cast["tianjin"], "project", made.code)
    with pytest.raises(NotThere) as missing:
        selectors.record(cast["tianjin"], "project", "gov_bj.nothing")
    assert str(hidden.value).replace(made.code, "X") == str(missing.value).replace("gov_bj.nothing", "X")
    assert selectors.counts(cast["tianjin"])["project"] == 0
    assert list(selectors.search(cast["tianjin"], "Steel")) == []


def test_a_name_that_is_taken_by_a_hidden_record_is_not_refused(cast, project):
    project(code="works")
    other = services.create_record(cast["tianjin"], "project", {"code": "gov_bj.works", "name_en": "Works"})
    assert other.code == "gov_tj.gov_bj.works"


def test_a_document_does_not_name_records_that_the_reader_may_not_see(cast, project):
    agreement = services.create_record(
        cast["beijing"], "agreement", {"name_en": "Secret agreement", "agreement_kind": "agreement"}
    )
    made = project(visibility="public", agreements=[agreement.code])
    assert selectors.document_of(cast["beijing"], made)["agreements"] == [agreement.code]
    assert selectors.document_of(STRANGER, made)["agreements"] == []
    with pytest.raises(RegisterError, match="there is no"):
        services.create_record(cast["tianjin"], "project", {"name_en": "Guess", "agreements": [agreement.code]})


def test_an_editor_does_not_drop_links_that_he_does_not_see(cast, project):
    hidden = services.create_record(cast["office"], "agreement", {"name_en": "Draft", "agreement_kind": "agreement"})
    made = project()
    services.change_record(operator(), "project", made.code, {"agreements": [hidden.code]}, version=1, reason="link")
    changed = services.change_record(
        cast["beijing"], "project", made.code, {"agreements": []}, version=2, reason="tidy"
    )
    assert [each.code for each in changed.agreements.all()] == [hidden.code]


def test_a_closed_account_is_a_stranger(cast):
    account = Account.objects.get(username="office")
    account.is_active = False
    assert actor_of(account) == STRANGER


def test_whoever_loses_a_seat_loses_what_came_with_it(cast, project):
    made = project()
    services.take_seat(cast["office"], "beijing", "gov_bj")
    with pytest.raises(NotThere):
        selectors.record(actor_of(Account.objects.get(username="beijing")), "project", made.code)
