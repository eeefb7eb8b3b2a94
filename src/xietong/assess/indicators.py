"""The indicators, each declared once: what it is, its unit, which way is better, how it is computed.

To add one, write a function of (baseline, outcome, members) and one entry of `INDICATORS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess import formulas
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


HERE = "Definition of this program"

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "residents", "Residents", "常住人口", "persons", "neither", "", ALL, (), r"N_n", HERE, formulas.residents
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
        formulas.workers,
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
        formulas.jobs,
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
        formulas.placed_jobs,
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
        formulas.output,
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
        formulas.value_added,
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
        formulas.value_added_per_resident,
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
        formulas.wage,
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
        formulas.floor_rent,
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
        formulas.cost_of_living,
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
        formulas.commuting_minutes,
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
        formulas.real_income,
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
        formulas.welfare,
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
        formulas.access,
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
        formulas.border_commuters,
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
        formulas.incoming_commuters,
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
        formulas.theil_income,
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
        formulas.theil_between,
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
        formulas.theil_within,
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
        formulas.theil_output,
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
        formulas.relative_income,
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
        formulas.cliff,
    ),
)


def indicator_named(code: str) -> Indicator:
    """The indicator of this code.

    Raises:
        KeyError: when there is none.
    """
    return {indicator.code: indicator for indicator in INDICATORS}[code]
