"""A ledger: totals over many projects that are not listed one by one, with tags on parts of them."""

from django.db import models

from xietong.register.choices import MoneyKind, RecordKind
from xietong.register.models.place import Place
from xietong.register.models.record import Part, Record, same_record

__all__ = ["Ledger", "Tag"]


class Ledger(Record):
    """Totals as stated. `amount` in yuan, of one kind; it is never added to other money nor to listed projects."""

    KIND = RecordKind.LEDGER

    record_ptr = same_record()
    origins = models.ManyToManyField(Place, blank=True, related_name="ledgers_leaving")
    hosts = models.ManyToManyField(Place, blank=True, related_name="ledgers_arriving")
    period_text = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    amount_kind = models.CharField(max_length=20, choices=MoneyKind.choices, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount_kind__in=MoneyKind.values),
                name="ledger_money_has_a_kind",
            ),
        )


class Tag(Part):
    """A mark that `count` of the projects of a ledger bear; tags may overlap and do not add up to the total."""

    record = models.ForeignKey(Ledger, models.CASCADE, related_name="tags")
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()
