"""Attempts to sign in that failed: traced, and counted so that guessing is slow."""

from datetime import timedelta

from xietong.register.models import Change
from xietong.register.services.writing import now

__all__ = ["WAIT", "forget_failures", "is_throttled", "note_failure"]

WAIT = timedelta(minutes=15)
FAILURES_OF_ONE_NAME = 5
FAILURES_OF_ONE_ADDRESS = 30
LONGEST_NAME = 100
ACTION = "sign_in_failed"


def is_throttled(username: str, address: str) -> bool:
    """Whether this name from this address, or this address with any name, failed too often of late."""
    return (
        _failures(_by_name(username, address)) >= FAILURES_OF_ONE_NAME
        or _failures(_by_address(address)) >= FAILURES_OF_ONE_ADDRESS
    )


def note_failure(username: str, address: str) -> None:
    """Leave a trace of a failed attempt."""
    for subject in (_by_name(username, address), _by_address(address)):
        Change.objects.create(subject=subject, action=ACTION, actor="", at=now())


def forget_failures(username: str, address: str) -> None:
    """A success ends the counting for this name; the trace of the failures stays."""
    Change.objects.filter(subject=_by_name(username, address), action=ACTION).update(
        action=f"{ACTION}_before_success"
    )


def _failures(subject: str) -> int:
    return Change.objects.filter(subject=subject, action=ACTION, at__gte=now() - WAIT).count()


def _by_name(username: str, address: str) -> str:
    return f"sign-in:{address}/{username.strip().casefold()[:LONGEST_NAME]}"


def _by_address(address: str) -> str:
    return f"sign-in:{address}"
