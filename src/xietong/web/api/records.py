"""Records of each kind: lists, single records, and the acts that make and change them."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Path, Query, Router
from pydantic import Field, create_model

from xietong.register import selectors, services
from xietong.register.models import Record
from xietong.register.permissions import Actor
from xietong.register.refusal import Conflict, refuse
from xietong.register.rules import where
from xietong.register.summaries import summaries
from xietong.web.api.answers import answer, version_read
from xietong.web.api.callers import Stranger, Token, caller
from xietong.web.api.filters import filter_type, narrow, require_known
from xietong.web.api.problems import OF_READING, OF_WRITING, Outdated
from xietong.web.api.schemas import (
    Code,
    Given,
    Reason,
    Version,
    document_type,
    fields_type,
    page_type,
)

__all__ = ["BASE", "Act", "IfMatch", "IfNoneMatch", "change_with", "of_kind", "reading", "shown", "writing"]

BASE = "/api/v1/records"
# A stranger may read: no token is one of the ways to be let in.
reading: dict[str, Any] = {"auth": [Token(), Stranger()], "openapi_extra": {"security": [{}]}}
writing: dict[str, Any] = {"auth": [Token()]}
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag of the record as it was read.")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="The ETag of what is held already.")]


class Act(Given):
    """Why, and on which version where `If-Match` does not say it."""

    reason: Reason
    version: Version | None = None


def of_kind(kind: type[Record]) -> Router:
    """List, make, read and change the records of one kind."""
    router = Router(tags=[str(kind.KIND)])
    _add_reading(router, kind)
    _add_writing(router, kind)
    return router


def _add_reading(router: Router, kind: type[Record]) -> None:
    word = str(kind.KIND)
    asked_type, document = filter_type(kind), document_type(kind)

    @router.get(
        "",
        response={200: page_type(kind), 304: None, **OF_READING},
        operation_id=f"list_{word}",
        summary=f"The list of {word}",
        **reading,
    )
    def listed(request: HttpRequest, asked: Query[asked_type], if_none_match: IfNoneMatch = None) -> HttpResponse:  # type: ignore[valid-type]
        require_known(request, asked_type)
        return _page(request, kind, asked)

    @router.get(
        "/{code}",
        response={200: document, 304: None, **OF_READING},
        operation_id=f"read_{word}",
        summary=f"One {word}",
        **reading,
    )
    def read(request: HttpRequest, code: Path[Code], if_none_match: IfNoneMatch = None) -> HttpResponse:
        actor = caller(request)
        return shown(request, actor, selectors.record(actor, word, code))


def _page(request: HttpRequest, kind: type[Record], asked: Any) -> HttpResponse:
    actor = caller(request)
    found = narrow(actor, kind, asked)
    page = found[asked.offset : asked.offset + asked.limit]
    items = selectors.documents_of(actor, page) if asked.complete else summaries(actor, page)
    return answer(request, {"total": found.count(), "offset": asked.offset, "items": items})


def _add_writing(router: Router, kind: type[Record]) -> None:
    word = str(kind.KIND)
    document, fields = document_type(kind), fields_type(kind)
    made_type: Any = create_model(
        f"New{kind.__name__}",
        __base__=Given,
        owner=(Annotated[str, Field(max_length=120)], ""),
        code=(Annotated[str, Field(max_length=120)], ""),
        reason=(Reason, ""),
        fields=(fields, ...),
    )
    changed_type: Any = create_model(f"{kind.__name__}Change", __base__=Act, fields=(fields, ...))

    @router.post(
        "",
        response={201: document, **OF_WRITING},
        operation_id=f"create_{word}",
        summary=f"Make a {word} that a body owns",
        **writing,
    )
    def create(request: HttpRequest, new: Body[made_type]) -> HttpResponse:
        actor = caller(request)
        set_fields = {**_sent(new.fields), **({"code": new.code} if new.code else {})}
        made = services.create_record(actor, word, set_fields, owner=new.owner, reason=new.reason)
        return shown(request, actor, made, status=201, location=f"{BASE}/{word}/{made.code}")

    @router.patch(
        "/{code}",
        response={200: document, **OF_WRITING},
        operation_id=f"change_{word}",
        summary=f"Set some fields of a {word}",
        **writing,
    )
    def change(
        request: HttpRequest,
        code: Path[Code],
        new: Body[changed_type],
        if_match: IfMatch = None,
    ) -> HttpResponse:
        def act(actor: Actor, version: int) -> Record:
            fields = _sent(new.fields)
            return services.change_record(actor, word, code, fields, version=version, reason=new.reason)

        return change_with(request, act, if_match, new.version, where(word, code))


def _sent(fields: Any) -> dict[str, Any]:
    """The fields that the caller sent; the others stay as they are."""
    sent: dict[str, Any] = fields.model_dump(mode="json", exclude_unset=True)
    return sent


def shown(
    request: HttpRequest, actor: Actor, record: Record, *, status: int = 200, location: str = ""
) -> HttpResponse:
    """A record as the caller may see it, with the tag of its version."""
    content = selectors.document_of(actor, record)
    return answer(request, content, version=record.version, status=status, location=location)


def change_with(
    request: HttpRequest, act: Any, if_match: str | None, version: int | None, place: str
) -> HttpResponse:
    """Act on the version that the caller read: 412 where `If-Match` names another, 409 where the body does."""
    if if_match is None and version is None:
        raise refuse(place, "api.no_version")
    actor = caller(request)
    read, is_by_header = version_read(if_match, version)
    try:
        return shown(request, actor, act(actor, read))
    except Conflict as error:
        if is_by_header:
            raise Outdated(error.findings) from error
        raise
