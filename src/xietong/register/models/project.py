"""A project: function moved, from where to where, jobs, money of a kind, who pays, milestones."""

from django.db import models

from xietong.register.choices import MoneyKind, Progress, RecordKind
from xietong.register.models.agreement import Agreement
from xietong.register.models.body import Body
from xietong.register.models.function import Function
from xietong.register.models.place import Place
from xietong.register.models.plan import Plan
from xietong.register.models.record import Part, Record, same_record

__all__ = ["Funding", "Milestone", "Project"]


class Project(Record):
    """What is moved or built. `amount` in yuan, of one kind; begin and end are dates of the record."""

    KIND = RecordKind.PROJECT

    record_ptr = same_record()
    function = models.ForeignKey(Function, models.PROTECT, null=True, blank=True, related_name="projects")
    function_text = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    origin_text = models.CharField(max_length=300, blank=True)
    origins = models.ManyToManyField(Place, blank=True, related_name="projects_leaving")
    host_text = models.CharField(max_length=300, blank=True)
    hosts = models.ManyToManyField(Place, blank=True, related_name="projects_arriving")
    agreements = models.ManyToManyField(Agreement, blank=True, related_name="projects")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="projects")
    amount = models.BigIntegerField(null=True, blank=True)
    amount_kind = models.CharField(max_length=20, choices=MoneyKind.choices, blank=True)
    amount_note = models.CharField(max_length=300, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    jobs_text = models.CharField(max_length=300, blank=True)
    size_text = models.CharField(max_length=500, blank=True)
    progress = models.CharField(max_length=20, choices=Progress.choices, default=Progress.UNKNOWN)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(progress__in=Progress.values), name="project_progress_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0, amount_kind__in=MoneyKind.values),
                name="project_money_has_a_kind",
            ),
        )


class Milestone(Part):
    """A step of a project: due by a day, delivered on a day; delivered is empty while it is open."""

    record = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    code = models.SlugField(max_length=60)
    name_en = models.CharField(max_length=300, blank=True)
    name_zh = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True, blank=True)
    delivered = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.UniqueConstraint(fields=("record", "code"), name="one_milestone_of_a_code_in_a_project"),
        )


class Funding(Part):
    """What one body pays, in yuan, of a kind; a name stands where the register has no such body."""

    record = models.ForeignKey(Project, models.CASCADE, related_name="funding")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="funding")
    name = models.CharField(max_length=300, blank=True)
    amount = models.BigIntegerField()
    amount_kind = models.CharField(max_length=20, choices=MoneyKind.choices)
    note = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="funding_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(amount_kind__in=MoneyKind.values), name="funding_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(body__isnull=False) | ~models.Q(name=""), name="funder_is_a_body_or_a_name"
            ),
        )
