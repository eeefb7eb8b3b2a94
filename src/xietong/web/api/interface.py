"""The whole interface: one router for each kind of record, and what is the same for all."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from xietong.register.models import KINDS
from xietong.web.api import acts, overview, reviews
from xietong.web.api.problems import answer_problems
from xietong.web.api.records import of_kind

__all__ = ["interface", "urls"]

ABOUT = """Every act of the register for programs. A record that the caller may not see is answered like one that is
not there. Who changes a record names the version that he read: its ETag in If-Match (412 where it is another now) or
`version` in the body (409). All times are UTC, money is whole yuan of the named kind,
missing is null and never zero."""


def _interface() -> NinjaAPI:
    # No page with a form to try it: such pages load their scripts from elsewhere.
    made = NinjaAPI(
        title="xietong", version="1", description=ABOUT, docs_url=None, openapi_url=None, urls_namespace="api"
    )
    answer_problems(made)
    for word, kind in KINDS.items():
        made.add_router(f"/records/{word}", of_kind(kind))
    made.add_router("/records", acts.router)
    made.add_router("", reviews.router)
    made.add_router("", overview.router)
    return made


interface = _interface()


@cache
def _description() -> bytes:
    # Made once: it is long, and the same for everyone.
    return json.dumps(interface.get_openapi_schema(path_prefix="api/v1/"), ensure_ascii=False).encode()


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """The description of the interface for programs, after OpenAPI 3.1."""
    return HttpResponse(_description(), content_type="application/json")


urls: list[URLPattern | URLResolver] = [
    path("openapi.json", description, name="openapi"),
    path("", interface.urls),
]
