"""The whole register in one file and back, on any database: records, history, accounts with hashes of passwords."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from xietong.register.documents import FORMAT
from xietong.register.models import (
    KINDS,
    Account,
    Attachment,
    Change,
    Opinion,
    Place,
    Record,
    Referral,
    Run,
    Seat,
    Submission,
)
from xietong.register.permissions import Actor
from xietong.register.refusal import not_allowed, refuse
from xietong.register.selectors import export
from xietong.register.services.exchange import Imported, import_register

__all__ = ["back_up", "restore"]

SUFFIX = ".part"


def back_up(actor: Actor, path: Path) -> dict[str, int]:
    """Write the register to a file that only its owner can read; the file is whole or not there.

    Returns:
        How many records of each kind it holds.
    """
    if not actor.is_operator:
        raise not_allowed("record", FORMAT, "backup")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        written = export(actor)
        passwords = dict(Account.objects.values_list("username", "password"))
    for account in written["accounts"]:
        account["password"] = passwords[account["username"]]
    _write(path, written)
    return {kind: len(records) for kind, records in written["records"].items()}


def _write(path: Path, written: dict[str, Any]) -> None:
    partial = path.with_name(path.name + SUFFIX)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(gzip.compress(json.dumps(written, ensure_ascii=False, sort_keys=True).encode(), mtime=0))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def restore(actor: Actor, path: Path, *, replaces: bool = False) -> Imported:
    """Put the register of a backup into an empty database, or in place of what is there where `replaces` is given."""
    if not actor.is_operator:
        raise not_allowed("record", FORMAT, "restore")
    written = _read(path)
    with transaction.atomic():
        if Record.objects.exists() or Account.objects.exists():
            if not replaces:
                raise refuse(path.name, "restore.not_empty")
            _empty()
        return import_register(actor, written, reason=path.name)


def _read(path: Path) -> dict[str, Any]:
    try:
        written = json.loads(gzip.decompress(path.read_bytes()))
    except (gzip.BadGzipFile, EOFError, ValueError) as error:
        raise refuse(path.name, "restore.no_backup") from error
    if not isinstance(written, dict) or written.get("format") != FORMAT:
        raise refuse(path.name, "restore.no_backup")
    return written


def _empty() -> None:
    for model in (Attachment, Run, Opinion, Referral, Submission, Change, Seat, Account):
        model.objects.all().delete()
    Record.objects.update(owner=None)
    for kind in reversed(KINDS):
        KINDS[kind].objects.all().delete()
    Place.objects.update(parent=None)
    Place.objects.all().delete()
