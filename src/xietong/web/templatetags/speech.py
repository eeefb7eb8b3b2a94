"""`{% t "key" name=value %}` in templates: a text of the table; and filters for names, numbers and dates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.safestring import SafeString

from xietong.register.documents import plain
from xietong.register.models import Dating
from xietong.register.texts import language
from xietong.web import numbers
from xietong.web.shapes import Drawing, Line
from xietong.web.shown import Piece, address_of, bound_of, named
from xietong.web.texts import choice, field_label, has_text, stated, text

__all__ = ["register"]

register = template.Library()
LONGEST_LIST = 8
MISSING = '<span class="na">–</span>'
SELECTED = " selected"


@register.simple_tag
def t(key: str, **values: object) -> str:
    """A text of the table; values are escaped like any other."""
    return text(key, **values)


@register.filter
def label(name: str, group: str) -> str:
    """A text whose key is a group and a word, such as `kind|label:"kinds"`."""
    return text(f"{group}.{name}")


@register.filter
def field(name: str) -> str:
    """The label of a field, or its name where it has none."""
    return field_label(name) if has_text(f"field.{name}") else name


@register.filter
def word(value: str, field_name: str) -> str:
    """The word of a closed list."""
    return choice(field_name, value)


@register.filter
def piece(value: Piece) -> SafeString:
    """A piece with its link and language."""
    return SafeString(_marked(value))


def _marked(value: Piece) -> str:
    # A long list is made of thousands of these: Django's own way of escaping takes three times as long.
    inner = escape(value.text)
    if value.lang:
        inner = f'<span lang="{escape(value.lang)}">{inner}</span>'
    if value.address.startswith("/"):
        return f'<a href="{escape(value.address)}">{inner}</a>'
    if value.address:
        return f'<a href="{escape(value.address)}" rel="noopener noreferrer">{inner}</a>'
    return inner


@register.filter
def pieces(values: tuple[Piece, ...]) -> SafeString:
    """Pieces in one line; of a long list the first ones and how many follow."""
    return SafeString(_joined(values))


def _joined(values: tuple[Piece, ...]) -> str:
    shown = "; ".join(map(_marked, values[:LONGEST_LIST]))
    more = len(values) - LONGEST_LIST
    return f"{shown} … +{more}" if more > 0 else shown


@register.filter
def line(cells: Sequence[tuple[str, tuple[Piece, ...]]]) -> SafeString:
    """A row of a list, made at once: its cells with their labels, the first of which names the row."""
    (_, first), *others = cells
    marked = (f'<td data-label="{escape(title)}">{_joined(cell) if cell else MISSING}</td>' for title, cell in others)
    return SafeString(f'<th scope="row">{_joined(first)}</th>{"".join(marked)}')


@register.simple_tag
def options(listed: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """What can be chosen in a filter, after the choice of anything."""
    marked = (
        f'<option value="{escape(value)}"{SELECTED if value == chosen else ""}>{escape(title)}</option>'
        for value, title in (("", text("list.any")), *listed)
    )
    return SafeString("".join(marked))


@register.filter
def name(holder: Any) -> SafeString:
    """The name of a record or place."""
    return piece(named(holder))


@register.filter
def link(holder: Any) -> SafeString:
    """The name of a record with a link to its page."""
    return piece(named(holder, address_of(holder)))


@register.filter
def day(value: date | None) -> str:
    """A day in words."""
    if isinstance(value, datetime):
        value = value.date()
    return numbers.day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """A day as tables print it."""
    return value.isoformat()[:10] if value else ""


@register.filter
def number(value: float | None) -> str:
    """A number, or nothing."""
    return "" if value is None else numbers.number(value)


@register.filter
def yuan(value: int | None) -> str:
    """An amount of money, or nothing."""
    return "" if value is None else numbers.yuan(value)


@register.filter
def history_value(value: Any) -> str:
    """A value of the history as a short line."""
    value = plain(value)
    if isinstance(value, list):
        return "; ".join(history_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items() if item not in ("", None))
    return "–" if value in (None, "") else str(value)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """The query of this page with some values changed; an empty one is left out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query[key] = str(value)
    pairs = [(key, value) for key, values in query.lists() for value in values if value]
    return "?" + urlencode(pairs)


@register.filter(name="stated")
def as_stated(value: str, field_name: str) -> str:
    """What people read for a word that sources use."""
    return stated(field_name, value)


@register.filter
def action(word: str) -> str:
    """What an act of the history was."""
    return text(f"history.{word}") if has_text(f"history.{word}") else word


@register.filter
def unlocal(value: float | int) -> str:
    """A number as SVG and scripts read it, whatever the language."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


@register.filter
def dating(dated: Dating) -> str:
    """A date of a record."""
    return numbers.shown_date(dated)


@register.simple_tag
def path_of(drawing: Drawing, line: Line) -> str:
    """A railway as SVG writes it."""
    return drawing.path((line.start, line.end))


@register.simple_tag
def tags_of(ledger: Any) -> str:
    """The marks of a ledger with their counts."""
    separator = "、" if language() == "zh" else ", "
    return separator.join(f"{named(tag).text} {numbers.number(tag.count)}" for tag in ledger.tags.all())


@register.filter
def reason(target: Any) -> str:
    """What a target asks for."""
    return bound_of(target)


@register.filter
def rounded(value: float) -> str:
    """A model's number: five significant digits."""
    return numbers.number(float(f"{value:.5g}"))


@register.filter
def change(value: float | None) -> str:
    """A difference with its sign: three significant digits."""
    return "–" if value is None else numbers.signed(float(f"{value:.3g}"))


@register.filter
def positive(value: float) -> float:
    """Without its sign."""
    return abs(value)


@register.filter
def plain_name(holder: Any) -> str:
    """The name without markup, for use within a sentence."""
    return named(holder).text
