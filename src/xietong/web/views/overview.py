"""The first page, the map's data and the timeline."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xietong.register import overview, selectors
from xietong.register.attention import Item, open_items, reminders
from xietong.register.choices import RecordKind
from xietong.register.monitoring import undated_projects
from xietong.register.permissions import Actor
from xietong.web.assets import asset
from xietong.web.region_map import host_features, line_features, region_drawing, region_map, region_name
from xietong.web.tracks import axis_of, tracks_of
from xietong.web.words import why

__all__ = ["MOST_ROWS", "home", "map_hosts", "map_lines", "map_zones", "shown_items", "timeline", "today"]

MOST_ITEMS, MOST_OF_A_STATE, MOST_EVENTS, MOST_HOSTS = 8, 3, 6, 8
PER_PAGE, MOST_ROWS = 100, 200


def today() -> date:
    """The day in the time zone of the installation."""
    return timezone.localdate()


def shown_items(items: list[Item]) -> list[dict[str, Any]]:
    """Items with their reason written out."""
    return [
        {"state": item.state, "record": item.record, "why": why(item), "referral": item.referral} for item in items
    ]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs attention first, then where the projects go, what was agreed, what happened last."""
    actor: Actor = request.actor
    drawn = region_map(actor)
    items = open_items(actor, today())
    events = overview.timeline(actor, RecordKind.EVENT)[: -MOST_EVENTS - 1 : -1]
    counts = selectors.counts(actor)
    shown = {
        "section": "overview",
        "region": region_name(),
        "today": today(),
        "items": shown_items(_mixed(items)),
        "n_items": len(items),
        "reminders": shown_items(reminders(actor, today())) if actor.reads else (),
        "progress": [(word, count) for word, count in overview.projects_by_progress(actor).items() if count],
        "n_undated": undated_projects(actor).count(),
        "first_host": drawn.hosts[0] if drawn.hosts else None,
        "map": drawn,
        "hosts": drawn.hosts[:MOST_HOSTS],
        "n_other_hosts": len(drawn.hosts) - MOST_HOSTS,
        "money": selectors.money_by_kind(actor),
        "ledgers": selectors.records(actor, RecordKind.LEDGER).prefetch_related("tags", "references"),
        "events": events,
        "counts": counts,
        "n_projects": counts[RecordKind.PROJECT],
        "maplibre": asset("maplibre-gl-csp.js"),
    }
    return render(request, "overview.html", shown)


def _mixed(items: list[Item]) -> list[Item]:
    """The first items of each state, so that one kind of trouble does not hide the others."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.state, []).append(item)
    return [item for of_state in found.values() for item in of_state[:MOST_OF_A_STATE]][:MOST_ITEMS]


@require_GET
def map_zones(request: HttpRequest) -> HttpResponse:
    """Boundaries of the zones, for the map in the browser."""
    drawing = region_drawing()
    response = JsonResponse(drawing.boundaries if drawing else {"type": "FeatureCollection", "features": []})
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@require_GET
def map_lines(request: HttpRequest) -> HttpResponse:
    """Railways, for the map in the browser."""
    return JsonResponse(line_features(region_drawing()))


@require_GET
def map_hosts(request: HttpRequest) -> HttpResponse:
    """Hosts of the projects that the reader may see, for the map in the browser."""
    return JsonResponse(host_features(region_map(request.actor)))


@require_GET
def timeline(request: HttpRequest) -> HttpResponse:
    """Begin and end of projects on one axis, and the events below it."""
    actor: Actor = request.actor
    page = Paginator(overview.timeline(actor, RecordKind.PROJECT), PER_PAGE).get_page(request.GET.get("page"))
    projects = list(page)
    axis = axis_of(projects, today())
    shown = {
        "section": "timeline",
        "page": page,
        "axis": axis,
        "tracks": tracks_of(projects, axis),
        "events": overview.timeline(actor, RecordKind.EVENT)[::-1],
    }
    return render(request, "timeline.html", shown)
