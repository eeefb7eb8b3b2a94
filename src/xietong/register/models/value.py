"""A value of an indicator: place, period, vintage, number."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.indicator import Indicator
from xietong.register.models.place import Place
from xietong.register.models.record import Record, same_record

__all__ = ["Value"]


class Value(Record):
    """One figure as one source gave it. Another source, or a revision, is another value with its own vintage.

    `printed` is the figure as printed; `number` is empty where the print is no single number. `year` is the year in
    which the period ends: a value whose owner's year is locked takes no further changes.
    """

    KIND = RecordKind.VALUE

    record_ptr = same_record()
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    places = models.ManyToManyField(Place, blank=True, related_name="values")
    place_text = models.CharField(max_length=200, blank=True)
    number = models.FloatField(null=True, blank=True)
    printed = models.CharField(max_length=60)
    unit = models.CharField(max_length=60, blank=True)
    period_text = models.CharField(max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    vintage = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = (models.Index(fields=("indicator", "year"), name="value_by_indicator"),)
