r"""Small experiments whose effect was measured elsewhere: what this model answers, beside the published figure.

More productive work or dirtier air in one zone, a railway, commutes that are all a little shorter. They
tell the long run, as the published figures do: everyone has chosen, all floor space that is wanted has been built.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from xietong.assess.claim import Claim
from xietong.assess.experiments import host_zone
from xietong.assess.new_stations import zones_with_new_stations
from xietong.assess.path import Step
from xietong.assess.read import Published, published_for
from xietong.assess.solves import long_run
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.labour import GROUPS
from xietong.model.transport.settings import transport_settings
from xietong.plan.plan import Plan

__all__ = ["effects_measured_elsewhere", "lines_measured_elsewhere"]

GROWTH = 0.05
POLLUTION = 0.1
SAVED_MINUTES = 5.0
WORKDAY_MINUTES = 480.0
RAILWAY = "open-rail-line"
FARM = GROUPS[0]
SLACK = 0.2
"""A published figure is met within a fifth: an assumption."""


def effects_measured_elsewhere(tools: Tools, baseline: Baseline, published: Sequence[Published]) -> Iterator[Claim]:
    """Employment and productivity, population and pollution, welfare and time.

    Raises:
        ConvergenceError: when an experiment found no equilibrium.
    """
    zone = host_zone(baseline.region)
    yield from _employment(tools, baseline, published, zone)
    if "air_amenity_elasticity" in baseline.region.parameters:
        yield from _pollution(tools, baseline, published, zone)
    yield from _time(tools, baseline, published)


def _employment(tools: Tools, baseline: Baseline, published: Sequence[Published], zone: int) -> Iterator[Claim]:
    r"""$\Delta\ln L_i / \ln 1.05$ where value added per worker of a zone is 5 per cent higher at unchanged prices."""
    economy, problem = baseline.economy, tools.problem(baseline, ())
    own = 1.0 - np.asarray(economy.input_share).sum(axis=0)[:, None] - np.asarray(economy.capital_share)
    risen = np.ones_like(np.asarray(problem.shocks.productivity_hat))
    risen[:, zone] = np.broadcast_to((1.0 + GROWTH) ** own, risen.shape)[:, zone]
    problem = replace(problem, shocks=replace(problem.shocks, productivity_hat=risen))
    solved = long_run(tools, baseline, problem, None, "experiment-productivity", "the experiment of productivity")
    before, after = baseline.outcome.employment[:, zone].sum(), solved.outcome.employment[:, zone].sum()
    name = baseline.region.zones
    yield from _beside(
        published,
        baseline,
        "employment_elasticity",
        f"Employment of a county answers to its productivity: elasticity, {name.name_en[zone]}",
        f"县区就业对本地生产率的弹性（{name.name_zh[zone]}）",
        float(np.log(after / before) / np.log1p(GROWTH)),
        "ratio",
    )


def _pollution(tools: Tools, baseline: Baseline, published: Sequence[Published], zone: int) -> Iterator[Claim]:
    """Residents of a zone whose air alone has a tenth more fine particles."""
    entry = baseline.region.parameters["air_amenity_elasticity"]
    problem = tools.problem(baseline, ())
    liked = np.array(problem.shocks.amenity_hat, dtype=float)
    liked[:, zone] *= (1.0 + POLLUTION) ** entry.value
    problem = replace(problem, shocks=replace(problem.shocks, amenity_hat=liked))
    solved = long_run(tools, baseline, problem, None, "experiment-pollution", "the experiment of dirtier air")
    before, after = baseline.outcome.residents[zone], solved.outcome.residents[zone]
    name = baseline.region.zones
    yield from _beside(
        published,
        baseline,
        "pollution_residents",
        f"Residents of a county with a tenth more fine particles, {name.name_en[zone]}",
        f"细颗粒物高一成的县区常住人口变化（{name.name_zh[zone]}）",
        float(100.0 * (after / before - 1.0)),
        "percent",
        # The published figure is met on average over counties; one of them may differ as the range of the fit tells.
        slack=entry.value / entry.high - 1.0,
    )


def _time(tools: Tools, baseline: Baseline, published: Sequence[Published]) -> Iterator[Claim]:
    r"""Welfare of all commutes five minutes shorter over what the simple rule of saved time gives.

    $$ \frac{\overline{\ln \hat U}}{2\,\Delta t\,\phi / T} $$

    with two trips a day, time at a share $\phi$ of the wage and a working day of T minutes; mean over those who
    commute, weighted by workers.
    """
    economy, problem = baseline.economy, tools.problem(baseline, ())
    nearer = np.full((economy.n_zone, economy.n_zone), -baseline.commuting.access_decay * SAVED_MINUTES)
    problem = replace(problem, shocks=replace(problem.shocks, commuting_impedance=nearer))
    solved = long_run(tools, baseline, problem, None, "experiment-time", "the experiment of shorter commutes")
    commutes = np.array([group != FARM for group in baseline.groups])
    workers = np.asarray(baseline.outcome.resident_workers).sum(axis=1)[commutes]
    gain = float(np.average(np.log(np.asarray(solved.outcome.welfare_hat)[commutes]), weights=workers))
    value_of_time = transport_settings(baseline.region.parameters).value_of_time_share_commuting
    rule = 2.0 * SAVED_MINUTES * value_of_time / WORKDAY_MINUTES
    yield from _beside(
        published,
        baseline,
        "time_saving",
        "Welfare of commutes five minutes shorter, over the simple rule of saved time at its share of the wage",
        "通勤普遍缩短5分钟的福利与简单时间节省法则（按工资的一定比例计值）之比",
        gain / rule,
        "ratio",
        slack=SLACK,
    )


def lines_measured_elsewhere(
    tools: Tools, baseline: Baseline, plan: Plan, whole: Step, published: Sequence[Published]
) -> Iterator[Claim]:
    """The railways of the plan alone: value added of zones with a new station against that of the others.

    Raises:
        ConvergenceError: when the experiment found no equilibrium.
    """
    lines = plan.only([measure.id for measure in plan.measures if measure.kind == RAILWAY])
    changes = tools.changes(baseline, lines, whole.year)
    near = zones_with_new_stations(baseline, changes)
    if not near.any() or near.all():
        return
    problem = tools.problem(baseline, changes)
    solved = long_run(tools, baseline, problem, None, "experiment-railways", "the experiment of railways")
    added, base = solved.outcome.value_added, baseline.outcome.value_added
    with_station, elsewhere = (added[zones].sum() / base[zones].sum() for zones in (near, ~near))
    yield from _beside(
        published,
        baseline,
        "railway_value_added",
        f"GDP of {int(near.sum())} counties with a station on the plan's railways against that of the others",
        f"规划铁路设站的{int(near.sum())}个县区GDP相对其他县区的变化",
        float(100.0 * (with_station / elsewhere - 1.0)),
        "percent",
        slack=SLACK,
    )


def _beside(
    published: Sequence[Published],
    baseline: Baseline,
    key: str,
    claim_en: str,
    claim_zh: str,
    value: float,
    unit: str,
    *,
    slack: float = 0.0,
) -> Iterator[Claim]:
    for row in published_for(published, key, baseline.region.key):
        yield Claim(
            key=key,
            claim_en=claim_en,
            claim_zh=claim_zh,
            place=baseline.region.key,
            low=row.low,
            high=row.high,
            value=value,
            unit=unit,
            rule="range",
            source=row.source,
            slack=slack,
        )
