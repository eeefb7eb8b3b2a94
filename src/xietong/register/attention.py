"""What needs attention first, and what waits for one person: items with a state, a reason and a record."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from xietong.register.choices import BodyKind, RecordKind, SubmissionState
from xietong.register.models import Body, Submission
from xietong.register.monitoring import TargetRow, milestone_rows, open_milestones, overdue_projects, targets
from xietong.register.permissions import Actor, may_comment, may_manage
from xietong.register.rules import findings_of
from xietong.register.selectors import records, referrals, submissions
from xietong.register.services.submissions import next_level

__all__ = ["ORDER", "Item", "open_items", "reminders"]

ORDER = ("late", "missed", "silent", "at_risk", "gap")


@dataclass(frozen=True)
class Item:
    """One thing that needs someone: its state, the record, and a text of the pages with its values.

    `why` is a key of the pages' texts; values may be dates, numbers or records, which the page writes out.
    """

    state: str
    record: Any
    why: str
    values: Mapping[str, Any] = field(default_factory=dict)
    day: date | None = None
    referral: int | None = None


def open_items(actor: Actor, today: date, rows: Sequence[TargetRow] | None = None) -> list[Item]:
    """Everything late, missed, silent, at risk or incomplete that the actor may see, the worst and latest first.

    Args:
        rows: The actor's targets, where the caller has them already.
    """
    of_targets = _of_targets(actor, targets(actor, today) if rows is None else rows)
    items = [*_of_projects(actor, today), *_of_milestones(actor, today), *of_targets, *_gaps(actor)]
    return sorted(items, key=lambda item: (ORDER.index(item.state), today - (item.day or today), item.record.code))


def _of_projects(actor: Actor, today: date) -> list[Item]:
    return [
        Item(
            row.state,
            row.project,
            "why.project_reported" if row.state == "late" else "why.project_end",
            {"printed": row.text, "progress": row.project.progress, "reported": row.reported},
            row.end,
        )
        for row in overdue_projects(actor, today)
    ]


def _of_milestones(actor: Actor, today: date) -> list[Item]:
    reasons = {"late": "why.milestone_late", "silent": "why.milestone_silent", "at_risk": "why.milestone_risk"}
    return [
        Item(
            row.state,
            row.milestone.record,
            reasons[row.state],
            {"name": row.milestone, "date": row.milestone.due, "reported": row.reported},
            row.milestone.due,
        )
        for row in milestone_rows(open_milestones(actor, today), today)
        if row.state in reasons
    ]


def _of_targets(actor: Actor, rows: Sequence[TargetRow]) -> list[Item]:
    reasons = {"missed": "why.target_missed", "silent": "why.target_silent", "at_risk": "why.target_risk"}
    seen = set(records(actor, RecordKind.PLAN).values_list("pk", flat=True))
    silent = Counter(
        (row.target.plan_id, row.target.target_year)
        for row in rows
        if row.reached.state == "silent" and row.target.plan_id in seen
    )
    items = [
        _silent_plan(next(row.target for row in rows if (row.target.plan_id, row.target.target_year) == key), count)
        for key, count in silent.items()
        if count > 1
    ]
    for row in rows:
        key = (row.target.plan_id, row.target.target_year)
        is_told = row.reached.state == "silent" and silent[key] > 1
        if row.reached.state in reasons and not is_told:
            values = {
                "target": row.target,
                "year": row.target.target_year,
                "value": row.reached.value,
                "at": row.reached.year,
                "from_year": row.reached.from_year,
            }
            items.append(
                Item(row.reached.state, row.target, reasons[row.reached.state], values, _last_day(row.target))
            )
    return items


def _silent_plan(target: Any, count: int) -> Item:
    """All silent targets of one plan and year in one line."""
    year = target.target_year
    return Item("silent", target.plan, "why.targets_silent", {"count": count, "year": year}, _last_day(target))


def _last_day(target: Any) -> date | None:
    return date(target.target_year, 12, 31) if target.target_year else None


def _gaps(actor: Actor) -> list[Item]:
    """Stated counts beside shorter lists, which only a look into the sources can close."""
    counted = [
        *records(actor, RecordKind.EVENT).filter(stated_count__isnull=False).prefetch_related("agreements"),
        *records(actor, RecordKind.BODY).filter(stated_members__isnull=False),
    ]
    return [
        Item("gap", record, "why.finding", {"what": finding.what})
        for record in counted
        for finding in findings_of(record)
        if finding.level == "warning"
    ]


def reminders(actor: Actor, today: date) -> list[Item]:
    """What waits for this person: opinions to give, decisions to record, years to submit and to approve."""
    items = [*_to_review(actor), *_to_approve(actor), *_to_submit(actor, today)]
    return sorted(items, key=lambda item: (item.day is None, item.day or today))


def _to_review(actor: Actor) -> list[Item]:
    items = []
    own = Count("opinions", filter=Q(opinions__account=actor.account_id))
    undecided = referrals(actor).filter(decision__isnull=True)
    for referral in undecided.annotate(n_opinions=Count("opinions"), n_own=own):
        values = {"group": referral.group, "date": referral.due, "count": referral.n_opinions}
        if may_comment(actor, referral) and not referral.n_own:
            why = "why.referral_due" if referral.due else "why.referral_open"
            items.append(Item("not_due", referral.record, why, values, referral.due, referral.pk))
        elif may_manage(actor) and referral.n_opinions:
            items.append(Item("not_due", referral.record, "why.referral_decide", values, referral.due, referral.pk))
    return items


def _to_approve(actor: Actor) -> list[Item]:
    waiting = submissions(actor).filter(state=SubmissionState.SUBMITTED)
    approving = {body.level for body in Body.objects.filter(pk__in=actor.approves)}
    return [
        Item("not_due", each.body, "why.year_approve", {"year": each.year, "body": each.body})
        for each in waiting
        if next_level(each) in approving and each.body_id not in actor.approves
    ]


def _to_submit(actor: Actor, today: date) -> list[Item]:
    """Governments that have values of last year and did not submit them."""
    year = today.year - 1
    own = Body.objects.filter(pk__in=actor.approves, body_kind=BodyKind.GOVERNMENT)
    closed = Submission.objects.filter(year=year).exclude(state=SubmissionState.OPEN).values("body")
    with_values = records(actor, RecordKind.VALUE).filter(year=year).values("owner")
    late = own.filter(pk__in=with_values).exclude(pk__in=closed)
    return [Item("not_due", body, "why.year_open", {"year": year}) for body in late]
