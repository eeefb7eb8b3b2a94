"""A remark: something that does not fit in what the sources say, kept on the records that it concerns."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.record import Record, same_record

__all__ = ["Remark"]


class Remark(Record):
    """What is wrong in the sources and what the register holds instead."""

    KIND = RecordKind.REMARK

    record_ptr = same_record()
    concerns = models.ManyToManyField(Record, blank=True, related_name="remarks")
    what = models.TextField()
    stored = models.TextField(blank=True)
