"""Dates of a plan: a year, a month or a day, as the source knows it."""

import calendar
import datetime
import re
from typing import Annotated, Any

from pydantic import BeforeValidator

__all__ = ["FIRST_YEAR", "LAST_YEAR", "MID_YEAR", "When", "decimal_end", "decimal_start", "fault_of_date"]

MID_YEAR = 0.5
"""The measures of year y are those in force at y + 0.5, on 30 June."""

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that a plan may name; a year outside is a slip of the pen."""

MONTHS = 12

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _as_text(value: Any) -> str:
    text = _written(value)
    if fault := fault_of_date(text):
        raise ValueError(fault)
    return text


def _written(value: Any) -> str:
    is_day = isinstance(value, datetime.date)
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}" if is_day else str(value)


def fault_of_date(value: Any) -> str | None:
    """Why a value is no date of a plan; nothing where it is one."""
    parts = _PATTERN.fullmatch(_written(value))
    if parts is None:
        return "is not a date; write 2025, 2025-10 or 2025-10-09"
    year, month, day = (int(part) if part else 1 for part in parts.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"lies outside {FIRST_YEAR} to {LAST_YEAR}"
    try:
        datetime.date(year, month, day)
    except ValueError:
        return "is not a day of the calendar"
    return None


When = Annotated[str, BeforeValidator(_as_text)]
"""A date with the precision of its source: "2025", "2025-10" or "2025-10-09"."""


def decimal_start(when: str) -> float:
    """First moment of a date as a decimal year of twelve equal months: "2025" gives 2025.0, "2025-07-01" 2025.5."""
    year, month, day = _parts(when)
    return _decimal(datetime.date(year, month or 1, day or 1))


def decimal_end(when: str) -> float:
    """Last moment of a date as a decimal year of twelve equal months: "2025" and "2025-12-31" give 2026.0."""
    year, month, day = _parts(when)
    last_month = month or MONTHS
    last = datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return _decimal(last + datetime.timedelta(days=1))


def _parts(when: str) -> tuple[int, int, int]:
    numbers = [int(part) for part in when.split("-")]
    year, month, day = (*numbers, 0, 0)[:3]
    return year, month, day


def _decimal(day: datetime.date) -> float:
    days = calendar.monthrange(day.year, day.month)[1]
    return day.year + (day.month - 1 + (day.day - 1) / days) / MONTHS
