"""Planned against delivered, reported against the model, and the runs that stand beside the register."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register import selectors, services
from xietong.register.attention import ORDER, open_items
from xietong.register.choices import RecordKind
from xietong.register.models import Place, Run
from xietong.register.monitoring import milestone_rows, milestones, targets
from xietong.register.permissions import Actor
from xietong.web.assets import asset
from xietong.web.paths import chart_of, comparison, places_with_values
from xietong.web.runs import read_run_folder, read_run_zip
from xietong.web.texts import text
from xietong.web.views.overview import MOST_ROWS, shown_items, today

__all__ = ["indicator_path", "monitoring", "runs"]

PER_PAGE = 100


def _runs(actor: Actor) -> list[Run]:
    """Runs of the model are for those who act for a body."""
    return list(Run.objects.all()) if actor.reads or actor.is_operator else []


@require_GET
def monitoring(request: HttpRequest) -> HttpResponse:
    """Everything open, milestones, targets, and what is compared with the model."""
    actor: Actor = request.actor
    rows = targets(actor, today())
    items = open_items(actor, today(), rows)
    counts = {state: sum(item.state == state for item in items) for state in ORDER}
    wanted = request.GET.get("state", "")
    if wanted in ORDER:
        items = [item for item in items if item.state == wanted]
    steps = Paginator(milestones(actor), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "section": "monitoring",
        "today": today(),
        "wanted": wanted,
        "counts": [(state, count) for state, count in counts.items() if count],
        "items": shown_items(items[:MOST_ROWS]),
        "n_items": len(items),
        "page": steps,
        "milestones": milestone_rows(steps, today()),
        "targets": rows,
        "series": places_with_values(actor),
        "runs": _runs(actor),
        "may_see_runs": bool(actor.reads),
    }
    return render(request, "monitoring.html", shown)


@require_GET
def indicator_path(request: HttpRequest, code: str, place: str) -> HttpResponse:
    """Reported values of an indicator at a place beside the path of a run."""
    actor: Actor = request.actor
    indicator = selectors.record(actor, RecordKind.INDICATOR, code)
    at = Place.objects.filter(code=place).first()
    if at is None:
        raise Http404
    linked = _runs(actor)
    run = next((run for run in linked if str(run.pk) == request.GET.get("run")), linked[0] if linked else None)
    found = comparison(actor, indicator, at, run)
    shown: dict[str, Any] = {
        "section": "monitoring",
        "found": found,
        "chart": chart_of(found),
        "runs": linked,
        "run": run,
        "echarts": asset("echarts.min.js"),
        "series": [[row[0], row[1], row[2], row[3]] for row in found.rows],
        "words": {name: text(f"path.{name}") for name in ("reported", "with_plan", "without")},
    }
    return render(request, "path.html", shown)


@require_http_methods(["GET", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """The runs, and the form that links another."""
    actor: Actor = request.actor
    if not actor.reads:
        raise Http404
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            made = _link(request, actor)
            messages.success(request, text("runs.added", count=len(made.path)))
            return redirect("runs")
        except RegisterError as error:
            findings = tuple(error.findings)
    shown = {
        "section": "monitoring",
        "runs": _runs(actor),
        "findings": findings,
        "may_link": services.may_link_runs(actor),
        "folder": settings.RUNS,
    }
    return render(request, "runs.html", shown, status=400 if findings else 200)


def _link(request: HttpRequest, actor: Actor) -> Run:
    if not services.may_link_runs(actor):
        raise Http404
    folder = request.POST.get("folder", "").strip()
    content = read_run_folder(folder) if folder else read_run_zip(request.FILES.get("file"))
    return services.link_run(
        actor,
        name=content.name,
        digest=content.digest,
        record=content.record,
        path=content.path,
        contributions=content.contributions,
    )
