"""A record is put before an expert group, experts give opinions, the office records the decision."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from xietong.register.choices import BodyKind, OpinionVerdict
from xietong.register.models import Body, Event, Opinion, Referral
from xietong.register.permissions import Actor, may_comment, may_manage, may_refer, visible
from xietong.register.refusal import not_allowed, not_there, refuse
from xietong.register.rules import where
from xietong.register.services.records import create_record, visible_record
from xietong.register.services.writing import act_of, now

__all__ = ["decide_referral", "give_opinion", "refer_record"]


def refer_record(
    actor: Actor, kind: str, code: str, group: str, question: str, *, due: date | None = None
) -> Referral:
    """Put a record before an expert group; from then on its experts see it."""
    with transaction.atomic():
        record = visible_record(actor, kind, code)
        if not may_refer(actor, record):
            raise not_allowed(kind, code, "refer")
        asked = Body.objects.filter(visible(actor), code=group, body_kind=BodyKind.EXPERT_GROUP).first()
        if asked is None:
            raise not_there("body", group)
        if not question.strip():
            raise refuse(where(kind, code), "refused.no_question")
        referral = Referral.objects.create(
            record=record, group=asked, question=question, due=due, put_at=now(), put_by=actor.name
        )
        _trace(actor, referral, "refer", {"group": group, "question": question, "due": due and due.isoformat()})
    return referral


def give_opinion(actor: Actor, referral: int, verdict: str, text: str, conditions: str = "") -> Opinion:
    """What an expert of the group thinks, with conditions."""
    with transaction.atomic():
        asked = _referral(actor, referral)
        if not may_comment(actor, asked):
            raise not_allowed(asked.record.kind, asked.record.code, "comment")
        if verdict not in OpinionVerdict.values or not text.strip():
            raise refuse(where(asked.record.kind, asked.record.code), "refused.no_opinion")
        opinion = Opinion.objects.create(
            referral=asked,
            account_id=actor.account_id,
            author=actor.name,
            at=now(),
            verdict=verdict,
            text=text,
            conditions=conditions,
        )
        said = {"group": asked.group.code, "verdict": verdict, "text": text, "conditions": conditions}
        _trace(actor, asked, "comment", said)
    return opinion


def decide_referral(actor: Actor, referral: int, event: Mapping[str, Any], *, reason: str) -> Event:
    """The decision on a referral as an event of the register with its date and documents; the office records it."""
    with transaction.atomic():
        asked = _referral(actor, referral)
        kind, code = asked.record.kind, asked.record.code
        if not may_manage(actor):
            raise not_allowed(kind, code, "decide")
        if asked.decision_id is not None:
            raise refuse(where(kind, code), "refused.decided")
        made = create_record(actor, "event", {**event, "concerns": [f"{kind}:{code}"]}, reason=reason)
        assert isinstance(made, Event)
        asked.decision = made
        asked.save()
        _trace(actor, asked, "decide", {"group": asked.group.code, "decision": made.code}, reason)
    return made


def _referral(actor: Actor, key: int) -> Referral:
    found = Referral.objects.select_for_update().filter(pk=key).first()
    # Only the experts asked, and those who see the record, learn that it was put before a group.
    if found is None or not type(found.record).objects.filter(visible(actor), pk=found.record_id).exists():
        raise not_there("record", str(key))
    return found


def _trace(actor: Actor, referral: Referral, action: str, after: Mapping[str, Any], reason: str = "") -> None:
    record = referral.record
    subject = f"{record.kind}:{record.code}"
    act_of(
        actor, subject, action, now(), record=record, reason=reason, version=record.version, after=dict(after)
    ).save()
