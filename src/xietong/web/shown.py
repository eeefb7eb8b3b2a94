"""A record as people read it: its name, and each of its fields as pieces of text with links."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse

from xietong.register.documents import held, link_fields, related_records, scalar_fields
from xietong.register.models import Dating, Place, Record, Target
from xietong.register.permissions import Actor
from xietong.register.selectors import seen_by
from xietong.register.texts import language
from xietong.web.numbers import day, number, shown_date, yuan
from xietong.web.texts import choice, field_label, stated, text

__all__ = ["Fact", "Piece", "Sight", "address_of", "bound_of", "html_language", "named", "plain_text"]

AMOUNTS = ("amount", "capital")
WORDED = ("event", "function_text", "measure", "sector", "topic", "unit")
YEARS = ("year", "base_year", "target_year", "horizon_from", "horizon_to")
HTML_LANGUAGES = {"zh": "zh-Hans", "en": "en", "de": "de"}


@dataclass(frozen=True)
class Piece:
    """Some text, perhaps with an address, perhaps in another language than the page."""

    text: str
    address: str = ""
    lang: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Fact:
    """A labelled field and what it holds; no pieces mean that nothing is recorded."""

    name: str
    label: str
    pieces: tuple[Piece, ...]

    @property
    def plain(self) -> str:
        """Without links, for tables of other programs."""
        return plain_text(self.pieces)


def plain_text(pieces: Iterable[Piece]) -> str:
    """The texts of some pieces in one line."""
    return "; ".join(piece.text for piece in pieces)


def html_language() -> str:
    """The language of the page as HTML names it."""
    return HTML_LANGUAGES[language()]


def named(holder: Any, address: str = "") -> Piece:
    """The name of a record, place or milestone in the reader's language, else in the other one, else its code."""
    if not hasattr(holder, "code") and not holder.name_en and not holder.name_zh:
        return Piece("")
    first, second = (holder.name_zh, holder.name_en) if language() == "zh" else (holder.name_en, holder.name_zh)
    if first:
        return Piece(first, address, "" if language() != "de" else "en")
    other = "en" if language() == "zh" else "zh-Hans"
    if second:
        return Piece(second, address, other)
    # A row without a title is a gap of the sources, and says so.
    return Piece(text("word.unnamed", code=holder.code) if isinstance(holder, Record) else str(holder.code), address)


def bound_of(target: Target) -> str:
    """What a target asks for, with its unit."""
    if target.value is None:
        return choice("comparator", target.comparator)
    bound, unit = choice("comparator", target.comparator), stated("unit", target.unit)
    return text("word.bound", bound=bound, number=number(target.value), unit=unit).strip()


def address_of(record: Record) -> str:
    """Where a record has its page."""
    return reverse("record", args=[record.kind, record.code])


class Sight:
    """What one reader sees of some records: names of others that he may not see are left out, without a hint."""

    def __init__(self, actor: Actor, records: Sequence[Record], names: Collection[str] | None = None) -> None:
        self._seen: set[int] | None = None
        # Many records name the same few bodies, plans and documents.
        self._named: dict[int, Piece] = {}
        if not actor.sees_all:
            self._seen = seen_by(actor)({key for record in records for key in related_records(record, names)})

    def facts(self, holder: models.Model, names: Iterable[str]) -> list[Fact]:
        """Some fields of a record or row with their labels."""
        return [
            Fact(name, field_label(name, str(holder._meta.model_name)), self.pieces(holder, name)) for name in names
        ]

    def pieces(self, holder: Any, name: str) -> tuple[Piece, ...]:
        """What a field holds: a value, links, rows or dates."""
        if name == "name" and isinstance(holder, Record):
            return (named(holder, address_of(holder)),)
        if name == "horizon":
            return self._horizon(holder)
        if name == "dates":
            return tuple(Piece(shown_date(dated)) for dated in held(holder, "dates"))
        if name == "bound":
            return (Piece(bound_of(holder)),)
        if name in scalar_fields(type(holder)):
            return self._value(holder, name)
        if name in link_fields(type(holder)):
            return self._links(holder, name)
        return tuple(piece for row in held(holder, name) for piece in self._row(row))

    def _value(self, holder: Any, name: str) -> tuple[Piece, ...]:
        value = getattr(holder, name)
        if value is None or value == "":
            return ()
        field = scalar_fields(type(holder))[name]
        if field.choices:
            return (Piece(choice(name, value)),)
        if isinstance(value, bool):
            return (Piece(text("word.yes" if value else "word.no")),)
        if isinstance(value, date) and not isinstance(value, datetime):
            return (Piece(day(value)),)
        if name in AMOUNTS:
            return (Piece(yuan(value)),)
        if isinstance(value, int | float):
            return (Piece(str(value) if name in YEARS else number(value)),)
        if name == "text" and isinstance(holder, Dating):
            return (Piece(shown_date(holder)),)
        if name in WORDED:
            return (Piece(stated(name, value)),)
        is_address = name == "address" and value.startswith(("https://", "http://"))
        return (Piece(value, value if is_address else ""),)

    def _links(self, holder: Any, name: str) -> tuple[Piece, ...]:
        field = link_fields(type(holder))[name]
        if field.many_to_many:
            items = held(holder, name)
        else:
            items = [getattr(holder, name)] if getattr(holder, f"{name}_id") is not None else []
        return tuple(self._link(item) for item in items if self.sees(item))

    def _link(self, item: Any) -> Piece:
        if isinstance(item, Place):
            return named(item)
        if item.pk not in self._named:
            self._named[item.pk] = named(item, address_of(item))
        return self._named[item.pk]

    def sees(self, item: Any) -> bool:
        """Whether the reader may see a record that one of the records names; places are public."""
        return self._seen is None or isinstance(item, Place) or item.pk in self._seen

    def _row(self, row: Any) -> tuple[Piece, ...]:
        """The body or else the name of a party, stake, signatory; the name of a milestone or tag."""
        body = getattr(row, "body", None)
        if isinstance(body, Record):
            return (self._link(body),) if self.sees(body) else ()
        words = getattr(row, "name", "") or getattr(row, "text", "")
        return (Piece(words),) if words else (named(row),) if hasattr(row, "name_en") else ()

    def _horizon(self, holder: Any) -> tuple[Piece, ...]:
        start, end = holder.horizon_from, holder.horizon_to
        if start and end:
            return (Piece(text("word.span", start=start, end=end)),)
        return (Piece(str(start or end)),) if start or end else ()
