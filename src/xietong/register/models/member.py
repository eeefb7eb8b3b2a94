"""A person in a body: role, affiliation, term."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.body import Body
from xietong.register.models.record import Record, same_record

__all__ = ["Member"]


class Member(Record):
    """One person in one body; begin and end of the term are dates of the record."""

    KIND = RecordKind.MEMBER

    record_ptr = same_record()
    body = models.ForeignKey(Body, models.PROTECT, related_name="members")
    role = models.CharField(max_length=300)
    affiliation = models.TextField(blank=True)
    is_name_zh_verified = models.BooleanField(default=False)
