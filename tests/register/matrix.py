"""The permission matrix, for tests of services, pages and the interface for programs alike.

Each row of `permissions.csv` is an act on a record in a situation; each column is one of the cast. `yes` it works,
`refused` the actor sees the record but may not, `hidden` it is answered like a record that is not there, `no` the
answer is empty. `SITUATIONS` makes the records: all belong to Beijing but `common` (the office) and `below`
(Tangshan).
"""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from xietong.register import services
from xietong.register.models import Record
from xietong.register.permissions import Actor

ROWS = list(csv.DictReader((Path(__file__).parent / "permissions.csv").read_text(encoding="utf-8").splitlines()))
NAMES = tuple(name for name in ROWS[0] if name not in ("act", "record"))
MILESTONES = [{"code": "opening", "name_en": "Opening", "due": "2024-12-31"}]


def _project(actor: Actor, **fields: Any) -> Record:
    return services.create_record(actor, "project", {"name_en": "Works", "milestones": MILESTONES, **fields})


def _referred(cast: Mapping[str, Actor]) -> Record:
    made = _project(cast["beijing"])
    services.refer_record(cast["beijing"], "project", made.code, "expert_group_planning_transport", "Is it sound?")
    return made


def _retired(cast: Mapping[str, Actor]) -> Record:
    made = _project(cast["beijing"], visibility="public")
    return services.retire_record(cast["beijing"], "project", made.code, version=1, reason="given up")


SITUATIONS: Mapping[str, Callable[[Mapping[str, Actor]], Record]] = {
    "private": lambda cast: _project(cast["beijing"]),
    "shared": lambda cast: _project(cast["beijing"], visibility="shared", shared_with=["gov_tj"]),
    "governments": lambda cast: _project(cast["beijing"], visibility="governments"),
    "public": lambda cast: _project(cast["beijing"], visibility="public"),
    "common": lambda cast: _project(cast["office"], visibility="governments"),
    "referred": _referred,
    "below": lambda cast: _project(cast["tangshan"]),
    "retired": _retired,
}
