"""The fixed cast of the register: planners of three governments, the office, an expert of each group, a stranger.

Tests of pages and of the interface for programs sign in as the same people: every password is `PASSWORD`.
"""

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password

from xietong.register import services
from xietong.register.models import Account
from xietong.register.permissions import STRANGER, Actor, actor_of, operator

GROUPS = ("planning_transport", "energy_environment", "capital_function", "industry")
SEATS: Mapping[str, tuple[str, str]] = {
    "beijing": ("gov_bj", "approver"),
    "tianjin": ("gov_tj", "approver"),
    "hebei": ("gov_hb", "approver"),
    "reader": ("gov_bj", "reader"),
    "tangshan": ("gov_tangshan", "approver"),
    "office": ("office", "approver"),
    **{f"expert_{group}": (f"expert_group_{group}", "editor") for group in GROUPS},
}
PASSWORD = "long enough to pass 27"


def make_cast() -> None:
    """The office, three governments, a city below one, the expert groups, an account in each; made once."""
    if Account.objects.filter(username="beijing").exists():
        return
    _body("office", "office", "office")
    for code in ("gov_bj", "gov_tj", "gov_hb"):
        _body(code, "government", "province")
    _body("gov_tangshan", "government", "city", parents=["gov_hb"])
    for group in GROUPS:
        _body(f"expert_group_{group}", "expert_group")
    password = make_password(PASSWORD)
    for name, (body, role) in SEATS.items():
        services.create_account(operator(), name, None)
        services.give_seat(operator(), name, body, role)
    Account.objects.update(password=password)


def _body(code: str, kind: str, level: str = "none", **fields: object) -> None:
    named = {"code": code, "name_en": code, "body_kind": kind, "level": level, "visibility": "public"}
    services.create_record(operator(), "body", {**named, **fields})


def actors() -> dict[str, Actor]:
    """Everyone of the cast by name."""
    signed_in = {name: actor_of(Account.objects.get(username=name)) for name in SEATS}
    return {**signed_in, "stranger": STRANGER, "operator": operator()}
