"""The answers of the register to what cannot be: not there, not allowed, changed meanwhile."""

from collections.abc import Iterable

from xietong.errors import RegisterError
from xietong.findings import Finding
from xietong.register.models import Change, Record
from xietong.register.rules import where
from xietong.register.texts import say

__all__ = ["Conflict", "NotAllowed", "NotThere", "conflict", "not_allowed", "not_there", "refuse"]


class NotThere(RegisterError):
    """There is no such record for this reader; whether there is one for others is not told."""


class NotAllowed(RegisterError):
    """The reader sees the record but may not do this."""


class Conflict(RegisterError):
    """Someone else changed the record since it was read."""


def refuse(place: str, key: str, **values: object) -> RegisterError:
    """One finding from the texts of `key` and `key.remedy`."""
    return RegisterError([Finding(place, say(key, **values), say(f"{key}.remedy", **values))])


def not_there(kind: str, code: str) -> NotThere:
    """The same words for what does not exist and for what the reader may not see."""
    return NotThere([Finding(where(kind, code), say("refused.not_there"), say("refused.not_there.remedy"))])


def not_allowed(kind: str, code: str, act: str) -> NotAllowed:
    """What was refused, and who may do it."""
    place = where(kind, code)
    return NotAllowed([Finding(place, say("refused.act", act=say(f"act.{act}")), say("refused.act.remedy"))])


def conflict(record: Record, version: int) -> Conflict:
    """Who changed the record since `version`, when and which fields."""
    later: Iterable[Change] = record.changes.filter(version__gt=version)
    who = "; ".join(
        f"{change.actor}, {change.at:%Y-%m-%d %H:%M} UTC ({', '.join(sorted(change.after)) or change.action})"
        for change in later
    )
    text = say("refused.conflict", read=version, now=record.version, who=who or "?")
    return Conflict([Finding(where(record.kind, record.code), text, say("refused.conflict.remedy"))])
