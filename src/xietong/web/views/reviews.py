"""What is put before expert groups: opinions with conditions, the decision as an event with its documents."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register import selectors, services
from xietong.register.choices import OpinionVerdict, RecordKind, Visibility
from xietong.register.models import Event, Referral
from xietong.register.permissions import Actor, may_comment, may_manage
from xietong.register.refusal import NotAllowed, NotThere, not_there
from xietong.web.tables import named_file
from xietong.web.texts import text
from xietong.web.uploads import LARGEST_MB, read_upload
from xietong.web.views.overview import today

__all__ = ["file", "review", "reviews"]

SOON = 14


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Open referrals by their day, then the decided ones."""
    actor: Actor = request.actor
    if not actor.reads:
        raise Http404
    found = list(selectors.referrals(actor).prefetch_related("opinions"))
    still_open = [referral for referral in found if referral.decision_id is None]
    still_open.sort(key=lambda referral: (referral.due is None, referral.due or today(), referral.pk))
    closed = [referral for referral in reversed(found) if referral.decision_id is not None]
    decisions = _decisions(actor, closed)
    shown = {
        "section": "reviews",
        "open": [(referral, _due(referral)) for referral in still_open],
        "closed": [(referral, decisions.get(referral.decision_id)) for referral in closed],
    }
    return render(request, "reviews.html", shown)


def _decisions(actor: Actor, referrals: Iterable[Referral]) -> dict[int, Event]:
    """The events that decided, by key, where the reader may see them."""
    seen = selectors.records(actor, RecordKind.EVENT, has_retired=True)
    return {event.pk: event for event in seen.filter(pk__in=[referral.decision_id for referral in referrals])}


def _due(referral: Referral) -> str:
    if referral.due is None:
        return text("reviews.no_due")
    days = (referral.due - today()).days
    if days < 0:
        return text("reviews.overdue")
    return text("reviews.due_soon", days=days) if days <= SOON else ""


def _referral(actor: Actor, key: int) -> Referral:
    found = selectors.referrals(actor).filter(pk=key).first()
    if found is None:
        raise not_there("record", str(key))
    return found


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: int) -> HttpResponse:
    """One referral with its opinions; experts add theirs, the office records the decision."""
    actor: Actor = request.actor
    referral = _referral(actor, key)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        act = "decide" if request.POST.get("act") == "decide" else "opinion"
        try:
            if act == "decide":
                _decide(request, actor, referral)
            else:
                _give_opinion(request, actor, referral)
        except (NotThere, NotAllowed):
            raise
        except RegisterError as error:
            findings = tuple(error.findings)
        else:
            messages.success(request, text(f"act.done.{act}"))
            return redirect("review", key)
    decision = _decisions(actor, [referral]).get(referral.decision_id)
    shown: dict[str, Any] = {
        "section": "reviews",
        "referral": referral,
        "due": _due(referral) if referral.decision_id is None else "",
        "opinions": referral.opinions.all(),
        "decision": decision,
        "files": decision.attachments.defer("content") if decision else (),
        "verdicts": OpinionVerdict.values,
        "may_comment": may_comment(actor, referral),
        "may_decide": may_manage(actor) and referral.decision_id is None,
        "given": request.POST,
        "findings": findings,
        "largest": LARGEST_MB,
        "today": today(),
    }
    return render(request, "review.html", shown, status=400 if findings else 200)


def _give_opinion(request: HttpRequest, actor: Actor, referral: Referral) -> None:
    given = request.POST
    services.give_opinion(
        actor, referral.pk, given.get("verdict", ""), given.get("text", ""), given.get("conditions", "")
    )


def _decide(request: HttpRequest, actor: Actor, referral: Referral) -> None:
    given = request.POST
    # The file is looked at before anything is written, so that a faulty one leaves no decision without its document.
    upload = read_upload(request.FILES["file"]) if request.FILES.get("file") else None
    day = given.get("date", "").strip()
    event = {
        "name_en": given.get("name_en", "").strip(),
        "name_zh": given.get("name_zh", "").strip(),
        "dates": [{"event": "happened", "text": day}] if day else [],
        "visibility": Visibility.PUBLIC if given.get("public") else Visibility.GOVERNMENTS,
    }
    made = services.decide_referral(actor, referral.pk, event, reason=given.get("reason", ""))
    if upload is not None:
        services.attach_file(
            actor, "event", made.code, name=upload.name, media_type=upload.media_type, content=upload.content
        )


@require_GET
def file(request: HttpRequest, key: int) -> HttpResponse:
    """A file of a record that the reader may see; it is saved, never shown as a page of ours."""
    found = services.attachment(request.actor, key)
    return named_file(bytes(found.content), found.name, found.media_type)
