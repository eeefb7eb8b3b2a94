"""The built-in register, and a whole register out of one database and into another: nothing added, nothing lost."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from tests.register.cast import PASSWORD

from xietong.errors import RegisterError
from xietong.region.builtin import folder
from xietong.register import selectors, services
from xietong.register.models import Account, Change, Project, Record
from xietong.register.permissions import actor_of, operator
from xietong.register.services import backup

EXPECTED = {
    "reference": 106,
    "body": 32,
    "member": 23,
    "plan": 23,
    "positioning": 31,
    "event": 30,
    "agreement": 30,
    "venture": 2,
    "function": 4,
    "project": 35,
    "ledger": 1,
    "indicator": 61,
    "target": 40,
    "value": 89,
    "remark": 24,
}


def exported() -> dict:
    """What an export file holds, through JSON and back."""
    return json.loads(json.dumps(selectors.export(operator())))


@dataclass(frozen=True)
class BuiltIn:
    """The built-in register with acts of several people in it: its export and what selectors say of it."""

    exported: dict
    counts: dict[str, int]
    money: dict[str, int]
    findings: dict[str, str]

    def __getitem__(self, name: str) -> dict:
        """The record of a kind and code, such as `project:shougang`."""
        kind, _, code = name.partition(":")
        return next(each for each in self.exported["records"][kind] if each["code"] == code)


@pytest.fixture(scope="module")
def built_in(django_db_setup: None, django_db_blocker) -> BuiltIn:
    """Made once and undone, so that each test finds the database as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        backup._empty()
        services.load_folder(operator(), folder("bth"))
        _acts()
        made = BuiltIn(
            exported(),
            selectors.counts(operator()),
            selectors.money_by_kind(operator()),
            {finding.where: finding.what for finding in selectors.check(operator())},
        )
        transaction.set_rollback(True)
    return made


def _acts() -> None:
    services.create_account(operator(), "planner", PASSWORD)
    services.give_seat(operator(), "planner", "gov_hb", "approver")
    actor = actor_of(Account.objects.get(username="planner"))
    services.change_record(actor, "project", "shougang", {"progress": "stopped"}, version=1, reason="a test")
    services.refer_record(actor, "project", "shougang", "expert_group_industry", "Sound?")
    services.submit_year(actor, "gov_hb", 2023)


@pytest.fixture
def empty(db: None) -> None:
    """A database without anything in it."""
    backup._empty()


def test_an_export_into_an_empty_database_gives_the_same_register(built_in, empty):
    services.import_register(operator(), built_in.exported, reason="copy")
    assert exported() == built_in.exported


def test_the_built_in_register_holds_what_the_sources_say(built_in):
    assert built_in.counts == EXPECTED
    railway = built_in["venture:intercity_rail_co"]
    stakes = [(stake["ratio"], stake["amount"]) for stake in railway["stakes"]]
    assert stakes == [(3, 3_000_000_000)] * 3 + [(1, 1_000_000_000)]
    assert sorted(date["text"] for date in railway["dates"]) == ["2014-12-30", "2014-12-30", "2015-03"]
    assert built_in["plan:catalogue_2018"]["supersedes"] == "catalogue_2015"
    assert [party["body"] for party in built_in["agreement:tjtb_2019"]["parties"]] == [
        "gov_tongzhou",
        "gov_baodi",
        "gov_tangshan",
    ]


def test_a_stated_count_stands_beside_the_listed_items(built_in):
    signed = [each for each in built_in.exported["records"]["agreement"] if each["signing"] == "event_2014_07_31"]
    assert (len(signed), len([each for each in signed if each["name_en"]])) == (7, 6)
    assert "states 7" in built_in.findings["event event_2014_07_31"]
    assert "states 16" in built_in.findings["body expert_committee"]


def test_every_record_has_a_source_and_every_remark_concerns_a_record(built_in):
    records = built_in.exported["records"]
    unsourced = [
        f"{kind}:{each['code']}"
        for kind in records
        for each in records[kind]
        if not each["references"] and kind not in ("reference", "indicator")
    ]
    assert unsourced == []
    assert all(each["grade"] != "none" for kind in records for each in records[kind] if each["references"])
    assert [each["code"] for each in records["remark"] if not each["concerns"]] == []


def test_the_ledger_is_a_total_of_its_own_and_never_added(built_in):
    ledger = built_in["ledger:tj_ledger_2015_2017"]
    assert (ledger["count"], ledger["amount"], ledger["amount_kind"]) == (4554, 950_700_000_000, "agreed")
    tags = {tag["name_en"]: tag["count"] for tag in ledger["tags"]}
    assert tags == {"enterprise headquarters": 204, "financial institutions": 301}
    assert built_in.money == {"planned": 317_700_000_000, "unstated": 80_000_000_000}


@pytest.mark.parametrize(
    ("code", "owner", "basis"),
    [
        ("shougang", "gov_hb", "derived"),
        ("binhai_zgc_park", "gov_tj", "derived"),
        ("xihe_stone", "gov_bj", "derived"),
        ("beijing_tangshan_rail", "leading_group_office", "stated"),
    ],
)
def test_the_owner_of_a_project_is_derived_from_host_or_origin(built_in, code, owner, basis):
    project = built_in[f"project:{code}"]
    assert (project["owner"], project["owner_basis"]) == (owner, basis)


def test_loading_again_changes_nothing_and_another_value_is_not_taken_silently(built_in, empty):
    services.import_register(operator(), built_in.exported, reason="copy")
    n_changes = Change.objects.count()
    with pytest.raises(RegisterError, match="progress"):
        services.load_folder(operator(), folder("bth"))
    assert Change.objects.count() == n_changes
    done = services.load_folder(operator(), folder("bth"), replaces=True)
    assert (done.created, done.changed) == (0, 1)
    assert Project.objects.get(code="shougang").version == 3
    again = services.load_folder(operator(), folder("bth"))
    assert (again.created, again.changed, again.same) == (0, 0, sum(EXPECTED.values()))


def test_an_import_with_one_fault_writes_nothing(built_in, empty):
    broken = json.loads(json.dumps(built_in.exported))
    broken["records"]["target"][0]["plan"] = "no_such_plan"
    with pytest.raises(RegisterError, match="no_such_plan"):
        services.import_register(operator(), broken, reason="copy")
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("bodies", "code,name_en\noffice,Office\n", "bodies.csv:2: the table has no column kind"),
        (
            "references",
            "code,grade,title,address\na,splendid,A,\n",
            "references.csv:2 grade: splendid is none of the words",
        ),
        ("remarks", "code\na\n", "remarks.csv:2: the table has no column concerns"),
        ("aliases", "kind,code,text\nbody,nobody,N\n", "aliases.csv:2: there is no body nobody"),
    ],
)
def test_a_table_that_does_not_fit_is_named_with_row_and_column(empty, tmp_path: Path, table, cells, said):
    region = tmp_path / "region"
    (region / "register").mkdir(parents=True)
    (region / "region.yaml").write_text("key: toy\ntitle: {en: Toy, zh: 玩具}\n", encoding="utf-8")
    (region / "zones.csv").write_text("code,name_en\n", encoding="utf-8")
    (region / "register" / f"{table}.csv").write_text(cells, encoding="utf-8")
    with pytest.raises(RegisterError) as refused:
        services.load_folder(operator(), region)
    (fault,) = refused.value.findings
    assert f"{fault.where}: {fault.what}".startswith(f"register/{said}")
    assert fault.remedy


def test_a_record_without_a_code_is_named_by_its_number(built_in, empty):
    broken = json.loads(json.dumps(built_in.exported))
    del broken["records"]["project"][3]["code"]
    del broken["records"]["body"][0]["version"]
    with pytest.raises(RegisterError, match="no code") as refused:
        services.import_register(operator(), broken, reason="copy")
    assert len(refused.value.findings) == 2


def test_a_backup_brings_back_accounts_with_their_passwords(cast, tmp_path: Path):
    kept = tmp_path / "register.backup"
    before = exported()
    services.back_up(operator(), kept)
    assert kept.stat().st_mode & 0o077 == 0
    services.create_record(cast["beijing"], "project", {"name_en": "Later"})
    with pytest.raises(RegisterError, match="not empty"):
        services.restore(operator(), kept)
    services.restore(operator(), kept, replaces=True)
    assert exported() == before
    assert Account.objects.get(username="beijing").check_password(PASSWORD)
    assert PASSWORD not in json.dumps(before)


def test_an_export_for_others_holds_only_what_they_see(cast, project):
    project(name_en="Hidden works")
    project(name_en="Open works", visibility="public")
    written = selectors.export(cast["tianjin"])
    assert [each["name_en"] for each in written["records"]["project"]] == ["Open works"]
    assert not {"accounts", "changes", "submissions"} & set(written)
