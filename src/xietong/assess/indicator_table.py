"""The long table of indicators: without the plan, with it, and the difference."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from jaxtyping import Float

from xietong.assess.indicator import Indicator
from xietong.assess.indicators import INDICATORS, details
from xietong.assess.places import LEVELS, Places, places_by_level
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.region.region import Table

__all__ = ["indicator_rows", "indicator_table", "indicator_values", "long_table"]

Block = dict[str, np.ndarray]
"""Some rows of the table: columns by name."""


def indicator_values(
    baseline: Baseline, outcome: Outcome, indicator: Indicator, places: Places
) -> Float[np.ndarray, "detail place"]:
    """Values of one indicator: the total and its rows, by place of one level."""
    assert indicator.evaluate is not None, "what a wing tells is read from it"
    values = indicator.evaluate(baseline, outcome, places.members)
    return values if places.level in indicator.detailed else values[:1]


def indicator_table(
    baseline: Baseline, years: tuple[int, ...], without: tuple[Outcome, ...], with_plan: tuple[Outcome, ...]
) -> Table:
    """All indicators at all levels every year, zones in the last year only; rows without a value are left out.

    Columns are indicator, level, place, group, sector, year, without, with_plan, change, percent, unit.
    `sector` also holds the placed function. `percent` is the change over the value without the plan.
    """
    levels = places_by_level(baseline.region)
    return long_table(
        _block(baseline, indicator, levels[level], years[first:], without[first:], with_plan[first:])
        for indicator in INDICATORS
        for level in LEVELS
        if level in indicator.levels
        for first in ([len(years) - 1] if level == "zone" else [0])
    )


def long_table(blocks: Iterable[Mapping[str, np.ndarray]]) -> Table:
    """Blocks of rows one below the other; rows without a value are left out."""
    listed = list(blocks)
    joined = {name: np.concatenate([block[name] for block in listed]) for name in listed[0]}
    known = ~np.isnan(joined["without"])
    return Table("indicators", {name: column[known] for name, column in joined.items()})


def indicator_rows(
    indicator: Indicator,
    level: str,
    axes: tuple[Sequence[int], Sequence[str], Sequence[str] | np.ndarray],
    without: Float[np.ndarray, "*year_detail_place"],
    with_plan: Float[np.ndarray, "*year_detail_place"],
) -> Block:
    """Rows of one indicator at one level, with the change and its share of the value without the plan.

    Args:
        axes: Years, groups or sectors (an empty text for all of them), and codes of places: what the values go by.
        without, with_plan: One value for each year, detail and place, in this order.
    """
    year, detail, place = (axis.ravel() for axis in np.meshgrid(*map(np.array, axes), indexing="ij"))
    before, after = without.ravel(), with_plan.ravel()
    nothing = np.full(year.size, "")
    by_group = indicator.by == "group"
    change = after - before
    return {
        "indicator": np.full(year.size, indicator.code),
        "level": np.full(year.size, level),
        "place": place,
        "group": detail if by_group else nothing,
        "sector": nothing if by_group else detail,
        "year": year,
        "without": before,
        "with_plan": after,
        "change": change,
        "percent": np.divide(100.0 * change, before, out=np.full(change.size, np.nan), where=before != 0),
        "unit": np.full(year.size, indicator.unit),
    }


def _block(
    baseline: Baseline,
    indicator: Indicator,
    places: Places,
    years: tuple[int, ...],
    without: tuple[Outcome, ...],
    with_plan: tuple[Outcome, ...],
) -> Block:
    before = _over_years(baseline, without, indicator, places)
    after = _over_years(baseline, with_plan, indicator, places)
    rows = details(baseline, indicator)[: before.shape[1]]
    return indicator_rows(indicator, places.level, (years, rows, places.code), before, after)


def _over_years(
    baseline: Baseline, outcomes: tuple[Outcome, ...], indicator: Indicator, places: Places
) -> Float[np.ndarray, "year detail place"]:
    known: dict[int, np.ndarray] = {}
    for outcome in outcomes:
        if id(outcome) not in known:
            known[id(outcome)] = indicator_values(baseline, outcome, indicator, places)
    return np.stack([known[id(outcome)] for outcome in outcomes])
