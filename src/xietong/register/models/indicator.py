"""An indicator: what is measured, in which unit."""

from django.db import models

from xietong.register.choices import RecordKind
from xietong.register.models.record import Record, same_record

__all__ = ["Indicator"]


class Indicator(Record):
    """What is measured; its targets and its values are records of their own. `model_indicator` names the forecast."""

    KIND = RecordKind.INDICATOR

    record_ptr = same_record()
    unit = models.CharField(max_length=60, blank=True)
    model_indicator = models.CharField(max_length=60, blank=True)
