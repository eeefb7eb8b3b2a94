"""Records put before expert groups, opinions and decisions; reporting years on their way through the levels."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Path, Router
from pydantic import BaseModel, Field

from xietong.register import selectors, services
from xietong.register.choices import RecordKind
from xietong.register.keeping import opinion_document, referral_document, year_document
from xietong.register.models import KINDS, Event, Referral
from xietong.web.api.answers import answer
from xietong.web.api.callers import caller
from xietong.web.api.problems import OF_READING, OF_WRITING
from xietong.web.api.records import BASE, IfNoneMatch, reading, shown, writing
from xietong.web.api.schemas import Code, Day, Given, LongText, Reason, Verdict, document_type, fields_type

__all__ = ["router"]

router = Router(tags=["reviews"])
LARGEST_KEY = 2**63 - 1
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Question(Given):
    """What an expert group is asked, and by when."""

    group: Code
    question: LongText
    due: Day | None = None


class OpinionIn(Given):
    """What an expert thinks, with conditions."""

    verdict: Verdict  # type: ignore[valid-type]
    text: LongText
    conditions: LongText = ""


class Decision(Given):
    """The decision as an event of the register."""

    reason: Reason
    event: fields_type(KINDS["event"])  # type: ignore[valid-type]


class OpinionOut(BaseModel):
    """An opinion that was given."""

    author: str
    at: str
    verdict: str
    text: str
    conditions: str


class ReferralOut(BaseModel):
    """A record that was put before a group."""

    id: int
    record: str
    group: str
    question: str
    due: date | None
    put_at: str
    put_by: str
    decision: str | None
    opinions: list[OpinionOut]


class Referrals(BaseModel):
    """What the caller may see of them."""

    items: list[ReferralOut]


class Why(Given):
    """A word on the step, where there is one to say."""

    reason: Reason = ""


class YearOut(BaseModel):
    """How far the values of a body and year have come."""

    body: str
    year: int
    state: str
    level: str
    version: int


class Years(BaseModel):
    """The reporting years that the caller acts for or stands above."""

    items: list[YearOut]


def _referral(referral: Referral) -> dict[str, Any]:
    opinions = [opinion_document(each) for each in referral.opinions.all()]
    return {"id": referral.pk, **referral_document(referral), "opinions": opinions}


@router.get("/referrals", response={200: Referrals, 304: None, **OF_READING}, operation_id="referrals", **reading)
def referrals(request: HttpRequest, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """What was put before expert groups: for owner, office and the groups asked."""
    found = selectors.referrals(caller(request)).prefetch_related("opinions")
    return answer(request, {"items": [_referral(each) for each in found]})


@router.post(
    "/records/{kind}/{code}/referrals",
    response={201: ReferralOut, **OF_WRITING},
    operation_id="refer",
    **writing,
)
def refer(request: HttpRequest, kind: Path[RecordKind], code: Path[Code], new: Body[Question]) -> HttpResponse:
    """Put a record before an expert group; from then on its experts see it."""
    made = services.refer_record(caller(request), kind.value, code, new.group, new.question, due=new.due)
    return answer(request, _referral(made), status=201)


@router.post(
    "/referrals/{key}/opinions", response={201: OpinionOut, **OF_WRITING}, operation_id="give_opinion", **writing
)
def give_opinion(request: HttpRequest, key: Path[Key], new: Body[OpinionIn]) -> HttpResponse:
    """What an expert of the group that was asked thinks."""
    made = services.give_opinion(caller(request), key, new.verdict, new.text, new.conditions)
    return answer(request, opinion_document(made), status=201)


@router.post(
    "/referrals/{key}/decision",
    response={201: document_type(Event), **OF_WRITING},
    operation_id="decide",
    **writing,
)
def decide(request: HttpRequest, key: Path[Key], new: Body[Decision]) -> HttpResponse:
    """The decision of the leading group, recorded by the office as an event."""
    actor = caller(request)
    event = new.event.model_dump(mode="json", exclude_unset=True)
    made = services.decide_referral(actor, key, event, reason=new.reason)
    return shown(request, actor, made, status=201, location=f"{BASE}/event/{made.code}")


@router.get("/years", response={200: Years, 304: None, **OF_READING}, operation_id="years", **reading)
def years(request: HttpRequest, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """The reporting years of the bodies that the caller acts for or stands above."""
    return answer(request, {"items": [year_document(each) for each in selectors.submissions(caller(request))]})


@router.post(
    "/years/{body}/{year}/submit", response={200: YearOut, **OF_WRITING}, operation_id="submit_year", **writing
)
def submit_year(request: HttpRequest, body: Path[Code], year: Path[Year], new: Body[Why]) -> HttpResponse:
    """Hand the values of a year up; from then on they take no changes unless the year is reopened."""
    return answer(request, year_document(services.submit_year(caller(request), body, year, reason=new.reason)))


@router.post(
    "/years/{body}/{year}/approve", response={200: YearOut, **OF_WRITING}, operation_id="approve_year", **writing
)
def approve_year(request: HttpRequest, body: Path[Code], year: Path[Year], new: Body[Why]) -> HttpResponse:
    """Approve at the level whose turn it is; the approval of the office locks the year."""
    return answer(request, year_document(services.approve_year(caller(request), body, year, reason=new.reason)))


@router.post(
    "/years/{body}/{year}/reopen", response={200: YearOut, **OF_WRITING}, operation_id="reopen_year", **writing
)
def reopen_year(request: HttpRequest, body: Path[Code], year: Path[Year], new: Body[Why]) -> HttpResponse:
    """Open a submitted or locked year again."""
    return answer(request, year_document(services.reopen_year(caller(request), body, year, reason=new.reason)))
