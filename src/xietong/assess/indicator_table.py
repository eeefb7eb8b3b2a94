"""The long table of indicators: without the plan, with it, and the difference."""

import numpy as np
from jaxtyping import Float

from xietong.assess.indicator import Indicator
from xietong.assess.indicators import INDICATORS, details
from xietong.assess.places import LEVELS, Places, places_by_level
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.region.region import Table

__all__ = ["indicator_table", "indicator_values"]

Text = tuple[str, ...]


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
    blocks = [
        _block(baseline, indicator, levels[level], years[first:], without[first:], with_plan[first:])
        for indicator in INDICATORS
        for level in LEVELS
        if level in indicator.levels
        for first in ([len(years) - 1] if level == "zone" else [0])
    ]
    joined = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    known = ~np.isnan(joined["without"])
    return Table("indicators", {name: column[known] for name, column in joined.items()})


def _block(
    baseline: Baseline,
    indicator: Indicator,
    places: Places,
    years: tuple[int, ...],
    without: tuple[Outcome, ...],
    with_plan: tuple[Outcome, ...],
) -> dict[str, np.ndarray]:
    before = _over_years(baseline, without, indicator, places)
    after = _over_years(baseline, with_plan, indicator, places)
    rows = np.array(details(baseline, indicator)[: before.shape[1]])
    year, detail, place = (axis.ravel() for axis in np.meshgrid(years, rows, np.array(places.code), indexing="ij"))
    nothing = np.full(year.size, "")
    by_group = indicator.by == "group"
    change = (after - before).ravel()
    return {
        "indicator": np.full(year.size, indicator.code),
        "level": np.full(year.size, places.level),
        "place": place,
        "group": detail if by_group else nothing,
        "sector": nothing if by_group else detail,
        "year": year,
        "without": before.ravel(),
        "with_plan": after.ravel(),
        "change": change,
        "percent": np.divide(
            100.0 * change, before.ravel(), out=np.full(change.size, np.nan), where=before.ravel() != 0
        ),
        "unit": np.full(year.size, indicator.unit),
    }


def _over_years(
    baseline: Baseline, outcomes: tuple[Outcome, ...], indicator: Indicator, places: Places
) -> Float[np.ndarray, "year detail place"]:
    known: dict[int, np.ndarray] = {}
    for outcome in outcomes:
        if id(outcome) not in known:
            known[id(outcome)] = indicator_values(baseline, outcome, indicator, places)
    return np.stack([known[id(outcome)] for outcome in outcomes])
