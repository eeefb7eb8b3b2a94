"""The function that a plan gives to a place."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.place import Place
from xietong.register.models.plan import Plan
from xietong.register.models.record import Record, same_record

__all__ = ["Positioning"]


class Positioning(Record):
    """A functional positioning or a concept of the layout; it belongs to a plan, because names move between plans."""

    KIND = RecordKind.POSITIONING

    record_ptr = same_record()
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="positionings")
    places = models.ManyToManyField(Place, blank=True, related_name="positionings")
    place_text = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(null=True, blank=True)
