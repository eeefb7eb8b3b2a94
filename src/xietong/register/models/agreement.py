"""An agreement between parties at any level, with its signatories."""

from django.db import models

from xietong.register.choices import AgreementKind, RecordKind
from xietong.register.models.body import Body
from xietong.register.models.event import Event
from xietong.register.models.record import Part, Record, same_record

__all__ = ["Agreement", "Party", "Signatory"]


class Agreement(Record):
    """What was agreed; `counts_as` is how many agreements it counts as (a rule of the centre counts as none)."""

    KIND = RecordKind.AGREEMENT

    record_ptr = same_record()
    agreement_kind = models.CharField(max_length=20, choices=AgreementKind.choices)
    signing = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="agreements")
    occasion = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=100, blank=True)
    counts_as = models.PositiveSmallIntegerField(default=1)
    content = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(agreement_kind__in=AgreementKind.values), name="agreement_kind_is_known"
            ),
        )


class Party(Part):
    """One party of an agreement: a body of the register, or a name where it has none."""

    record = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="agreements")
    name = models.CharField(max_length=300, blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(body__isnull=False) | ~models.Q(name=""), name="party_is_a_body_or_a_name"
            ),
        )


class Signatory(Part):
    """Who signed, as named, and for which body where that is stated."""

    record = models.ForeignKey(Agreement, models.CASCADE, related_name="signatories")
    name = models.CharField(max_length=200)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="signed")
