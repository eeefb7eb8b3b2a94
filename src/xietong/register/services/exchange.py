"""A whole register put into the database: from an export, or from the tables of a region's folder; all or nothing."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction

from xietong.errors import RegisterError
from xietong.findings import Finding, require
from xietong.register.documents import (
    FORMAT,
    FORMAT_VERSION,
    document,
    link_fields,
    prefetches,
    scalar_fields,
)
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
from xietong.register.services.attachments import put_attachments
from xietong.register.services.runs import put_runs
from xietong.register.services.writing import Names, many_links, now, put, rows_of, set_values, trace
from xietong.register.tables import read_folder
from xietong.register.texts import finding, say

__all__ = ["Imported", "import_register", "load_folder", "read_export"]

META = ("kind", "code", "version", "created_at", "changed_at")
# What only a whole register has to say of a record; one that is not retired says so.
OF_HISTORY = ("version", "created_at", "changed_at", "retired_at")
BATCH = 500


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
    try:
        with transaction.atomic():
            done = _import(actor, written, reason, replaces)
    except IntegrityError as error:
        # The rules of the database are the last line; its own words name the rule that was broken.
        raise refuse(FORMAT, "import.rule", rule=str(error).splitlines()[0]) from error
    if done.created >= BATCH and connection.vendor == "postgresql":
        # It plans its work by what it last counted, and of a register that was just loaded that is nothing.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return done


def _import(actor: Actor, written: Mapping[str, Any], reason: str, replaces: bool) -> Imported:
    is_exact = "changes" in written and not Record.objects.exists()
    _put_places(written.get("places", ()))
    _put_accounts(written.get("accounts", ()))
    done = _Import(actor, reason, replaces, is_exact).records(written.get("records", {}))
    _put_seats(written.get("accounts", ()))
    if is_exact:
        _put_reviews(written.get("referrals", ()))
        _put_submissions(written.get("submissions", ()))
        put_attachments(written.get("attachments", ()))
        put_runs(written.get("runs", ()))
        _put_changes(written["changes"])
    elif done.created or done.changed:
        counts = {"created": done.created, "changed": done.changed, "same": done.same}
        Change.objects.create(
            subject="register", action="import", actor=actor.name, at=now(), reason=reason, after=counts
        )
    return done


class _Import:
    """One import under way: records stand first, then they name one another; links and rows are written in bulk."""

    def __init__(self, actor: Actor, reason: str, replaces: bool, is_exact: bool) -> None:
        self._actor, self._reason, self._replaces, self._is_exact = actor, reason, replaces, is_exact
        self._names = Names(actor, is_whole=True)
        self._moment = now()
        self._links: dict[Any, list[Any]] = defaultdict(list)
        self._rows: dict[Any, list[Any]] = defaultdict(list)

    def records(self, by_kind: Mapping[str, list[Mapping[str, Any]]]) -> Imported:
        unknown = sorted(set(by_kind) - set(KINDS))
        if unknown:
            raise refuse(FORMAT, "import.kind", kinds=", ".join(unknown), known=", ".join(KINDS))
        written = [{**each, "kind": kind} for kind in KINDS for each in by_kind.get(kind, ())]
        require(self._malformed(written), RegisterError)
        there = set(Record.objects.values_list("kind", "code"))
        old = [fields for fields in written if (fields["kind"], fields["code"]) in there]
        new = [self._stand(fields) for fields in written if (fields["kind"], fields["code"]) not in there]
        require([fault for _, _, faults in new for fault in faults], RegisterError)
        require([fault for record, fields, _ in new for fault in self._name_others(record, fields)], RegisterError)
        self._write_in_bulk()
        held = _held({fields["kind"] for fields in old})
        changed = [self._merge(held[fields["kind"], fields["code"]], fields) for fields in old]
        require([fault for _, faults in changed for fault in faults], RegisterError)
        warnings = self._look_at(record for record, _, _ in new)
        n_changed = sum(is_changed for is_changed, _ in changed)
        return Imported(len(new), n_changed, len(old) - n_changed, warnings)

    def _malformed(self, written: Iterable[Mapping[str, Any]]) -> list[Finding]:
        """A finding for every record without a code; in a whole register also without version and times."""
        needed = ("code", *(OF_HISTORY if self._is_exact else ()))
        faults = []
        for number, fields in enumerate(written, start=1):
            names = [name for name in needed if name not in fields]
            place = where(fields["kind"], str(fields.get("code", number)))
            faults += [finding(place, "import.malformed", names=", ".join(names))] if names else []
        return faults

    def _stand(self, fields: Mapping[str, Any]) -> tuple[Record, Mapping[str, Any], list[Finding]]:
        model = KINDS[fields["kind"]]
        record = model(kind=fields["kind"], code=fields["code"])
        record.created_at = self._time(fields, "created_at")
        record.changed_at = self._time(fields, "changed_at")
        if self._is_exact:
            record.version = fields["version"]
            record.retired_at = datetime.fromisoformat(fields["retired_at"]) if fields["retired_at"] else None
        needed = {name for name, field in link_fields(model).items() if not field.many_to_many and not field.null}
        # What may be empty is named later, when all records stand.
        now_known = {name: value for name, value in fields.items() if name in needed or name in scalar_fields(model)}
        faults = set_values(record, now_known, self._names)
        faults += [missing(record, name) for name in needed if not faults and not fields.get(name)]
        if not faults:
            record.save(force_insert=True)
            self._names.add(record)
        return record, fields, faults

    def _time(self, fields: Mapping[str, Any], name: str) -> datetime:
        return datetime.fromisoformat(fields[name]) if self._is_exact else self._moment

    def _name_others(self, record: Record, fields: Mapping[str, Any]) -> list[Finding]:
        faults = set_values(record, fields, self._names)
        links, faulty_links = many_links(record, fields, self._names)
        rows, faulty_rows = rows_of(record, fields, self._names)
        faults += faulty_links + faulty_rows
        if faults:
            return faults
        single = [name for name, field in link_fields(type(record)).items() if not field.many_to_many]
        if any(fields.get(name) for name in single):
            record.save(update_fields=single)
        for name, keys in links.items():
            field = link_fields(type(record))[name]
            here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            through = field.remote_field.through
            self._links[through] += [through(**{here: record.pk, there: key}) for key in sorted(keys)]
        for row, _ in rows:
            self._rows[type(row)].append(row)
        return []

    def _write_in_bulk(self) -> None:
        for model, rows in {**self._links, **self._rows}.items():
            model.objects.bulk_create(rows, batch_size=BATCH)

    def _look_at(self, records: Iterable[Record]) -> tuple[Finding, ...]:
        """Check every new record by the rules of its kind and leave its trace."""
        new: dict[str, set[int]] = defaultdict(set)
        for record in records:
            new[record.kind].add(record.pk)
        findings: list[Finding] = []
        traces = []
        for kind, model in KINDS.items():
            # Of a kind without new records nothing is read.
            for record in model.objects.order_by("pk").prefetch_related(*prefetches(model)) if new[kind] else ():
                if record.pk in new[kind]:
                    findings += findings_of(record)
                    if not self._is_exact:
                        traces.append(trace(self._actor, record, "load", self._reason, None, self._moment))
        require(findings, RegisterError)
        Change.objects.bulk_create(traces, batch_size=BATCH)
        return tuple(findings)

    def _merge(self, record: Record, fields: Mapping[str, Any]) -> tuple[bool, list[Finding]]:
        before = document(record)
        differing = sorted(name for name in fields if name in before and _differs(before[name], fields[name], name))
        if not differing:
            return False, []
        if not self._replaces:
            place = where(record.kind, record.code)
            return False, [finding(place, "import.differs", fields=", ".join(differing))]
        record = type(record).objects.get(pk=record.pk)
        record.version += 1
        record.changed_at = self._moment
        try:
            put(record, {name: fields[name] for name in differing}, self._names)
        except RegisterError as error:
            return False, list(error.findings)
        fresh = type(record).objects.get(pk=record.pk)
        trace(self._actor, fresh, "import", self._reason, before, self._moment).save()
        return True, []


def _held(kinds: Iterable[str]) -> dict[tuple[str, str], Record]:
    """Every record of some kinds with all that it names, for few questions to the database."""
    models = [KINDS[kind] for kind in kinds]
    return {
        (record.kind, record.code): record
        for model in models
        for record in model.objects.prefetch_related(*prefetches(model))
    }


def missing(record: Record, name: str) -> Finding:
    """A link that the record must have."""
    place = f"{where(record.kind, record.code)} {name}"
    return Finding(place, say("field.missing"), say("field.no_such.remedy"))


def _differs(held: Any, given: Any, name: str) -> bool:
    """Whether a file says something else than the register; rows compare by what the file gives of them."""
    if name in META:
        return False
    if isinstance(held, list) and held and isinstance(held[0], dict):
        pairs = zip(held, given, strict=False)
        return len(held) != len(given) or any(row[key] != value for row, new in pairs for key, value in new.items())
    if isinstance(held, list) and isinstance(given, list) and all(isinstance(text, str) for text in given):
        return held != sorted(given)
    return bool(held != given)


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
        batch_size=BATCH,
    )
