"""Lists as people ask for them: words, bodies, place, year, state and order, on top of what the actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from xietong.register.choices import RecordKind
from xietong.register.documents import link_fields, scalar_fields
from xietong.register.models import KINDS, Body, Dating, Place
from xietong.register.permissions import Actor
from xietong.register.selectors import holding, records

__all__ = ["ORDERS", "Wanted", "body_paths", "listed", "place_paths", "search_condition", "state_fields"]

ORDERS = ("name", "newest", "oldest", "changed")
STATES = ("progress", "agreement_kind", "plan_kind", "body_kind", "comparator", "grade", "evidence")
BODIES: Mapping[str, tuple[str, ...]] = {
    RecordKind.BODY: ("parents",),
    RecordKind.MEMBER: ("body",),
    RecordKind.PLAN: ("bodies",),
    RecordKind.AGREEMENT: ("parties__body",),
    RecordKind.VENTURE: ("stakes__body", "body"),
    RecordKind.PROJECT: ("owner", "partners", "funding__body"),
}
YEARS: Mapping[str, str] = {RecordKind.VALUE: "year", RecordKind.TARGET: "target_year"}
OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    RecordKind.AGREEMENT: ("occasion", "parties__body__name_en", "parties__body__name_zh"),
    RecordKind.MEMBER: ("role", "body__name_en", "body__name_zh"),
    RecordKind.PROJECT: ("origin_text", "host_text", "function_text"),
    RecordKind.REMARK: ("what",),
    RecordKind.VALUE: ("place_text",),
    RecordKind.TARGET: ("place_text",),
}


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of a list.

    Args:
        words: Every word must occur in code, name, alias, date or what else the kind is known by.
        body, together: Codes of two bodies that both take part.
        place: Code of a place; places inside it count.
        year: A year that a date of the record covers.
        states: Field of a closed list and the word wanted.
    """

    words: str = ""
    body: str = ""
    together: str = ""
    place: str = ""
    year: int | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    order: str = "name"
    has_retired: bool = False


def body_paths(kind: str) -> tuple[str, ...]:
    """Where a kind of record names the bodies that take part."""
    return BODIES.get(kind, ())


def place_paths(kind: str) -> tuple[str, ...]:
    """Where a kind of record names places."""
    links = link_fields(KINDS[kind]).items()
    return tuple(name for name, link in links if link.related_model is Place)


def state_fields(kind: str) -> tuple[str, ...]:
    """The closed lists by which a kind can be filtered, its own first."""
    return tuple(name for name in STATES if name in scalar_fields(KINDS[kind]))


def listed(actor: Actor, kind: str, wanted: Wanted, language: str = "en") -> QuerySet[Any]:
    """The records that fit, in the order asked for."""
    found = records(actor, kind, has_retired=wanted.has_retired)
    for word in wanted.words.split():
        found = found.filter(search_condition(kind, word))
    for code in (wanted.body, wanted.together):
        if code and body_paths(kind):
            found = found.filter(_takes_part(kind, code))
    if wanted.place and place_paths(kind):
        found = found.filter(_lies_in(kind, wanted.place))
    if wanted.year is not None:
        found = found.filter(_of_year(kind, wanted.year))
    known = {name: word for name, word in wanted.states.items() if name in state_fields(kind) and word}
    return _ordered(found.filter(**known), wanted.order, language)


def search_condition(kind: str, word: str) -> Q:
    """Whether a record holds a word."""
    model = KINDS[kind]
    found = holding(word) | Q(Exists(Dating.objects.filter(record=OuterRef("pk"), text__startswith=word)))
    for path in OTHER_WORDS.get(kind, ()):
        if "__" in path:
            found |= Q(pk__in=model.objects.filter(**{f"{path}__icontains": word}).values("pk"))
        else:
            found |= Q(**{f"{path}__icontains": word})
    return found


def _takes_part(kind: str, code: str) -> Q:
    keys = list(Body.objects.filter(code=code).values_list("pk", flat=True))
    found = Q(pk__in=())
    for path in body_paths(kind):
        found |= Q(pk__in=KINDS[kind].objects.filter(**{f"{path}__in": keys}).values("pk"))
    return found


def _lies_in(kind: str, code: str) -> Q:
    wave = set(Place.objects.filter(code=code).values_list("pk", flat=True))
    inside = set(wave)
    while wave:
        wave = set(Place.objects.filter(parent__in=wave).values_list("pk", flat=True)) - inside
        inside |= wave
    found = Q(pk__in=())
    for path in place_paths(kind):
        found |= Q(pk__in=KINDS[kind].objects.filter(**{f"{path}__in": inside}).values("pk"))
    return found


def _of_year(kind: str, year: int) -> Q:
    dated = Dating.objects.filter(record=OuterRef("pk"), start__year__lte=year, end__year__gte=year)
    found = Q(Exists(dated))
    if kind in YEARS:
        found |= Q(**{YEARS[kind]: year})
    return found


def _ordered(found: QuerySet[Any], order: str, language: str) -> QuerySet[Any]:
    if order in ("newest", "oldest"):
        first = Dating.objects.filter(record=OuterRef("pk")).order_by().values("record")
        found = found.annotate(first_day=Subquery(first.annotate(day=Min("start")).values("day")))
        day = F("first_day")
        return found.order_by(
            day.desc(nulls_last=True) if order == "newest" else day.asc(nulls_last=True), "name_en", "code"
        )
    if order == "changed":
        return found.order_by("-changed_at", "code")
    names = ("name_zh", "name_en") if language == "zh" else ("name_en", "name_zh")
    return found.order_by(*names, "code")
