"""The reason of an open item, written out in the reader's language."""

from datetime import date
from typing import Any

from xietong.register.attention import Item
from xietong.register.models import Target
from xietong.web.numbers import day, number, printed_date
from xietong.web.shown import bound_of, named
from xietong.web.texts import choice, text

__all__ = ["why"]


def why(item: Item) -> str:
    """Why an item needs someone."""
    values = {name: _written(name, value) for name, value in item.values.items()}
    target = item.values.get("target")
    if isinstance(target, Target):
        values["bound"] = bound_of(target)
    return text(item.why, **values)


def _written(name: str, value: Any) -> str:
    if name == "progress":
        return choice("progress", value)
    if name == "printed":
        return printed_date(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return number(value)
    if hasattr(value, "name_en"):
        return named(value).text
    return "" if value is None else str(value)
