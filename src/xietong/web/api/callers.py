"""Who calls: a program with a token, or a stranger; and whether he calls too often or sends too much."""

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from xietong.register import selectors
from xietong.register.permissions import STRANGER, Actor, actor_of, reading_only
from xietong.web.api.limits import LARGEST_BODY, Rate, Throttle
from xietong.web.api.problems import TooLarge, TooOften

__all__ = ["Caller", "Stranger", "Token", "caller", "of_addresses", "of_tokens"]

# Assumptions: a person who clicks as fast as he can makes two requests a second, a program that reads everything ten.
of_tokens = Throttle(Rate(in_a_minute=600, at_once=300))
of_addresses = Throttle(Rate(in_a_minute=120, at_once=120))


@dataclass(frozen=True)
class Caller:
    """Whoever calls, with the token that he showed."""

    actor: Actor
    token_id: int | None = None


class Token(HttpBearer):
    """`Authorization: Bearer SECRET`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Whoever the token acts for; nobody where it does not serve. Cookies of pages count for nothing here."""
        found = selectors.token(token)
        if found is None:
            # Whoever tries words is counted like a stranger.
            _count(of_addresses, request.META.get("REMOTE_ADDR", ""))
            return None
        _count(of_tokens, str(found.pk))
        _require_small(request)
        actor = actor_of(found.account)
        return Caller(reading_only(actor) if found.is_read_only else actor, found.pk)


class Stranger:
    """No header at all: such a caller reads what is public."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        """A stranger, unless the caller tried to be someone."""
        if "Authorization" in request.headers:
            return None
        _count(of_addresses, request.META.get("REMOTE_ADDR", ""))
        return Caller(STRANGER)


def _count(throttle: Throttle, name: str) -> None:
    seconds = throttle.wait(name)
    if seconds:
        raise TooOften(seconds)


def _require_small(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise TooLarge


def caller(request: HttpRequest) -> Actor:
    """The actor of a request that was let in."""
    found: Caller = request.auth
    return found.actor
