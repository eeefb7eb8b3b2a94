"""The answers of the register to what cannot be: not there, not allowed, changed meanwhile."""

from collections.abc import Iterable

from xietong.errors import RegisterError
from xietong.register.models import Change, Record
from xietong.register.rules import where
from xietong.register.texts import finding, say

__all__ = ["Conflict", "NotAllowed", "NotThere", "conflict", "not_allowed", "not_there", "refuse"]


class NotThere(RegisterError):
    """There is no such record for this reader; whether there is one for others is not told."""


class NotAllowed(RegisterError):
    """The reader sees the record but may not do this."""


class Conflict(RegisterError):
    """Someone else changed the record since it was read."""


def refuse(place: str, key: str, **values: object) -> RegisterError:
    """One finding from the texts of `key` and `key.remedy`."""
    return RegisterError([finding(place, key, **values)])


def not_there(kind: str, code: str) -> NotThere:
    """The same words for what does not exist and for what the reader may not see."""
    return NotThere([finding(where(kind, code), "refused.not_there")])


def not_allowed(kind: str, code: str, act: str) -> NotAllowed:
    """What was refused, and who may do it."""
    return NotAllowed([finding(where(kind, code), "refused.act", act=say(f"act.{act}"))])


def conflict(record: Record, version: int) -> Conflict:
    """Who changed the record since `version`, when and which fields."""
    later: Iterable[Change] = record.changes.filter(version__gt=version)
    who = "; ".join(
        f"{change.actor}, {change.at:%Y-%m-%d %H:%M} UTC ({', '.join(sorted(change.after)) or change.action})"
        for change in later
    )
    place = where(record.kind, record.code)
    return Conflict([finding(place, "refused.conflict", read=version, now=record.version, who=who or "?")])
