"""A non-capital function: what is prohibited or restricted, where, by which catalogue."""

from django.db import models

from xietong.register.choices import FunctionDegree, RecordKind
from xietong.register.models.place import Place
from xietong.register.models.plan import Plan
from xietong.register.models.record import Part, Record, same_record

__all__ = ["Function", "Restriction"]


class Function(Record):
    """A class of activities that is to leave the core or may not enter it."""

    KIND = RecordKind.FUNCTION

    record_ptr = same_record()


class Restriction(Part):
    """What one catalogue closes in one place; `share` of the sub-classes in percent where it is stated."""

    record = models.ForeignKey(Function, models.CASCADE, related_name="restrictions")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="restrictions")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="restrictions")
    degree = models.CharField(max_length=20, choices=FunctionDegree.choices)
    what_en = models.TextField()
    what_zh = models.TextField(blank=True)
    share = models.FloatField(null=True, blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(degree__in=FunctionDegree.values), name="restriction_degree_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gte=0, share__lte=100),
                name="restriction_share_is_percent",
            ),
        )
