"""Dates of openings as decimal years."""

import re
from datetime import date

__all__ = ["MIDYEAR", "decimal_year"]

MIDYEAR = 0.5
"""What is open in a year is what is open on its 30 June."""

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
MONTH = re.compile(r"(\d{4})-(\d{1,2})(?!\d)")
YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
MONTHS_A_YEAR = 12
WORDS = re.compile(r"planned|about|by")


def decimal_year(text: str) -> float:
    """Decimal year of a date given to the day, the month or the year.

    A month counts from its middle and a year from its middle, so that 2019 is 2019.5. Of several
    dates, as in `1909/1923`, the first counts; words such as `planned` are passed over.

    Raises:
        ValueError: when the text holds no date.
    """
    first = WORDS.sub("", text).split("/")[0].strip()
    if found := DAY.fullmatch(first):
        year, month, day = (int(part) for part in found.groups())
        start = date(year, 1, 1)
        return year + (date(year, month, day) - start).days / (date(year + 1, 1, 1) - start).days
    if found := MONTH.fullmatch(first):
        year, month = (int(part) for part in found.groups())
        if not 1 <= month <= MONTHS_A_YEAR:
            raise ValueError(f"{text!r} has no month {month}")
        return year + (month - 0.5) / MONTHS_A_YEAR
    if found := YEAR.fullmatch(first):
        return int(found[1]) + 0.5
    raise ValueError(f"{text!r} is no date")
