"""The indicators, each declared once: what it is, its unit, which way is better, how it is computed.

To add one, write a function of (baseline, outcome, members) and one entry of `INDICATORS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.inequality import (
    income_per_resident,
    income_per_worker,
    nearest_neighbours,
    theil,
    theil_index,
)
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome

__all__ = ["INDICATORS", "Indicator", "details", "indicator_named"]

Text = tuple[str, ...]
Values = Float[np.ndarray, "detail place"]
Members = Float[np.ndarray, "place zone"]
Evaluate = Callable[[Baseline, Outcome, Members], Values]

WIDE: Text = ("region", "jurisdiction", "city", "tag")
ALL: Text = (*WIDE, "zone")


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Args:
        unit: "persons", "jobs", "yuan" (a year, base-year prices), "minutes", "index" (base year 1) or "ratio".
        better: "up", "down" or "neither".
        by: What the rows after the total are: "" (nothing), "group", "sector" or "function".
        levels: Levels of places at which it is reported; `detailed` those at which its rows are.
        formula: The equation, in the symbols of the glossary.
        source: Where the definition comes from.
    """

    code: str
    title_en: str
    title_zh: str
    unit: str
    better: str
    by: str
    levels: Text
    detailed: Text
    formula: str
    source: str
    evaluate: Evaluate


def details(baseline: Baseline, indicator: Indicator) -> Text:
    """Codes of the rows of an indicator; the first, "", is the total."""
    return {
        "": ("",),
        "group": ("", *baseline.groups),
        "sector": ("", *baseline.market, *baseline.placed),
        "function": ("", *baseline.placed),
    }[indicator.by]


def _mean(members: Members, weight: np.ndarray, value: np.ndarray) -> Float[np.ndarray, " place"]:
    heads = members @ weight
    return np.divide(members @ (weight * value), heads, out=np.full(len(heads), np.nan), where=heads > 0)


def _with_total(rows: Values) -> Values:
    return np.vstack([rows.sum(axis=0, keepdims=True), rows])


def _residents(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return (members @ outcome.residents)[None, :]


def _workers(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return (members @ (outcome.resident_workers.sum(axis=0) + outcome.placed_staff))[None, :]


def _jobs(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _with_total(np.vstack([outcome.employment, outcome.placed_employment]) @ members.T)


def _placed_jobs(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _with_total(outcome.placed_employment @ members.T)


def _output(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    unpriced = np.full((len(baseline.placed), len(members)), np.nan)
    return np.vstack([_with_total(outcome.output @ members.T), unpriced])


def _value_added(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return (members @ outcome.value_added)[None, :]


def _value_added_per_resident(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, outcome.residents, outcome.value_added / outcome.residents)[None, :]


def _wage(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    jobs = outcome.employment.sum(axis=0)
    bill = (outcome.wage * outcome.employment).sum(axis=0)
    return _mean(members, jobs, np.divide(bill, jobs, out=np.zeros_like(bill), where=jobs > 0))[None, :]


def _floor_rent(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, baseline.outcome.floor_space, outcome.floor_rent)[None, :]


def _cost_of_living(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, baseline.outcome.residents, outcome.cost_of_living)[None, :]


def _commuting_minutes(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, outcome.commuting.sum(axis=1), outcome.commuting_minutes)[None, :]


def _real_income(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    workers = baseline.outcome.resident_workers
    total = _mean(members, workers.sum(axis=0), _weighted(outcome.real_income, workers))
    groups = [_mean(members, workers[g], outcome.real_income[g]) for g in range(len(workers))]
    return np.vstack([total, *groups])


def _weighted(value: np.ndarray, weight: np.ndarray) -> Float[np.ndarray, " zone"]:
    total = weight.sum(axis=0)
    return np.divide((value * weight).sum(axis=0), total, out=np.zeros_like(total), where=total > 0)


def _welfare(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    heads = baseline.outcome.resident_workers.sum(axis=1)
    total = float(heads @ outcome.welfare_hat / heads.sum())
    return np.array([total, *outcome.welfare_hat])[:, None]


def _access(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _mean(members, baseline.outcome.residents, outcome.access)[None, :]


def _border_commuters(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    home = baseline.region.zones.jurisdiction
    crossing = np.where(home[:, None] != home[None, :], outcome.commuting, 0.0)
    return (members @ crossing.sum(axis=0))[None, :]


def _incoming_commuters(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    arriving = members @ outcome.commuting.sum(axis=0)
    staying = ((members @ outcome.commuting) * members).sum(axis=1)
    return (arriving - staying)[None, :]


def _theil_income(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _theil_of_each(members, income_per_resident(outcome), outcome.residents)


def _theil_output(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    return _theil_of_each(members, outcome.value_added / outcome.residents, outcome.residents)


def _theil_of_each(members: Members, income: np.ndarray, weight: np.ndarray) -> Values:
    return np.array([[theil_index(income[row > 0], weight[row > 0]) for row in members]])


def _theil_between(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    part = baseline.region.zones.jurisdiction
    return np.array([[theil(income_per_resident(outcome), outcome.residents, part).between]])


def _theil_within(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    part = baseline.region.zones.jurisdiction
    return np.array([[theil(income_per_resident(outcome), outcome.residents, part).within]])


def _relative_income(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    income, residents = income_per_resident(outcome), outcome.residents
    return (_mean(members, residents, income) / (income @ residents / residents.sum()))[None, :]


def _cliff(baseline: Baseline, outcome: Outcome, members: Members) -> Values:
    zones = baseline.region.zones
    ring = zones.tags.get("ring", np.zeros(len(zones), dtype=bool))
    sides = [
        nearest_neighbours(zones, ring, row > 0)
        if ring.any() and not (ring & (row > 0)).any()
        else np.zeros(len(zones), dtype=bool)
        for row in members
    ]
    workers = outcome.resident_workers.sum(axis=0) + outcome.placed_staff
    income = _mean(np.array([ring, *sides], dtype=np.float64), workers, income_per_worker(outcome))
    return (income[1:] / income[0])[None, :]


HERE = "Definition of this program"

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "residents", "Residents", "常住人口", "persons", "neither", "", ALL, (), r"N_n", HERE, _residents
    ),
    Indicator(
        "workers",
        "Resident workers",
        "就业人口（按居住地）",
        "persons",
        "neither",
        "",
        ALL,
        (),
        r"\sum_g R^g_n + R^A_n",
        HERE,
        _workers,
    ),
    Indicator(
        "jobs",
        "Jobs by place of work",
        "岗位（按工作地）",
        "jobs",
        "neither",
        "sector",
        ALL,
        ("region", "jurisdiction"),
        r"\sum_s L_{is} + \sum_a L^A_{ia}",
        HERE,
        _jobs,
    ),
    Indicator(
        "placed_jobs",
        "Jobs of placed functions",
        "布局类职能岗位",
        "jobs",
        "neither",
        "function",
        ALL,
        ("region", "jurisdiction", "tag"),
        r"\sum_a L^A_{ia}",
        HERE,
        _placed_jobs,
    ),
    Indicator(
        "output",
        "Output of market sectors",
        "市场部门产出",
        "yuan",
        "up",
        "sector",
        ALL,
        ("region", "jurisdiction"),
        r"\sum_s X_{is}",
        HERE,
        _output,
    ),
    Indicator(
        "value_added",
        "Value added",
        "增加值",
        "yuan",
        "up",
        "",
        ALL,
        (),
        r"VA_i",
        "System of National Accounts 2008, chapter 6",
        _value_added,
    ),
    Indicator(
        "value_added_per_resident",
        "Value added per resident",
        "人均增加值",
        "yuan",
        "up",
        "",
        ALL,
        (),
        r"\sum VA_i / \sum N_i",
        HERE,
        _value_added_per_resident,
    ),
    Indicator(
        "wage",
        "Mean wage in market sectors, by place of work",
        "市场部门平均工资（按工作地）",
        "yuan",
        "up",
        "",
        ALL,
        (),
        r"\sum w_{is} L_{is} / \sum L_{is}",
        HERE,
        _wage,
    ),
    Indicator(
        "floor_rent",
        "Rent of floor space, weighted by base-year floor space",
        "建筑面积租金（按基年面积加权）",
        "index",
        "neither",
        "",
        ALL,
        (),
        r"\sum F_n \hat q_n / \sum F_n",
        HERE,
        _floor_rent,
    ),
    Indicator(
        "cost_of_living",
        "Cost of living",
        "生活成本",
        "index",
        "down",
        "",
        ALL,
        (),
        r"\sum N_n \hat C_n / \sum N_n",
        HERE,
        _cost_of_living,
    ),
    Indicator(
        "commuting_minutes",
        "Mean one-way commute",
        "平均单程通勤时间",
        "minutes",
        "down",
        "",
        ALL,
        (),
        r"\sum_{ni} c_{ni} t_{ni} / \sum_{ni} c_{ni}",
        HERE,
        _commuting_minutes,
    ),
    Indicator(
        "real_income",
        "Real labour income per worker, at base-year residences",
        "人均实际劳动收入（按基年居住分布）",
        "yuan",
        "up",
        "group",
        ALL,
        ALL,
        r"\sum_n R^g_n y^g_n / \sum_n R^g_n",
        "Definition of this program: base-year weights, so that moving house is not counted as a change of income",
        _real_income,
    ),
    Indicator(
        "welfare",
        "Expected utility, over base",
        "期望效用（相对基年）",
        "index",
        "up",
        "group",
        ("region",),
        ("region",),
        r"\hat U^g",
        "Monte, Redding and Rossi-Hansberg (2018), American Economic Review 108, equation of expected utility",
        _welfare,
    ),
    Indicator(
        "access",
        "Jobs within reach, weighted by base-year residents",
        "岗位可达性（按基年人口加权）",
        "jobs",
        "up",
        "",
        ALL,
        (),
        r"\sum_i J_i e^{-\nu t_{ni}}",
        "Hansen (1959), Journal of the American Institute of Planners 25, with exponential decay",
        _access,
    ),
    Indicator(
        "border_commuters",
        "Commuters who work here and live under another government",
        "跨省级行政区通勤流入人数",
        "persons",
        "neither",
        "",
        ALL,
        (),
        r"\sum_{n: J(n) \ne J(i)} c_{ni}",
        HERE,
        _border_commuters,
    ),
    Indicator(
        "incoming_commuters",
        "Commuters who work here and live outside",
        "外来通勤人数",
        "persons",
        "neither",
        "",
        ("jurisdiction", "city", "tag", "zone"),
        (),
        r"\sum_{n \notin P} \sum_{i \in P} c_{ni}",
        HERE,
        _incoming_commuters,
    ),
    Indicator(
        "theil_income",
        "Inequality between zones: Theil index of real labour income per resident",
        "县区间差距：人均实际劳动收入泰尔指数",
        "index",
        "down",
        "",
        ("region", "jurisdiction"),
        (),
        r"\sum_n p_n (y_n/\mu) \ln (y_n/\mu)",
        "Theil (1967), Economics and Information Theory, chapter 4",
        _theil_income,
    ),
    Indicator(
        "theil_between",
        "Part of the Theil index that lies between governments",
        "泰尔指数：政府辖区之间",
        "index",
        "down",
        "",
        ("region",),
        (),
        r"\sum_j P_j (\mu_j/\mu) \ln (\mu_j/\mu)",
        "Shorrocks (1980), Econometrica 48, 613-625",
        _theil_between,
    ),
    Indicator(
        "theil_within",
        "Part of the Theil index that lies within governments",
        "泰尔指数：政府辖区之内",
        "index",
        "down",
        "",
        ("region",),
        (),
        r"\sum_j P_j (\mu_j/\mu) T_j",
        "Shorrocks (1980), Econometrica 48, 613-625",
        _theil_within,
    ),
    Indicator(
        "theil_output",
        "Inequality between zones: Theil index of value added per resident",
        "县区间差距：人均增加值泰尔指数",
        "index",
        "down",
        "",
        ("region", "jurisdiction"),
        (),
        r"\sum_n p_n (v_n/\mu) \ln (v_n/\mu)",
        "Theil (1967), Economics and Information Theory, chapter 4",
        _theil_output,
    ),
    Indicator(
        "relative_income",
        "Real labour income per resident over the region's mean",
        "人均实际劳动收入与区域均值之比",
        "ratio",
        "neither",
        "",
        ("jurisdiction", "city", "tag", "zone"),
        (),
        r"\mu_P / \mu",
        HERE,
        _relative_income,
    ),
    Indicator(
        "cliff",
        "Step at the border: real labour income per worker in the zones next to the ring, over the ring's",
        "边界落差：紧邻环带的县区与环带的人均实际劳动收入之比",
        "ratio",
        "down",
        "",
        ("jurisdiction",),
        (),
        r"\bar y_{side(j)} / \bar y_{ring}",
        "Definition of this program: the side of a government nearest to the ring of zones around it",
        _cliff,
    ),
)


def indicator_named(code: str) -> Indicator:
    """The indicator of this code.

    Raises:
        KeyError: when there is none.
    """
    return {indicator.code: indicator for indicator in INDICATORS}[code]
