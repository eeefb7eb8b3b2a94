"""A document put into the database: values, links, rows, each with findings where it does not fit; and the trace."""

from collections import Counter
from collections.abc import Mapping
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
from xietong.register.selectors import seen_by
from xietong.register.texts import finding, say

__all__ = [
    "Names",
    "act_of",
    "findings_of_error",
    "leave_trace",
    "many_links",
    "now",
    "put",
    "require_sound",
    "rows_of",
    "set_values",
    "trace",
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

    def hidden(self, keys: set[int]) -> set[int]:
        """Those of some keys of records that the writer may not see."""
        return set() if self._actor.sees_all or not keys else keys - seen_by(self._actor)(keys)

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
    findings = set_values(record, fields, names)
    findings += _broken_constraints(record, place) if not findings else []
    links, faults = many_links(record, fields, names)
    rows, faulty_rows = rows_of(record, fields, names)
    findings += faults + faulty_rows
    if not faulty_rows:
        findings += [fault for row, where_it_stands in rows for fault in _broken_constraints(row, where_it_stands)]
    require(findings, RegisterError)
    record.save()
    for name, keys in links.items():
        getattr(record, name).set(keys)
    for name, part in part_relations(type(record)).items():
        if name in fields:
            getattr(record, name).all().delete()
            part.objects.bulk_create([row for row, _ in rows if isinstance(row, part)])


def set_values(record: Record, fields: Mapping[str, Any], names: Names) -> list[Finding]:
    """Set the values and single links of a record; findings where one does not fit its field."""
    place = where(record.kind, record.code)
    findings = _unknown_fields(type(record), fields, place)
    findings += _values(record, fields, place) + _single_links(record, fields, names, place)
    return findings or _wrong_fields(record, place)


def require_sound(record: Record) -> None:
    """Refuse a record whose kind's own rules are broken; warnings pass."""
    require(findings_of(record), RegisterError)


def _values(holder: models.Model, fields: Mapping[str, Any], place: str) -> list[Finding]:
    try:
        set_fields(holder, fields)
    except ValidationError as error:
        return findings_of_error(error, place)
    return []


def _wrong_fields(holder: models.Model, place: str) -> list[Finding]:
    try:
        # Links lead to what `Names` knows; there is no need to look it up again.
        holder.clean_fields(exclude={"kind", "record_ptr", "record", *link_fields(type(holder))})
    except ValidationError as error:
        return findings_of_error(error, place)
    return []


def _broken_constraints(holder: models.Model, place: str) -> list[Finding]:
    try:
        holder.validate_constraints(exclude={"kind", "record"})
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
        present = getattr(holder, field.attname)
        if wanted and key is None:
            findings.append(_unknown(place, name, wanted))
        elif wanted or present is None or _names_a_place(field) or not names.hidden({present}):
            setattr(holder, f"{name}_id", key)
    return findings


def _unknown(place: str, name: str, wanted: str) -> Finding:
    return finding(f"{place} {name}", "field.no_such", name=wanted)


def many_links(record: Record, fields: Mapping[str, Any], names: Names) -> tuple[dict[str, set[int]], list[Finding]]:
    """The keys that each given link to many shall hold; findings for those that lead nowhere."""
    place = where(record.kind, record.code)
    links: dict[str, set[int]] = {}
    findings = []
    for name, field in link_fields(type(record)).items():
        if not field.many_to_many or name not in fields:
            continue
        wanted = {text: names.key(field, text) for text in fields[name] or ()}
        findings += [_unknown(place, name, text) for text, key in wanted.items() if key is None]
        links[name] = {key for key in wanted.values() if key is not None}
        if not _names_a_place(field) and record.pk is not None:
            # What the writer does not see he cannot have meant to drop.
            links[name] |= names.hidden(set(getattr(record, name).values_list("pk", flat=True)))
    return links, findings


def rows_of(record: Record, fields: Mapping[str, Any], names: Names) -> tuple[list[tuple[Part, str]], list[Finding]]:
    """The rows that are given, each with its place in the words of the user, and what is wrong in them."""
    rows: list[tuple[Part, str]] = []
    findings: list[Finding] = []
    for name, part in part_relations(type(record)).items():
        listed = f"{where(record.kind, record.code)} {name}"
        made = []
        for position, row in enumerate(fields.get(name) or (), start=1):
            made.append((part(position=position, record=record), f"{listed} {position}"))
            findings += _row(*made[-1], row, names)
        if name in fields and record.pk is not None:
            made += [(row, listed) for row in _keep_hidden(list(getattr(record, name).all()), made, names)]
        rows += made
        findings += _doubles(part, [row for row, _ in made], listed)
    return rows, findings


def _keep_hidden(present: list[Any], made: list[tuple[Part, str]], names: Names) -> list[Part]:
    """Keep the links of present rows to records that the writer does not see.

    They pass to the new row that says the same otherwise, else to the one in the same place that names nothing there.

    Returns:
        The rows with such links for which there is no new row.
    """
    links = (
        []
        if not present
        else [field for field in link_fields(type(present[0])).values() if not _names_a_place(field)]
    )
    named = {getattr(row, field.attname) for row in present for field in links} - {None}
    hidden = names.hidden(named)
    free = [row for row, _ in made]
    left: list[Part] = []
    for old in present:
        secret = {field.attname for field in links if getattr(old, field.attname) in hidden}
        if not secret:
            continue
        open_to = [row for row in free if all(getattr(row, name) is None for name in secret)]
        same = [row for row in open_to if _said(row, secret) == _said(old, secret)]
        new = next(iter(same or [row for row in open_to if row.position == old.position]), None)
        if new is None:
            old.pk, old.position = None, len(made) + len(left) + 1
            left.append(old)
            continue
        free.remove(new)
        for name in secret:
            setattr(new, name, getattr(old, name))
    return left


def _said(row: Part, secret: set[str]) -> dict[str, Any]:
    """What a row says, but for some links and its position."""
    names = [*scalar_fields(type(row)), *(field.attname for field in link_fields(type(row)).values())]
    return {name: getattr(row, name) for name in names if name not in secret}


def _names_a_place(field: models.Field) -> bool:
    return field.related_model is Place


def _row(made: Part, place: str, row: Mapping[str, Any], names: Names) -> list[Finding]:
    findings = _values(made, row, place) + _single_links(made, row, names, place)
    if isinstance(made, Dating):
        findings += _date(made, place)
    return findings or _wrong_fields(made, place)


def _doubles(part: type[Part], rows: list[Part], place: str) -> list[Finding]:
    """Rows that a rule of uniqueness allows once only."""
    findings = []
    for constraint in part._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = [part._meta.get_field(name).attname for name in constraint.fields if name != "record"]
            counted = Counter(tuple(getattr(row, name) for name in names) for row in rows)
            twice = [key for key, count in counted.items() if count > 1]
            findings += [finding(place, "field.twice") for _ in twice]
    return findings


def _date(made: Dating, place: str) -> list[Finding]:
    try:
        span = read_span(made.text)
    except ValueError:
        return [finding(place, "date.wrong", text=made.text)]
    made.start, made.end, made.precision = span.start, span.end, span.precision
    return []


def act_of(actor: Actor, subject: str, action: str, at: datetime, **fields: Any) -> Change:
    """The trace of an act: who did what to what, and when; not yet saved."""
    return Change(subject=subject, action=action, account_id=actor.account_id, actor=actor.name, at=at, **fields)


def leave_trace(actor: Actor, record: Record, action: str, reason: str, before: Mapping[str, Any] | None) -> None:
    """Write who did what, with the fields that differ; a new record leaves all of its fields."""
    trace(actor, record, action, reason, before, now()).save()


def trace(
    actor: Actor, record: Record, action: str, reason: str, before: Mapping[str, Any] | None, at: datetime
) -> Change:
    """The trace of an act on a record, not yet saved."""
    after = document(record)
    differing = {name for name in after if before is None or before.get(name) != after[name]}
    changed = sorted(differing - {"changed_at", "version"})
    return act_of(
        actor,
        f"{record.kind}:{record.code}",
        action,
        at,
        record=record,
        reason=reason,
        version=record.version,
        before={name: before[name] for name in changed} if before is not None else {},
        after={name: after[name] for name in changed},
    )
