"""What the interface takes and gives, as types made from the declared fields of each kind of record."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db import models
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from xietong.register.choices import OpinionVerdict, RecordKind
from xietong.register.documents import link_fields, once, part_relations, scalar_fields
from xietong.register.models import Record
from xietong.register.summaries import summary_links, summary_scalars

__all__ = [
    "Code",
    "Day",
    "Given",
    "LongText",
    "Moment",
    "Reason",
    "Verdict",
    "Version",
    "document_type",
    "fields_type",
    "page_type",
    "summary_type",
]

# PostgreSQL cannot keep the character zero in a text.
NO_ZERO = r"^[^\x00]*$"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}")
LARGEST: Mapping[str, int] = {
    "PositiveSmallIntegerField": 2**15 - 1,
    "PositiveIntegerField": 2**31 - 1,
    "BigIntegerField": 2**63 - 1,
}
Code = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00/]+$")]
Name = Annotated[str, Field(max_length=150, pattern=NO_ZERO)]
Reason = Annotated[str, Field(max_length=2_000, pattern=NO_ZERO)]
LongText = Annotated[str, Field(max_length=20_000, pattern=NO_ZERO)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
Verdict = Literal[tuple(OpinionVerdict.values)]  # type: ignore[valid-type]


def _is_day(value: Any) -> Any:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("YYYY-MM-DD")
    return value


def _is_moment(value: Any) -> Any:
    if not isinstance(value, str) or not MOMENT.match(value):
        raise ValueError("YYYY-MM-DDThh:mm:ssZ")
    return value


# Otherwise a number would pass for the seconds since 1970.
Day = Annotated[date, BeforeValidator(_is_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_is_moment)]


class Given(BaseModel):
    """What a caller sends; a field that is not known is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")


def plain_type(field: models.Field) -> Any:
    """The type of a plain field, with the limits that any database keeps."""
    found = _plain_type(field)
    return found | None if field.null else found


def _plain_type(field: models.Field) -> Any:
    if field.choices:
        words = [value for value, _ in field.choices]
        return Literal[tuple([*words, ""] if field.blank and "" not in words else words)]
    match field:
        case models.BooleanField():
            return Annotated[bool, Field(strict=True)]
        case models.FloatField():
            return Annotated[float, Field(strict=True, allow_inf_nan=False)]
        case models.IntegerField():
            largest = LARGEST[field.get_internal_type()]
            least = 0 if field.get_internal_type().startswith("Positive") else -largest
            return Annotated[int, Field(strict=True, ge=least, le=largest)]
        case models.DateTimeField():
            return datetime
        case models.DateField():
            return Day
        case models.SlugField():
            return Annotated[str, Field(max_length=field.max_length, pattern=r"^[-a-zA-Z0-9_]+$")]
    return Annotated[str, Field(max_length=field.max_length, pattern=NO_ZERO)]


def _link_type(field: models.Field) -> Any:
    return list[str] if field.many_to_many else str | None


def _given_link(field: models.Field) -> Any:
    return list[Name] if field.many_to_many else Name | None


def _without_default(schema: dict[str, Any]) -> None:
    # What is left out stays as it is; a default in the description would say otherwise.
    schema.pop("default", None)


def _list_of(entry: Any) -> Any:
    return list[entry]


def _optional() -> Any:
    return Field(default=None, json_schema_extra=_without_default)


def _is_needed(field: models.Field) -> bool:
    return not (field.blank or field.null or field.has_default())


@once
def _row_type(part: Any) -> Any:
    fields: dict[str, Any] = {name: (plain_type(field), ...) for name, field in scalar_fields(part).items()}
    fields |= {name: (_link_type(field), ...) for name, field in link_fields(part).items()}
    return create_model(part.__name__, __doc__=_first_line(part), **fields)


@once
def _given_row_type(part: Any) -> Any:
    fields: dict[str, Any] = {}
    for name, field in scalar_fields(part).items():
        if field.editable:
            fields[name] = (plain_type(field), ... if _is_needed(field) else _optional())
    for name, field in link_fields(part).items():
        fields[name] = (_given_link(field), ... if _is_needed(field) else _optional())
    return create_model(f"{part.__name__}Row", __base__=Given, __doc__=_first_line(part), **fields)


def _first_line(model: type[models.Model]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _meta(kind: type[Record]) -> dict[str, Any]:
    return {
        "kind": (Literal[str(kind.KIND)], ...),
        "code": (str, ...),
        "version": (int, ...),
        "created_at": (datetime, ...),
        "changed_at": (datetime, ...),
        "retired_at": (datetime | None, ...),
    }


@once
def document_type(kind: Any) -> Any:
    """A whole record."""
    fields = _meta(kind)
    fields |= {name: (plain_type(field), ...) for name, field in scalar_fields(kind).items()}
    fields |= {name: (_link_type(field), ...) for name, field in link_fields(kind).items()}
    fields |= {name: (_list_of(_row_type(part)), ...) for name, part in part_relations(kind).items()}
    return create_model(kind.__name__, __doc__=_first_line(kind), **fields)


@once
def summary_type(kind: Any) -> Any:
    """A record in one line of a list."""
    fields = _meta(kind)
    fields |= {name: (plain_type(field), ...) for name, field in summary_scalars(kind).items()}
    fields |= {name: (_link_type(field), ...) for name, field in summary_links(kind).items()}
    return create_model(f"{kind.__name__}Summary", __doc__=f"One line: {_first_line(kind)}", **fields)


@once
def page_type(kind: Any) -> Any:
    """A page of a list: lines, or whole records where they were asked for."""
    entries = _list_of(document_type(kind)) | _list_of(summary_type(kind))
    fields: dict[str, Any] = {"total": (int, ...), "offset": (int, ...), "items": (entries, ...)}
    return create_model(f"{kind.__name__}Page", __doc__="A page of a list; `total` counts all pages.", **fields)


@once
def fields_type(kind: Any) -> Any:
    """The fields that a caller may set; the owner is named apart."""
    fields: dict[str, Any] = {}
    for name, field in scalar_fields(kind).items():
        if field.editable and name != "owner_basis":
            fields[name] = (plain_type(field), _optional())
    for name, field in link_fields(kind).items():
        if name != "owner":
            fields[name] = (_given_link(field), _optional())
    for name, part in part_relations(kind).items():
        fields[name] = (_list_of(_given_row_type(part)), _optional())
    about = f"What may be set of a {RecordKind(kind.KIND).value}; lists that are given replace the old ones."
    return create_model(f"{kind.__name__}Fields", __base__=Given, __doc__=about, **fields)
