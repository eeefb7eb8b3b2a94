"""Pages for what cannot be: the same for what is not there and for what is not for the reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register.texts import told
from xietong.web.texts import text

__all__ = ["bad_request", "csrf_failed", "forbidden", "not_found", "refused", "server_error"]


def _page(request: HttpRequest, status: int, title: str, findings: tuple[Finding, ...]) -> HttpResponse:
    return render(request, "problem.html", {"title": title, "findings": told(findings)}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing of what was asked is repeated, so that nobody learns what is there for others."""
    finding = Finding("", text("error.404.text"), text("error.404.remedy"))
    return _page(request, 404, text("error.404.title"), (finding,))


def forbidden(request: HttpRequest, exception: RegisterError) -> HttpResponse:
    """The reader sees the record but may not do this; the page says who may."""
    return _page(request, 403, text("error.403.title"), exception.findings)


def refused(request: HttpRequest, exception: RegisterError) -> HttpResponse:
    """What was given does not fit."""
    return _page(request, 400, text("problem.title"), exception.findings)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no page of ours sends."""
    return _page(request, 400, text("error.400.title"), (Finding("", text("error.400.text"), ""),))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token."""
    findings = (Finding("", text("error.csrf"), text("error.400.text")),)
    return _page(request, 403, text("error.400.title"), findings)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: the trace goes to the log, never to the reader; nothing here asks the database."""
    return render(None, "fault.html", status=500)
