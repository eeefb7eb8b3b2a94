"""The annual report of the office: one page that prints, and the same as XLSX."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from xietong.register import overview, selectors
from xietong.register.attention import Item, open_items
from xietong.register.choices import Progress, RecordKind
from xietong.register.models import Milestone
from xietong.register.monitoring import TargetRow, targets
from xietong.register.permissions import Actor
from xietong.web.numbers import printed_date
from xietong.web.region_map import region_name
from xietong.web.shown import bound_of, named
from xietong.web.tables import XLSX, Sheet, as_xlsx, named_file
from xietong.web.texts import choice, field_label, stated, text
from xietong.web.views.overview import MOST_ROWS, shown_items, today
from xietong.web.words import why

__all__ = ["annual", "annual_xlsx", "latest"]

FIRST_YEAR = 1980
DECIDED = (RecordKind.EVENT, RecordKind.AGREEMENT, RecordKind.PLAN, RecordKind.VENTURE)
URGENT = ("late", "missed", "silent", "at_risk")


@dataclass(frozen=True)
class Report:
    """All that the report of a year says, as its reader may see it."""

    year: int
    decided: tuple[tuple[str, tuple[Any, ...]], ...]
    delivered: tuple[Any, ...]
    milestones: tuple[Milestone, ...]
    items: tuple[Item, ...]
    targets: tuple[TargetRow, ...]
    values: tuple[Any, ...]
    money: dict[str, int]
    n_dated: int
    n_done: int
    n_remarks: int

    def count(self, state: str) -> int:
        """How many open items have a state."""
        return sum(item.state == state for item in self.items if item.record.kind == RecordKind.PROJECT)

    def targets_that_are(self, state: str) -> int:
        """How many of the targets that are due have a state."""
        return sum(row.reached.state == state for row in self.targets)


def _report(actor: Actor, year: int) -> Report:
    projects = selectors.records(actor, RecordKind.PROJECT)
    done = overview.of_year(projects.filter(progress=Progress.COMPLETED), year, ("end",))
    seen = projects.order_by().values("pk")
    delivered = Milestone.objects.filter(record__in=seen, delivered__year=year).select_related("record")
    dated = overview.dated(actor, RecordKind.PROJECT)
    rows = targets(actor, today())
    values = selectors.records(actor, RecordKind.VALUE).filter(year=year)
    return Report(
        year=year,
        decided=tuple((kind, tuple(overview.records_of_year(actor, kind, year))) for kind in DECIDED),
        delivered=tuple(done.prefetch_related("dates", "hosts")),
        milestones=tuple(delivered),
        items=tuple(item for item in open_items(actor, today(), rows) if item.state in URGENT),
        targets=tuple(row for row in rows if (row.target.target_year or year + 1) <= year),
        values=tuple(values.prefetch_related("places").order_by("code")),
        money=selectors.money_by_kind(actor),
        n_dated=dated.count(),
        n_done=dated.filter(progress=Progress.COMPLETED).count(),
        n_remarks=selectors.records(actor, RecordKind.REMARK).count(),
    )


def _require_year(year: int) -> int:
    if not FIRST_YEAR <= year <= today().year:
        raise Http404
    return year


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The report of the year that is asked for, else of last year."""
    given = request.GET.get("year", "")
    return redirect("annual-year", _require_year(int(given)) if given.isdecimal() else today().year - 1)


@require_GET
def annual(request: HttpRequest, year: int) -> HttpResponse:
    """The report as a page."""
    actor: Actor = request.actor
    report = _report(actor, _require_year(year))
    shown = {
        "section": "annual",
        "report": report,
        "region": region_name(),
        "today": today(),
        "items": shown_items(list(report.items[:MOST_ROWS])),
        "n_items": len(report.items),
        "years": range(today().year, FIRST_YEAR - 1, -1),
        "counts": {state: report.count(state) for state in URGENT},
        "due": {state: report.targets_that_are(state) for state in ("met", "missed", "silent")},
        "n_decided": sum(len(records) for _, records in report.decided),
        "who": actor.name or text("annual.public"),
    }
    return render(request, "annual.html", shown)


@require_GET
def annual_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """The report as tables."""
    report = _report(request.actor, _require_year(year))
    return named_file(as_xlsx(_sheets(report)), f"annual-report-{year}.xlsx", XLSX)


def _sheets(report: Report) -> Iterable[Sheet]:
    name, code, kind, dates = text("column.name"), text("column.code"), text("column.kind"), text("field.dates")
    state, place, unit = text("column.state"), text("field.places"), text("field.unit")
    yield (
        text("annual.decided", year=report.year),
        (kind, code, name, dates),
        [
            (text(f"kinds.{record.kind}"), record.code, named(record).text, _dates(record))
            for _, records in report.decided
            for record in records
        ],
    )
    yield (
        text("annual.delivered", year=report.year),
        (kind, code, name, dates),
        [
            *((text("kinds.project"), each.code, named(each).text, _dates(each)) for each in report.delivered),
            *(
                (text("field.milestones"), each.record.code, named(each).text, each.delivered.isoformat())
                for each in report.milestones
                if each.delivered
            ),
        ],
    )
    yield (
        text("annual.attention"),
        (state, code, name, field_label("note")),
        [
            (text(f"attention.{item.state}"), item.record.code, named(item.record).text, why(item))
            for item in report.items
        ],
    )
    yield (
        text("kinds.target"),
        (code, name, place, text("column.target"), field_label("target_year"), text("column.value"), state),
        [_target(row) for row in report.targets],
    )
    yield (
        text("kinds.value"),
        (code, name, place, text("column.value"), field_label("printed"), unit),
        [
            (value.code, named(value).text, _places(value), value.number, value.printed, stated("unit", value.unit))
            for value in report.values
        ],
    )
    yield (
        text("annual.money"),
        (field_label("amount_kind"), field_label("amount")),
        [(choice("amount_kind", word), amount) for word, amount in report.money.items()],
    )


def _dates(record: Any) -> str:
    return "; ".join(printed_date(dated.text, dated.qualifier) for dated in record.dates.all())


def _places(record: Any) -> str:
    return "; ".join(named(place).text for place in record.places.all())


def _target(row: TargetRow) -> tuple[Any, ...]:
    target = row.target
    return (
        target.code,
        named(target).text,
        _places(target),
        bound_of(target),
        target.target_year,
        row.reached.value,
        text(f"attention.{row.reached.state}"),
    )
