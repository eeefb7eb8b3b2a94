"""What every kind of record has: code, names, owner, who may read it, documents, grade, version; and its rows."""

from typing import ClassVar

from django.db import models

from xietong.register.choices import (
    DatePrecision,
    DateQualifier,
    Evidence,
    Grade,
    OwnerBasis,
    RecordKind,
    Visibility,
)

__all__ = ["Alias", "Dating", "Part", "Record", "Text", "same_record"]


class Record(models.Model):
    """A record of any kind; each kind adds its own fields in its own file.

    A record is never deleted but retired. `version` rises with every change: who writes must name the version that he
    read. `owner` is the body that answers for it; records without one belong to the office.
    """

    KIND: ClassVar[str] = ""

    kind = models.CharField(max_length=20, choices=RecordKind.choices, editable=False)
    code = models.CharField(max_length=120)
    name_en = models.CharField(max_length=400, blank=True)
    name_zh = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey("register.Body", models.PROTECT, null=True, blank=True, related_name="owned")
    owner_basis = models.CharField(max_length=20, choices=OwnerBasis.choices, default=OwnerBasis.STATED)
    partners = models.ManyToManyField("register.Body", blank=True, related_name="partnered")
    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.PRIVATE)
    shared_with = models.ManyToManyField("register.Body", blank=True, related_name="sharing")
    evidence = models.CharField(max_length=20, choices=Evidence.choices, default=Evidence.REPORTED)
    references = models.ManyToManyField("register.Reference", blank=True, related_name="cited_by")
    source_text = models.TextField(blank=True)
    grade = models.CharField(max_length=20, choices=Grade.choices, default=Grade.NONE)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("kind", "code")
        indexes = (
            # Holds all that decides who may see a record, so that lists are counted without reading the records.
            models.Index(fields=("kind", "retired_at", "visibility", "owner"), name="record_by_kind"),
            models.Index(fields=("kind", "changed_at"), name="record_by_change"),
            models.Index(fields=("kind", "owner"), name="record_by_owner"),
            # The order of lists in each language.
            models.Index(fields=("kind", "name_en", "name_zh", "code"), name="record_by_name_en"),
            models.Index(fields=("kind", "name_zh", "name_en", "code"), name="record_by_name_zh"),
        )
        constraints = (
            models.UniqueConstraint(fields=("kind", "code"), name="one_record_of_a_kind_and_code"),
            models.CheckConstraint(condition=~models.Q(code=""), name="record_has_a_code"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="record_version_counts_from_one"),
            models.CheckConstraint(condition=models.Q(kind__in=RecordKind.values), name="record_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="record_visibility_is_known"
            ),
            models.CheckConstraint(condition=models.Q(evidence__in=Evidence.values), name="record_evidence_is_known"),
            models.CheckConstraint(condition=models.Q(grade__in=Grade.values), name="record_grade_is_known"),
        )

    def __str__(self) -> str:
        return self.name_en or self.name_zh or self.code


def same_record() -> models.OneToOneField:
    """The link of a kind to its record; named so that a kind may have a field with the name of another kind."""
    return models.OneToOneField(
        Record, models.CASCADE, parent_link=True, primary_key=True, related_name="as_%(class)s", serialize=False
    )


class Part(models.Model):
    """A row that belongs to one record and has no life of its own; a subclass names its record in `record`."""

    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "id")


class Alias(Part):
    """Another spelling or name; search knows it, pages print the one form of the record."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=400)

    class Meta(Part.Meta):
        indexes = (models.Index(fields=("text",), name="alias_by_text"),)


class Dating(Part):
    """One date of a record: what happened, when, how exactly it is known. One record may have several.

    `start` and `end` are the first and the last day of what the date covers, so that records can be sorted; `text`
    is the date as it is printed: `2014`, `2014-12`, `2014-12-30` or two of them parted by a slash.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="dates")
    event = models.CharField(max_length=200)
    text = models.CharField(max_length=40)
    start = models.DateField(editable=False)
    end = models.DateField(editable=False)
    precision = models.CharField(max_length=10, choices=DatePrecision.choices, editable=False)
    qualifier = models.CharField(max_length=10, choices=DateQualifier.choices, default=DateQualifier.ON)
    note = models.TextField(blank=True)

    class Meta(Part.Meta):
        indexes = (models.Index(fields=("start",), name="dating_by_start"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="date_ends_after_its_start"),
        )


class Text(Part):
    """A text that belongs to a record, such as the wording of an agreement."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=400, blank=True)
    body = models.TextField()
