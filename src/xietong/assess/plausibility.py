"""Claims that a planner would check first, with the model's answer and a verdict by rule.

Nothing here is written by hand: every value comes from a solve or from the base year, and every verdict from a
rule. `holds` and `fails` speak of a sign or a bound, `close`, `too_low` and `too_high` of a range.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.claim import Claim
from xietong.assess.decompose import Quantity, values_of
from xietong.assess.experiments import (
    CORES,
    cheaper_border,
    core_zone,
    crosses_border,
    host_zone,
    moved_public_jobs,
)
from xietong.assess.new_stations import RAIL, zones_with_new_stations
from xietong.assess.path import Step
from xietong.assess.published_effects import effects_measured_elsewhere, lines_measured_elsewhere
from xietong.assess.read import Published, published_for
from xietong.assess.solves import Solved, long_run
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.economy.equilibrium import levels_at
from xietong.model.economy.kernels import prepare
from xietong.model.state import Outcome, Shocks
from xietong.plan.plan import Plan
from xietong.region.region import Table

__all__ = ["claims_of_base", "claims_of_plan", "plausibility_table"]

STAGE = "plausibility"
MOVED_JOBS = 10_000.0
BORDER_CUT = 0.05
SLACK = 0.15
"""A published figure is met within 15 per cent: an assumption."""
BORDER_FACTOR = 2.5
"""The border's gain may exceed the first-order one by moves of people and purchases, but not by more: assumption."""
A_FEW_PERCENT = 10.0
"""Effects of a whole strategy stay below this: an assumption, after the aims of this program."""


def plausibility_table(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    whole: Step,
    without: Outcome,
    multiplier: Table,
    published: Sequence[Published],
) -> Table:
    """Every claim with what is published or expected, the value of this run, and the verdict.

    Columns are key, claim_en, claim_zh, place, published, low, high, value, unit, verdict, source.

    Raises:
        ConvergenceError: when an experiment found no equilibrium.
    """
    groups = (
        lambda: list(_moved_jobs(tools, baseline)),
        lambda: list(_new_lines(tools, baseline, plan, whole)),
        lambda: list(_border(tools, baseline)),
        lambda: list(effects_measured_elsewhere(tools, baseline, published)),
        lambda: list(lines_measured_elsewhere(tools, baseline, plan, whole, published)),
        lambda: list(claims_of_plan(baseline, without, whole.solved.outcome)),
        lambda: [*claims_of_base(baseline, published), *_multiplier(multiplier)],
    )
    claims: list[Claim] = []
    for done, group in enumerate(groups):
        tools.progress(STAGE, done, len(groups))
        claims += group()
    tools.progress(STAGE, len(groups), len(groups))
    told = [field.name for field in fields(Claim) if field.name not in ("rule", "slack")]
    columns = {name: np.array([getattr(claim, name) for claim in claims]) for name in told}
    derived = {name: np.array([getattr(claim, name) for claim in claims]) for name in ("published", "verdict")}
    return Table("plausibility", {**columns, **derived})


def _moved_jobs(tools: Tools, baseline: Baseline) -> Iterator[Claim]:
    """Public jobs moved from the core to a host: residents and rents fall there and rise here."""
    origin, host = core_zone(baseline, baseline.placed[0]), host_zone(baseline.region)
    if origin == host:
        return
    jobs = min(MOVED_JOBS, 0.5 * float(baseline.placed_base[0, origin]))
    problem = moved_public_jobs(tools, baseline, origin, host, jobs)
    solved = long_run(tools, baseline, problem, None, "experiment-moved-jobs", "the experiment of moved jobs")
    core = _core(baseline, origin)
    base, after = baseline.outcome, solved.outcome
    names = baseline.region.zones
    source = (
        f"sign expected; {jobs:,.0f} jobs of {baseline.placed[0]}, {names.name_en[origin]} to {names.name_en[host]}"
    )
    for where, zones, sign, en, zh in (
        ("core", core, -1.0, "the core that the jobs leave", "岗位迁出的核心区"),
        ("host", np.arange(len(names)) == host, 1.0, "the host of the jobs", "岗位承接地"),
    ):
        people = 100.0 * (after.residents[zones].sum() / base.residents[zones].sum() - 1.0)
        weight = base.floor_space[zones]
        rent = 100.0 * (float(after.floor_rent[zones] @ weight) / float(base.floor_rent[zones] @ weight) - 1.0)
        word_en, word_zh = ("fall", "下降") if sign < 0 else ("rise", "上升")
        low, high = (-np.inf, 0.0) if sign < 0 else (0.0, np.inf)
        for quantity, value, name_en, name_zh in (
            ("residents", people, "Residents", "常住人口"),
            ("floor_rent", rent, "Rents", "租金"),
        ):
            yield Claim(
                key=f"moved_jobs_{quantity}_{where}",
                claim_en=f"{name_en} of {en} {word_en}",
                claim_zh=f"{zh}的{name_zh}{word_zh}",
                place=names.code[origin if where == "core" else host],
                low=low,
                high=high,
                value=float(value),
                unit="percent",
                rule="sign",
                source=source,
            )


def _core(baseline: Baseline, origin: int) -> Bool[np.ndarray, " zone"]:
    tags = baseline.region.zones.tags
    core = next((tags[name] for name in CORES if name in tags and tags[name].any()), None)
    return np.arange(len(baseline.region.zones)) == origin if core is None else core


def _new_lines(tools: Tools, baseline: Baseline, plan: Plan, whole: Step) -> Iterator[Claim]:
    """The lines of the plan alone: access rises more in zones with a new station than in the others."""
    lines = plan.only([measure.id for measure in plan.measures if measure.kind in RAIL])
    changes = tools.changes(baseline, lines, whole.year)
    near = zones_with_new_stations(baseline, changes)
    if not near.any() or near.all():
        return
    problem = tools.problem(baseline, changes)
    solved = long_run(tools, baseline, problem, None, "experiment-new-lines", "the experiment of new lines")
    gain = 100.0 * (solved.outcome.access / baseline.outcome.access - 1.0)
    people = baseline.outcome.residents
    with_station = float(gain[near] @ people[near] / people[near].sum())
    elsewhere = float(gain[~near] @ people[~near] / people[~near].sum())
    yield Claim(
        key="new_lines_access",
        claim_en="New lines raise access to jobs more in zones with a new station than elsewhere (difference)",
        claim_zh="新线路使设新站县区的岗位可达性提高幅度大于其他县区（二者之差）",
        place=baseline.region.key,
        low=0.0,
        high=np.inf,
        value=with_station - elsewhere,
        unit="percent",
        rule="sign",
        source=f"sign expected; {len(lines.measures)} measures alone, {int(near.sum())} zones with a new station",
    )


def _border(tools: Tools, baseline: Baseline) -> Iterator[Claim]:
    """Trade between governments made cheaper: the gain beside the first-order one."""
    if len(baseline.region.jurisdictions) < 2:
        return
    problem = cheaper_border(tools, baseline, BORDER_CUT)
    solved = long_run(tools, baseline, problem, None, "experiment-border", "the experiment of a cheaper border")
    key = baseline.region.key
    income = [Quantity("real_income", "region", key)]
    before, after = values_of(baseline, baseline.outcome, income), values_of(baseline, solved.outcome, income)
    first_order = 100.0 * BORDER_CUT * _crossing_share(baseline, tools.problem(baseline, ()).shocks, solved)
    yield Claim(
        key="border_real_income",
        claim_en="Trade across provincial borders 5 percent cheaper: real labour income in the region, percent",
        claim_zh="跨省贸易成本降低5%：全区域实际劳动收入（%）",
        place=key,
        low=first_order,
        high=BORDER_FACTOR * first_order,
        value=float(100.0 * (after[0] / before[0] - 1.0)),
        unit="percent",
        rule="range",
        source=(
            f"first order: purchases across the border over value added, {first_order / BORDER_CUT:.1f}%, times 5%; "
            f"up to {BORDER_FACTOR:g} times that with moves of people and of purchases (assumption)"
        ),
    )


def _crossing_share(baseline: Baseline, neutral: Shocks, solved: Solved) -> float:
    """Purchases of the base year that cross a provincial border, over value added."""
    economy = baseline.economy
    levels = levels_at(economy, neutral, prepare(economy, neutral), np.zeros_like(solved.unknowns))
    bought: Float[np.ndarray, "sector destination"] = np.asarray(levels.expenditure)
    flows = np.asarray(economy.trade_share) * bought[:, None, :]
    crossing = float(flows.sum(axis=0)[crosses_border(baseline.region)].sum())
    return crossing / float(baseline.outcome.value_added.sum())


def claims_of_plan(baseline: Baseline, without: Outcome, outcome: Outcome) -> Iterator[Claim]:
    """The whole strategy changes each government's residents, and the region's income, by a few percent."""
    region = baseline.region
    wanted = [Quantity("residents", "jurisdiction", place.code) for place in region.jurisdictions]
    wanted += [Quantity("real_income", "region", region.key), Quantity("value_added", "region", region.key)]
    before, after = values_of(baseline, without, wanted), values_of(baseline, outcome, wanted)
    change = 100.0 * (after / before - 1.0)
    words = [(f"residents of {p.name_en}", f"{p.name_zh}常住人口") for p in region.jurisdictions]
    words += [("the region's real labour income", "全区域实际劳动收入"), ("the region's value added", "全区域增加值")]
    for quantity, value, (en, zh) in zip(wanted, change, words, strict=True):
        yield Claim(
            key=f"strategy_{quantity.indicator}",
            claim_en=f"The whole plan changes {en} by a few percent, not tens",
            claim_zh=f"整个规划对{zh}的影响为百分之几，而非百分之几十",
            place=quantity.place,
            low=-A_FEW_PERCENT,
            high=A_FEW_PERCENT,
            value=float(value),
            unit="percent",
            rule="sign",
            source="bound expected; an assumption of this program",
        )


def claims_of_base(baseline: Baseline, published: Sequence[Published]) -> Iterator[Claim]:
    """Labour income per resident of each government beside published disposable income."""
    outcome, region = baseline.outcome, baseline.region
    for row in published_for(published, "income_per_resident", region.key):
        codes = [place.code for place in region.jurisdictions]
        # A folder that holds a part of a region, under its key, has not all of its governments.
        if row.place not in codes:
            continue
        place = region.jurisdictions[codes.index(row.place)]
        here = region.zones.jurisdiction == codes.index(row.place)
        yield Claim(
            key="income_per_resident",
            claim_en=f"Labour income per resident of {place.name_en}, beside disposable income",
            claim_zh=f"{place.name_zh}人均劳动收入，与人均可支配收入对照",
            place=row.place,
            low=row.low,
            high=row.high,
            value=float(outcome.labour_income[here].sum() / outcome.residents[here].sum()),
            unit="yuan",
            rule="range",
            source=row.source,
            slack=SLACK,
        )


def _multiplier(table: Table) -> Iterator[Claim]:
    """The multiplier where all staff follow, beside the published range, around the host and in the region."""
    names = {
        "services": ("Service jobs per new public job", "每新增1个公共岗位带动的服务业岗位"),
        "manufacturing": ("Manufacturing jobs per new public job", "每新增1个公共岗位带动的制造业岗位"),
    }
    scopes = {
        "host": ("in the host zone", "承接地"),
        "within_reach": ("within 75 minutes", "75分钟内"),
        "region": ("in the region", "全区域"),
    }
    for row in range(len(table)):
        quantity, scope = str(table["quantity"][row]), str(table["scope"][row])
        if quantity in names and table["following_share"][row] == 1.0:
            yield Claim(
                key=f"multiplier_{quantity}_{scope}",
                claim_en=f"{names[quantity][0]}, {scopes[scope][0]}, all staff following",
                claim_zh=f"{names[quantity][1]}，{scopes[scope][1]}，职工全部随迁",
                place=scope,
                low=float(table["low"][row]),
                high=float(table["high"][row]),
                value=float(table["value"][row]),
                unit="per_public_job",
                rule="range",
                source=str(table["source"][row]),
            )
