"""A document that records rest on."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.record import Record, same_record

__all__ = ["Reference"]


class Reference(Record):
    """A document with its address; its `grade` is the one that records citing it take over."""

    KIND = RecordKind.REFERENCE

    record_ptr = same_record()
    address = models.TextField()
