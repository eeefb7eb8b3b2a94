"""A finished run of the model, kept so that its path stands beside what is reported."""

from django.db import models

__all__ = ["Run"]


class Run(models.Model):
    """What a run says of each indicator, place and year, and what each measure does in its last year.

    `path` holds rows (indicator, place, year, without, with the plan, unit), `contributions` rows (measure,
    indicator, place, effect, total); `record` is the run's own record: versions, inputs, certificate.
    """

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    record = models.JSONField()
    path = models.JSONField()
    contributions = models.JSONField()
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("-added_at", "-id")
