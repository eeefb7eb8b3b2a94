"""A plan: outline, five-year plan, city plan, regulation; with its parent, its version and its horizon."""

from django.db import models

from xietong.register.choices import PlanKind, RecordKind
from xietong.register.models.body import Body
from xietong.register.models.place import Place
from xietong.register.models.record import Record, same_record

__all__ = ["Plan"]


class Plan(Record):
    """What governments decided; a provincial plan has the regional one as `parent`, an edition `supersedes` one."""

    KIND = RecordKind.PLAN

    record_ptr = same_record()
    plan_kind = models.CharField(max_length=20, choices=PlanKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="descendants")
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    edition = models.CharField(max_length=60, blank=True)
    bodies = models.ManyToManyField(Body, blank=True, related_name="plans")
    places = models.ManyToManyField(Place, blank=True, related_name="plans")
    place_text = models.CharField(max_length=200, blank=True)
    horizon_from = models.PositiveSmallIntegerField(null=True, blank=True)
    horizon_to = models.PositiveSmallIntegerField(null=True, blank=True)
    content = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(plan_kind__in=PlanKind.values), name="plan_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(horizon_to__isnull=True)
                | models.Q(horizon_from__isnull=True)
                | models.Q(horizon_to__gte=models.F("horizon_from")),
                name="plan_ends_after_its_start",
            ),
        )
