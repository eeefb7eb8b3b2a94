"""Runs of the model beside the register: linked by the office or a government, carried along by export and import."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from xietong.register.keeping import RUN_FIELDS
from xietong.register.models import Run
from xietong.register.permissions import Actor
from xietong.register.refusal import not_allowed
from xietong.register.services.writing import act_of, now

__all__ = ["link_run", "may_link_runs", "put_runs"]


def may_link_runs(actor: Actor) -> bool:
    """Whether the actor may link a run: who edits for the office or for a government."""
    return actor.edits_common or (actor.is_government and bool(actor.edits - actor.groups))


def link_run(
    actor: Actor,
    *,
    name: str,
    digest: str,
    record: Mapping[str, Any],
    path: list[list[Any]],
    contributions: list[list[Any]],
) -> Run:
    """Keep a run; the same run linked twice stays one."""
    if not may_link_runs(actor):
        raise not_allowed("record", name, "import")
    with transaction.atomic():
        made, is_new = Run.objects.get_or_create(
            digest=digest,
            defaults={
                "name": name,
                "record": dict(record),
                "path": path,
                "contributions": contributions,
                "added_by": actor.name,
                "added_at": now(),
            },
        )
        if is_new:
            after = {"name": name, "points": len(path)}
            act_of(actor, f"run:{digest}", "link", made.added_at, after=after).save()
    return made


def put_runs(written: Iterable[Mapping[str, Any]]) -> None:
    """The runs of an export."""
    for each in written:
        Run.objects.create(**{name: each[name] for name in RUN_FIELDS}, added_at=each["added_at"])
