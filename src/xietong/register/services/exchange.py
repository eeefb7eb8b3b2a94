"""A whole register put into the database: from an export, or from the tables of a region's folder; all or nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from xietong.errors import RegisterError
from xietong.findings import Finding, require
from xietong.register.documents import FORMAT, FORMAT_VERSION, document, link_fields, set_fields
from xietong.register.models import (
    KINDS,
    Account,
    Body,
    Change,
    Event,
    Opinion,
    Place,
    Record,
    Referral,
    Seat,
    Submission,
)
from xietong.register.permissions import Actor, may_manage
from xietong.register.refusal import not_allowed, refuse
from xietong.register.rules import findings_of, where
from xietong.register.services.writing import Names, findings_of_error, leave_trace, now, put
from xietong.register.tables import read_folder
from xietong.register.texts import say

__all__ = ["Imported", "import_register", "load_folder", "read_export"]

META = ("kind", "code", "version", "created_at", "changed_at")


@dataclass(frozen=True)
class Imported:
    """How many records an import made, changed and found as they were; and what is worth a look."""

    created: int
    changed: int
    same: int
    warnings: tuple[Finding, ...]


def read_export(path: Path) -> dict[str, Any]:
    """An export file.

    Raises:
        RegisterError: where the file is none.
    """
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise refuse(path.name, "import.no_json") from error
    if not isinstance(written, dict) or written.get("format") != FORMAT or written.get("version") != FORMAT_VERSION:
        raise refuse(path.name, "import.no_export", format=FORMAT, version=FORMAT_VERSION)
    return written


def load_folder(actor: Actor, folder: Path, *, replaces: bool = False) -> Imported:
    """Load the places and the register tables of a region's folder."""
    return import_register(actor, read_folder(folder), reason=folder.name, replaces=replaces)


def import_register(actor: Actor, written: Mapping[str, Any], *, reason: str, replaces: bool = False) -> Imported:
    """Put every record of an export into the database, all or nothing.

    Into an empty register the same register comes, with versions, times and history. Into another one new records are
    added, equal ones stay, and those that differ are refused, or changed where `replaces` is given.

    Raises:
        RegisterError: with every finding; then nothing was written.
    """
    if not may_manage(actor):
        raise not_allowed("record", FORMAT, "import")
    with transaction.atomic():
        is_exact = "changes" in written and not Record.objects.exists()
        _put_places(written.get("places", ()))
        _put_accounts(written.get("accounts", ()))
        done = _Import(actor, reason, replaces, is_exact).records(written.get("records", {}))
        _put_seats(written.get("accounts", ()))
        if is_exact:
            _put_reviews(written.get("referrals", ()))
            _put_submissions(written.get("submissions", ()))
            _put_changes(written["changes"])
        elif done.created or done.changed:
            counts = {"created": done.created, "changed": done.changed, "same": done.same}
            Change.objects.create(
                subject="register", action="import", actor=actor.name, at=now(), reason=reason, after=counts
            )
    return done


class _Import:
    """One import under way."""

    def __init__(self, actor: Actor, reason: str, replaces: bool, is_exact: bool) -> None:
        self._actor, self._reason, self._replaces, self._is_exact = actor, reason, replaces, is_exact
        self._names = Names(actor, is_whole=True)
        self._moment = now()

    def records(self, by_kind: Mapping[str, list[Mapping[str, Any]]]) -> Imported:
        self._require_known_kinds(by_kind)
        written = [each for kind in KINDS for each in by_kind.get(kind, ())]
        there = {(record.kind, record.code): record.pk for record in Record.objects.all()}
        new, findings = [], []
        # First all records stand, then they name one another.
        for fields in written:
            if (fields["kind"], fields["code"]) not in there:
                made, faults = self._stand(fields)
                findings += faults
                if not faults:
                    new.append((made, fields))
        require(findings, RegisterError)
        for record, fields in new:
            findings += self._fill(record, fields)
        old = [fields for fields in written if (fields["kind"], fields["code"]) in there]
        changed = 0
        for fields in old:
            is_changed, faults = self._merge(KINDS[fields["kind"]].objects.get(code=fields["code"]), fields)
            changed += is_changed
            findings += faults
        require(findings, RegisterError)
        warnings = [warning for record, _ in new for warning in findings_of(_fresh(record))]
        require(warnings, RegisterError)
        if not self._is_exact:
            for record, _ in new:
                leave_trace(self._actor, _fresh(record), "load", self._reason, None, at=self._moment)
        return Imported(len(new), changed, len(old) - changed, tuple(warnings))

    @staticmethod
    def _require_known_kinds(by_kind: Mapping[str, Any]) -> None:
        unknown = sorted(set(by_kind) - set(KINDS))
        if unknown:
            raise refuse(FORMAT, "import.kind", kinds=", ".join(unknown), known=", ".join(KINDS))

    def _stand(self, fields: Mapping[str, Any]) -> tuple[Record, list[Finding]]:
        kind, code = fields["kind"], fields["code"]
        record = KINDS[kind](kind=kind, code=code)
        record.created_at = self._time(fields, "created_at")
        record.changed_at = self._time(fields, "changed_at")
        if self._is_exact:
            record.version = fields["version"]
            record.retired_at = datetime.fromisoformat(fields["retired_at"]) if fields["retired_at"] else None
        for name, field in link_fields(KINDS[kind]).items():
            if field.many_to_many or field.null:
                continue
            key = self._names.key(field, str(fields.get(name)))
            if key is None:
                place = f"{where(kind, code)} {name}"
                text = say("field.no_such", name=fields.get(name))
                return record, [Finding(place, text, say("field.no_such.remedy"))]
            setattr(record, f"{name}_id", key)
        # The words of closed lists must fit from the start: the database holds them.
        try:
            set_fields(record, fields)
            record.clean_fields(exclude={"kind", "record_ptr", *link_fields(KINDS[kind])})
            record.validate_constraints(exclude={"kind", "code"})
        except ValidationError as error:
            return record, findings_of_error(error, where(kind, code))
        record.save(force_insert=True)
        self._names.add(record)
        return record, []

    def _time(self, fields: Mapping[str, Any], name: str) -> datetime:
        return datetime.fromisoformat(fields[name]) if self._is_exact else self._moment

    def _fill(self, record: Record, fields: Mapping[str, Any]) -> list[Finding]:
        try:
            put(record, fields, self._names)
        except RegisterError as error:
            return list(error.findings)
        return []

    def _merge(self, record: Record, fields: Mapping[str, Any]) -> tuple[bool, list[Finding]]:
        before = document(record)
        differing = sorted(
            name for name, value in fields.items() if name in before and name not in META and before[name] != value
        )
        if not differing:
            return False, []
        if not self._replaces:
            text = say("import.differs", fields=", ".join(differing))
            return False, [Finding(where(record.kind, record.code), text, say("import.differs.remedy"))]
        record.version += 1
        record.changed_at = self._moment
        faults = self._fill(record, {name: fields[name] for name in differing})
        if not faults:
            leave_trace(self._actor, _fresh(record), "import", self._reason, before, at=self._moment)
        return True, faults


def _fresh(record: Record) -> Record:
    return type(record).objects.get(pk=record.pk)


def _put_places(places: Any) -> None:
    for place in places:
        values = {name: place.get(name) for name in ("level", "name_en", "name_zh", "lon", "lat")}
        Place.objects.update_or_create(code=place["code"], defaults=values)
    keys = dict(Place.objects.values_list("code", "pk"))
    for place in places:
        if place.get("parent"):
            Place.objects.filter(code=place["code"]).update(parent=keys[place["parent"]])


def _put_accounts(accounts: Any) -> None:
    for account in accounts:
        values = {name: account[name] for name in ("display_name", "language", "is_active")}
        password = account.get("password") or "!"
        Account.objects.get_or_create(username=account["username"], defaults={**values, "password": password})


def _put_seats(accounts: Any) -> None:
    for account in accounts:
        for seat in account["seats"]:
            held = Account.objects.get(username=account["username"])
            body = Body.objects.get(code=seat["body"])
            Seat.objects.get_or_create(account=held, body=body, defaults={"role": seat["role"]})


def _put_reviews(referrals: Any) -> None:
    for written in referrals:
        kind, _, code = written["record"].partition(":")
        referral = Referral.objects.create(
            record=Record.objects.get(kind=kind, code=code),
            group=Body.objects.get(code=written["group"]),
            question=written["question"],
            due=written["due"],
            put_at=written["put_at"],
            put_by=written["put_by"],
            decision=Event.objects.get(code=written["decision"]) if written["decision"] else None,
        )
        for opinion in written["opinions"]:
            account = Account.objects.filter(username=opinion["account"] or "").first()
            Opinion.objects.create(**{**opinion, "referral": referral, "account": account})


def _put_submissions(submissions: Any) -> None:
    for written in submissions:
        Submission.objects.create(**{**written, "body": Body.objects.get(code=written["body"])})


def _put_changes(changes: Any) -> None:
    records = {f"{kind}:{code}": key for kind, code, key in Record.objects.values_list("kind", "code", "pk")}
    accounts = dict(Account.objects.values_list("username", "pk"))
    Change.objects.bulk_create(
        [
            Change(
                **{name: value for name, value in written.items() if name != "account"},
                account_id=accounts.get(written["account"] or ""),
                record_id=records.get(written["subject"]),
            )
            for written in changes
        ],
        batch_size=500,
    )
