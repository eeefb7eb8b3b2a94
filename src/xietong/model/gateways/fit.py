"""Gateways fitted to the traffic of a year: what they offer beyond what costs explain, and how the total answers."""

import numpy as np
from jaxtyping import Float

__all__ = ["fit_attraction", "nest_of", "outside_of", "potential_of"]

TOLERANCE = 1e-12
MOST_ROUNDS = 2_000


def fit_attraction(
    coming: Float[np.ndarray, "kind origin"],
    whole_cost: Float[np.ndarray, "kind origin gateway"],
    traffic: Float[np.ndarray, "kind gateway"],
    scale: Float[np.ndarray, " kind"],
) -> Float[np.ndarray, "kind gateway"]:
    r"""Attractions at which the users of each origin make up the traffic of each gateway.

    $$ \alpha_{kg} \leftarrow \alpha_{kg} + \ln q_{kg} - \ln\sum_n N_{kn}P_{kn}\,s_{kng}(\alpha) $$

    Args:
        coming: $N_{kn}P_{kn}$, units a year; each kind adds up to its traffic.
        whole_cost: Access, delay at the year's load and charge, yuan per unit.
        traffic: $q_{kg}$, units a year; zero or missing where the gateway does not serve the kind.
        scale: $\sigma_k$, yuan.

    Returns:
        $\alpha_{kg}$, whose mean over the gateways that serve a kind is zero; `-inf` where one does not.

    Source:
        Berry (1994), RAND Journal of Economics 25:242-262.
    """
    served = np.nan_to_num(traffic) > 0
    share = np.where(served, traffic, 0.0) / np.where(served, traffic, 0.0).sum(axis=1, keepdims=True)
    weight = coming / coming.sum(axis=1, keepdims=True)
    log_share = np.log(np.where(served, share, 1.0))
    attraction = np.where(served, log_share, -np.inf)
    cost = whole_cost / scale[:, None, None]
    for _ in range(MOST_ROUNDS):
        utility = attraction[:, None, :] - cost
        chosen = np.exp(utility - utility.max(axis=2, keepdims=True))
        predicted = (weight[:, :, None] * chosen / chosen.sum(axis=2, keepdims=True)).sum(axis=1)
        step = np.where(served, log_share - np.log(np.where(served, predicted, 1.0)), 0.0)
        attraction = attraction + step
        if np.abs(step).max(initial=0.0) < TOLERANCE:
            break
    mean = np.where(served, attraction, 0.0).sum(axis=1) / served.sum(axis=1)
    return np.asarray(attraction - mean[:, None])


def nest_of(
    elasticity: Float[np.ndarray, " kind"],
    full_price: Float[np.ndarray, " kind"],
    scale: Float[np.ndarray, " kind"],
    outside_share: Float[np.ndarray, " kind"],
) -> Float[np.ndarray, " kind"]:
    r"""How far the total answers cost: $\kappa_k = \eta_k\sigma_k/(c_k b_k)$, at most one.

    So that in the year of the fit the total falls by $\eta_k$ per cent when the whole price $c_k$ rises by one.

    Args:
        outside_share: $b_k$, share of the potential users who stay away in that year, in (0, 1).
    """
    return np.minimum(1.0, elasticity * scale / (full_price * outside_share))


def potential_of(
    coming: Float[np.ndarray, "kind origin"], outside_share: Float[np.ndarray, " kind"]
) -> Float[np.ndarray, "kind origin"]:
    """Potential users, so that all but the share that stays away come in the year of the fit."""
    return coming / (1.0 - outside_share)[:, None]


def outside_of(
    inclusive: Float[np.ndarray, "kind origin"],
    nest: Float[np.ndarray, " kind"],
    outside_share: Float[np.ndarray, " kind"],
) -> Float[np.ndarray, "kind origin"]:
    r"""$b_{kn}$ at which $1 - b_k$ of the potential users of every origin come in the year of the fit."""
    return np.log((1.0 - outside_share) / outside_share)[:, None] - nest[:, None] * inclusive
