"""One record: its page, its form, and the acts on it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register import selectors, services
from xietong.register.choices import BodyKind, RecordKind
from xietong.register.documents import fetch, held
from xietong.register.models import KINDS, Body, Record
from xietong.register.permissions import Actor, may_create, may_edit
from xietong.register.refusal import Conflict, NotAllowed, NotThere, not_allowed
from xietong.register.rules import findings_of
from xietong.web.columns import own_links, own_parts, own_values
from xietong.web.fields import changed_fields, form_of, read_form
from xietong.web.shown import Fact, Sight, address_of, named
from xietong.web.tables import named_file
from xietong.web.texts import finding, text
from xietong.web.uploads import LARGEST_MB, read_upload

__all__ = ["act", "as_json", "change", "create", "record"]

MOST_RELATED = 30
SOURCES = ("evidence", "grade", "references", "source_text")
REVIEWED = (RecordKind.PLAN, RecordKind.PROJECT)


def _actor(request: HttpRequest) -> Actor:
    return request.actor


@require_GET
def record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The page of a record."""
    return _page(request, selectors.record(_actor(request), kind, code), ())


def _page(request: HttpRequest, found: Any, findings: tuple[Finding, ...], status: int = 200) -> HttpResponse:
    actor = _actor(request)
    fetch(found)
    sight, acts = Sight(actor, [found]), selectors.acts(actor, found)
    names = (*own_values(found.kind), *own_links(found.kind))
    shown = {
        "record": found,
        "name": named(found),
        "other_name": _other_name(found),
        "owner": named(found.owner) if found.owner_id and sight.sees(found.owner) else None,
        "facts": [fact for fact in sight.facts(found, names) if _is_said(fact)],
        "parts": [part for part in (_part(sight, found, name) for name in own_parts(found.kind)) if part["rows"]],
        "sources": sight.facts(found, SOURCES),
        "more": sight.facts(found, ("partners", "shared_with", "note")),
        "related": _related(actor, found),
        "remarks": selectors.records(actor, RecordKind.REMARK).filter(concerns=found.pk),
        "events": selectors.records(actor, RecordKind.EVENT).filter(concerns=found.pk),
        "gaps": findings_of(found) if actor.account_id else (),
        "history": reversed(selectors.history(actor, found)),
        "acts": acts,
        "referrals": selectors.referrals(actor, found).prefetch_related("opinions"),
        "groups": _groups(actor) if found.kind in REVIEWED else (),
        "bodies": _bodies(actor) if acts["change_owner"] else (),
        "findings": findings,
        # The files themselves stay in the database until someone opens one.
        "files": found.attachments.defer("content"),
        "largest": LARGEST_MB,
    }
    return render(request, "register/record.html", shown, status=status)


def _other_name(found: Record) -> Any:
    shown = named(found).text
    other = next((name for name in (found.name_zh, found.name_en) if name and name != shown), "")
    return {"text": other, "lang": "zh-Hans" if other == found.name_zh else "en"} if other else None


def _is_said(fact: Fact) -> bool:
    """A field in words or a count falls away where nothing is recorded; for the others the gap is shown."""
    return bool(fact.pieces) or not fact.name.endswith(("_text", "_note", "edition", "supersedes", "order"))


def _part(sight: Sight, found: Record, name: str) -> dict[str, Any]:
    rows = held(found, name)
    names = [field.name for field in type(rows[0])._meta.fields if field.editable] if rows else []
    names = [field for field in names if field not in ("id", "record")]
    table = [sight.facts(row, names) for row in rows]
    filled = [number for number, _ in enumerate(names) if any(row[number].pieces for row in table)]
    return {
        "name": name,
        "head": [table[0][number].label for number in filled] if rows else [],
        "rows": [([row[number] for number in filled], item) for row, item in zip(table, rows, strict=True)],
    }


def _related(actor: Actor, found: Record) -> list[tuple[str, int, list[Record]]]:
    """Records of other kinds that name this one."""
    related = []
    for relation in type(found)._meta.related_objects:
        if _is_of_kind(relation):
            of_kind = selectors.records(actor, relation.related_model.KIND)
            naming = of_kind.filter(**{relation.field.name: found.pk}).order_by("code").distinct()
            n_naming = naming.count()
            if n_naming:
                related.append((relation.related_model.KIND, n_naming, list(naming[:MOST_RELATED])))
    return related


def _is_of_kind(relation: ForeignObjectRel) -> bool:
    is_of_kind = relation.related_model in KINDS.values()
    return is_of_kind and not relation.field.primary_key and relation.field.name not in ("concerns", "owner")


def _groups(actor: Actor) -> list[tuple[str, str]]:
    groups = selectors.records(actor, RecordKind.BODY).filter(body_kind=BodyKind.EXPERT_GROUP)
    return [(group.code, named(group).text) for group in groups]


def _bodies(actor: Actor) -> list[tuple[str, str]]:
    bodies = [(body.code, named(body).text) for body in selectors.records(actor, RecordKind.BODY)]
    return sorted(bodies, key=lambda each: each[1])


@require_GET
def as_json(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The record as a plain document."""
    actor = _actor(request)
    document = selectors.document_of(actor, selectors.record(actor, kind, code))
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return named_file(content, f"{kind}-record.json", "application/json")


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a new record."""
    if kind not in KINDS:
        raise Http404
    actor = _actor(request)
    owners = [body for body in Body.objects.filter(pk__in=actor.edits) if may_create(actor, kind, body)]
    if not owners:
        raise not_allowed(kind, "", "create")
    if request.method == "GET":
        return _form(request, kind, {"visibility": "private", "evidence": "reported"}, owners=owners)
    fields = read_form(kind, request.POST)
    owner = request.POST.get("owner") or owners[0].code
    try:
        made = services.create_record(actor, kind, _given(fields), owner=owner, reason=request.POST.get("reason", ""))
    except (NotThere, NotAllowed):
        raise
    except RegisterError as error:
        return _form(request, kind, fields, owners=owners, findings=tuple(error.findings))
    messages.success(request, text("act.done.create"))
    return redirect(address_of(made))


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Of a new record only what was filled in; the rest takes the default of its field."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _form(
    request: HttpRequest,
    kind: str,
    fields: Mapping[str, Any],
    *,
    found: Record | None = None,
    owners: list[Body] | None = None,
    findings: tuple[Finding, ...] = (),
    now: Mapping[str, str] | None = None,
    status: int = 400,
) -> HttpResponse:
    sections, rows = form_of(_actor(request), kind, fields, findings, now)
    shown = {
        "kind": kind,
        "record": found,
        "title": text("form.changed", name=named(found).text)
        if found
        else text("form.new", kind=text(f"kinds.{kind}")),
        "sections": sections,
        "rows": rows,
        "owners": [(body.code, named(body).text) for body in owners or ()],
        "owner": request.POST.get("owner", ""),
        "reason": request.POST.get("reason", ""),
        "findings": findings,
        "is_conflict": now is not None,
    }
    return render(request, "register/form.html", shown, status=status if findings else 200)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The form of a record; what someone else changed meanwhile is shown beside what was typed."""
    actor = _actor(request)
    found = selectors.record(actor, kind, code)
    if not may_edit(actor, found):
        raise not_allowed(kind, code, "change")
    present = selectors.document_of(actor, found)
    if request.method == "GET":
        return _form(request, kind, present, found=found)
    fields = read_form(kind, request.POST)
    version = _version(request)
    try:
        changed = changed_fields(kind, present, fields)
        reason = request.POST.get("reason", "")
        services.change_record(actor, kind, code, changed, version=version, reason=reason)
    except Conflict as error:
        mine, now = _merged(actor, found, present, fields, version)
        return _form(request, kind, mine, found=found, findings=tuple(error.findings), now=now, status=409)
    except (NotThere, NotAllowed):
        raise
    except RegisterError as error:
        return _form(request, kind, fields, found=found, findings=tuple(error.findings))
    messages.success(request, text("act.done.change"))
    return redirect(address_of(found))


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _merged(
    actor: Actor, found: Record, present: Mapping[str, Any], fields: Mapping[str, Any], version: int
) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, with the fields that only others changed brought up to date; and the rest as it is now."""
    read: dict[str, Any] = {}
    for later in selectors.history(actor, found):
        if later.version is not None and later.version > version:
            read = {**later.before, **read}
    mine, now = dict(fields), {}
    sight = Sight(actor, [found])
    for name in read:
        if name not in fields:
            continue
        if not changed_fields(found.kind, read, {name: fields[name]}):
            mine[name] = present[name]
        elif changed_fields(found.kind, present, {name: fields[name]}):
            now[name] = "; ".join(piece.text for piece in sight.pieces(found, name)) or text("detail.not_recorded")
    return mine, now


@require_POST
def act(request: HttpRequest, kind: str, code: str, act: str) -> HttpResponse:
    """Retire, reinstate, name the owner, record a milestone, put before a group, attach a file."""
    if act not in ACTS:
        raise Http404
    actor = _actor(request)
    try:
        ACTS[act](request, actor, kind, code)
    except (NotThere, NotAllowed):
        raise
    except RegisterError as error:
        found = selectors.record(actor, kind, code)
        status = 409 if isinstance(error, Conflict) else 400
        return _page(request, found, tuple(error.findings), status)
    messages.success(request, text(f"act.done.{act}"))
    return redirect("record", kind, code)


def _retire(request: HttpRequest, actor: Actor, kind: str, code: str) -> None:
    services.retire_record(actor, kind, code, version=_version(request), reason=request.POST.get("reason", ""))


def _reinstate(request: HttpRequest, actor: Actor, kind: str, code: str) -> None:
    services.reinstate_record(actor, kind, code, version=_version(request), reason=request.POST.get("reason", ""))


def _name_owner(request: HttpRequest, actor: Actor, kind: str, code: str) -> None:
    owner, reason = request.POST.get("owner", ""), request.POST.get("reason", "")
    services.change_owner(actor, kind, code, owner, version=_version(request), reason=reason)


def _record_milestone(request: HttpRequest, actor: Actor, kind: str, code: str) -> None:
    if kind != RecordKind.PROJECT:
        raise Http404
    services.record_milestone(
        actor,
        code,
        request.POST.get("milestone", ""),
        _day(request.POST.get("delivered", ""), text("field.delivered")),
        version=_version(request),
        reason=request.POST.get("reason", ""),
    )


def _refer(request: HttpRequest, actor: Actor, kind: str, code: str) -> None:
    if kind not in REVIEWED:
        raise Http404
    group, question = request.POST.get("group", ""), request.POST.get("question", "")
    due = _day(request.POST.get("due", ""), text("reviews.due"))
    services.refer_record(actor, kind, code, group, question, due=due)


def _attach(request: HttpRequest, actor: Actor, kind: str, code: str) -> None:
    # Permission first: a stranger is not told what is wrong with his file.
    selectors.record(actor, kind, code)
    upload = read_upload(request.FILES.get("file"))
    services.attach_file(actor, kind, code, name=upload.name, media_type=upload.media_type, content=upload.content)


def _day(given: str, place: str) -> date | None:
    if not given.strip():
        return None
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise RegisterError([finding(place, "date.unreadable", given=given)]) from error


ACTS = {
    "retire": _retire,
    "reinstate": _reinstate,
    "owner": _name_owner,
    "milestone": _record_milestone,
    "refer": _refer,
    "attach": _attach,
}
