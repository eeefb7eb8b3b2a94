"""Planned against delivered: the state of milestones, projects and targets that the actor may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from xietong.register.choices import Comparator, Progress, RecordKind
from xietong.register.models import Change, Dating, Milestone, Project, Target, Value
from xietong.register.permissions import Actor
from xietong.register.progress import AHEAD, Reached, milestone_state, project_state, target_state
from xietong.register.selectors import records

__all__ = [
    "MilestoneRow",
    "ProjectRow",
    "TargetRow",
    "milestone_rows",
    "milestones",
    "open_milestones",
    "overdue_projects",
    "targets",
    "undated_projects",
]

REPORTS = ("change", "milestone", "create")
ENDS = ("end",)
# What a line that names a record needs of it.
NAMED = ("kind", "code", "name_en", "name_zh")


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with its project and its state."""

    milestone: Milestone
    state: str
    reported: date | None


@dataclass(frozen=True)
class ProjectRow:
    """A project whose end has passed, with its state."""

    project: Any
    end: date
    text: str
    state: str
    reported: date | None


@dataclass(frozen=True)
class TargetRow:
    """A target with what it has come to."""

    target: Target
    reached: Reached


def milestones(actor: Actor) -> QuerySet[Milestone]:
    """Milestones by their day."""
    seen = records(actor, RecordKind.PROJECT).order_by().values("pk")
    return Milestone.objects.filter(record__in=seen).order_by("due", "record__code", "position")


def open_milestones(actor: Actor, today: date) -> QuerySet[Milestone]:
    """Those that are not delivered and due within the next weeks or past."""
    return milestones(actor).filter(delivered__isnull=True, due__lte=today + AHEAD)


def milestone_rows(found: Iterable[Milestone], today: date) -> list[MilestoneRow]:
    """Some milestones with their projects and states."""
    rows = list(found)
    keys = {row.record_id for row in rows}
    projects = Project.objects.order_by().only(*NAMED, "progress").in_bulk(keys)
    for row in rows:
        # Several milestones share a project, of which little is shown.
        row.record = projects[row.record_id]
    reports, past = _last_reports(keys), _first_open(keys)
    return [_milestone_row(row, reports.get(row.record_id), past.get(row.record_id), today) for row in rows]


def _milestone_row(row: Milestone, reported: date | None, first_open: date | None, today: date) -> MilestoneRow:
    is_earlier_open = first_open is not None and row.due is not None and first_open < min(row.due, today)
    state = milestone_state(
        row.due,
        row.delivered,
        today,
        reported=reported,
        is_earlier_open=is_earlier_open,
        progress=row.record.progress,
    )
    return MilestoneRow(row, state, reported)


def _last_reports(keys: Iterable[int]) -> dict[int, date]:
    """Day of the last report on each record; loading tables is none."""
    rows = Change.objects.filter(record__in=set(keys), action__in=REPORTS).order_by().values("record")
    return {row["record"]: row["last"].date() for row in rows.annotate(last=Max("at"))}


def _first_open(keys: Iterable[int]) -> dict[int, date]:
    days: dict[int, date] = {}
    rows = Milestone.objects.filter(record__in=set(keys), delivered__isnull=True, due__isnull=False)
    for key, due in rows.values_list("record", "due"):
        days[key] = min(due, days.get(key, due))
    return days


def overdue_projects(actor: Actor, today: date) -> list[ProjectRow]:
    """Projects whose end has passed without being recorded as done or stopped, oldest end first."""
    finished = (Progress.COMPLETED, Progress.STOPPED)
    seen = records(actor, RecordKind.PROJECT).exclude(progress__in=finished)
    ends: dict[int, Dating] = {}
    for dated in Dating.objects.filter(record__in=seen.order_by().values("pk"), event__in=ENDS).order_by("end"):
        ends[dated.record_id] = dated
    past = {key: dated for key, dated in ends.items() if dated.end < today}
    reports = _last_reports(past)
    rows = []
    for project in seen.filter(pk__in=past).select_related("owner"):
        dated, reported = past[project.pk], reports.get(project.pk)
        state = project_state(dated.end, project.progress, today, reported)
        rows.append(ProjectRow(project, dated.end, dated.text, state, reported))
    return sorted(rows, key=lambda row: (row.end, row.project.code))


def undated_projects(actor: Actor) -> Any:
    """Projects that have neither begin nor end."""
    return records(actor, RecordKind.PROJECT).filter(~Q(pk__in=Dating.objects.values("record")))


def targets(actor: Actor, today: date) -> list[TargetRow]:
    """Every target with what the values of its indicator, place and unit say of it, by target year."""
    seen = records(actor, RecordKind.TARGET).select_related("indicator", "plan", "owner").prefetch_related("places")
    values = _values_by_series(actor)
    rows = []
    for target in seen.order_by("target_year", "code"):
        key = (target.indicator_id, frozenset(place.pk for place in target.places.all()))
        reached = target_state(
            target.comparator,
            target.value,
            target.target_year,
            _series(values.get(key, []), target),
            today,
            base_year=target.base_year,
        )
        rows.append(TargetRow(target, reached))
    return rows


def _values_by_series(actor: Actor) -> dict[tuple[int, frozenset[int]], list[Value]]:
    found: dict[tuple[int, frozenset[int]], list[Value]] = defaultdict(list)
    numbers = records(actor, RecordKind.VALUE).filter(number__isnull=False, year__isnull=False)
    for value in numbers.order_by("changed_at", "code").prefetch_related("places"):
        found[value.indicator_id, frozenset(place.pk for place in value.places.all())].append(value)
    return found


def _series(values: list[Value], target: Target) -> dict[int, float]:
    """Numbers by year in the unit of the target; a change is reckoned on any one unit. The last entered counts."""
    is_change = target.comparator == Comparator.CHANGE
    fitting = [value for value in values if is_change or value.unit == target.unit]
    units = {value.unit for value in fitting}
    if is_change and len(units) > 1:
        return {}
    return {int(value.year): float(value.number) for value in fitting}
