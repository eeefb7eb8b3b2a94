"""A record put before an expert group, and what its experts think of it."""

from django.db import models

from xietong.register.choices import OpinionVerdict
from xietong.register.models.account import Account
from xietong.register.models.body import Body
from xietong.register.models.event import Event
from xietong.register.models.record import Record

__all__ = ["Opinion", "Referral"]


class Referral(models.Model):
    """A plan or project that the office or its owner put before a group; `decision` is the event that closes it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="referrals")
    group = models.ForeignKey(Body, models.PROTECT, related_name="asked")
    question = models.TextField()
    due = models.DateField(null=True, blank=True)
    put_at = models.DateTimeField(editable=False)
    put_by = models.CharField(max_length=200)
    decision = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="decides")

    class Meta:
        ordering = ("put_at", "id")


class Opinion(models.Model):
    """What one expert says on a referral, with his conditions."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="opinions")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="opinions")
    author = models.CharField(max_length=200)
    at = models.DateTimeField(editable=False)
    verdict = models.CharField(max_length=20, choices=OpinionVerdict.choices)
    text = models.TextField()
    conditions = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(verdict__in=OpinionVerdict.values), name="opinion_verdict_is_known"
            ),
        )
