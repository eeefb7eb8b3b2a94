"""A place of the region: the region itself, a province, a city, a zone, or a named area of zones."""

from django.db import models

from xietong.register.choices import PlaceLevel

__all__ = ["Place"]


class Place(models.Model):
    """Where something is. Codes are those of the region's tables, so that a record meets the model by code."""

    code = models.CharField(max_length=60, unique=True)
    level = models.CharField(max_length=20, choices=PlaceLevel.choices)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=models.Q(level__in=PlaceLevel.values), name="place_level_is_known"),
        )

    def __str__(self) -> str:
        return self.name_en
