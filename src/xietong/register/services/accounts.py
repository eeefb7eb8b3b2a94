"""Accounts and their seats: the office gives them; the first account is made when there is none."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register.choices import BodyKind, BodyLevel, SeatRole, Visibility
from xietong.register.models import Account, Body, Seat
from xietong.register.permissions import Actor, may_manage, operator
from xietong.register.refusal import not_allowed, not_there, refuse
from xietong.register.services.records import create_record, office
from xietong.register.services.writing import act_of, now
from xietong.register.texts import say

__all__ = ["create_account", "create_first_account", "give_seat", "has_accounts", "set_password", "take_seat"]


def has_accounts() -> bool:
    """Whether anyone can sign in."""
    return Account.objects.exists()


def create_first_account(username: str, password: str, *, display_name: str = "") -> Account:
    """The account of whoever sets the register up, with a seat in the office; refused once there is an account."""
    with transaction.atomic():
        # The office is locked, so that of two who try at once only one is the first.
        body = office() or _make_office()
        Body.objects.select_for_update().get(pk=body.pk)
        if has_accounts():
            raise refuse(username, "account.not_first")
        account = create_account(operator(), username, password, display_name=display_name)
        give_seat(operator(), username, body.code, SeatRole.APPROVER)
    return account


def _make_office() -> Body:
    fields = {
        "code": "office",
        "name_en": "Office",
        "name_zh": "办公室",
        "body_kind": BodyKind.OFFICE,
        "level": BodyLevel.OFFICE,
        "visibility": Visibility.PUBLIC,
    }
    made = create_record(operator(), "body", fields)
    assert isinstance(made, Body)
    return made


def create_account(actor: Actor, username: str, password: str | None, *, display_name: str = "") -> Account:
    """A new account without seats; without a password nobody can sign in with it yet."""
    with transaction.atomic():
        _require_manager(actor, username)
        if not username.strip() or Account.objects.filter(username__iexact=username).exists():
            raise refuse(username or "-", "account.name_taken")
        account = Account(username=username, display_name=display_name)
        _put_password(account, password)
        account.save()
        _trace(actor, account, "create", {"display_name": display_name})
    return account


def set_password(actor: Actor, username: str, password: str) -> None:
    """A new password: one's own, or another's where the actor is of the office."""
    with transaction.atomic():
        account = _account(username)
        if account.pk != actor.account_id:
            _require_manager(actor, username)
        _put_password(account, password)
        account.save()
        _trace(actor, account, "password", {})


def give_seat(actor: Actor, username: str, body: str, role: str) -> Seat:
    """Let an account act for a body."""
    with transaction.atomic():
        _require_manager(actor, username)
        account, seated = _account(username), Body.objects.filter(code=body).first()
        if seated is None:
            raise not_there("body", body)
        if role not in SeatRole.values:
            raise refuse(username, "account.role", role=role)
        seat, _ = Seat.objects.update_or_create(account=account, body=seated, defaults={"role": role})
        _trace(actor, account, "seat", {"body": body, "role": role})
    return seat


def take_seat(actor: Actor, username: str, body: str) -> None:
    """Let an account no longer act for a body."""
    with transaction.atomic():
        _require_manager(actor, username)
        account = _account(username)
        Seat.objects.filter(account=account, body__code=body).delete()
        _trace(actor, account, "unseat", {"body": body})


def _require_manager(actor: Actor, username: str) -> None:
    if not may_manage(actor):
        raise not_allowed("account", username, "manage")


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise not_there("account", username)
    return found


def _put_password(account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
        return
    try:
        validate_password(password, account)
    except ValidationError as error:
        remedy = say("account.password.remedy")
        raise RegisterError([Finding(account.username, message, remedy) for message in error.messages]) from error
    account.set_password(password)


def _trace(actor: Actor, account: Account, action: str, after: dict[str, str]) -> None:
    act_of(actor, f"account:{account.username}", action, now(), after=after).save()
