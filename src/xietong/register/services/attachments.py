"""Files of records: attached, read, and carried along by export and import."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from xietong.register.choices import RecordKind
from xietong.register.models import Account, Attachment, Record
from xietong.register.permissions import Actor, may_edit, may_manage, visible
from xietong.register.refusal import not_allowed, not_there
from xietong.register.services.records import visible_record
from xietong.register.services.writing import act_of, now

__all__ = ["attach_file", "attachment", "put_attachments"]


def attach_file(actor: Actor, kind: str, code: str, *, name: str, media_type: str, content: bytes) -> Attachment:
    """Keep a file with a record; its owner may, and the office for what it decided.

    Raises:
        RegisterError: where the record is not there for the actor, or he may not change it.
    """
    with transaction.atomic():
        record = visible_record(actor, kind, code)
        may = may_edit(actor, record) or (kind == RecordKind.EVENT and may_manage(actor))
        if not may:
            raise not_allowed(kind, code, "change")
        made = Attachment.objects.create(
            record=record,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            account_id=actor.account_id,
            added_by=actor.name,
            added_at=now(),
        )
        after = {"file": name, "sha256": made.sha256}
        act_of(
            actor, f"{kind}:{code}", "attach", made.added_at, record=record, version=record.version, after=after
        ).save()
    return made


def attachment(actor: Actor, key: int) -> Attachment:
    """A file with its content.

    Raises:
        NotThere: where there is none, or its record is not for this actor.
    """
    found = Attachment.objects.filter(pk=key, record__in=Record.objects.filter(visible(actor))).first()
    if found is None:
        raise not_there("record", str(key))
    return found


def put_attachments(written: Iterable[Mapping[str, Any]]) -> None:
    """The files of an export, into a register that holds their records."""
    for each in written:
        kind, _, code = each["record"].partition(":")
        content = base64.b64decode(each["content"])
        Attachment.objects.create(
            record=Record.objects.get(kind=kind, code=code),
            name=each["name"],
            media_type=each["media_type"],
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            account=Account.objects.filter(username=each["account"] or "").first(),
            added_by=each["added_by"],
            added_at=each["added_at"],
        )
