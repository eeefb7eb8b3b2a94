"""What the first page and the annual report count: projects by progress and host, events, what a year brought."""

from typing import Any

from django.db.models import Count, QuerySet

from xietong.register.choices import Progress, RecordKind
from xietong.register.models import Dating, Place, Project
from xietong.register.permissions import Actor
from xietong.register.selectors import records

__all__ = ["dated", "hosts", "of_year", "projects_by_progress", "records_of_year", "timeline"]


def projects_by_progress(actor: Actor) -> dict[str, int]:
    """How many projects are how far; a word without any has zero."""
    rows = records(actor, RecordKind.PROJECT).order_by().values("progress").annotate(n=Count("pk"))
    counted = {row["progress"]: row["n"] for row in rows}
    return {word: counted.get(word, 0) for word in Progress.values}


def hosts(actor: Actor) -> list[tuple[Place, int]]:
    """Places that receive projects with how many, the most first; a project stands at each of its hosts."""
    seen = records(actor, RecordKind.PROJECT).order_by().values("pk")
    rows = Project.hosts.through.objects.filter(project__in=seen).values("place").annotate(n=Count("pk"))
    counted = {row["place"]: row["n"] for row in rows}
    places = Place.objects.filter(pk__in=counted).prefetch_related("parts")
    return sorted(((place, counted[place.pk]) for place in places), key=lambda each: (-each[1], each[0].code))


def of_year(found: QuerySet[Any], year: int, events: tuple[str, ...] = ()) -> QuerySet[Any]:
    """Those records that have a date of some event in a year; a date of any event where none is named."""
    dates = Dating.objects.filter(start__year=year)
    return found.filter(pk__in=(dates.filter(event__in=events) if events else dates).values("record"))


def records_of_year(actor: Actor, kind: str, year: int, events: tuple[str, ...] = ()) -> list[Any]:
    """Records of a kind with a date in a year, in the order of the dates."""
    return _by_day(of_year(records(actor, kind), year, events))


def dated(actor: Actor, kind: str) -> QuerySet[Any]:
    """The records of a kind that have a date."""
    return records(actor, kind).filter(pk__in=Dating.objects.values("record"))


def timeline(actor: Actor, kind: str) -> list[Any]:
    """The dated records of a kind, the earliest first."""
    return _by_day(dated(actor, kind))


def _by_day(found: QuerySet[Any]) -> list[Any]:
    held = found.prefetch_related("dates")
    return sorted(held, key=lambda record: (min(each.start for each in record.dates.all()), record.code))
