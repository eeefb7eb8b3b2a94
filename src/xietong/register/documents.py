"""A record as a plain document and back: what exports, history and the interface for programs hold.

A document names other records by code, places by code, and holds the rows of the record as lists. It is made from the
declared fields of a kind, so that a new kind needs nothing here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.reverse_related import ManyToOneRel

from xietong.register.models import Part, Place, Record

__all__ = [
    "FORMAT",
    "FORMAT_VERSION",
    "IDENTITY",
    "document",
    "fetch",
    "held",
    "link_fields",
    "name_of",
    "once",
    "part_relations",
    "plain",
    "prefetches",
    "related_records",
    "scalar_fields",
    "set_fields",
]

FORMAT = "xietong-register"
FORMAT_VERSION = 1
IDENTITY = ("kind", "code")
META = {"id", "record_ptr", *IDENTITY, "version", "created_at", "changed_at", "retired_at"}
OF_ROWS = {"id", "record", "position"}
HELD = "held_"
Seen = Callable[[Iterable[int]], set[int]]
Made = TypeVar("Made")


def once(make: Callable[[Any], Made]) -> Callable[[Any], Made]:
    """Make what follows from a kind or row once, and give the same at every call."""
    # For a cache a class is a value like any other; the type of `cache` itself does not take one.
    return cache(make)


def _hidden(model: type[models.Model]) -> set[str]:
    return META if issubclass(model, Record) else OF_ROWS


@once
def scalar_fields(model: type[models.Model]) -> Mapping[str, models.Field]:
    """The fields of a kind or of a row that hold a plain value."""
    return {f.name: f for f in model._meta.concrete_fields if f.name not in _hidden(model) and not f.is_relation}


@once
def link_fields(model: type[models.Model]) -> Mapping[str, models.Field]:
    """The fields that name records or places, one or many."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {f.name: f for f in fields if f.is_relation and f.name not in _hidden(model)}


@once
def part_relations(model: type[models.Model]) -> Mapping[str, type[Part]]:
    """The lists of rows of a kind, by the name under which the record holds them."""
    return {
        relation.get_accessor_name(): relation.related_model
        for relation in model._meta.get_fields()
        if isinstance(relation, ManyToOneRel)
        and relation.field.name == "record"
        and issubclass(relation.related_model, Part)
    }


def prefetches(model: type[models.Model], names: Collection[str] | None = None) -> tuple[str | models.Prefetch, ...]:
    """What to fetch beforehand for all or some fields, so that many documents cost few questions to the database.

    What is many lies then in plain lists, which `held` finds: a query for each record and field, which Django makes
    otherwise, takes longer than all else.
    """
    rows = {name: part for name, part in part_relations(model).items() if names is None or name in names}
    links = {name: field for name, field in link_fields(model).items() if names is None or name in names}
    many = [name for name, field in links.items() if field.many_to_many]
    lists = [models.Prefetch(name, to_attr=f"{HELD}{name}") for name in (*many, *rows)]
    nested = [f"{HELD}{name}__{link}" for name, part in rows.items() for link in link_fields(part)]
    return (*(name for name in links if name not in many), *lists, *nested)


def fetch(record: Record) -> None:
    """Fetch all that a record names and holds, with one question for each relation, however often it is read then."""
    models.prefetch_related_objects([record], *prefetches(type(record)))


def held(holder: Any, name: str) -> list[Any]:
    """The rows of a record, or what it names in a link to many: fetched beforehand or now."""
    fetched = holder.__dict__.get(f"{HELD}{name}")
    return list(getattr(holder, name).all()) if fetched is None else fetched


def name_of(field: models.Field, related: Any) -> str:
    """How a document names a record or place: its code, with the kind where the field takes any kind."""
    return f"{related.kind}:{related.code}" if field.related_model is Record else str(related.code)


def related_records(record: Record, names: Collection[str] | None = None) -> set[int]:
    """Keys of the records that a record names, in all of its fields and rows or in those that are given."""
    holders = (record, *_rows(record, names))
    return {item.pk for holder in holders for item in _linked(holder, names) if isinstance(item, Record)}


def _rows(record: Record, names: Collection[str] | None) -> list[Part]:
    wanted = (name for name in part_relations(type(record)) if names is None or name in names)
    return [row for name in wanted for row in held(record, name)]


def _linked(holder: models.Model, names: Collection[str] | None) -> list[Any]:
    found: list[Any] = []
    for name, field in link_fields(type(holder)).items():
        # The links of a row are shown with the row.
        if names is not None and isinstance(holder, Record) and name not in names:
            continue
        if field.many_to_many:
            found += held(holder, name)
        elif getattr(holder, f"{name}_id") is not None:
            found.append(getattr(holder, name))
    return found


def document(record: Record, seen: Seen | None = None) -> dict[str, Any]:
    """All of a record. `seen` leaves out the names of other records that the reader may not see."""
    fetch(record)
    allowed = seen(related_records(record)) if seen else None
    written: dict[str, Any] = {
        "kind": record.kind,
        "code": record.code,
        "version": record.version,
        "created_at": record.created_at.isoformat(),
        "changed_at": record.changed_at.isoformat(),
        "retired_at": record.retired_at.isoformat() if record.retired_at else None,
        **_fields(record, allowed),
    }
    for name in part_relations(type(record)):
        written[name] = [_fields(row, allowed) for row in held(record, name)]
    return written


def _fields(holder: models.Model, allowed: set[int] | None) -> dict[str, Any]:
    fields: dict[str, Any] = {name: plain(getattr(holder, name)) for name in scalar_fields(type(holder))}
    for name, field in link_fields(type(holder)).items():
        if field.many_to_many:
            items = [item for item in held(holder, name) if _is_allowed(item, allowed)]
            fields[name] = sorted(name_of(field, item) for item in items)
        else:
            item = getattr(holder, name) if getattr(holder, f"{name}_id") is not None else None
            fields[name] = name_of(field, item) if item is not None and _is_allowed(item, allowed) else None
    return fields


def _is_allowed(item: Any, allowed: set[int] | None) -> bool:
    return allowed is None or isinstance(item, Place) or item.pk in allowed


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def set_fields(holder: models.Model, fields: Mapping[str, Any]) -> None:
    """Set the plain values of a record or row; each is read by its field, so `2024-05-01` becomes a day.

    Raises:
        ValidationError: with every field whose value does not fit.
    """
    faults = {}
    for name, field in scalar_fields(type(holder)).items():
        if name in fields:
            try:
                setattr(holder, name, field.to_python(fields[name]))
            except ValidationError as error:
                faults[name] = error.messages
    if faults:
        raise ValidationError(faults)
