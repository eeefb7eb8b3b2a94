"""A record in one line of a list: plain values but long texts, and the single records and places that it names."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet

from xietong.register.documents import link_fields, plain, scalar_fields
from xietong.register.models import Place, Record
from xietong.register.permissions import Actor, visible

__all__ = ["META", "summaries", "summary_links", "summary_scalars"]

META = ("kind", "code", "version", "created_at", "changed_at", "retired_at")


def summary_scalars(kind: type[Record]) -> dict[str, models.Field]:
    """The plain values of a line."""
    fields = scalar_fields(kind)
    return {name: field for name, field in fields.items() if not isinstance(field, models.TextField)}


def summary_links(kind: type[Record]) -> dict[str, models.Field]:
    """What a line names: a link to one record or place each."""
    return {name: field for name, field in link_fields(kind).items() if not field.many_to_many}


def summaries(actor: Actor, page: QuerySet[Any]) -> list[dict[str, Any]]:
    """The lines of a page of records, in few questions to the database, without what the actor may not see."""
    scalars, links = summary_scalars(page.model), summary_links(page.model)
    # First which records, then what they hold: a database sorts keys many times faster than whole rows.
    keys = list(page.values_list("pk", flat=True))
    lines = page.model.objects.filter(pk__in=keys).order_by()
    held = lines.values("pk", *META, *scalars, *(field.attname for field in links.values()))
    rows = sorted(held, key=lambda row: keys.index(row["pk"]))
    of_places = [field.attname for field in links.values() if field.related_model is Place]
    of_records = [field.attname for field in links.values() if field.related_model is not Place]
    places = (
        dict(Place.objects.filter(pk__in=_keys(rows, of_places)).order_by().values_list("pk", "code"))
        if of_places
        else {}
    )
    seen = (
        Record.objects.filter(visible(actor), pk__in=_keys(rows, of_records))
        .order_by()
        .values_list("pk", "kind", "code")
    )
    records = {key: (kind, code) for key, kind, code in seen}

    def named(field: models.Field, key: int | None) -> str | None:
        if field.related_model is Place:
            return places.get(key)
        kind, code = records.get(key, ("", None))
        return f"{kind}:{code}" if code and field.related_model is Record else code

    return [
        {name: plain(row[name]) for name in (*META, *scalars)}
        | {name: named(field, row[field.attname]) for name, field in links.items()}
        for row in rows
    ]


def _keys(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> set[int]:
    listed = list(names)
    return {row[name] for row in rows for name in listed if row[name] is not None}
