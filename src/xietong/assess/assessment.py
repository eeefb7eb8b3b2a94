"""The result of evaluating a plan, labelled, ready for tables and pages."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.air import PlanAir
from xietong.assess.drawn import Drawn
from xietong.assess.gateways import GatewayResult
from xietong.assess.governments import GovernmentGains
from xietong.assess.lines import PlanLines
from xietong.assess.livability import PlanLivability
from xietong.assess.modes import PlanModes
from xietong.assess.plan_water import PlanWater
from xietong.assess.reading import Reading
from xietong.assess.red_lines import RedLines
from xietong.assess.welfare import PlanWelfare
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan
from xietong.region.region import Table

__all__ = ["Assessment", "Contributions", "Headline", "TargetVerdict"]

Text = tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """One leading difference: plan less baseline in the last year, with its range.

    `low` and `high` are the 5th and 95th percentile of `n_draws` draws of an ensemble, where one is at hand; else the
    lowest and highest of `n_runs` runs that move one parameter at a time; NaN where neither was assessed.
    `drivers` are the numbers drawn with their shares of the variance, the largest first.
    `unit` is the unit of `change` ("persons", "jobs", "percent", "minutes"); where it is "percent" the change
    is relative to the value without the plan, else it is `with_plan` less `without`. `group` is "" for all.
    """

    indicator: str
    place: str
    without: float
    with_plan: float
    change: float
    unit: str
    low: float
    high: float
    n_runs: int
    group: str = ""
    n_draws: int = 0
    drivers: tuple[tuple[str, float], ...] = ()

    @property
    def has_range(self) -> bool:
        """True where a range was assessed, by runs or by draws."""
        return self.n_runs > 0 or self.n_draws > 0


@dataclass(frozen=True)
class TargetVerdict:
    """A target of the plan against the result.

    `verdict` is "met", "missed" or "not_assessed"; `distance` is the value less the bound, in the
    target's unit; `reason` says why a target was not assessed (key of a text). `low` and `high` are the range of the
    value, NaN where none was found.
    """

    name: str
    title_en: str
    title_zh: str
    indicator: str
    place: str
    year: int
    comparator: str
    bound: float
    value: float
    without: float
    unit: str
    distance: float
    verdict: str
    reason: str
    source: str
    low: float = np.nan
    high: float = np.nan


@dataclass(frozen=True, eq=False)
class Contributions:
    """Which measure did what in the last year; the rows add up to the whole change exactly.

    Averages over the plan's order and its reverse: equal to Shapley values when measures interact in pairs.
    """

    measure: Text
    indicator: Text
    place: Text
    effect: Float[np.ndarray, "measure outcome"]
    total: Float[np.ndarray, " outcome"]
    group: Text = ()


@dataclass(frozen=True, eq=False)
class Assessment:
    """Everything the report shows.

    Args:
        years: The years assessed, increasing.
        without: One outcome a year without the plan; without a projection the base year every year.
        with_plan: One outcome a year with the plan.
        indicators: Long table: indicator, level, place, group, sector, year, without, with_plan, change, unit.
        multiplier: Long table of the local multiplier experiment, or empty.
        welfare: Who gains in the long run, by channel and by measure; None where no measure is in force.
        gateways: Airports and ports in the last year, or None where the region has none.
        lines: Railways, metros and roads that the plan opens, in the last year; None where there are none.
        air: Emissions, fine particles and deaths; None for a region without the tables.
        modes: Who travels how in the base year and in the last; None where it was not asked.
        coupled: The last year with air and water acting back on people and firms, where the years told are without.
        through_gateways: The same with airports and ports acting back too.
        water: Groundwater from the base year to the last year; None for a region without the tables.
        environment: Indicators that air and water tell, with their ranges; empty for a region without the tables.
        red_lines: Where limits on land bind in the last year; None where no measure draws one.
        governments: Books and gains of each government by year; None with a projection, or without public budgets.
        livability: Of cities and zones in the last year; None where it was not assessed.
        drawn: Ranges of an ensemble of the same plan; None where none is at hand.
        plausibility: Table of claims checked: claim, published, value, verdict, source.
    """

    baseline: Baseline
    plan: Plan
    years: tuple[int, ...]
    without: tuple[Outcome, ...]
    with_plan: tuple[Outcome, ...]
    headlines: tuple[Headline, ...]
    targets: tuple[TargetVerdict, ...]
    contributions: Contributions
    indicators: Table
    multiplier: Table
    plausibility: Table
    settings: Mapping[str, str]
    welfare: PlanWelfare | None = None
    gateways: GatewayResult | None = None
    air: PlanAir | None = None
    modes: PlanModes | None = None
    lines: PlanLines | None = None
    water: PlanWater | None = None
    environment: tuple[Reading, ...] = ()
    red_lines: RedLines | None = None
    livability: PlanLivability | None = None
    coupled: Outcome | None = None
    through_gateways: Outcome | None = None
    governments: GovernmentGains | None = None
    drawn: Drawn | None = None
