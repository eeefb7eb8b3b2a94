"""A body: leading group, office, expert committee and its groups, governments, commissions, companies."""

from django.db import models

from xietong.register.choices import BodyKind, BodyLevel, RecordKind
from xietong.register.models.place import Place
from xietong.register.models.record import Record, same_record

__all__ = ["Body"]


class Body(Record):
    """Someone who signs, owns, advises, approves or holds a stake.

    `stated_members` is the number of members that a source states; the listed ones may be fewer.
    """

    KIND = RecordKind.BODY

    record_ptr = same_record()
    body_kind = models.CharField(max_length=20, choices=BodyKind.choices)
    level = models.CharField(max_length=20, choices=BodyLevel.choices, default=BodyLevel.NONE)
    parents = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="children")
    places = models.ManyToManyField(Place, blank=True, related_name="bodies")
    place_text = models.CharField(max_length=200, blank=True)
    role = models.TextField(blank=True)
    stated_members = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(body_kind__in=BodyKind.values), name="body_kind_is_known"),
            models.CheckConstraint(condition=models.Q(level__in=BodyLevel.values), name="body_level_is_known"),
        )
