"""Which fields of a kind its list shows, and which its form asks first."""

from collections.abc import Mapping
from functools import cache

from xietong.register.choices import RecordKind
from xietong.register.documents import link_fields, part_relations, scalar_fields
from xietong.register.models import KINDS, Record

__all__ = ["ACCESS", "BASICS", "LISTED", "own_links", "own_parts", "own_values"]

LISTED: Mapping[str, tuple[str, ...]] = {
    RecordKind.REFERENCE: ("name", "grade", "address"),
    RecordKind.BODY: ("name", "body_kind", "level", "places"),
    RecordKind.MEMBER: ("name", "role", "body", "dates"),
    RecordKind.PLAN: ("name", "plan_kind", "bodies", "horizon", "dates"),
    RecordKind.POSITIONING: ("name", "places", "plan"),
    RecordKind.EVENT: ("name", "dates", "places"),
    RecordKind.AGREEMENT: ("name", "agreement_kind", "parties", "dates"),
    RecordKind.VENTURE: ("name", "capital", "capital_kind", "stakes", "dates"),
    RecordKind.FUNCTION: ("name", "grade"),
    RecordKind.PROJECT: ("name", "origins", "hosts", "amount", "amount_kind", "progress", "dates"),
    RecordKind.LEDGER: ("name", "period_text", "count", "amount", "amount_kind"),
    RecordKind.INDICATOR: ("name", "unit", "model_indicator"),
    RecordKind.TARGET: ("name", "places", "bound", "target_year", "plan"),
    RecordKind.VALUE: ("name", "places", "printed", "unit", "year", "measure"),
    RecordKind.REMARK: ("name", "what", "concerns"),
}
BASICS = ("name_en", "name_zh")
ACCESS = ("visibility", "shared_with", "partners", "evidence", "grade", "references", "source_text", "note")
# What only an act of its own may change.
NEVER = ("owner", "owner_basis")
SHARED_PARTS = ("dates", "aliases", "texts")


def own_values(kind: str) -> tuple[str, ...]:
    """Plain fields that only this kind has."""
    return tuple(name for name in scalar_fields(KINDS[kind]) if name not in _of_all())


def own_links(kind: str) -> tuple[str, ...]:
    """Links that only this kind has."""
    return tuple(name for name in link_fields(KINDS[kind]) if name not in _of_all())


def own_parts(kind: str) -> tuple[str, ...]:
    """Lists of rows: those of the kind first, then those that every kind has."""
    names = tuple(part_relations(KINDS[kind]))
    return (*(name for name in names if name not in SHARED_PARTS), *SHARED_PARTS)


@cache
def _of_all() -> frozenset[str]:
    return frozenset({*scalar_fields(Record), *link_fields(Record), *NEVER})
