"""A file that belongs to a record: the minutes of a decision, the scan of an agreement."""

from django.db import models

from xietong.register.models.account import Account
from xietong.register.models.record import Record

__all__ = ["Attachment"]


class Attachment(models.Model):
    """A file in the database, so that one backup holds all. It never changes; who sees its record may read it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="attachments")
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("added_at", "id")
