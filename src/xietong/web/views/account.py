"""Signing in and out, passwords, and the office's page of accounts."""

from datetime import timedelta
from secrets import compare_digest

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register import selectors, services
from xietong.register.choices import SeatRole
from xietong.register.permissions import may_manage
from xietong.register.services.sign_in import WAIT
from xietong.web.home import set_up_token
from xietong.web.shown import named
from xietong.web.texts import finding, text

__all__ = ["accounts", "change_account", "password", "set_up", "sign_in", "sign_out"]


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; after a few failures the name has to wait."""
    findings: tuple[Finding, ...] = ()
    status = 200
    after = _safe(request, request.POST.get("next") or request.GET.get("next") or "/")
    if request.method == "POST":
        name, address = request.POST.get("username", ""), request.META.get("REMOTE_ADDR", "")
        if services.is_throttled(name, address):
            minutes = WAIT // timedelta(minutes=1)
            findings, status = (finding("", "sign_in.throttled", minutes=minutes),), 429
        else:
            account = authenticate(request, username=name, password=request.POST.get("password", ""))
            if account is not None:
                services.forget_failures(name, address)
                login(request, account)
                return redirect(after)
            services.note_failure(name, address)
            findings, status = (finding("", "sign_in.wrong"),), 400
    return render(request, "sign_in.html", {"findings": findings, "next": after}, status=status)


def _safe(request: HttpRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("home")


@login_required
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        findings = _change_password(request)
        if not findings:
            messages.success(request, text("password.saved"))
            return redirect("home")
    return render(request, "password.html", {"findings": findings}, status=400 if findings else 200)


def _change_password(request: HttpRequest) -> tuple[Finding, ...]:
    user = request.user
    if not user.check_password(request.POST.get("old", "")):
        return (finding(text("password.old"), "password.wrong"),)
    if request.POST.get("new", "") != request.POST.get("again", ""):
        return (finding(text("password.new"), "password.differs"),)
    try:
        services.set_password(request.actor, user.get_username(), request.POST.get("new", ""))
    except RegisterError as error:
        return tuple(error.findings)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    return ()


@sensitive_post_parameters("password")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first account; there is no such page once there is one, nor under another word."""
    if services.has_accounts() or not compare_digest(token.encode(), set_up_token(settings.HOME).encode()):
        raise Http404
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            services.create_first_account(request.POST.get("username", ""), request.POST.get("password", ""))
            messages.success(request, text("set_up.done"))
            return redirect("sign-in")
        except RegisterError as error:
            findings = tuple(error.findings)
    return render(request, "set_up.html", {"findings": findings}, status=400 if findings else 200)


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Who can sign in and for whom; for the office only."""
    return _accounts_page(request, ())


def _accounts_page(request: HttpRequest, findings: tuple[Finding, ...]) -> HttpResponse:
    actor = request.actor
    if not may_manage(actor):
        raise Http404
    shown = {
        "findings": findings,
        "accounts": selectors.accounts(actor).order_by("username"),
        "bodies": [(body.code, named(body).text) for body in selectors.records(actor, "body").order_by("code")],
        "roles": SeatRole.values,
    }
    return render(request, "accounts.html", shown, status=400 if findings else 200)


@require_POST
@sensitive_post_parameters("password")
def change_account(request: HttpRequest) -> HttpResponse:
    """One act of the office on an account."""
    actor = request.actor
    if not may_manage(actor):
        raise Http404
    given = request.POST
    name = given.get("username", "")
    try:
        if given.get("act") == "create":
            services.create_account(
                actor, name, given.get("password", ""), display_name=given.get("display_name", "")
            )
            messages.success(request, text("accounts.made", name=name))
        elif given.get("act") == "seat":
            services.give_seat(actor, name, given.get("body", ""), given.get("role", ""))
            messages.success(request, text("accounts.seated"))
        elif given.get("act") == "unseat":
            services.take_seat(actor, name, given.get("body", ""))
            messages.success(request, text("accounts.unseated"))
        else:
            services.set_password(actor, name, given.get("password", ""))
            messages.success(request, text("accounts.reset.done", name=name))
    except RegisterError as error:
        return _accounts_page(request, tuple(error.findings))
    return redirect("accounts")
