"""The first page, and the page that makes the first account."""

from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from xietong.errors import RegisterError
from xietong.register import selectors, services
from xietong.register.permissions import actor_of
from xietong.web.home import set_up_token

__all__ = ["home", "set_up"]


def home(request: HttpRequest) -> HttpResponse:
    """What the register holds, for whoever asks."""
    return render(request, "home.html", {"counts": selectors.counts(actor_of(request.user))})


@sensitive_post_parameters("password")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first account; there is no such page once there is one, nor under another word."""
    if services.has_accounts() or not compare_digest(token.encode(), set_up_token(settings.HOME).encode()):
        raise Http404
    findings: tuple[object, ...] = ()
    if request.method == "POST":
        try:
            services.create_first_account(request.POST.get("username", ""), request.POST.get("password", ""))
            return redirect("home")
        except RegisterError as error:
            findings = error.findings
    status = 400 if findings else 200
    return render(request, "set_up.html", {"findings": findings}, status=status)
