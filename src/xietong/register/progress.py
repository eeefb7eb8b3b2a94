"""How far a milestone, a project or a target has come: pure rules on dates and numbers, without the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xietong.register.choices import Comparator, Progress

__all__ = ["AHEAD", "Reached", "milestone_state", "project_state", "target_state"]

AHEAD = timedelta(days=60)
IDLE = (Progress.PLANNED, Progress.STOPPED)


def milestone_state(
    due: date | None,
    delivered: date | None,
    today: date,
    *,
    reported: date | None = None,
    is_earlier_open: bool = False,
    progress: str = Progress.UNDER_WAY,
) -> str:
    """The word for a milestone.

    Args:
        reported: Day of the last report on the project; one after `due` that leaves the milestone open says "late",
            none says "silent".
        is_earlier_open: Whether an earlier milestone of the project is past its day and open.
        progress: How far the whole project is.

    Returns:
        done, done_late, late, silent, at_risk, not_due, or undated where no day is set.
    """
    if delivered is not None:
        return "done_late" if due is not None and delivered > due else "done"
    if due is None:
        return "undated"
    if due < today:
        return "late" if reported is not None and reported > due else "silent"
    is_near = due <= today + AHEAD
    return "at_risk" if is_near and (is_earlier_open or progress in IDLE) else "not_due"


def project_state(end: date | None, progress: str, today: date, reported: date | None = None) -> str:
    """The word for a project: its recorded progress, or late or silent where its end has passed without it."""
    if progress == Progress.COMPLETED:
        return "done"
    if progress == Progress.STOPPED or end is None:
        return "under_way" if progress == Progress.UNDER_WAY else "undated"
    if end < today:
        return "late" if reported is not None and reported > end else "silent"
    return "under_way" if progress == Progress.UNDER_WAY else "not_due"


@dataclass(frozen=True)
class Reached:
    """What a target has come to: its state, the value looked at and the year of that value, empty where none is."""

    state: str
    value: float | None = None
    year: int | None = None
    from_year: int | None = None


def target_state(
    comparator: str,
    bound: float | None,
    target_year: int | None,
    values: Mapping[int, float],
    today: date,
    *,
    base_year: int | None = None,
) -> Reached:
    r"""What a target has come to by the values of its indicator, by year.

    A change is reckoned in percent on the base year, $100 (v_t / v_0 - 1)$. Before the target year the latest value
    is compared with the straight line from the first known value to the bound; behind it the target is at risk.

    Returns:
        met, missed, on_track, at_risk, not_due; silent where the year is over without a value.
    """
    is_over = target_year is not None and target_year < today.year
    if comparator == Comparator.QUALITATIVE or bound is None:
        return Reached("silent" if is_over else "not_due")
    known = _changes(values, base_year) if comparator == Comparator.CHANGE else dict(values)
    if target_year is not None and target_year in known:
        reached = known[target_year]
        return Reached("met" if _keeps(comparator, reached, bound) else "missed", reached, target_year)
    if is_over or target_year is None:
        return Reached("silent" if is_over else "not_due")
    past = {year: value for year, value in known.items() if year <= min(today.year, target_year)}
    return _on_the_way(comparator, bound, target_year, past) if past else Reached("not_due")


def _changes(values: Mapping[int, float], base_year: int | None) -> dict[int, float]:
    base = values.get(base_year) if base_year is not None else None
    if not base:
        return {}
    return {year: 100 * (value / base - 1) for year, value in values.items()}


def _keeps(comparator: str, value: float, bound: float) -> bool:
    if comparator == Comparator.AT_MOST:
        return value <= bound
    if comparator == Comparator.AT_LEAST:
        return value >= bound
    if comparator == Comparator.CHANGE:
        return value <= bound if bound < 0 else value >= bound
    return value == bound


def _on_the_way(comparator: str, bound: float, target_year: int, past: Mapping[int, float]) -> Reached:
    first, last = min(past), max(past)
    if comparator != Comparator.EQUAL and _keeps(comparator, past[last], bound):
        return Reached("on_track", past[last], last, first)
    if first == last:
        return Reached("not_due", past[last], last)
    line = past[first] + (bound - past[first]) * (last - first) / (target_year - first)
    is_ahead = (past[last] - line) * (bound - past[first]) >= 0
    return Reached("on_track" if is_ahead else "at_risk", past[last], last, first)
