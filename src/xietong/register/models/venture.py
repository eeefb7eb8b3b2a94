"""A joint company: capital of a kind, stakes from ratios."""

from fractions import Fraction

from django.db import models

from xietong.register.choices import MoneyKind, RecordKind
from xietong.register.models.agreement import Agreement
from xietong.register.models.body import Body
from xietong.register.models.record import Part, Record, same_record

__all__ = ["Stake", "Venture"]


class Venture(Record):
    """A company that several bodies own together; `capital` in yuan."""

    KIND = RecordKind.VENTURE

    record_ptr = same_record()
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="ventures")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="ventures")
    capital = models.BigIntegerField(null=True, blank=True)
    capital_kind = models.CharField(max_length=20, choices=MoneyKind.choices, default=MoneyKind.UNSTATED)
    seat = models.CharField(max_length=300, blank=True)
    purpose = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(capital__isnull=True) | models.Q(capital__gt=0), name="venture_capital_is_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(capital_kind__in=MoneyKind.values), name="venture_capital_kind_is_known"
            ),
        )


class Stake(Part):
    """What one body holds: a whole number of the ratio, such as 3 of 3:3:3:1, and the amount in yuan that follows."""

    record = models.ForeignKey(Venture, models.CASCADE, related_name="stakes")
    body = models.ForeignKey(Body, models.PROTECT, related_name="stakes")
    ratio = models.PositiveIntegerField()
    amount = models.BigIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=300, blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(condition=models.Q(ratio__gt=0), name="stake_ratio_is_positive"),
            models.UniqueConstraint(fields=("record", "body"), name="one_stake_of_a_body_in_a_venture"),
        )

    @property
    def share(self) -> Fraction:
        """Ratio over the sum of the ratios of the venture."""
        return Fraction(self.ratio, sum(stake.ratio for stake in self.record.stakes.all()))
