"""Answers with an entity tag: what a caller has already is not sent again, and who writes names what he read."""

import hashlib
import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from xietong.register.texts import finding
from xietong.web.api.problems import Outdated

__all__ = ["answer", "tag", "version_read"]

OF_VERSION = re.compile(r'^"([1-9]\d{0,8})-[0-9a-f]{16}"$')
N_DIGITS = 16


def tag(body: bytes, version: int | None = None) -> str:
    """The entity tag of a body; of a single record it begins with the version."""
    digest = hashlib.blake2b(body, digest_size=N_DIGITS // 2).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def answer(
    request: HttpRequest, content: Any, *, version: int | None = None, status: int = 200, location: str = ""
) -> HttpResponse:
    """The content as JSON, or 304 without it where the caller has the same already."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    entity = tag(body, version)
    has_it = request.method == "GET" and _names(request.headers.get("If-None-Match", ""), entity)
    response = HttpResponse(
        b"" if has_it else body, content_type="application/json", status=304 if has_it else status
    )
    response["ETag"] = entity
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
    if location:
        response["Location"] = location
    return response


def _names(header: str, entity: str) -> bool:
    listed = [each.strip().removeprefix("W/") for each in header.split(",")]
    return entity in listed or "*" in listed


def version_read(if_match: str | None, version: int | None) -> tuple[int, bool]:
    """The version that the caller read, and whether `If-Match` says so rather than the body.

    Raises:
        Outdated: where the header is no tag of a single record: such a record cannot be the present one.
    """
    if if_match is None:
        assert version is not None
        return version, False
    found = OF_VERSION.match(if_match.strip())
    if found is None:
        raise Outdated([finding("If-Match", "api.no_tag")])
    return int(found[1]), True
