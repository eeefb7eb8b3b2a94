"""What went wrong, as findings: the same words for what is not there and for what the caller may not see."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register.refusal import Conflict, NotAllowed, NotThere
from xietong.register.texts import finding, told

__all__ = ["OF_READING", "OF_WRITING", "Outdated", "Problem", "TooLarge", "TooOften", "answer_problems", "problem"]


class FindingOut(Schema):
    """What is wrong, where, and what to do."""

    where: str
    what: str
    remedy: str
    level: Literal["error", "warning"]


class Problem(Schema):
    """Why a request was not served; the words are in the language of `Accept-Language`."""

    findings: list[FindingOut]


OF_READING: dict[int, type[Problem]] = dict.fromkeys((401, 404, 422, 429), Problem)
OF_WRITING: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 409, 412, 413, 422, 429), Problem)


class TooOften(Exception):
    """The caller has no request left for now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = math.ceil(seconds)


class TooLarge(Exception):
    """The request is longer than any record can be."""


class Outdated(Exception):
    """`If-Match` names a version that is not the present one."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)


def problem(status: int, findings: Iterable[Finding], headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer that says what is wrong."""
    written = [
        {"where": each.where, "what": each.what, "remedy": each.remedy, "level": each.level}
        for each in told(findings)
    ]
    sent = {"Cache-Control": "private, no-store", **(headers or {})}
    return JsonResponse({"findings": written}, status=status, headers=sent, json_dumps_params={"ensure_ascii": False})


def _said(status: int, key: str, where: str, headers: Mapping[str, str] | None = None, **values: Any) -> HttpResponse:
    return problem(status, [finding(where, key, **values)], headers)


def _refused(request: HttpRequest, error: RegisterError) -> HttpResponse:
    status = {NotThere: 404, NotAllowed: 403, Conflict: 409}.get(type(error), 422)
    return problem(status, error.findings)


def _outdated(request: HttpRequest, error: Outdated) -> HttpResponse:
    return problem(412, error.findings)


def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    seconds = error.seconds
    return _said(429, "api.too_often", request.path, {"Retry-After": str(seconds)}, seconds=seconds)


def _too_large(request: HttpRequest, error: TooLarge) -> HttpResponse:
    return _said(413, "api.too_large", request.path)


def _unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _said(401, "api.no_token", "Authorization", {"WWW-Authenticate": "Bearer"})


def _no_such_address(request: HttpRequest, error: Http404) -> HttpResponse:
    return _said(404, "refused.not_there", request.path)


def _no_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _said(error.status_code, "api.no_json", request.path)


KEYS = {
    "missing": "api.missing",
    "extra_forbidden": "api.unknown",
    "literal_error": "api.choice",
    "enum": "api.choice",
}


def _does_not_fit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, [_finding(each) for each in error.errors])


def _finding(error: Mapping[str, Any]) -> Finding:
    """One finding of the check against the declared fields; the place is the path within the request."""
    place = ".".join(str(step) for step in error["loc"])
    key = KEYS.get(error["type"], "api.wrong")
    return finding(place, key, expected=error.get("ctx", {}).get("expected", ""), reason=error["msg"])


def answer_problems(api: NinjaAPI) -> None:
    """Let every fault of a caller be answered with findings. A fault of ours is left to fail: 500 without a trace."""
    answers: Mapping[type[Exception], Any] = {
        RegisterError: _refused,
        Outdated: _outdated,
        TooOften: _too_often,
        TooLarge: _too_large,
        AuthenticationError: _unknown_caller,
        Http404: _no_such_address,
        HttpError: _no_json,
        ValidationError: _does_not_fit,
    }
    for fault, answer in answers.items():
        api.add_exception_handler(fault, answer)
