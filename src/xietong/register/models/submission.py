"""The values of one body and year on their way through the levels."""

from django.db import models

from xietong.register.choices import BodyLevel, SubmissionState
from xietong.register.models.body import Body

__all__ = ["Submission"]


class Submission(models.Model):
    """A body's reporting year: open, submitted, approved level by level, locked when the office approved it.

    `level` is the highest level that has approved so far.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="submissions")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=SubmissionState.choices, default=SubmissionState.OPEN)
    level = models.CharField(max_length=20, choices=BodyLevel.choices, default=BodyLevel.NONE)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("year", "body")
        constraints = (
            models.UniqueConstraint(fields=("body", "year"), name="one_submission_of_a_body_and_year"),
            models.CheckConstraint(
                condition=models.Q(state__in=SubmissionState.values), name="submission_state_is_known"
            ),
        )
