"""`{% t "key" name=value %}` in templates: a text of the table; and filters for names, numbers and dates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import escape, format_html, format_html_join
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
MISSING = SafeString('<span class="na">–</span>')
SELECTED = SafeString(" selected")


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
    inner = escape(value.text)
    if value.lang:
        inner = format_html('<span lang="{}">{}</span>', value.lang, inner)
    if value.address.startswith("/"):
        return format_html('<a href="{}">{}</a>', value.address, inner)
    if value.address:
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', value.address, inner)
    return inner


@register.filter
def pieces(values: tuple[Piece, ...]) -> SafeString:
    """Pieces in one line; of a long list the first ones and how many follow."""
    shown = format_html_join("; ", "{}", ((piece(value),) for value in values[:LONGEST_LIST]))
    more = len(values) - LONGEST_LIST
    return format_html("{} … +{}", shown, more) if more > 0 else shown


@register.filter
def line(cells: Sequence[tuple[str, tuple[Piece, ...]]]) -> SafeString:
    """A row of a list, made at once: its cells with their labels, the first of which names the row."""
    (_, first), *others = cells
    marked = ((title, pieces(cell) if cell else MISSING) for title, cell in others)
    return format_html(
        '<th scope="row">{}</th>{}', pieces(first), format_html_join("", '<td data-label="{}">{}</td>', marked)
    )


@register.simple_tag
def options(listed: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """What can be chosen in a filter, after the choice of anything."""
    anything = format_html('<option value="">{}</option>', text("list.any"))
    marked = ((value, SELECTED if value == chosen else "", title) for value, title in listed)
    return anything + format_html_join("", '<option value="{}"{}>{}</option>', marked)


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
