"""Reporting years on their way through the levels: submitted, approved, locked, reopened."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register import selectors, services
from xietong.register.choices import RecordKind, SubmissionState
from xietong.register.models import Body
from xietong.register.permissions import Actor, may_manage
from xietong.register.refusal import NotAllowed, NotThere
from xietong.register.services.submissions import next_level
from xietong.web.shown import named
from xietong.web.texts import text
from xietong.web.views.overview import today

__all__ = ["years"]

ACTS = ("submit", "approve", "reopen")


@require_http_methods(["GET", "POST"])
def years(request: HttpRequest) -> HttpResponse:
    """The years that the reader acts for or stands above."""
    actor: Actor = request.actor
    if not actor.reads:
        raise Http404
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            done = _act(request, actor)
        except (NotThere, NotAllowed):
            raise
        except RegisterError as error:
            findings = tuple(error.findings)
        else:
            messages.success(request, text(f"years.done.{done}"))
            return redirect("years")
    found = list(selectors.submissions(actor).order_by("-year", "body__code"))
    values = selectors.records(actor, RecordKind.VALUE).order_by().values("owner", "year").annotate(n=Count("pk"))
    n_values = {(row["owner"], row["year"]): row["n"] for row in values}
    shown = {
        "section": "years",
        "rows": [
            (
                each,
                next_level(each) if each.state == SubmissionState.SUBMITTED else "",
                n_values.get((each.body_id, each.year), 0),
            )
            for each in found
        ],
        "own": [(body.code, named(body).text) for body in Body.objects.filter(pk__in=actor.approves - actor.groups)],
        "may_reopen": may_manage(actor),
        "may_approve": bool(actor.approves),
        "last_year": today().year - 1,
        "findings": findings,
    }
    return render(request, "years.html", shown, status=400 if findings else 200)


def _act(request: HttpRequest, actor: Actor) -> str:
    act = request.POST.get("act", "")
    body, year, reason = (request.POST.get(name, "") for name in ("body", "year", "reason"))
    if act not in ACTS or not year.isdecimal():
        raise Http404
    if act == "submit":
        services.submit_year(actor, body, int(year), reason=reason)
    elif act == "approve":
        services.approve_year(actor, body, int(year), reason=reason)
    else:
        services.reopen_year(actor, body, int(year), reason=reason)
    return act
