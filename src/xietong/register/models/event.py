"""Something that happened: a signing, a decision, an opening."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.place import Place
from xietong.register.models.record import Record, same_record

__all__ = ["Event"]


class Event(Record):
    """Its date is a date of the record; `stated_count` is the number of documents that a source says were signed."""

    KIND = RecordKind.EVENT

    record_ptr = same_record()
    places = models.ManyToManyField(Place, blank=True, related_name="events")
    place_text = models.CharField(max_length=200, blank=True)
    stated_count = models.PositiveSmallIntegerField(null=True, blank=True)
    concerns = models.ManyToManyField(Record, blank=True, related_name="events")
