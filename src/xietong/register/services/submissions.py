"""The figures of one body and year go up the levels: submitted, approved level by level, locked by the office."""

from django.db import transaction

from xietong.register.choices import BodyLevel, SubmissionState
from xietong.register.models import Body, Submission
from xietong.register.permissions import Actor, may_manage, visible
from xietong.register.refusal import not_allowed, not_there, refuse
from xietong.register.rules import where
from xietong.register.services.records import require_reason
from xietong.register.services.writing import act_of, now

__all__ = ["approve_year", "next_level", "reopen_year", "submit_year"]

LADDER = (BodyLevel.ZONE, BodyLevel.CITY, BodyLevel.PROVINCE, BodyLevel.OFFICE)


def next_level(submission: Submission) -> str:
    """The level whose approval is waited for: the lowest one above the last that a body above the owner has."""
    last = submission.level if submission.level in LADDER else submission.body.level
    above = {body.level for body in _above(submission.body)} | {BodyLevel.OFFICE}
    higher = LADDER[LADDER.index(BodyLevel(last)) + 1 :] if last in LADDER else LADDER
    return next(level for level in higher if level in above)


def _above(body: Body) -> list[Body]:
    found: dict[int, Body] = {}
    wave = list(body.parents.all())
    while wave:
        found.update({parent.pk: parent for parent in wave})
        wave = [parent for each in wave for parent in each.parents.all() if parent.pk not in found]
    return list(found.values())


def submit_year(actor: Actor, body: str, year: int, *, reason: str = "") -> Submission:
    """Hand the values of a year up; from then on they take no changes unless the year is reopened."""
    with transaction.atomic():
        owner = _body(actor, body)
        if owner.pk not in actor.approves and not actor.is_operator:
            raise not_allowed("body", body, "submit")
        submission, _ = Submission.objects.select_for_update().get_or_create(body=owner, year=year)
        if submission.state != SubmissionState.OPEN:
            raise refuse(where("body", body), "year.not_open", year=year)
        return _step(actor, submission, SubmissionState.SUBMITTED, owner.level, "submit", reason)


def approve_year(actor: Actor, body: str, year: int, *, reason: str = "") -> Submission:
    """Approve at the level whose turn it is; the approval of the office locks the year."""
    with transaction.atomic():
        owner = _body(actor, body)
        submission = _held(owner, year)
        if submission.state != SubmissionState.SUBMITTED:
            raise refuse(where("body", body), "year.not_submitted", year=year)
        level = next_level(submission)
        if not _may_approve(actor, owner, level):
            raise not_allowed("body", body, "approve")
        is_last = level == BodyLevel.OFFICE
        state = SubmissionState.LOCKED if is_last else SubmissionState.SUBMITTED
        return _step(actor, submission, state, level, "approve", reason)


def _may_approve(actor: Actor, owner: Body, level: str) -> bool:
    if level == BodyLevel.OFFICE:
        offices = Body.objects.filter(pk__in=actor.approves, level=BodyLevel.OFFICE)
        return actor.is_operator or (actor.edits_common and offices.exists())
    return any(body.pk in actor.approves and body.level == level for body in _above(owner))


def reopen_year(actor: Actor, body: str, year: int, *, reason: str) -> Submission:
    """Open a submitted or locked year again; only the office may, and it says why."""
    with transaction.atomic():
        owner = _body(actor, body)
        if not may_manage(actor):
            raise not_allowed("body", body, "reopen")
        require_reason(reason, "body", body)
        submission = _held(owner, year)
        return _step(actor, submission, SubmissionState.OPEN, BodyLevel.NONE, "reopen", reason)


def _body(actor: Actor, code: str) -> Body:
    found = Body.objects.filter(visible(actor), code=code).first()
    if found is None:
        raise not_there("body", code)
    return found


def _held(owner: Body, year: int) -> Submission:
    submission = Submission.objects.select_for_update().filter(body=owner, year=year).first()
    if submission is None:
        raise refuse(where("body", owner.code), "year.not_submitted", year=year)
    return submission


def _step(actor: Actor, submission: Submission, state: str, level: str, action: str, reason: str) -> Submission:
    before = {"state": submission.state, "level": submission.level}
    submission.state, submission.level = state, level
    submission.version += 1
    submission.save()
    subject, after = f"submission:{submission.body.code}/{submission.year}", {"state": state, "level": level}
    act_of(
        actor, subject, action, now(), reason=reason, version=submission.version, before=before, after=after
    ).save()
    return submission
