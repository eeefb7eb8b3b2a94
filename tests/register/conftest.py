"""The fixed cast of the register: planners of three governments, the office, an expert of each group, a stranger."""

from collections.abc import Callable

import pytest

from xietong.register import services
from xietong.register.models import Account, Record
from xietong.register.permissions import STRANGER, Actor, actor_of, operator

GROUPS = ("planning_transport", "energy_environment", "capital_function", "industry")
SEATS = {
    "beijing": ("gov_bj", "approver"),
    "tianjin": ("gov_tj", "approver"),
    "hebei": ("gov_hb", "approver"),
    "reader": ("gov_bj", "reader"),
    "tangshan": ("gov_tangshan", "approver"),
    "office": ("office", "approver"),
    **{f"expert_{group}": (f"expert_group_{group}", "editor") for group in GROUPS},
}
PASSWORD = "long enough to pass 27"


def make_bodies() -> None:
    """The office, the three governments, a city below one of them and the four expert groups."""

    def body(code: str, kind: str, level: str = "none", **fields: object) -> None:
        named = {"code": code, "name_en": code, "body_kind": kind, "level": level, "visibility": "public"}
        services.create_record(operator(), "body", {**named, **fields})

    body("office", "office", "office")
    for code in ("gov_bj", "gov_tj", "gov_hb"):
        body(code, "government", "province")
    body("gov_tangshan", "government", "city", parents=["gov_hb"])
    for group in GROUPS:
        body(f"expert_group_{group}", "expert_group")


@pytest.fixture
def cast(db: None) -> dict[str, Actor]:
    """Who acts in the tests, by name."""
    make_bodies()
    for name, (body, role) in SEATS.items():
        services.create_account(operator(), name, PASSWORD)
        services.give_seat(operator(), name, body, role)
    actors = {name: actor_of(Account.objects.get(username=name)) for name in SEATS}
    return {**actors, "stranger": STRANGER, "operator": operator()}


@pytest.fixture
def project(cast: dict[str, Actor]) -> Callable[..., Record]:
    """Make a project of one of the cast."""

    def make(owner: str = "beijing", **fields: object) -> Record:
        return services.create_record(cast[owner], "project", {"name_en": "Steel works", **fields})

    return make
