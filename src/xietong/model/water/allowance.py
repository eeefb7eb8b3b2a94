"""What rules on water leave the sectors of a zone: pumping limits, transfers and savings as one number."""

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.water.budget import AGRICULTURE, INDUSTRY
from xietong.model.water.rules import Year

__all__ = ["allowance"]


def allowance(
    year: Year,
    wanted: Float[np.ndarray, "aquifer sector zone"],
    demand: Float[np.ndarray, "sector zone"],
    city: np.ndarray,
) -> Float[np.ndarray, " zone"]:
    r"""What farms and industry of a zone may draw, over what they drew in the base year.

    $$ \hat W_n = 1 + \frac{\sigma_n - u^f_n - \iota_n u^i_{c(n)} + s_n}{W_n} $$

    Savings $\sigma$ count as water, since less of it does the same. What limits leave unmet $u$ goes first from the
    farms of the zone of the wells, then from industry, whose water a network brings to all of the city; $\iota$ is
    the share of a zone in the city's industry. $s$ is what limits still leave free in the wells.

    Args:
        year: Rules on the pumping of the base year.
        wanted: Pumping of the base year, m3.
        demand: $W$ by sector, m3 of all sources.
        city: Of each zone.

    Returns:
        $\hat W_n$; `inf` where no limit is in force, and where neither farms nor industry draw.
    """
    short, limited = year.substitution.unmet, np.isfinite(year.limit)
    pumped = year.substitution.pumping.sum(axis=1)
    free = np.where(limited, np.maximum(np.where(limited, year.limit, 0.0) - pumped, 0.0), 0.0).sum(axis=0)
    saved = (wanted - year.demand)[:, AGRICULTURE].sum(axis=0)
    of_city = np.bincount(city, short[INDUSTRY])[city]
    total = np.bincount(city, demand[INDUSTRY])[city]
    of_industry = np.divide(demand[INDUSTRY] * of_city, total, out=np.zeros_like(total), where=total > 0.0)
    drawn = demand[AGRICULTURE] + demand[INDUSTRY]
    left = drawn + saved - short[AGRICULTURE] - of_industry + free
    is_meant: Bool[np.ndarray, " zone"] = (limited.any(axis=0) | (of_industry > 0.0)) & (drawn > 0.0)
    return np.divide(left, drawn, out=np.full(len(drawn), np.inf), where=is_meant)
