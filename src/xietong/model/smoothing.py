r"""Commuters where none were counted: observed flows drawn a little towards gravity.

A model in changes keeps a flow of zero at zero for ever: a new line could not create commuters on a pair where the
count, or its publication above a threshold, shows none (equation I8 of the theory page).
"""

import numpy as np
from jaxtyping import Float
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from xietong.model.attraction import attraction

__all__ = ["gravity_shares", "held_out_weight", "share_on_uncounted_pairs", "smoothed_flows"]

Pairs = Float[np.ndarray, "residence workplace"]

# In commuters per residence; a weight at either end says that the counts, or gravity, are best left alone.
_SMALLEST, _LARGEST = 1e-3, 1e9


def gravity_shares(count: Pairs, nearness: Pairs) -> Pairs:
    r"""Shares of workplaces that gravity predicts, with pulls that meet the counted jobs.

    $$ p_{ni} = a_i K_{ni} \Big/ \sum_k a_k K_{nk} , \qquad \sum_n R_n p_{ni} = L_i $$

    Args:
        count: Commuters counted; every residence sends someone.
        nearness: $K_{ni}$, positive.

    Returns:
        Rows sum to one.
    """
    weighted = nearness * attraction(nearness, count.sum(axis=1), count.sum(axis=0))[None, :]
    return weighted / weighted.sum(axis=1, keepdims=True)


def smoothed_flows(count: Pairs, predicted: Pairs, weight: float) -> Pairs:
    r"""Flows between what was counted and what gravity predicts; residents stay what they were.

    $$ F_{ni} = R_n\,\frac{N_{ni} + m\,p_{ni}}{R_n + m} , \qquad R_n = \sum_i N_{ni} $$

    Args:
        count: $N_{ni}$, commuters counted.
        predicted: $p_{ni}$; rows sum to one.
        weight: $m$, as many commuters of each residence as gravity counts for; zero leaves the counts alone.

    Source:
        Posterior mean of shares under a Dirichlet prior; Dingel and Tintelnot (2020), Spatial Economics for Granular
        Settings, for why counts of few commuters want smoothing.
    """
    residents = count.sum(axis=1, keepdims=True)
    return residents * (count + weight * predicted) / (residents + weight)


def held_out_weight(count: Pairs, predicted: Pairs) -> float:
    r"""Weight of gravity under which commuters not yet counted are predicted best.

    Each commuter is predicted from those counted before him, $(N^{-}_{ni} + m\,p_{ni})/(R^{-}_n + m)$, and counted
    next. The product over all commuters does not depend on their order:

    $$ \ln\mathcal{L}(m) = \sum_n \ln\frac{\Gamma(m)}{\Gamma(R_n+m)}
                          + \sum_{ni} \ln\frac{\Gamma(N_{ni}+m\,p_{ni})}{\Gamma(m\,p_{ni})} $$

    Args:
        count: $N_{ni}$.
        predicted: $p_{ni}$; rows sum to one, positive where someone was counted.

    Returns:
        $m$, commuters per residence.

    Source:
        Dawid (1984), Journal of the Royal Statistical Society A 147(2), for prediction one by one.
    """
    residents = count.sum(axis=1)
    counted = count > 0.0
    seen, expected = count[counted], predicted[counted]

    def loss(log_weight: float) -> float:
        weight = np.exp(log_weight)
        rows = (gammaln(weight) - gammaln(residents + weight)).sum()
        pairs = (gammaln(seen + weight * expected) - gammaln(weight * expected)).sum()
        return -float(rows + pairs)

    bounds = (np.log(_SMALLEST), np.log(_LARGEST))
    return float(np.exp(minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-8}).x))


def share_on_uncounted_pairs(flows: Pairs, count: Pairs, change: Pairs | None = None) -> float:
    r"""How much rests on pairs where no one was counted.

    $$ \frac{\sum_{ni:\,N_{ni}=0} F_{ni}\,|\Delta_{ni}|}{\sum_{ni} F_{ni}\,|\Delta_{ni}|} $$

    Args:
        flows: $F_{ni}$, flows as used.
        count: $N_{ni}$, commuters counted.
        change: $\Delta_{ni}$, change of the disutility of each pair in logs: the sum over pairs is then the gain to
            first order, and the result its share that comes from smoothing. None takes commuters alike.
    """
    weight = flows if change is None else flows * np.abs(change)
    return float(weight[count == 0.0].sum() / weight.sum())
