"""All that reads. Every answer holds only what the `Actor` may see; what he may not see is not there."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from xietong.findings import Finding
from xietong.register.documents import FORMAT, FORMAT_VERSION, document, prefetches, related_records
from xietong.register.keeping import (
    exported_accounts,
    exported_attachments,
    exported_changes,
    exported_referrals,
    exported_runs,
    place_document,
    year_document,
)
from xietong.register.models import KINDS, Account, Change, Place, Project, Record, Referral, Submission, Token
from xietong.register.permissions import (
    Actor,
    may_comment,
    may_edit,
    may_manage,
    may_read_history,
    may_refer,
    visible,
)
from xietong.register.refusal import not_there
from xietong.register.rules import findings_of
from xietong.register.secrets import digest

__all__ = [
    "accounts",
    "acts",
    "check",
    "counts",
    "document_of",
    "documents_of",
    "export",
    "history",
    "holding",
    "in_parts",
    "money_by_kind",
    "on_page",
    "places",
    "record",
    "records",
    "referrals",
    "search",
    "seen_by",
    "submissions",
    "token",
    "tokens",
]

PART = 500
APOSTROPHES = str.maketrans("’‘ʼ`´", "'" * 5)


def records(actor: Actor, kind: str, *, has_retired: bool = False) -> QuerySet[Any]:
    """The records of a kind, ready for further filters and pages.

    Raises:
        RegisterError: where there is no such kind.
    """
    if kind not in KINDS:
        raise not_there("record", kind)
    # The kind follows from the table, but only where it is named can the database go by its index of kind and code.
    found = KINDS[kind].objects.filter(visible(actor), kind=kind)
    return found if has_retired else found.filter(retired_at__isnull=True)


def record(actor: Actor, kind: str, code: str) -> Any:
    """One record.

    Raises:
        NotThere: where there is none for this actor.
    """
    found = records(actor, kind, has_retired=True).filter(code=code).first()
    if found is None:
        raise not_there(kind, code)
    return found


def seen_by(actor: Actor) -> Any:
    """A function that keeps of some keys of records those that the actor may see."""

    def seen(keys: Iterable[int]) -> set[int]:
        return set(Record.objects.filter(visible(actor), pk__in=set(keys)).values_list("pk", flat=True))

    return seen


def document_of(actor: Actor, found: Record) -> dict[str, Any]:
    """A record as a plain document, without the names of other records that the actor may not see."""
    return document(found, None if actor.sees_all else seen_by(actor))


def on_page(page: QuerySet[Any], names: Collection[str] | None = None) -> list[Any]:
    """The records of a page with all that they name, or some of it, in few questions to the database."""
    # First which records, then what they hold: a database sorts keys many times faster than whole rows.
    return _by_keys(page.model, list(page.values_list("pk", flat=True)), names)


def in_parts(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """All records of a long list with all that they name, some hundred at a time, so that they fit any memory."""
    keys = list(found.values_list("pk", flat=True))
    for first in range(0, len(keys), PART):
        yield _by_keys(found.model, keys[first : first + PART], None)


def _by_keys(model: Any, keys: list[int], names: Collection[str] | None) -> list[Any]:
    whole = model.objects.order_by().prefetch_related(*prefetches(model, names)).in_bulk(keys)
    return [whole[key] for key in keys]


def documents_of(actor: Actor, page: QuerySet[Any]) -> list[dict[str, Any]]:
    """The documents of a page of records of one kind."""
    found = on_page(page)
    if actor.sees_all:
        return [document(each) for each in found]
    allowed = seen_by(actor)({key for each in found for key in related_records(each)})
    return [document(each, allowed.intersection) for each in found]


def search(actor: Actor, text: str, kind: str = "") -> QuerySet[Record]:
    """Records whose code, name or alias holds the text, in any spelling that the register knows."""
    found = Record.objects.filter(visible(actor), holding(text), retired_at__isnull=True)
    return found.filter(kind=kind) if kind else found


def holding(text: str) -> Q:
    """Records whose code, name or alias holds the text, as a condition on records."""
    found = Q()
    # A reader's keyboard or his word processor decides which apostrophe he writes.
    for form in {text, text.translate(APOSTROPHES)}:
        words = Q(code__icontains=form) | Q(name_en__icontains=form) | Q(name_zh__icontains=form)
        found |= words | Q(pk__in=Record.objects.filter(aliases__text__icontains=form).values("pk"))
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many records of each kind the actor may see, retired ones not counted; a kind without any has zero."""
    rows = Record.objects.filter(visible(actor), retired_at__isnull=True).order_by().values("kind")
    by_kind = {row["kind"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return {kind: by_kind.get(kind, 0) for kind in KINDS}


def history(actor: Actor, found: Record) -> list[Change]:
    """Every change of a record, oldest first, for those who may read it; else nothing."""
    return list(found.changes.all()) if may_read_history(actor, found) else []


def acts(actor: Actor, found: Record) -> dict[str, bool]:
    """What the actor may do with a record that he sees, for pages that show only what works."""
    return {
        "change": may_edit(actor, found),
        "retire": may_edit(actor, found),
        "change_owner": may_manage(actor),
        "refer": may_refer(actor, found),
        "history": may_read_history(actor, found),
        "comment": any(may_comment(actor, referral) for referral in found.referrals.all()),
    }


def referrals(actor: Actor, found: Record | None = None) -> QuerySet[Referral]:
    """What was put before expert groups, of one record or of all that the actor sees: to owner, office and groups."""
    seen = Record.objects.filter(visible(actor)).values("pk")
    asked = Referral.objects.filter(record__in=seen).select_related("record", "group", "decision")
    if not actor.sees_all:
        mine = Q(group__in=actor.groups) | Q(record__owner__in=actor.reads | actor.below)
        asked = asked.filter(mine)
    return asked.filter(record=found) if found is not None else asked


def submissions(actor: Actor) -> QuerySet[Submission]:
    """The reporting years of the bodies that the actor acts for or stands above; of all for the office."""
    found = Submission.objects.select_related("body")
    return found if actor.sees_all else found.filter(body__in=actor.reads | actor.below)


def accounts(actor: Actor) -> QuerySet[Account]:
    """Who can sign in, for the office; for others only themselves."""
    found = Account.objects.prefetch_related("seats__body")
    return found if may_manage(actor) else found.filter(pk=actor.account_id or 0)


def tokens(actor: Actor) -> QuerySet[Token]:
    """The tokens of all accounts, for the office; for others their own. None holds its secret."""
    found = Token.objects.select_related("account")
    return found if may_manage(actor) else found.filter(account=actor.account_id or 0)


def token(secret: str) -> Token | None:
    """The token with this secret, where it still serves; nothing for any other word."""
    serving = Token.objects.select_related("account").filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
    return serving.filter(digest=digest(secret), account__is_active=True).first()


def places() -> QuerySet[Place]:
    """Every place of the region; places are public."""
    return Place.objects.select_related("parent")


def money_by_kind(actor: Actor) -> dict[str, int]:
    """Yuan of the listed projects by kind of money. Kinds are never added, and ledgers are totals of their own."""
    rows = records(actor, Project.KIND).filter(amount__isnull=False).order_by().values("amount_kind")
    return {row["amount_kind"]: row["total"] for row in rows.annotate(total=Sum("amount"))}


def check(actor: Actor) -> list[Finding]:
    """What does not fit in the records that the actor may see: broken rules, counts that do not match their lists."""
    return [
        finding for kind in KINDS for each in records(actor, kind).order_by("code") for finding in findings_of(each)
    ]


def export(actor: Actor) -> dict[str, Any]:
    """The register as one plain document; for the office with history, accounts, reviews and reporting years."""
    seen = None if actor.sees_all else seen_by(actor)
    written: dict[str, Any] = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "places": [place_document(place) for place in places()],
        "records": {
            kind: [
                document(each, seen)
                for part in in_parts(records(actor, kind, has_retired=True).order_by("code"))
                for each in part
            ]
            for kind in KINDS
        },
    }
    if actor.sees_all:
        asked = referrals(actor).order_by("put_at", "pk").prefetch_related("opinions__account")
        years = submissions(actor).order_by("body__code", "year")
        written["accounts"] = exported_accounts(accounts(actor))
        written["referrals"] = exported_referrals(asked)
        written["submissions"] = [year_document(each) for each in years]
        written["attachments"] = exported_attachments()
        written["runs"] = exported_runs()
        written["changes"] = exported_changes()
    return written
