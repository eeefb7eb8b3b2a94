"""What surrounds every request: who asks, what the browser may load, and refusals as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from xietong.errors import RegisterError
from xietong.register.permissions import actor_of
from xietong.register.refusal import NotAllowed, NotThere
from xietong.web.views.problems import forbidden, not_found, refused

__all__ = ["Refusals", "content_policy", "reader"]

Answer = Callable[[HttpRequest], HttpResponse]

# The map draws in a worker whose file lies beside the page, and its buttons are pictures within its style sheet.
POLICY = (
    "default-src 'self'; img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def content_policy(answer: Answer) -> Answer:
    """Nothing from elsewhere, no script or style within a page; pages with records are not kept by caches."""

    def policed(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return policed


def reader(answer: Answer) -> Answer:
    """`request.actor`: who asks, found out when it is needed."""

    def known(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(_plain_user(request)))
        return answer(request)

    return known


def _plain_user(request: HttpRequest) -> object:
    # The account itself, not the lazy stand-in that Django puts in its place.
    return request.user._wrapped if request.user.is_authenticated else None


class Refusals:
    """What the register refuses becomes a page: 404 what is not there for him, 403 what he may not, 400 else."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a refusal; any other fault is left to fail."""
        if isinstance(error, NotThere):
            return not_found(request, error)
        if isinstance(error, NotAllowed):
            return forbidden(request, error)
        if isinstance(error, RegisterError):
            return refused(request, error)
        return None
