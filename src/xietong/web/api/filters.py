"""Which records a list shall hold: filters made from the declared fields of each kind."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from pydantic import BaseModel, Field, create_model

from xietong.errors import RegisterError
from xietong.register import selectors
from xietong.register.documents import link_fields, once, scalar_fields
from xietong.register.models import Record
from xietong.register.permissions import Actor
from xietong.register.services.writing import Names
from xietong.register.texts import finding
from xietong.web.api.schemas import LARGEST, NO_ZERO, Moment

__all__ = ["Page", "filter_type", "narrow", "require_known"]

MOST_ROWS = 200
LARGEST_OFFSET = 1_000_000
# Beyond these a time cannot be brought to UTC everywhere.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
ORDERS = ("code", "-code", "name_en", "-name_en", "changed_at", "-changed_at")
Word = Annotated[str, Field(max_length=150, pattern=NO_ZERO)]


class Page(BaseModel):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=LARGEST_OFFSET)


class Common(Page):
    """What every list of records can be asked."""

    q: Word = Field("", description="Text that code, name or another spelling holds.")
    sort: Literal[ORDERS] = "code"  # type: ignore[valid-type]
    retired: bool = Field(False, description="Show retired records too.")
    complete: bool = Field(False, description="Whole records instead of one line each.")
    changed_since: Annotated[Moment, Field(ge=EARLIEST, le=LATEST)] | None = None


@once
def filter_type(kind: Any) -> Any:
    """Choices and links may be given several times; a record fits where it has one of them."""
    fields: dict[str, Any] = {}
    for name, field in scalar_fields(kind).items():
        if field.choices:
            fields[name] = (list[Literal[tuple(value for value, _ in field.choices)]], [])  # type: ignore[misc]
        elif isinstance(field, models.BooleanField):
            fields[name] = (bool | None, None)
        elif isinstance(field, models.IntegerField):
            fields[name] = (Annotated[int, Field(ge=0, le=LARGEST[field.get_internal_type()])] | None, None)
    for name in link_fields(kind):
        fields[name] = (list[Word], [])
    assert not set(fields) & set(Common.model_fields), f"a field of {kind.__name__} has the name of a general filter"
    return create_model(f"{kind.__name__}Filter", __base__=Common, **fields)


def require_known(request: HttpRequest, asked: type[BaseModel]) -> None:
    """Refuse a filter that does not exist: a slip of the pen must not give the unfiltered list."""
    unknown = sorted(set(request.GET) - set(asked.model_fields))
    if unknown:
        raise RegisterError([finding(name, "api.unknown") for name in unknown])


def narrow(actor: Actor, kind: type[Record], asked: Any) -> QuerySet[Any]:
    """The records that fit, in the order asked for."""
    found = selectors.records(actor, str(kind.KIND), has_retired=asked.retired)
    if asked.q:
        found = found.filter(selectors.holding(asked.q))
    if asked.changed_since is not None:
        found = found.filter(changed_at__gte=asked.changed_since)
    links = link_fields(kind)
    names = Names(actor)
    for name, wanted in _given(asked).items():
        if name in links:
            found = found.filter(_linked(links[name], wanted, names))
        else:
            found = found.filter(**{f"{name}__in" if isinstance(wanted, list) else name: wanted})
    return found.order_by(asked.sort, "code")


def _given(asked: Any) -> Mapping[str, Any]:
    """The filters of the kind itself that the caller gave."""
    own = set(type(asked).model_fields) - set(Common.model_fields)
    values = {name: getattr(asked, name) for name in own}
    return {name: value for name, value in values.items() if value is not None and value != []}


def _linked(field: models.Field, wanted: list[str], names: Names) -> Q:
    """Links by code. Of a record that the caller may not see nobody learns here who names it."""
    keys = {names.key(field, word) for word in wanted} - {None}
    if not field.many_to_many:
        return Q(**{f"{field.attname}__in": keys})
    through = field.remote_field.through
    holder, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    return Q(pk__in=through.objects.filter(**{f"{other}_id__in": keys}).values(f"{holder}_id"))
