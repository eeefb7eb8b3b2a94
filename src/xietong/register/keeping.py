"""What stands beside the records as plain documents: for an export, and for programs that ask."""

import base64
from collections.abc import Iterable
from typing import Any

from xietong.register.models import Account, Attachment, Change, Opinion, Place, Referral, Run, Submission

__all__ = [
    "RUN_FIELDS",
    "exported_accounts",
    "exported_attachments",
    "exported_changes",
    "exported_referrals",
    "exported_runs",
    "opinion_document",
    "place_document",
    "referral_document",
    "year_document",
]

RUN_FIELDS = ("name", "digest", "record", "path", "contributions", "added_by")


def place_document(place: Place) -> dict[str, Any]:
    """A place with the code of the one that it lies in."""
    fields = {name: getattr(place, name) for name in ("code", "level", "name_en", "name_zh", "lon", "lat")}
    return {**fields, "parent": place.parent.code if place.parent else None}


def referral_document(referral: Referral) -> dict[str, Any]:
    """What was put before a group, without the opinions."""
    return {
        "record": f"{referral.record.kind}:{referral.record.code}",
        "group": referral.group.code,
        "question": referral.question,
        "due": referral.due.isoformat() if referral.due else None,
        "put_at": referral.put_at.isoformat(),
        "put_by": referral.put_by,
        "decision": referral.decision.code if referral.decision else None,
    }


def opinion_document(opinion: Opinion) -> dict[str, Any]:
    """An opinion under the name of its author, without his account."""
    fields = {name: getattr(opinion, name) for name in ("author", "verdict", "text", "conditions")}
    return {**fields, "at": opinion.at.isoformat()}


def year_document(each: Submission) -> dict[str, Any]:
    """How far the values of a body and year have come."""
    fields = {name: getattr(each, name) for name in ("year", "state", "level", "version")}
    return {"body": each.body.code, **fields}


def _username(account: Account | None) -> str | None:
    return account.username if account else None


def exported_accounts(accounts: Iterable[Account]) -> list[dict[str, Any]]:
    """Accounts with their seats, without passwords."""
    names = ("username", "display_name", "language", "is_active")
    return [{**{name: getattr(each, name) for name in names}, "seats": _seats(each)} for each in accounts]


def _seats(account: Account) -> list[dict[str, str]]:
    seats = [{"body": seat.body.code, "role": seat.role} for seat in account.seats.all()]
    return sorted(seats, key=lambda seat: seat["body"])


def exported_referrals(referrals: Iterable[Referral]) -> list[dict[str, Any]]:
    """What was put before groups, with the opinions and the accounts that gave them."""
    return [
        {
            **referral_document(referral),
            "opinions": [
                {**opinion_document(each), "account": _username(each.account)} for each in referral.opinions.all()
            ],
        }
        for referral in referrals
    ]


def exported_attachments() -> list[dict[str, Any]]:
    """Every file as a plain document, content in base 64."""
    return [
        {
            "record": f"{each.record.kind}:{each.record.code}",
            "name": each.name,
            "media_type": each.media_type,
            "account": _username(each.account),
            "added_by": each.added_by,
            "added_at": each.added_at.isoformat(),
            "content": base64.b64encode(bytes(each.content)).decode("ascii"),
        }
        for each in Attachment.objects.select_related("record", "account").order_by("added_at", "pk")
    ]


def exported_runs() -> list[dict[str, Any]]:
    """Every run as a plain document."""
    return [
        {**{name: getattr(run, name) for name in RUN_FIELDS}, "added_at": run.added_at.isoformat()}
        for run in Run.objects.order_by("added_at", "pk")
    ]


def exported_changes() -> list[dict[str, Any]]:
    """The whole history."""
    names = ("subject", "action", "actor", "reason", "version", "before", "after")
    return [
        {
            **{name: getattr(change, name) for name in names},
            "account": _username(change.account),
            "at": change.at.isoformat(),
        }
        for change in Change.objects.select_related("account")
    ]
