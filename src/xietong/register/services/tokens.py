"""Tokens for programs: everyone makes and revokes his own, the office those of all."""

from datetime import timedelta

from django.db import transaction

from xietong.register.models import Account, Token
from xietong.register.permissions import Actor, may_manage
from xietong.register.refusal import not_allowed, not_there, refuse
from xietong.register.secrets import digest, new_secret
from xietong.register.services.writing import act_of, now

__all__ = ["DAYS", "LONGEST_DAYS", "create_token", "revoke_token"]

# Assumptions: a season for a program that nobody looks after, and never longer than a year.
DAYS = 90
LONGEST_DAYS = 366
LONGEST_LABEL = 100


def create_token(
    actor: Actor, username: str, *, label: str = "", days: int = DAYS, is_read_only: bool = False
) -> tuple[Token, str]:
    """A token for an account and its secret, which is told now and never again.

    Raises:
        RegisterError: where the account is another's and the actor is not of the office, or the time is too long.
    """
    with transaction.atomic():
        account = Account.objects.filter(username=username, is_active=True).first()
        if not may_manage(actor) and (account is None or account.pk != actor.account_id):
            raise not_allowed("account", username, "manage")
        if account is None:
            raise not_there("account", username)
        if not 1 <= days <= LONGEST_DAYS:
            raise refuse(username, "token.days", most=LONGEST_DAYS)
        secret, moment = new_secret(), now()
        token = Token.objects.create(
            account=account,
            label=label[:LONGEST_LABEL],
            digest=digest(secret),
            is_read_only=is_read_only,
            created_at=moment,
            expires_at=moment + timedelta(days=days),
        )
        _trace(actor, token, "token")
    return token, secret


def revoke_token(actor: Actor, key: int) -> Token:
    """End a token at once; what is revoked stays so.

    Raises:
        NotThere: where there is no such token, or it is another's and the actor is not of the office.
    """
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(pk=key).first()
        if token is None or not (may_manage(actor) or token.account_id == actor.account_id):
            raise not_there("token", str(key))
        if token.revoked_at is None:
            token.revoked_at = now()
            token.save()
            _trace(actor, token, "revoke_token")
    return token


def _trace(actor: Actor, token: Token, action: str) -> None:
    after = {"token": token.pk, "label": token.label, "expires_at": token.expires_at.isoformat()}
    at = token.revoked_at or token.created_at
    act_of(actor, f"account:{token.account.username}", action, at, after=after).save()
