"""A document put into the database: values, links, rows, each with findings where it does not fit; and the trace."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from xietong.errors import RegisterError
from xietong.findings import Finding, require
from xietong.register.dates import read_span
from xietong.register.documents import document, link_fields, part_relations, scalar_fields, set_fields
from xietong.register.models import Change, Dating, Part, Place, Record
from xietong.register.permissions import Actor, visible
from xietong.register.rules import findings_of, where
from xietong.register.texts import say

__all__ = [
    "Names",
    "findings_of_error",
    "leave_trace",
    "now",
    "put",
    "require_sound",
]

IDENTITY_FIELDS = {"kind", "code", "version", "created_at", "changed_at", "retired_at"}


def now() -> datetime:
    """The time that a change bears."""
    return timezone.now()


class Names:
    """Keys of the records and places that a writer may name; what he may not see is not known to him."""

    def __init__(self, actor: Actor, *, is_whole: bool = False) -> None:
        self._actor = actor
        self._keys: dict[tuple[str, str], int] = {}
        self._places: dict[str, int] = {}
        if is_whole:
            self.read_all()

    def read_all(self) -> None:
        """Read every name at once, for a writer of many records."""
        rows = Record.objects.filter(visible(self._actor)).values_list("kind", "code", "pk")
        self._keys = {(kind, code): key for kind, code, key in rows}
        self._places = dict(Place.objects.values_list("code", "pk"))

    def add(self, record: Record) -> None:
        """A record that was just made."""
        self._keys[record.kind, record.code] = record.pk

    def key(self, field: models.Field, name: str) -> int | None:
        """The key of what a link names, or nothing where there is no such thing for this writer."""
        if field.related_model is Place:
            return self._place(name)
        if field.related_model is Record:
            kind, _, code = name.partition(":")
        else:
            kind, code = field.related_model.KIND, name
        if (kind, code) not in self._keys:
            found = Record.objects.filter(visible(self._actor), Q(kind=kind, code=code)).values_list("pk", flat=True)
            for key in found:
                self._keys[kind, code] = key
        return self._keys.get((kind, code))

    def hidden(self, linked: Any) -> set[int]:
        """Keys of linked records that the writer may not see."""
        if self._actor.sees_all:
            return set()
        keys = set(linked.values_list("pk", flat=True))
        seen = Record.objects.filter(visible(self._actor), pk__in=keys).values_list("pk", flat=True)
        return keys - set(seen)

    def _place(self, code: str) -> int | None:
        if code not in self._places:
            self._places.update(Place.objects.filter(code=code).values_list("code", "pk"))
        return self._places.get(code)


def _unknown_fields(model: type[Record], fields: Mapping[str, Any], place: str) -> list[Finding]:
    """A finding for every field that the kind does not have."""
    known = {*scalar_fields(model), *link_fields(model), *part_relations(model)}
    unknown = sorted(set(fields) - known - IDENTITY_FIELDS)
    remedy = say("field.unknown.remedy", known=", ".join(sorted(known)))
    return [Finding(place, say("field.unknown", name=name), remedy) for name in unknown]


def put(record: Record, fields: Mapping[str, Any], names: Names) -> None:
    """Set and save values and single links of a record, then many links and rows.

    Raises:
        RegisterError: with every finding.
    """
    place = where(record.kind, record.code)
    findings = _unknown_fields(type(record), fields, place)
    findings += _values(record, fields, place) + _single_links(record, fields, names, place)
    findings += _sound(record, place) if not findings else []
    require(findings, RegisterError)
    record.save()
    require(_link(record, fields, names, place) + _write_rows(record, fields, names, place), RegisterError)


def require_sound(record: Record) -> None:
    """Refuse a record whose kind's own rules are broken; warnings pass."""
    require(findings_of(record), RegisterError)


def _values(holder: models.Model, fields: Mapping[str, Any], place: str) -> list[Finding]:
    try:
        set_fields(holder, fields)
    except ValidationError as error:
        return findings_of_error(error, place)
    return []


def _sound(holder: models.Model, place: str, exclude: Iterable[str] = ()) -> list[Finding]:
    try:
        holder.full_clean(exclude={"kind", "record_ptr", *exclude}, validate_unique=False)
    except ValidationError as error:
        return findings_of_error(error, place)
    return []


def findings_of_error(error: ValidationError, place: str) -> list[Finding]:
    """What Django's checks of fields and constraints say, as findings."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        Finding(f"{place} {name}".rstrip(" _"), str(message), say("field.wrong.remedy"))
        for name, messages in by_field.items()
        for message in messages
    ]


def _single_links(holder: models.Model, fields: Mapping[str, Any], names: Names, place: str) -> list[Finding]:
    findings = []
    for name, field in link_fields(type(holder)).items():
        if field.many_to_many or name not in fields:
            continue
        wanted = fields[name]
        key = names.key(field, wanted) if wanted else None
        if wanted and key is None:
            findings.append(_unknown(place, name, wanted))
        else:
            setattr(holder, f"{name}_id", key)
    return findings


def _unknown(place: str, name: str, wanted: str) -> Finding:
    return Finding(f"{place} {name}", say("field.no_such", name=wanted), say("field.no_such.remedy"))


def _link(record: Record, fields: Mapping[str, Any], names: Names, place: str) -> list[Finding]:
    """Set the links to many; findings for those that lead nowhere."""
    findings = []
    for name, field in link_fields(type(record)).items():
        if not field.many_to_many or name not in fields:
            continue
        wanted = {text: names.key(field, text) for text in fields[name] or ()}
        findings += [_unknown(place, name, text) for text, key in wanted.items() if key is None]
        keys = {key for key in wanted.values() if key is not None}
        if issubclass(field.related_model, Record):
            # What the writer does not see he cannot have meant to drop.
            keys |= names.hidden(getattr(record, name))
        getattr(record, name).set(keys)
    return findings


def _write_rows(record: Record, fields: Mapping[str, Any], names: Names, place: str) -> list[Finding]:
    """Replace the lists of rows that are given."""
    findings: list[Finding] = []
    for name, part in part_relations(type(record)).items():
        if name not in fields:
            continue
        getattr(record, name).all().delete()
        rows = []
        for position, row in enumerate(fields[name] or (), start=1):
            made, faults = _row(part, record, position, row, names, f"{place} {name} {position}")
            rows.append(made)
            findings += faults
        if not findings:
            part.objects.bulk_create(rows)
    return findings


def _row(
    part: type[Part], record: Record, position: int, row: Mapping[str, Any], names: Names, place: str
) -> tuple[Part, list[Finding]]:
    made = part(position=position, record=record)
    findings = _values(made, row, place) + _single_links(made, row, names, place)
    if isinstance(made, Dating):
        findings += _date(made, place)
    if not findings:
        findings = _sound(made, place, exclude=("record",))
    return made, findings


def _date(made: Dating, place: str) -> list[Finding]:
    try:
        span = read_span(made.text)
    except ValueError:
        return [Finding(place, say("date.wrong", text=made.text), say("date.wrong.remedy"))]
    made.start, made.end, made.precision = span.start, span.end, span.precision
    return []


def leave_trace(
    actor: Actor,
    record: Record,
    action: str,
    reason: str,
    before: Mapping[str, Any] | None,
    *,
    at: datetime | None = None,
) -> None:
    """Write who did what, with the fields that differ; a new record leaves all of its fields."""
    after = document(record)
    changed = {name for name in after if before is None or before.get(name) != after[name]} - {
        "changed_at",
        "version",
    }
    Change.objects.create(
        record=record,
        subject=f"{record.kind}:{record.code}",
        action=action,
        account_id=actor.account_id,
        actor=actor.name,
        at=at or now(),
        reason=reason,
        version=record.version,
        before={name: before[name] for name in sorted(changed)} if before is not None else {},
        after={name: after[name] for name in sorted(changed)},
    )
