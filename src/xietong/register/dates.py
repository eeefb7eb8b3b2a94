"""Dates as they are printed, with their precision: day, month or year, one or a span of two."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from xietong.register.choices import DatePrecision

__all__ = ["Span", "read_span"]

DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
PRECISIONS = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)
LAST_MONTH = 12


@dataclass(frozen=True)
class Span:
    """First and last day that a printed date covers, and how exactly it is known."""

    start: date
    end: date
    precision: str


def read_span(text: str) -> Span:
    """What `2014`, `2014-12`, `2014-12-30` or two of them parted by a slash cover.

    Raises:
        ValueError: where the text is no such date.
    """
    first, slash, last = text.partition("/")
    start = _one(first)
    end = _one(last) if slash else start
    if end.end < start.start:
        raise ValueError(f"{text!r} ends before it begins")
    return Span(start.start, end.end, min(start.precision, end.precision, key=PRECISIONS.index))


def _one(text: str) -> Span:
    found = DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no date")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if day is not None and month is not None:
        return Span(date(year, month, day), date(year, month, day), DatePrecision.DAY)
    if month is not None:
        return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]), DatePrecision.MONTH)
    return Span(date(year, 1, 1), date(year, LAST_MONTH, 31), DatePrecision.YEAR)
