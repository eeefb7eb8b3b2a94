"""A target: an indicator, a place, a year, a bound; or a sentence where nothing is measured."""

from django.db import models

from xietong.register.choices import Comparator, RecordKind
from xietong.register.models.indicator import Indicator
from xietong.register.models.place import Place
from xietong.register.models.plan import Plan
from xietong.register.models.record import Record, same_record

__all__ = ["Target"]


class Target(Record):
    """What a plan wants reached by a year; `value` in `unit`."""

    KIND = RecordKind.TARGET

    record_ptr = same_record()
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="targets")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="targets")
    places = models.ManyToManyField(Place, blank=True, related_name="targets")
    place_text = models.CharField(max_length=200, blank=True)
    comparator = models.CharField(max_length=20, choices=Comparator.choices)
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(comparator__in=Comparator.values), name="target_comparator_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(comparator=Comparator.QUALITATIVE) | models.Q(value__isnull=False),
                name="target_has_a_value_or_is_qualitative",
            ),
        )
