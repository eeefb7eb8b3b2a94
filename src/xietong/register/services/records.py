"""Records are made, changed, retired and given to another owner; each act is one transaction with its trace."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from xietong.register.choices import BodyKind, OwnerBasis, SubmissionState
from xietong.register.documents import document
from xietong.register.models import KINDS, Body, Project, Record, Submission, Value
from xietong.register.permissions import Actor, may_create, may_edit, may_manage, visible
from xietong.register.refusal import conflict, not_allowed, not_there, refuse
from xietong.register.rules import where
from xietong.register.services.writing import Names, leave_trace, now, put, require_sound

__all__ = [
    "change_owner",
    "change_record",
    "create_record",
    "office",
    "open_for_change",
    "record_milestone",
    "reinstate_record",
    "require_reason",
    "retire_record",
    "visible_record",
]

NOT_OF_CODES = re.compile(r"[^a-z0-9_.-]+")
LONGEST_CODE = 100


def create_record(actor: Actor, kind: str, fields: Mapping[str, Any], *, owner: str = "", reason: str = "") -> Record:
    """A new record that `owner` answers for: by default the only body for which the actor writes.

    The code is made from `fields["code"]` or the English name and begins with the code of the owner, so that nobody
    learns from a refused code that another body has such a record.

    Raises:
        RegisterError: where the actor may not, or a field does not fit.
    """
    if kind not in KINDS:
        raise not_there("record", str(fields.get("code", "")))
    with transaction.atomic():
        body = _owner(actor, owner)
        if not may_create(actor, kind, body):
            raise not_allowed(kind, str(fields.get("code", "")), "create")
        if body is not None:
            # Of two who make records for one body at once the second waits, so that each finds a free code.
            Record.objects.select_for_update().get(pk=body.pk)
        moment = now()
        record = KINDS[kind](kind=kind, created_at=moment, changed_at=moment, owner=body)
        record.code = _free_code(kind, fields, body)
        given = {name: value for name, value in fields.items() if name not in ("code", "owner", "owner_basis")}
        put(record, given, Names(actor))
        _require_unlocked(record)
        require_sound(record)
        leave_trace(actor, record, "create", reason, None)
    return record


def _owner(actor: Actor, code: str) -> Body | None:
    if code:
        body = Body.objects.filter(visible(actor), code=code).first()
        if body is None:
            raise not_there("body", code)
        return body
    own = Body.objects.filter(pk__in=actor.edits - actor.groups)
    if actor.is_operator:
        return office()
    if len(own) != 1:
        raise refuse(where("body", ""), "owner.unclear", names=", ".join(sorted(body.code for body in own)) or "-")
    return own[0]


def office() -> Body | None:
    """The office that keeps the register, where it is already there."""
    return Body.objects.filter(body_kind=BodyKind.OFFICE, retired_at__isnull=True).order_by("pk").first()


def _free_code(kind: str, fields: Mapping[str, Any], owner: Body | None) -> str:
    wanted = str(fields.get("code") or fields.get("name_en") or kind).lower()
    stem = NOT_OF_CODES.sub("_", wanted).strip("_.-")[:LONGEST_CODE] or kind
    if owner is not None and owner.body_kind != BodyKind.OFFICE:
        stem = f"{owner.code}.{stem}"[:LONGEST_CODE]
    taken = set(Record.objects.filter(kind=kind, code__startswith=stem).values_list("code", flat=True))
    candidates = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(code for code in candidates if code not in taken)


def open_for_change(actor: Actor, kind: str, code: str, version: int | None, act: str) -> Record:
    """A record held against others until the transaction ends.

    Raises:
        NotThere: where the actor may not see it.
        NotAllowed: where he sees it but may not change it.
        Conflict: where it is no longer the version that he read.
    """
    record = visible_record(actor, kind, code)
    allowed = may_manage(actor) if act == "change_owner" else may_edit(actor, record)
    if not allowed:
        raise not_allowed(kind, code, act)
    if version is not None and record.version != version:
        raise conflict(record, version)
    return record


def visible_record(actor: Actor, kind: str, code: str) -> Record:
    """The record, locked in the database, if the actor may see it.

    Raises:
        NotThere: otherwise.
    """
    if kind not in KINDS:
        raise not_there("record", code)
    held = Record.objects.select_for_update().filter(visible(actor), kind=kind, code=code).first()
    if held is None:
        raise not_there(kind, code)
    return KINDS[kind].objects.get(pk=held.pk)


def require_reason(reason: str, kind: str, code: str) -> None:
    """Refuse a change without a reason: the trace must say why."""
    if not reason.strip():
        raise refuse(where(kind, code), "refused.no_reason")


def change_record(
    actor: Actor, kind: str, code: str, fields: Mapping[str, Any], *, version: int, reason: str
) -> Record:
    """Set the given fields of a record; lists of rows that are given replace the old ones.

    Raises:
        RegisterError: not there, not allowed, changed meanwhile, locked, without reason, or a field does not fit.
    """
    with transaction.atomic():
        record = open_for_change(actor, kind, code, version, "change")
        require_reason(reason, kind, code)
        before = document(record)
        _require_unlocked(record)
        kept = {name: value for name, value in fields.items() if name not in ("owner", "owner_basis")}
        return _finish(actor, record, kept, "change", reason, before)


def _finish(
    actor: Actor, record: Record, fields: Mapping[str, Any], action: str, reason: str, before: Mapping[str, Any]
) -> Record:
    record.version += 1
    record.changed_at = now()
    put(record, fields, Names(actor))
    fresh = type(record).objects.get(pk=record.pk)
    _require_unlocked(fresh)
    require_sound(fresh)
    leave_trace(actor, fresh, action, reason, before)
    return fresh


def _require_unlocked(record: Record) -> None:
    if not isinstance(record, Value) or record.year is None or record.owner_id is None:
        return
    locked = Submission.objects.filter(body_id=record.owner_id, year=record.year).exclude(state=SubmissionState.OPEN)
    if locked.exists():
        raise refuse(where(record.kind, record.code), "refused.locked", year=record.year)


def retire_record(actor: Actor, kind: str, code: str, *, version: int, reason: str) -> Record:
    """Take a record out of use; it stays, with its history, for its owner and the office."""
    return _set_retired(actor, kind, code, version, reason, is_retired=True)


def reinstate_record(actor: Actor, kind: str, code: str, *, version: int, reason: str) -> Record:
    """Take a retired record into use again."""
    return _set_retired(actor, kind, code, version, reason, is_retired=False)


def _set_retired(actor: Actor, kind: str, code: str, version: int, reason: str, *, is_retired: bool) -> Record:
    action = "retire" if is_retired else "reinstate"
    with transaction.atomic():
        record = open_for_change(actor, kind, code, version, action)
        require_reason(reason, kind, code)
        _require_unlocked(record)
        before = document(record)
        record.retired_at = now() if is_retired else None
        return _finish(actor, record, {}, action, reason, before)


def change_owner(actor: Actor, kind: str, code: str, owner: str, *, version: int, reason: str) -> Record:
    """Name another owner; only the office may, and the record says from then on that it was edited."""
    with transaction.atomic():
        record = open_for_change(actor, kind, code, version, "change_owner")
        require_reason(reason, kind, code)
        before = document(record)
        return _finish(
            actor, record, {"owner": owner, "owner_basis": OwnerBasis.EDITED}, "change_owner", reason, before
        )


def record_milestone(
    actor: Actor, code: str, milestone: str, delivered: date | None, *, version: int, reason: str
) -> Record:
    """Say that a milestone of a project was delivered on a day, or that it was not."""
    with transaction.atomic():
        record = open_for_change(actor, "project", code, version, "change")
        require_reason(reason, "project", code)
        assert isinstance(record, Project)
        before = document(record)
        rows = [dict(row) for row in before["milestones"]]
        named = [row for row in rows if row["code"] == milestone]
        if not named:
            raise refuse(where("project", code), "milestone.unknown", code=milestone)
        named[0]["delivered"] = delivered.isoformat() if delivered else None
        return _finish(actor, record, {"milestones": rows}, "milestone", reason, before)
