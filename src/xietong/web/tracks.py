"""Projects on one axis of time: from begin to end, planned or delivered, in per cent of the width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xietong.register.choices import DatePrecision, Progress
from xietong.register.models import Dating
from xietong.web.numbers import shown_date
from xietong.web.texts import choice, text

__all__ = ["Axis", "Track", "axis_of", "tracks_of"]

LONGEST_AXIS, STEPS = 12, (1, 2, 5, 10, 20)


@dataclass(frozen=True)
class Axis:
    """Years from the first to the last, with round years as marks."""

    first: int
    last: int
    today: date

    def percent(self, day: date) -> float:
        """Where a day lies."""
        days = (date(self.last, 12, 31) - date(self.first, 1, 1)).days
        return round(100 * (day - date(self.first, 1, 1)).days / days, 2)

    @property
    def now(self) -> float:
        """Where today lies."""
        return self.percent(self.today)

    @property
    def marks(self) -> list[tuple[int, float]]:
        """Years that are written below the axis."""
        span = self.last - self.first + 1
        step = next((step for step in STEPS if span / step <= LONGEST_AXIS), STEPS[-1])
        years = (year for year in range(self.first, self.last + 1) if year % step == 0)
        return [(year, self.percent(date(year, 1, 1))) for year in years]


@dataclass(frozen=True)
class Track:
    """One project: its line, open at an end that is not known, and a sentence that says the same."""

    record: Any
    start: float | None
    end: float | None
    is_done: bool
    is_unclear: bool
    says: str


def axis_of(records: Iterable[Any], today: date) -> Axis:
    """The axis that holds all dates and today."""
    dates = [dated for record in records for dated in record.dates.all()]
    years = [today.year, *(dated.start.year for dated in dates), *(dated.end.year for dated in dates)]
    return Axis(min(years), max(years), today)


def tracks_of(records: Sequence[Any], axis: Axis) -> list[Track]:
    """A track for each record."""
    return [_track(record, axis) for record in records]


def _track(record: Any, axis: Axis) -> Track:
    dates = list(record.dates.all())
    begin = _first(dates, ("start", "begin"))
    end = _first(dates, ("end",))
    is_known = begin is not None or end is not None
    if not is_known:
        begin = dates[0]
    unclear = [dated for dated in (begin, end) if dated is not None and dated.precision == DatePrecision.YEAR]
    says = text(
        "timeline.bar",
        from_date=shown_date(begin) if begin else text("timeline.open"),
        to_date=shown_date(end) if end else text("timeline.open"),
        progress=choice("progress", record.progress),
    )
    return Track(
        record,
        axis.percent(begin.start) if begin else None,
        axis.percent(end.end) if end else None,
        record.progress == Progress.COMPLETED,
        bool(unclear),
        says,
    )


def _first(dates: Sequence[Dating], events: tuple[str, ...]) -> Dating | None:
    return next((dated for dated in dates if dated.event in events), None)
