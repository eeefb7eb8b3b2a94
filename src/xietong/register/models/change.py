"""The trace of every act: who, when, what, before, after, why."""

from django.db import models

from xietong.register.models.account import Account
from xietong.register.models.record import Record

__all__ = ["Change"]


class Change(models.Model):
    """One act. Rows are only ever added. `before` and `after` hold the fields that changed, as plain values."""

    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="changes")
    subject = models.CharField(max_length=160)
    action = models.CharField(max_length=30)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="changes")
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=("subject", "at"), name="change_by_subject"),)
