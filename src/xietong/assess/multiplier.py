r"""The local multiplier: what 10,000 new public jobs in one zone do to the other jobs around it in the long run.

Every worker who lives in the region works in it, so with f the share of staff who come from outside, per public job

$$ \Delta\text{services} + \Delta\text{manufacturing} + \Delta\text{other}
   = \text{partners} + \text{in-migrants} - (1 - f) $$

The left side must hold for whatever happens on markets: it is book-keeping, and its gap is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.experiments import host_zone, new_public_jobs
from xietong.assess.read import Published, published_for
from xietong.assess.solves import Solved, long_run
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome, Shocks
from xietong.region.region import Table

__all__ = [
    "FOLLOWING",
    "WHY_NOT_BOTH",
    "Effect",
    "effect_of_jobs",
    "multiplier_table",
    "within_reach",
]

STAGE = "multiplier"
NEW_JOBS = 10_000.0
FOLLOWING: tuple[float, ...] = (0.3, 0.6, 0.9, 1.0)
REACH_MINUTES = 75.0
SCOPES: tuple[str, ...] = ("host", "within_reach", "region")
QUANTITIES: tuple[str, ...] = ("services", "manufacturing", "other", "resident_workers")
BOOKS: tuple[str, ...] = ("partners", "in_migrants", "drawn_from_pool", "identity_gap")

WHY_NOT_BOTH: dict[str, str] = {
    "en": (
        "The two published figures cannot both be met in a region of full employment. Per public job, services, "
        "manufacturing and other market jobs together grow by the partners who come along and by those who move in, "
        "less the staff drawn from the local pool. Half a service job or more needs staff who follow with working "
        "partners; a loss in manufacturing needs staff drawn from the local pool, and then services fall too. "
        "The published figures compare a place with others like it; the rows for the whole region do not."
    ),
    "zh": (
        "在充分就业的区域内，两个已发表的数值不能同时达到。每增加一个公共岗位，服务业、制造业和其他市场岗位的合计变化，"
        "等于随迁的就业配偶加上迁入者，再减去从本地劳动力中招用的人员。服务业增加半个以上岗位，需要职工随迁并有就业配偶；"
        "制造业减少，则需要从本地劳动力中招人，而此时服务业也会减少。"
        "已发表的数值是某地与相似地区的比较，全区域各行则不是。"
    ),
}


@dataclass(frozen=True)
class Effect:
    """Jobs or workers per new public job, by quantity and scope, and the two sides of the books.

    Args:
        by_scope: `(quantity, scope)` to change per public job.
        partners, in_migrants, drawn_from_pool: Terms of the right side, per public job, whole region.
        identity_gap: Left side less right side.
    """

    by_scope: dict[tuple[str, str], float]
    partners: float
    in_migrants: float
    drawn_from_pool: float
    identity_gap: float


def within_reach(baseline: Baseline, host: int) -> Bool[np.ndarray, " zone"]:
    """Zones from which the host is reached within 75 minutes, the host among them."""
    near = baseline.commuting.minutes[:, host] <= REACH_MINUTES
    near[host] = True
    return near


def effect_of_jobs(baseline: Baseline, outcome: Outcome, shocks: Shocks, host: int, following_share: float) -> Effect:
    """What the new jobs of the shocks did, per job."""
    jobs = float(np.sum(shocks.placed_jobs) + np.sum(shocks.housed_jobs))
    employment = (outcome.employment - baseline.outcome.employment) / jobs
    workers = (outcome.resident_workers - baseline.outcome.resident_workers).sum(axis=0) / jobs
    masks = np.array([np.arange(len(workers)) == host, within_reach(baseline, host), np.ones(len(workers), bool)])
    rows = np.vstack([_by_family(baseline, employment), workers])
    values = rows @ masks.T.astype(np.float64)
    drawn = 1.0 - following_share
    partners = float(np.sum(shocks.tied_workers)) / jobs + drawn
    in_migrants = float(workers.sum() - np.sum(shocks.tied_workers) / jobs)
    return Effect(
        by_scope={
            (quantity, scope): float(values[row, column])
            for row, quantity in enumerate(QUANTITIES)
            for column, scope in enumerate(SCOPES)
        },
        partners=partners,
        in_migrants=in_migrants,
        drawn_from_pool=drawn,
        identity_gap=float(employment.sum()) - (partners + in_migrants - drawn),
    )


def _by_family(
    baseline: Baseline, employment: Float[np.ndarray, "sector workplace"]
) -> Float[np.ndarray, "family workplace"]:
    """Sums over services (tertiary), manufacturing (secondary goods) and the other market sectors."""
    sectors = baseline.region.sectors
    rows = [sectors.code.index(code) for code in baseline.market]
    services = np.array([sectors.branch[row] == "tertiary" for row in rows])
    goods = np.array([sectors.branch[row] == "secondary" and sectors.reach[row] == "goods" for row in rows])
    families = np.array([services, goods, ~(services | goods)], dtype=np.float64)
    return families @ employment


def multiplier_table(tools: Tools, baseline: Baseline, published: Sequence[Published]) -> Table:
    """The experiment for each share of followers, beside the published ranges.

    Columns are following_share, quantity, scope ("host", "within_reach", "region"), value, unit, low, high, verdict,
    source. Quantities are `services`, `manufacturing`, `other`, `resident_workers` and, for the region, the terms
    of the books: `partners`, `in_migrants`, `drawn_from_pool`, `identity_gap`. All are per new public job.
    `low` and `high` are NaN and `verdict` is "" where nothing is published.

    Raises:
        ConvergenceError: when an experiment found no equilibrium.
    """
    host = host_zone(baseline.region)
    rows: list[dict[str, object]] = []
    near = Solved(baseline.outcome, None)
    for done, share in enumerate(FOLLOWING):
        tools.progress(STAGE, done, len(FOLLOWING))
        problem = new_public_jobs(tools, baseline, host, NEW_JOBS, share)
        where = f"the local multiplier with {share:.0%} of the staff following"
        near = long_run(tools, baseline, problem, near.unknowns, f"multiplier-{share:g}", where)
        effect = effect_of_jobs(baseline, near.outcome, problem.shocks, host, share)
        rows += list(_rows(baseline, published, share, effect))
    tools.progress(STAGE, len(FOLLOWING), len(FOLLOWING))
    return Table("multiplier", {name: np.array([row[name] for row in rows]) for name in rows[0]})


def _rows(
    baseline: Baseline, published: Sequence[Published], share: float, effect: Effect
) -> Iterator[dict[str, object]]:
    for (quantity, scope), value in effect.by_scope.items():
        known = published_for(published, f"{quantity}_per_public_job", baseline.region.key)
        yield _row(share, quantity, scope, value, known[0] if known else None)
    for quantity in BOOKS:
        yield _row(share, quantity, "region", float(getattr(effect, quantity)), None)


def _row(share: float, quantity: str, scope: str, value: float, known: Published | None) -> dict[str, object]:
    return {
        "following_share": share,
        "quantity": quantity,
        "scope": scope,
        "value": value,
        "unit": "per_public_job",
        "low": known.low if known else float("nan"),
        "high": known.high if known else float("nan"),
        "verdict": verdict_on_range(value, known.low, known.high) if known else "",
        "source": known.source if known else "",
    }


def verdict_on_range(value: float, low: float, high: float) -> str:
    """ "close" inside the range, else "too_low" or "too_high"."""
    return "too_low" if value < low else "too_high" if value > high else "close"
