"""What is the same for records of every kind: retiring, another owner, milestones, history."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Router
from pydantic import BaseModel

from xietong.register import selectors, services
from xietong.register.choices import RecordKind
from xietong.register.models import KINDS, Record
from xietong.register.permissions import Actor
from xietong.register.rules import where
from xietong.web.api.answers import answer
from xietong.web.api.callers import caller
from xietong.web.api.problems import OF_READING, OF_WRITING
from xietong.web.api.records import Act, IfMatch, IfNoneMatch, change_with, reading, writing
from xietong.web.api.schemas import Code, Day, document_type

__all__ = ["router"]

router = Router(tags=["acts"])


class Changed(BaseModel):
    """The record as it is now, with all fields of its kind."""

    kind: str
    code: str
    version: int
    retired_at: datetime | None


class Delivery(Act):
    """The day on which a milestone was delivered, or nothing where it was not."""

    delivered: Day | None


class NewOwner(Act):
    """The body that answers for the record from now on."""

    owner: Code


class ChangeOut(BaseModel):
    """One act on a record: who, when, why, and the fields that differ."""

    action: str
    actor: str
    at: datetime
    reason: str
    version: int | None
    before: dict[str, Any]
    after: dict[str, Any]


class History(BaseModel):
    """Every act on a record, oldest first; empty for who may not read it."""

    items: list[ChangeOut]


@router.post("/{kind}/{code}/retire", response={200: Changed, **OF_WRITING}, operation_id="retire", **writing)
def retire(
    request: HttpRequest, kind: Path[RecordKind], code: Path[Code], new: Body[Act], if_match: IfMatch = None
) -> HttpResponse:
    """Take a record out of use; it stays, with its history, for its owner and the office."""

    def act(actor: Actor, version: int) -> Record:
        return services.retire_record(actor, kind.value, code, version=version, reason=new.reason)

    return change_with(request, act, if_match, new.version, where(kind.value, code))


@router.post("/{kind}/{code}/reinstate", response={200: Changed, **OF_WRITING}, operation_id="reinstate", **writing)
def reinstate(
    request: HttpRequest, kind: Path[RecordKind], code: Path[Code], new: Body[Act], if_match: IfMatch = None
) -> HttpResponse:
    """Take a retired record into use again."""

    def act(actor: Actor, version: int) -> Record:
        return services.reinstate_record(actor, kind.value, code, version=version, reason=new.reason)

    return change_with(request, act, if_match, new.version, where(kind.value, code))


@router.put("/{kind}/{code}/owner", response={200: Changed, **OF_WRITING}, operation_id="change_owner", **writing)
def change_owner(
    request: HttpRequest, kind: Path[RecordKind], code: Path[Code], new: Body[NewOwner], if_match: IfMatch = None
) -> HttpResponse:
    """Name another owner; only the office may."""

    def act(actor: Actor, version: int) -> Record:
        return services.change_owner(actor, kind.value, code, new.owner, version=version, reason=new.reason)

    return change_with(request, act, if_match, new.version, where(kind.value, code))


@router.put(
    "/project/{code}/milestones/{milestone}",
    response={200: document_type(KINDS["project"]), **OF_WRITING},
    operation_id="record_milestone",
    **writing,
)
def record_milestone(
    request: HttpRequest, code: Path[Code], milestone: Path[Code], new: Body[Delivery], if_match: IfMatch = None
) -> HttpResponse:
    """Say that a milestone of a project was delivered on a day, or that it was not."""

    def act(actor: Actor, version: int) -> Record:
        return services.record_milestone(actor, code, milestone, new.delivered, version=version, reason=new.reason)

    return change_with(request, act, if_match, new.version, where("project", code))


@router.get(
    "/{kind}/{code}/history", response={200: History, 304: None, **OF_READING}, operation_id="history", **reading
)
def history(
    request: HttpRequest, kind: Path[RecordKind], code: Path[Code], if_none_match: IfNoneMatch = None
) -> HttpResponse:
    """Who changed what, when and why: for the owner, whoever is above it, and the office."""
    actor = caller(request)
    changes = selectors.history(actor, selectors.record(actor, kind.value, code))
    names = ("action", "actor", "reason", "version", "before", "after")
    items = [{**{name: getattr(each, name) for name in names}, "at": each.at.isoformat()} for each in changes]
    return answer(request, {"items": items})
