"""What the register holds for the caller: counts, a search over all kinds, places, and who he is."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from xietong.register import selectors
from xietong.register.keeping import place_document
from xietong.register.models import Body
from xietong.web.api.answers import answer
from xietong.web.api.callers import caller
from xietong.web.api.filters import Page, Word, require_known
from xietong.web.api.problems import OF_READING
from xietong.web.api.records import IfNoneMatch, reading

__all__ = ["router"]

router = Router(tags=["overview"])


class Counts(BaseModel):
    """How many records of each kind the caller may see, retired ones not counted."""

    records: dict[str, int]
    total: int


class Hit(BaseModel):
    """A record that was found."""

    kind: str
    code: str
    name_en: str
    name_zh: str


class Hits(BaseModel):
    """A page of what was found; `total` counts all pages."""

    total: int
    offset: int
    items: list[Hit]


class PlaceOut(BaseModel):
    """Where something is: region, province, city, zone, or an area of zones."""

    code: str
    level: str
    name_en: str
    name_zh: str
    parent: str | None
    lon: float | None
    lat: float | None


class Places(BaseModel):
    """Every place of the region."""

    items: list[PlaceOut]


class Me(BaseModel):
    """Whoever calls, and the bodies by code in which he has a seat, may write, may approve."""

    name: str
    reads: list[str]
    edits: list[str]
    approves: list[str]
    sees_all: bool


class Sought(Page):
    """What is sought."""

    q: Word


@router.get("/counts", response={200: Counts, 304: None, **OF_READING}, operation_id="counts", **reading)
def counts(request: HttpRequest, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """How many records of each kind the caller may see."""
    found = selectors.counts(caller(request))
    return answer(request, {"records": found, "total": sum(found.values())})


@router.get("/search", response={200: Hits, 304: None, **OF_READING}, operation_id="search", **reading)
def search(request: HttpRequest, asked: Query[Sought], if_none_match: IfNoneMatch = None) -> HttpResponse:
    """Records of any kind whose code, name or other spelling holds the text."""
    require_known(request, Sought)
    found = selectors.search(caller(request), asked.q).order_by("kind", "code")
    page = found.values("kind", "code", "name_en", "name_zh")[asked.offset : asked.offset + asked.limit]
    return answer(request, {"total": found.count(), "offset": asked.offset, "items": list(page)})


@router.get("/places", response={200: Places, 304: None, **OF_READING}, operation_id="places", **reading)
def places(request: HttpRequest, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """Every place of the region; places are public."""
    return answer(request, {"items": [place_document(each) for each in selectors.places()]})


@router.get("/me", response={200: Me, 304: None, **OF_READING}, operation_id="me", **reading)
def me(request: HttpRequest, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """Whoever calls; without a token nobody."""
    actor = caller(request)
    codes = dict(Body.objects.filter(pk__in=actor.reads).values_list("pk", "code"))
    named = {name: sorted(codes[key] for key in getattr(actor, name)) for name in ("reads", "edits", "approves")}
    return answer(request, {"name": actor.name, **named, "sees_all": actor.sees_all})
