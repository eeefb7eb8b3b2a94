"""Tokens: shown once, kept as a digest, ended by time, by hand and with the account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from xietong.errors import RegisterError
from xietong.register import selectors, services
from xietong.register.models import Account, Change, Token
from xietong.register.permissions import operator
from xietong.register.refusal import NotAllowed, NotThere


def ask(programs, secret: str):
    return programs("", "GET", "me", authorization=f"Bearer {secret}")


@pytest.fixture
def made(cast) -> tuple[Token, str]:
    """A token that Beijing made for itself."""
    return services.create_token(cast["beijing"], "beijing", label="nightly")


def test_a_token_acts_for_its_account_and_is_kept_as_a_digest_only(programs, made):
    token, secret = made
    assert ask(programs, secret).json() == {
        "name": "beijing",
        "reads": ["gov_bj"],
        "edits": ["gov_bj"],
        "approves": ["gov_bj"],
        "sees_all": False,
    }
    kept = Token.objects.filter(pk=token.pk).values().get()
    assert secret not in str(kept)
    trace = Change.objects.filter(action="token", subject="account:beijing").last()
    assert trace is not None
    assert secret not in str(vars(trace))


def test_a_token_that_ended_opens_nothing(programs, cast, made):
    token, secret = made
    services.revoke_token(cast["beijing"], token.pk)
    assert ask(programs, secret).status_code == 401
    expired, other = services.create_token(cast["beijing"], "beijing", days=1)
    Token.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask(programs, other).status_code == 401
    _, third = services.create_token(cast["beijing"], "beijing")
    Account.objects.filter(username="beijing").update(is_active=False)
    assert ask(programs, third).status_code == 401


@pytest.mark.parametrize("header", ["Bearer guess", "Bearer", "Basic Z3Vlc3M6Z3Vlc3M=", "Bearer \x00\xff"])
def test_who_tries_to_be_someone_is_not_taken_for_a_stranger(programs, header):
    refused = programs("", "GET", "counts", authorization=header)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"


def test_everyone_has_his_own_tokens_and_the_office_those_of_all(cast, made):
    token, _ = made
    with pytest.raises(NotThere):
        services.revoke_token(cast["tianjin"], token.pk)
    with pytest.raises(NotAllowed):
        services.create_token(cast["tianjin"], "beijing")
    with pytest.raises(NotAllowed):
        services.create_token(cast["tianjin"], "nobody")
    assert token not in selectors.tokens(cast["tianjin"])
    assert token in selectors.tokens(cast["beijing"])
    assert services.revoke_token(cast["office"], token.pk).revoked_at is not None


def test_a_token_does_not_serve_longer_than_a_year(cast):
    with pytest.raises(RegisterError, match="366"):
        services.create_token(operator(), "beijing", days=367)
