"""Each kind of record as a list: found by words and filters, in pages, and out as CSV or XLSX."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xietong.register import selectors
from xietong.register.choices import PlaceLevel, RecordKind
from xietong.register.documents import held, scalar_fields
from xietong.register.listing import ORDERS, Wanted, body_paths, listed, place_paths, state_fields
from xietong.register.models import KINDS, Record
from xietong.register.permissions import Actor
from xietong.register.texts import language
from xietong.web.columns import LISTED, own_links, own_parts, own_values
from xietong.web.numbers import shown_date
from xietong.web.shown import Sight, named, plain_text
from xietong.web.tables import XLSX, Cell, as_csv, as_xlsx, named_file
from xietong.web.texts import choice, field_label, stated, text

__all__ = ["export", "record_list", "search", "wanted_of"]

PER_PAGE = 50
FIRST_YEAR, LAST_YEAR = 1, 9999
SHOWN_OF_SEARCH = 100
FORMS = {"csv", "xlsx"}


def wanted_of(kind: str, query: QueryDict) -> Wanted:
    """What the address of a list asks for; what makes no sense is left out."""
    year = query.get("year", "")
    return Wanted(
        words=query.get("q", "").strip(),
        body=query.get("body", ""),
        together=query.get("with", ""),
        place=query.get("place", ""),
        year=int(year) if year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR else None,
        states={name: query.get(name, "") for name in state_fields(kind)},
        order=query.get("order") if query.get("order") in ORDERS else "name",
        has_retired=query.get("retired") == "1",
    )


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise Http404


@require_GET
def record_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of a kind."""
    _require_kind(kind)
    actor: Actor = request.actor
    wanted = wanted_of(kind, request.GET)
    page = Paginator(listed(actor, kind, wanted, language()), PER_PAGE).get_page(request.GET.get("page"))
    records = selectors.on_page(page.object_list, LISTED[kind])
    columns = {name: _column(name) for name in LISTED[kind]}
    sight = Sight(actor, records, columns)
    shown = {
        "kind": kind,
        "page": page,
        "columns": columns.values(),
        "rows": [
            (record, [(label, sight.pieces(record, name)) for name, label in columns.items()]) for record in records
        ],
        "wanted": wanted,
        "is_filtered": bool(request.GET.keys() - {"page", "order"}),
        "may_create": bool(actor.edits - actor.groups) or actor.edits_common,
        **_choices(actor, kind, wanted),
        **_range(page),
    }
    return render(request, "register/list.html", shown)


def _column(name: str) -> str:
    other = {"horizon": "column.period", "bound": "column.target", "name": "column.name", "dates": "column.date"}
    return text(other[name]) if name in other else field_label(name)


def _choices(actor: Actor, kind: str, wanted: Wanted) -> dict[str, Any]:
    """What can be chosen in the filters of a kind."""
    bodies: list[tuple[str, str]] = []
    if body_paths(kind):
        bodies = sorted(_named(selectors.records(actor, RecordKind.BODY)), key=lambda each: each[1])
    places: list[tuple[str, str]] = []
    if place_paths(kind):
        places = _named(selectors.places().exclude(level=PlaceLevel.ZONE))
    states = []
    for name in state_fields(kind):
        words = [word for word, _ in KINDS[kind]._meta.get_field(name).choices]
        states.append((name, field_label(name), [(word, choice(name, word)) for word in words], wanted.states[name]))
    return {"bodies": bodies, "places": places, "states": states, "orders": ORDERS}


def _named(holders: QuerySet[Any]) -> list[tuple[str, str]]:
    """Codes with names, for a choice."""
    rows = holders.values_list("code", "name_en", "name_zh", named=True)
    return [(row.code, named(row).text) for row in rows]


def _range(page: Page) -> dict[str, int]:
    return {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}


@require_GET
def export(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """What is listed, every field, as CSV or XLSX."""
    _require_kind(kind)
    if form not in FORMS:
        raise Http404
    actor: Actor = request.actor
    found = listed(actor, kind, wanted_of(kind, request.GET), language())
    names = ("name_en", "name_zh", *own_values(kind), *own_links(kind), *own_parts(kind), "owner", "grade", "note")
    head = [text("column.code"), *(field_label(name) for name in names), field_label("references")]
    rows = _rows(actor, found, (*names, "references"))
    if form == "csv":
        return named_file(as_csv(head, rows), f"{kind}.csv", "text/csv; charset=utf-8")
    return named_file(as_xlsx([(text(f"kinds.{kind}"), head, rows)]), f"{kind}.xlsx", XLSX)


def _rows(actor: Actor, found: QuerySet[Any], names: Sequence[str]) -> Iterator[list[Cell]]:
    for records in selectors.in_parts(found):
        sight = Sight(actor, records)
        yield from ([record.code, *(_cell(sight, record, name) for name in names)] for record in records)


def _cell(sight: Sight, record: Record, name: str) -> Cell:
    """Numbers stay numbers; a missing value is an empty cell, never zero."""
    if name == "dates":
        return "; ".join(f"{stated('event', dated.event)} {shown_date(dated)}" for dated in held(record, "dates"))
    value = getattr(record, name) if name in scalar_fields(type(record)) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return plain_text(sight.pieces(record, name)) or None


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Records of every kind that hold the words."""
    query = request.GET.get("q", "").strip()
    actor: Actor = request.actor
    groups = []
    count = 0
    if query:
        for kind in KINDS:
            found = listed(actor, kind, Wanted(words=query), language())
            n_found = found.count()
            if n_found:
                groups.append((kind, n_found, found[: SHOWN_OF_SEARCH // 10]))
                count += n_found
    return render(request, "search.html", {"query": query, "groups": groups, "count": count})
