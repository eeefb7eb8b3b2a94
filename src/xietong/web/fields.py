"""The form of a record, made from the declared fields of its kind: controls out, plain fields in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import QueryDict

from xietong.findings import Finding
from xietong.register import selectors
from xietong.register.documents import link_fields, part_relations, scalar_fields
from xietong.register.models import KINDS, Place, Record
from xietong.register.permissions import Actor
from xietong.register.texts import say
from xietong.web.columns import ACCESS, BASICS, own_links, own_parts, own_values
from xietong.web.shown import named
from xietong.web.texts import choice, field_label, text

__all__ = ["Control", "Rows", "Section", "changed_fields", "form_of", "read_form", "read_options", "tail_of"]

Options = list[tuple[str, str]]

EMPTY_ROWS = 1
MOST_OPTIONS = 400
LONG = (models.TextField,)
NUMBERS = (models.IntegerField, models.FloatField)
ROW_KEY = re.compile(r"(\w+)-(\d+)-(\w+)")
ROW_WHERE = re.compile(r"(\w+) (\d+)(?: (\w+))?")


@dataclass(frozen=True)
class Control:
    """One field of a form.

    Args:
        form: text, long, number, date, check, one, many or lines.
        now: What the field holds in the register, where someone else changed it meanwhile.
    """

    key: str
    label: str
    form: str
    value: Any
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    help: str = ""
    findings: tuple[Finding, ...] = ()
    now: str | None = None


@dataclass(frozen=True)
class Rows:
    """A list of rows of a record; the last ones are empty."""

    name: str
    label: str
    head: tuple[str, ...]
    rows: tuple[tuple[Control, ...], ...]
    help: str = ""
    findings: tuple[Finding, ...] = ()
    now: str | None = None


@dataclass(frozen=True)
class Section:
    """A part of a form under one heading."""

    title: str
    controls: tuple[Control, ...]


def _editable(model: type[models.Model]) -> list[models.Field]:
    """The fields of a kind or row that a person writes."""
    fields = {**scalar_fields(model), **link_fields(model)}
    return [field for field in fields.values() if field.editable]


def read_options(actor: Actor, kind: str) -> dict[type[models.Model], Options | None]:
    """What can be chosen for the links of a kind and its rows; nothing where there is too much for a list."""
    linked = {field.related_model for field in link_fields(KINDS[kind]).values()}
    for part in part_relations(KINDS[kind]).values():
        linked |= {field.related_model for field in link_fields(part).values()}
    return {model: _options(actor, model) for model in linked}


def _options(actor: Actor, model: type[models.Model]) -> Options | None:
    if model is Place:
        return [(place.code, f"{named(place).text} ({place.code})") for place in selectors.places()]
    if model is Record:
        return None
    found = selectors.records(actor, model.KIND).only("code", "name_en", "name_zh")[: MOST_OPTIONS + 1]
    made = [(each.code, named(each).text) for each in found]
    return None if len(made) > MOST_OPTIONS else sorted(made, key=lambda each: each[1])


@dataclass(frozen=True)
class _Maker:
    """Makes controls from fields, values and findings by the place that they name."""

    options: Mapping[type[models.Model], Options | None]
    findings: Mapping[str, tuple[Finding, ...]]
    now: Mapping[str, str]

    def control(self, field: models.Field, value: Any, key: str) -> Control:
        form, options, hint = self._form(field)
        return Control(
            key=key,
            label=field_label(field.name, field.model._meta.model_name),
            form=form,
            value=_written(value, form),
            options=tuple(options),
            is_required=not field.blank and not field.has_default() and form != "check",
            help=hint,
            findings=self.findings.get(field.name if key == field.name else key, ()),
            now=self.now.get(key),
        )

    def _form(self, field: models.Field) -> tuple[str, Options, str]:
        if field.is_relation:
            options = self.options[field.related_model]
            if field.many_to_many:
                help_key = "form.codes" if field.related_model is Record else "form.lines"
                return ("lines", [], text(help_key)) if options is None else ("many", options, text("form.many"))
            return ("text", [], text("column.code")) if options is None else ("one", options, "")
        if field.choices:
            return "one", [(word, choice(field.name, word)) for word, _ in field.choices], ""
        if isinstance(field, models.BooleanField):
            return "check", [], ""
        if isinstance(field, models.DateField):
            return "date", [], ""
        if isinstance(field, NUMBERS):
            return "number", [], ""
        return ("long" if isinstance(field, LONG) else "text"), [], ""

    def rows(self, part: type[models.Model], name: str, held: Iterable[Mapping[str, Any]]) -> Rows:
        fields = _editable(part)
        given = [*held, *({} for _ in range(EMPTY_ROWS))]
        rows = tuple(
            tuple(self.control(field, _default(field, row), f"{name}-{number}-{field.name}") for field in fields)
            for number, row in enumerate(given)
        )
        return Rows(
            name=name,
            label=field_label(name),
            head=tuple(field_label(field.name, part._meta.model_name or "") for field in fields),
            rows=rows,
            help=text("form.date.help") if name == "dates" else "",
            findings=self.findings.get(name, ()),
            now=self.now.get(name),
        )


def _default(field: models.Field, row: Mapping[str, Any]) -> Any:
    if field.name in row:
        return row[field.name]
    return field.get_default() if field.has_default() and not row else ""


def _written(value: Any, form: str) -> Any:
    if form == "many":
        return [str(each) for each in value or ()]
    if form == "lines":
        return "\n".join(value or ())
    if form == "check":
        return bool(value)
    return "" if value is None else str(value)


def form_of(
    actor: Actor,
    kind: str,
    fields: Mapping[str, Any],
    findings: Iterable[Finding] = (),
    now: Mapping[str, str] | None = None,
) -> tuple[list[Section], list[Rows]]:
    """The controls of a record under their headings, and its lists of rows."""
    maker = _Maker(read_options(actor, kind), _by_place(kind, findings), now or {})
    model = KINDS[kind]

    def section(title: str, names: Iterable[str]) -> Section:
        made = [maker.control(model._meta.get_field(name), fields.get(name), name) for name in names]
        return Section(text(title), tuple(made))

    sections = [section("form.basics", (*BASICS, *own_values(kind)))]
    if own_links(kind):
        sections.append(section("form.links", own_links(kind)))
    sections.append(section("form.access", ACCESS))
    parts = part_relations(model)
    return sections, [maker.rows(parts[name], name, fields.get(name) or ()) for name in own_parts(kind)]


def tail_of(kind: str, place: str) -> str:
    """What follows kind and code in the place that a finding names: a field, or rows, number and field."""
    rest = place.removeprefix(say(f"kind.{kind}")).strip()
    return rest.partition(" ")[2]


def _by_place(kind: str, findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        tail = tail_of(kind, finding.where)
        row = ROW_WHERE.fullmatch(tail)
        key = row[1] if row else tail
        if row and row[3]:
            key = f"{row[1]}-{int(row[2]) - 1}-{row[3]}"
        found[key] = (*found.get(key, ()), finding)
    return found


def read_form(kind: str, given: QueryDict) -> dict[str, Any]:
    """The fields of a filled-in form as a plain document; rows that are left empty fall away."""
    model = KINDS[kind]
    names = (*BASICS, *own_values(kind), *own_links(kind), *ACCESS)
    fields = {name: _read(model._meta.get_field(name), given, name) for name in names}
    parts = part_relations(model)
    return {**fields, **{name: _read_rows(parts[name], name, given) for name in own_parts(kind)}}


def _read(field: models.Field, given: QueryDict, key: str) -> Any:
    if field.is_relation and field.many_to_many:
        values = given.getlist(key)
        lines = [line.strip() for value in values for line in value.splitlines()]
        return sorted(line for line in lines if line)
    if isinstance(field, models.BooleanField):
        return key in given
    value = given.get(key, "").replace("\r\n", "\n").strip()
    if value:
        return value
    return None if field.null else ""


def _read_rows(part: type[models.Model], name: str, given: QueryDict) -> list[dict[str, Any]]:
    found = (ROW_KEY.fullmatch(key) for key in given)
    numbers = sorted({int(match[2]) for match in found if match and match[1] == name})
    fields = _editable(part)
    rows = [
        {field.name: _read(field, given, f"{name}-{number}-{field.name}") for field in fields} for number in numbers
    ]
    return [row for row in rows if any(_says(field, row[field.name]) for field in fields)]


def _says(field: models.Field, value: Any) -> bool:
    """Whether a value was given: the first word of a closed list alone says nothing."""
    if field.choices or isinstance(field, models.BooleanField):
        return False
    return value not in (None, "", [])


def changed_fields(kind: str, held: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Those given fields that say something else than what is held."""
    return {name: value for name, value in given.items() if not _is_same(kind, name, held.get(name), value)}


def _is_same(kind: str, name: str, held: Any, given: Any) -> bool:
    parts = part_relations(KINDS[kind])
    if name in parts:
        rows = held or []
        return len(rows) == len(given) and all(
            _plain(old.get(key)) == _plain(value)
            for old, new in zip(rows, given, strict=True)
            for key, value in new.items()
        )
    return bool(_plain(held) == _plain(given))


def _plain(value: Any) -> Any:
    """A value as a form writes it, so that 3 and "3" are the same."""
    if isinstance(value, list):
        return sorted(map(str, value))
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
