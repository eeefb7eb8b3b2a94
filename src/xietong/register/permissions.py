"""Who may do what: the one place that decides, for page, interface and command alike.

A government owns its records; others read what is shared with them; the office sees all and edits what is common;
the experts of a group read and comment on what is put before their group; a stranger sees only what is public. A body
reads what the bodies below it own, because it approves their figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from xietong.register.choices import BodyKind, RecordKind, SeatRole, Visibility
from xietong.register.models import Account, Body, Record, Referral, Seat

__all__ = [
    "STRANGER",
    "Actor",
    "actor_of",
    "may_comment",
    "may_create",
    "may_edit",
    "may_manage",
    "may_read_history",
    "may_refer",
    "operator",
    "reading_only",
    "visible",
]

GOVERNING = (BodyKind.GOVERNMENT, BodyKind.AGENCY, BodyKind.AUTHORITY)
# A body decides what its members may do: only the office makes and changes bodies.
OFFICE_ONLY = (RecordKind.BODY,)


@dataclass(frozen=True)
class Actor:
    """Whoever asks, with what follows from his seats.

    Args:
        reads: Bodies in which there is a seat of any role.
        edits: Those in which the seat may write.
        approves: Those in which the seat may approve.
        below: Bodies below one of `reads`.
        groups: Expert groups with a seat.
        sees_all: Whether one of the seats is in the office.
        edits_common: Whether that seat may write.
    """

    name: str
    account_id: int | None = None
    reads: frozenset[int] = frozenset()
    edits: frozenset[int] = frozenset()
    approves: frozenset[int] = frozenset()
    below: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    is_government: bool = False
    sees_all: bool = False
    edits_common: bool = False
    is_operator: bool = False


STRANGER = Actor("")


def operator() -> Actor:
    """Whoever runs commands on the machine of the register: holds the database itself, hence may do all."""
    return Actor("operator", sees_all=True, edits_common=True, is_operator=True)


def actor_of(user: Any) -> Actor:
    """The actor of a signed-in account; a stranger where no one is signed in or the account is closed."""
    if not isinstance(user, Account) or not user.is_active:
        return STRANGER
    rows = Seat.objects.filter(account=user).order_by().values_list("body_id", "role", "body__body_kind")
    seats = list(rows)
    reads = frozenset(body for body, _, _ in seats)
    kinds = {kind for _, _, kind in seats}
    office = [role for _, role, kind in seats if kind == BodyKind.OFFICE]
    return Actor(
        name=user.display_name or user.username,
        account_id=user.pk,
        reads=reads,
        edits=frozenset(body for body, role, _ in seats if role in (SeatRole.EDITOR, SeatRole.APPROVER)),
        approves=frozenset(body for body, role, _ in seats if role == SeatRole.APPROVER),
        below=_below(reads),
        groups=frozenset(body for body, _, kind in seats if kind == BodyKind.EXPERT_GROUP),
        is_government=not kinds.isdisjoint(GOVERNING),
        sees_all=bool(office),
        edits_common=any(role != SeatRole.READER for role in office),
    )


def reading_only(actor: Actor) -> Actor:
    """The same reader without the right to write anything."""
    return replace(actor, edits=frozenset(), approves=frozenset(), edits_common=False)


def _below(bodies: Iterable[int]) -> frozenset[int]:
    found: set[int] = set()
    wave = set(bodies)
    links = Body.parents.through.objects
    while wave:
        wave = set(links.filter(to_body__in=wave).values_list("from_body_id", flat=True)) - found
        found |= wave
    return frozenset(found)


def visible(actor: Actor) -> Q:
    """Which records the actor may see, as a condition on records. All else does not exist for him."""
    if actor.sees_all:
        return Q()
    own = Q(owner_id__in=actor.reads | actor.below)
    others = Q(visibility=Visibility.PUBLIC)
    if actor.is_government:
        others |= Q(visibility=Visibility.GOVERNMENTS)
    if actor.reads:
        shared = Record.shared_with.through.objects.filter(body_id__in=actor.reads).values("record_id")
        partnered = Record.partners.through.objects.filter(body_id__in=actor.reads).values("record_id")
        others |= Q(visibility=Visibility.SHARED) & (Q(pk__in=shared) | Q(pk__in=partnered))
    if actor.groups:
        others |= Q(pk__in=Referral.objects.filter(group_id__in=actor.groups).values("record_id"))
    return own | (Q(retired_at__isnull=True) & others)


def may_create(actor: Actor, kind: str, owner: Body | None) -> bool:
    """Whether the actor may make a record of a kind that this body owns."""
    if actor.edits_common and (actor.is_operator or owner is None or owner.pk in actor.edits):
        return True
    return kind not in OFFICE_ONLY and owner is not None and owner.pk in actor.edits - actor.groups


def may_edit(actor: Actor, record: Record) -> bool:
    """Whether the actor may change, share and retire a record that he sees."""
    if actor.is_operator or (actor.edits_common and (record.owner_id is None or record.kind in OFFICE_ONLY)):
        return True
    return record.kind not in OFFICE_ONLY and record.owner_id in actor.edits - actor.groups


def may_manage(actor: Actor) -> bool:
    """Whether the actor may name the owner of a record, decide, reopen a year and give seats."""
    return actor.edits_common


def may_refer(actor: Actor, record: Record) -> bool:
    """Whether the actor may put a record before an expert group."""
    return actor.edits_common or may_edit(actor, record)


def may_comment(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may give an opinion: an expert of the group that was asked, while it is undecided."""
    return referral.group_id in actor.groups & actor.edits and referral.decision_id is None


def may_read_history(actor: Actor, record: Record) -> bool:
    """Whether the actor may read who changed what: the owner, whoever is above it, and the office."""
    return actor.sees_all or record.owner_id in actor.reads | actor.below
